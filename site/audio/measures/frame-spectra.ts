import { realSpectrum } from '../dsp/real-fft.ts';
import { blackmanHarrisWindow } from '../dsp/windows.ts';

/** Half the main lobe of the Blackman-Harris window in bins: the power of one line lies within it. */
export const LOBE_BINS = 4;

export interface FrameSpectra {
  readonly size: number;
  /** Hz between two bins. */
  readonly binHz: number;
  /** Power per bin (size/2 + 1 values) of each frame, half overlapping; a sine of amplitude a has a^2/2 in the sum over its lobe. */
  readonly frames: readonly Float64Array[];
}

/** Power spectra of half overlapping frames under a Blackman-Harris window (side lobes below -92 dB). */
export function frameSpectra(samples: Float32Array, sampleRate: number, size: number): FrameSpectra {
  const window = blackmanHarrisWindow(size);
  const windowPower = window.reduce((sum, w) => sum + w * w, 0);
  const frames: Float64Array[] = [];
  const framed = new Float64Array(size);
  for (let from = 0; from + size <= samples.length; from += size / 2) {
    for (let n = 0; n < size; n += 1) framed[n] = (window[n] ?? 0) * (samples[from + n] ?? 0);
    const { re, im } = realSpectrum(framed, size);
    // Parseval: the one-sided sum over all bins is the mean square under the window.
    const scale = 2 / (size * windowPower);
    frames.push(re.map((value, bin) => (value * value + (im[bin] ?? 0) ** 2) * scale));
  }
  return { size, binHz: sampleRate / size, frames };
}

/** The bin of a line near `bin` with its fraction, by a parabola through the logarithms. */
export function peakBin(power: Float64Array, bin: number): number {
  const [a, b, c] = [power[bin - 1] ?? 0, power[bin] ?? 0, power[bin + 1] ?? 0].map((p) =>
    Math.log(p + 1e-300),
  );
  if (a === undefined || b === undefined || c === undefined) return bin;
  const curve = a - 2 * b + c;
  return curve < 0 ? bin + Math.max(-0.5, Math.min(0.5, (a - c) / (2 * curve))) : bin;
}

/** Sum of the bins from `from` to `to`, both included. */
export function bandPower(power: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let bin = Math.max(0, Math.ceil(from)); bin <= Math.min(power.length - 1, to); bin += 1)
    sum += power[bin] ?? 0;
  return sum;
}

/** The noise per bin around `bin`: the median of the bins 6 to `reach` away on both sides. */
export function floorAround(power: Float64Array, bin: number, reach: number): number {
  const values: number[] = [];
  for (let distance = LOBE_BINS + 2; distance <= reach; distance += 1)
    values.push(power[Math.round(bin) - distance] ?? 0, power[Math.round(bin) + distance] ?? 0);
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? 0;
}

/** Power of the line at `bin` (may be fractional), without the noise under it; never negative. */
export function linePower(power: Float64Array, bin: number, floor: number): number {
  const centre = Math.round(bin);
  const sum = bandPower(power, centre - LOBE_BINS, centre + LOBE_BINS);
  return Math.max(0, sum - floor * (2 * LOBE_BINS + 1));
}

export function meanSpectrum(frames: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(frames[0]?.length ?? 0);
  for (const frame of frames)
    for (let bin = 0; bin < mean.length; bin += 1)
      mean[bin] = (mean[bin] ?? 0) + (frame[bin] ?? 0) / frames.length;
  return mean;
}
