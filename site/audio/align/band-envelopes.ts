import { realSpectrum } from '../dsp/real-fft.ts';
import { hannWindow } from '../dsp/windows.ts';

export const ENVELOPE_RATE = 50;
const FRAME_SECONDS = 0.032;
const EDGES_HZ = [150, 250, 350, 500, 700, 900, 1200, 1600, 2000, 2500, 3000, 3600];

/** Logarithmic band levels 50 times a second, mean-free; one array per band. A fingerprint that survives rooms and codecs. */
export function bandEnvelopes(samples: Float32Array, sampleRate: number): Float64Array[] {
  const hop = sampleRate / ENVELOPE_RATE;
  const size = 2 ** Math.ceil(Math.log2(FRAME_SECONDS * sampleRate));
  const count = Math.max(0, Math.floor((samples.length - size) / hop) + 1);
  const window = hannWindow(size);
  const framed = new Float64Array(size);
  const bands = Array.from({ length: EDGES_HZ.length - 1 }, () => new Float64Array(count));
  for (let frame = 0; frame < count; frame += 1) {
    const from = Math.round(frame * hop);
    for (let n = 0; n < size; n += 1) framed[n] = (window[n] ?? 0) * (samples[from + n] ?? 0);
    const { re, im } = realSpectrum(framed, size);
    bands.forEach((band, number) => {
      let power = 0;
      const last = Math.floor(((EDGES_HZ[number + 1] ?? 0) * size) / sampleRate);
      for (let bin = Math.ceil(((EDGES_HZ[number] ?? 0) * size) / sampleRate); bin <= last; bin += 1)
        power += (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2;
      band[frame] = power;
    });
  }
  for (const band of bands) toLevels(band);
  return bands;
}

/** Powers to levels over the noise: what is at or under four times the quiet tenth counts alike. */
function toLevels(band: Float64Array): void {
  const sorted = band.slice().sort();
  const floor = 4 * (sorted[Math.floor(sorted.length / 10)] ?? 0) + 1e-9;
  let sum = 0;
  for (let index = 0; index < band.length; index += 1) {
    band[index] = Math.log((band[index] ?? 0) + floor);
    sum += band[index] ?? 0;
  }
  const mean = sum / Math.max(1, band.length);
  for (let index = 0; index < band.length; index += 1) band[index] = (band[index] ?? 0) - mean;
}
