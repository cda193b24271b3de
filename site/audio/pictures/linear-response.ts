import type { RoomPicture } from '../../../shared/contract/room-picture.ts';

const BEFORE_MS = 5;
/** Direct sound and early reflections: what colours speech comes within this time. */
const AFTER_MS = 80;

/**
 * An impulse response as it is, relative to its highest peak, around the arrival (a sample): polarity, reflections
 * and a second loudspeaker are seen here, the decay is not. No peak is lost: every step keeps its lowest and highest.
 */
export function linearResponse(
  impulse: Float64Array,
  sampleRate: number,
  arrival: number,
  mostSteps: number,
): NonNullable<RoomPicture['impulse']>['linear'] {
  const from = Math.max(0, arrival - Math.round((BEFORE_MS / 1000) * sampleRate));
  const to = Math.min(impulse.length, arrival + Math.round((AFTER_MS / 1000) * sampleRate));
  const steps = Math.max(0, Math.min(mostSteps, to - from));
  const width = steps === 0 ? 0 : (to - from) / steps;
  let top = 0;
  for (let n = from; n < to; n += 1) top = Math.max(top, Math.abs(impulse[n] ?? 0));
  const relative = (value: number): number => (top === 0 ? 0 : Math.round((value / top) * 1000) / 1000);
  const low: number[] = [];
  const high: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    const begin = from + Math.floor(step * width);
    const end = Math.max(begin + 1, from + Math.floor((step + 1) * width));
    const part = impulse.subarray(begin, end);
    low.push(relative(part.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)));
    high.push(relative(part.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)));
  }
  return { fromMs: ((from - arrival) / sampleRate) * 1000, stepMs: (width / sampleRate) * 1000, low, high };
}
