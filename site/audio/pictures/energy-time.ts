import type { RoomPicture } from '../../../shared/contract/room-picture.ts';
import { fftOf, powerOfTwoFrom } from '../dsp/fft.ts';
import { readDecay } from '../sweep/decay.ts';

const FLOOR_DB = -90;
/** The last of the integral falls off because nothing comes after it, not because the room is quiet. */
const DECAY_SHARE = 0.9;
const BEFORE_MS = 20;
const SHORTEST_MS = 200;
const LONGEST_MS = 3000;

/**
 * Energy-time curve of an impulse response (squared envelope, dB re its highest) and Schroeder's backward integral,
 * from 20 ms before the arrival to where only noise is left. `arrival` is a sample.
 */
export function energyTime(
  impulse: Float64Array,
  sampleRate: number,
  arrival: number,
  steps: number,
): Omit<NonNullable<RoomPicture['impulse']>, 'linear'> {
  const energy = squaredEnvelope(impulse);
  const { end, noise } = readDecay(energy.subarray(arrival), sampleRate);
  const heardMs = (end / sampleRate) * 1000;
  const toMs = Math.min(
    LONGEST_MS,
    Math.max(SHORTEST_MS, heardMs * 1.25),
    ((energy.length - arrival) / sampleRate) * 1000,
  );
  const fromMs = -Math.min(BEFORE_MS, (arrival / sampleRate) * 1000);
  const stepMs = (toMs - fromMs) / steps;
  let top = 0;
  for (const value of energy) if (value > top) top = value;
  const decay = backwardIntegral(energy, arrival, arrival + end, noise).subarray(
    0,
    Math.round(end * DECAY_SHARE),
  );
  const at = (step: number): number => arrival + ((fromMs + step * stepMs) / 1000) * sampleRate;
  const energyDb: number[] = [];
  const decayDb: (number | null)[] = [];
  for (let step = 0; step < steps; step += 1) {
    const from = Math.max(0, Math.floor(at(step)));
    const to = Math.max(from + 1, Math.floor(at(step + 1)));
    let most = 0;
    for (let n = from; n < to; n += 1) most = Math.max(most, energy[n] ?? 0);
    energyDb.push(decibels(most, top));
    const left = decay[from - arrival];
    decayDb.push(from < arrival || left === undefined ? null : decibels(left, decay[0] ?? 0));
  }
  return { fromMs, stepMs, energyDb, decayDb };
}

/** |analytic signal|^2 of the whole response. */
function squaredEnvelope(impulse: Float64Array): Float64Array {
  const size = powerOfTwoFrom(Math.max(2, impulse.length));
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(impulse);
  const fft = fftOf(size);
  fft.forward(re, im);
  for (let k = 1; k < size; k += 1) {
    const gain = k < size / 2 ? 2 : k === size / 2 ? 1 : 0;
    re[k] = (re[k] ?? 0) * gain;
    im[k] = (im[k] ?? 0) * gain;
  }
  fft.inverse(re, im);
  return Float64Array.from({ length: impulse.length }, (_, n) => (re[n] ?? 0) ** 2 + (im[n] ?? 0) ** 2);
}

/** What is still to come from each sample on, without the noise (ISO 3382-1). */
function backwardIntegral(energy: Float64Array, from: number, to: number, noise: number): Float64Array {
  const curve = new Float64Array(Math.max(0, Math.min(energy.length, to) - from));
  let sum = 0;
  for (let n = curve.length - 1; n >= 0; n -= 1) {
    sum += Math.max(0, (energy[from + n] ?? 0) - noise);
    curve[n] = sum;
  }
  return curve;
}

function decibels(power: number, top: number): number {
  const db = top > 0 && power > 0 ? 10 * Math.log10(power / top) : FLOOR_DB;
  return Math.round(Math.max(FLOOR_DB, db) * 10) / 10;
}
