import { bandWindow } from '../dsp/band-window.ts';
import { powerOfTwoFrom } from '../dsp/fft.ts';
import { createRandom } from '../dsp/random.ts';
import { realSignal } from '../dsp/real-fft.ts';
import { fadeEnds } from './fade.ts';
import { scaleToLevel } from './scale.ts';

const FROM_HZ = 300;
const TO_HZ = 3200;
const FADE_SECONDS = 0.02;

/**
 * Pink noise from 300 to 3200 Hz, for levels: many frequencies at once, so that one dip of a room does not decide,
 * and inside what G.711 carries. The same seed gives the same noise: steps differ by level alone.
 */
export function stepNoise(sampleRate: number, seconds: number, levelDbfs: number, seed = 4959): Float64Array {
  const count = Math.round(seconds * sampleRate);
  const size = powerOfTwoFrom(count);
  const random = createRandom(seed);
  const re = new Float64Array(size / 2 + 1);
  const im = new Float64Array(size / 2 + 1);
  const { firstBin, weights } = bandWindow(FROM_HZ, TO_HZ, 1 / 6, size, sampleRate);
  weights.forEach((weight, index) => {
    const bin = firstBin + index;
    re[bin] = (weight * random.gaussian()) / Math.sqrt(bin);
    im[bin] = (weight * random.gaussian()) / Math.sqrt(bin);
  });
  const samples = realSignal({ size, re, im }).subarray(0, count);
  return scaleToLevel(fadeEnds(samples, sampleRate, FADE_SECONDS), levelDbfs);
}
