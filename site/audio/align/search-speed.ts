import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSignal, realSpectrum } from '../dsp/real-fft.ts';
import { bandEnvelopes, ENVELOPE_RATE } from './band-envelopes.ts';

/** A guess where and how fast the reference runs in a capture: reference time = (capture time - offset) * speed. */
export interface SpeedGuess {
  readonly offsetSeconds: number;
  readonly speed: number;
  /** Correlation coefficient of the band levels at that place, 0 to 1. */
  readonly score: number;
}

/** Speeds looked at: a recording at 44.1 instead of 48 kHz is 8.8 % off. */
const FURTHEST = 0.1;
const COARSE_STEP = 0.01;
const FINE_STEPS = [0.002, 0.0005];
/** Seconds of capture that are compared; at a wrong speed more would only blur. */
const LONGEST_SECONDS = 20;

/** Finds the reference in the capture at any speed from 0.9 to 1.1, by band levels; null when either is under a second. */
export function searchSpeed(
  capture: Float32Array,
  reference: Float32Array,
  sampleRate: number,
): SpeedGuess | null {
  const heard = bandEnvelopes(capture.subarray(0, LONGEST_SECONDS * sampleRate), sampleRate);
  const programme = bandEnvelopes(reference, sampleRate);
  const length = heard[0]?.length ?? 0;
  if (length < ENVELOPE_RATE || (programme[0]?.length ?? 0) < ENVELOPE_RATE) return null;
  const longest = Math.ceil(length * (1 + FURTHEST)) + (programme[0]?.length ?? 0);
  const size = powerOfTwoFrom(longest);
  const spectra = programme.map((band) => realSpectrum(band, size));
  const powers = runningPower(programme);
  const tryAt = (speed: number): SpeedGuess => bestAt(heard, powers, spectra, size, speed);
  let best = tryAt(1);
  for (let speed = 1 - FURTHEST; speed <= 1 + FURTHEST + 1e-9; speed += COARSE_STEP)
    best = better(best, tryAt(speed));
  let reach = COARSE_STEP;
  for (const step of FINE_STEPS) {
    const centre = best.speed;
    for (let speed = centre - reach; speed <= centre + reach + 1e-9; speed += step)
      best = better(best, tryAt(speed));
    reach = step;
  }
  return best;
}

const better = (a: SpeedGuess, b: SpeedGuess): SpeedGuess => (b.score > a.score ? b : a);

function bestAt(
  heard: readonly Float64Array[],
  powers: Float64Array,
  spectra: readonly ReturnType<typeof realSpectrum>[],
  size: number,
  speed: number,
): SpeedGuess {
  const length = Math.floor(((heard[0]?.length ?? 0) - 1) * speed);
  const sum = { size, re: new Float64Array(size / 2 + 1), im: new Float64Array(size / 2 + 1) };
  const stretched = new Float64Array(length);
  const spectrum = { size, re: new Float64Array(size / 2 + 1), im: new Float64Array(size / 2 + 1) };
  let heardPower = 0;
  heard.forEach((band, number) => {
    // On the reference's time: the capture's frame at index / speed.
    let power = 0;
    for (let index = 0; index < length; index += 1) {
      const value = valueAt(band, index / speed);
      stretched[index] = value;
      power += value * value;
    }
    heardPower += power;
    const a = realSpectrum(stretched, size, spectrum);
    const b = spectra[number];
    if (!b) return;
    for (let k = 0; k < sum.re.length; k += 1) {
      const [ar, ai, br, bi] = [a.re[k] as number, a.im[k] as number, b.re[k] as number, b.im[k] as number];
      sum.re[k] = (sum.re[k] as number) + ar * br + ai * bi;
      sum.im[k] = (sum.im[k] as number) + ai * br - ar * bi;
    }
  });
  const correlation = realSignal(sum);
  const referenceLength = powers.length - 1;
  let best = { lag: 0, score: 0 };
  // The capture may begin inside the reference (negative lag) or before it; two seconds must overlap.
  for (let lag = 2 * ENVELOPE_RATE - referenceLength; lag <= length - 2 * ENVELOPE_RATE; lag += 1) {
    const from = Math.max(0, -lag);
    const to = Math.min(referenceLength, length - lag);
    const power = (powers[to] ?? 0) - (powers[from] ?? 0);
    const share = Math.sqrt((to - from) / length);
    const score =
      (correlation[(lag + size) % size] ?? 0) / Math.sqrt(Math.max(1e-9, heardPower * power * share * share));
    if (score * share > best.score) best = { lag, score: score * share };
  }
  return { offsetSeconds: best.lag / ENVELOPE_RATE / speed, speed, score: best.score };
}

function valueAt(band: Float64Array, position: number): number {
  const index = Math.floor(position);
  const left = band[index] ?? 0;
  return left + (position - index) * ((band[index + 1] ?? left) - left);
}

/** Sum over the bands of the squares before each frame. */
function runningPower(bands: readonly Float64Array[]): Float64Array {
  const length = bands[0]?.length ?? 0;
  const powers = new Float64Array(length + 1);
  for (let index = 0; index < length; index += 1)
    powers[index + 1] = (powers[index] ?? 0) + bands.reduce((sum, band) => sum + (band[index] ?? 0) ** 2, 0);
  return powers;
}
