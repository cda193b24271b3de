import { bandWindow } from '../../../site/audio/dsp/band-window.ts';
import { powerOfTwoFrom } from '../../../site/audio/dsp/fft.ts';
import { createRandom } from '../../../site/audio/dsp/random.ts';
import { realSignal, realSpectrum, type Spectrum } from '../../../site/audio/dsp/real-fft.ts';
import { BANDS_HZ } from '../../../site/audio/sti/constants.ts';
import { convolveInParts } from './convolve-in-parts.ts';

type Samples = Float32Array | Float64Array;

export function gaussianNoise(count: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const noise = new Float64Array(count);
  for (let n = 0; n < count; n += 1) noise[n] = random.gaussian();
  return noise;
}

/** A diffuse room: Gaussian noise that decays by 60 dB in `rt60` seconds. Keeps the power of broad noise. */
export function impulseResponse(sampleRate: number, rt60: number, seed: number): Float64Array {
  const decay = gaussianNoise(Math.round(rt60 * 1.4 * sampleRate), seed).map(
    (value, n) => value * 10 ** ((-3 * n) / sampleRate / rt60),
  );
  const gain = 1 / Math.sqrt(decay.reduce((sum, value) => sum + value * value, 0));
  return decay.map((value) => value * gain);
}

export const inRoom = (samples: Samples, sampleRate: number, rt60: number, seed: number): Float64Array =>
  convolveInParts(samples, impulseResponse(sampleRate, rt60, seed)).subarray(0, samples.length);

/** The newest few: the same noise is laid under one signal after the other. */
const noiseSpectra = new Map<string, Spectrum>();
const KEPT_SPECTRA = 3;

function noiseSpectrum(size: number, seed: number): Spectrum {
  const key = `${size} ${seed}`;
  const spectrum = noiseSpectra.get(key) ?? realSpectrum(gaussianNoise(size, seed));
  noiseSpectra.delete(key);
  noiseSpectra.set(key, spectrum);
  for (const oldest of [...noiseSpectra.keys()].slice(0, -KEPT_SPECTRA)) noiseSpectra.delete(oldest);
  return spectrum;
}

/** Adds steady noise with the octave levels of the signal, `snrDb` below it in every octave. */
export function withNoise(samples: Samples, sampleRate: number, snrDb: number, seed: number): Float64Array {
  const size = powerOfTwoFrom(samples.length);
  const signal = realSpectrum(samples, size);
  const noise = noiseSpectrum(size, seed);
  const shaped = { size, re: new Float64Array(size / 2 + 1), im: new Float64Array(size / 2 + 1) };
  for (const centreHz of BANDS_HZ) {
    if (centreHz > sampleRate / 2) continue;
    // Brick walls: a slope would put the stronger lower band into the next one.
    const { firstBin, weights } = bandWindow(
      centreHz / Math.SQRT2,
      centreHz * Math.SQRT2,
      1e-9,
      size,
      sampleRate,
    );
    const power = ({ re, im }: Spectrum): number => {
      let sum = 0;
      for (let k = firstBin; k < firstBin + weights.length; k += 1)
        sum += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2;
      return sum;
    };
    const gain = Math.sqrt(((power(signal) / power(noise)) * size) / samples.length) * 10 ** (-snrDb / 20);
    for (let k = firstBin; k < firstBin + weights.length; k += 1) {
      shaped.re[k] = (noise.re[k] ?? 0) * gain;
      shaped.im[k] = (noise.im[k] ?? 0) * gain;
    }
  }
  const added = realSignal(shaped);
  const sum = Float64Array.from(samples);
  for (let n = 0; n < sum.length; n += 1) sum[n] = (sum[n] as number) + (added[n] as number);
  return sum;
}
