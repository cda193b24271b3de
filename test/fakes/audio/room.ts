import { bandWindow } from '../../../site/audio/dsp/band-window.ts';
import { convolve } from '../../../site/audio/dsp/convolve.ts';
import { powerOfTwoFrom } from '../../../site/audio/dsp/fft.ts';
import { createRandom } from '../../../site/audio/dsp/random.ts';
import { realSignal, realSpectrum } from '../../../site/audio/dsp/real-fft.ts';
import { BANDS_HZ } from '../../../site/audio/sti/constants.ts';

type Samples = Float32Array | Float64Array;

export function gaussianNoise(count: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => random.gaussian());
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
  convolve(samples, impulseResponse(sampleRate, rt60, seed)).subarray(0, samples.length);

/** Adds steady noise with the octave levels of the signal, `snrDb` below it in every octave. */
export function withNoise(samples: Samples, sampleRate: number, snrDb: number, seed: number): Float64Array {
  const size = powerOfTwoFrom(samples.length);
  const signal = realSpectrum(samples, size);
  const noise = realSpectrum(gaussianNoise(size, seed));
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
    const power = ({ re, im }: { re: Float64Array; im: Float64Array }): number =>
      weights.reduce(
        (sum, _, index) => sum + (re[firstBin + index] ?? 0) ** 2 + (im[firstBin + index] ?? 0) ** 2,
        0,
      );
    const gain = Math.sqrt(((power(signal) / power(noise)) * size) / samples.length) * 10 ** (-snrDb / 20);
    for (let k = firstBin; k < firstBin + weights.length; k += 1) {
      shaped.re[k] = (noise.re[k] ?? 0) * gain;
      shaped.im[k] = (noise.im[k] ?? 0) * gain;
    }
  }
  const added = realSignal(shaped);
  return Float64Array.from(samples, (value, n) => value + (added[n] ?? 0));
}
