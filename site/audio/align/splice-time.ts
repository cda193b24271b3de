import { ALIGN_RATE, type Alignment } from './align.ts';
import { warp } from './warp.ts';

const FRAME_SECONDS = 0.01;
const SEARCH_SECONDS = 0.75;

/**
 * When a jump happened, in seconds of the capture: the frame before which the old offset and after which
 * the new one explains the capture best (most of the correlation in sum, change point of least squares).
 */
export function spliceTime(
  capture: Float32Array,
  reference: Float32Array,
  alignment: Alignment,
  number: number,
): number {
  const jump = alignment.jumps[number];
  if (!jump) return 0;
  const shift = alignment.jumps.slice(0, number).reduce((sum, one) => sum + one.changeSeconds, 0);
  const from = Math.max(0, Math.round((jump.fromSeconds - SEARCH_SECONDS) * ALIGN_RATE));
  const to = Math.min(capture.length, Math.round((jump.toSeconds + SEARCH_SECONDS) * ALIGN_RATE));
  const piece = (offset: number): Float32Array =>
    warp(reference, (from / ALIGN_RATE - offset) * alignment.speed * ALIGN_RATE, alignment.speed, to - from);
  const before = piece(alignment.offsetSeconds + shift);
  const after = piece(alignment.offsetSeconds + shift + jump.changeSeconds);
  const frame = Math.round(FRAME_SECONDS * ALIGN_RATE);
  const count = Math.floor((to - from) / frame);
  // Gain of the evidence for "old" over "new", frame by frame; the best split has the largest sum before it.
  let [sum, most, best] = [0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    const at = index * frame;
    sum += likeness(capture, from + at, before, at, frame) - likeness(capture, from + at, after, at, frame);
    if (sum > most) {
      most = sum;
      best = index + 1;
    }
  }
  return (from + best * frame) / ALIGN_RATE;
}

/** Magnitude of the product sum, so that a polarity does not matter; loud frames count more. */
function likeness(a: Float32Array, aFrom: number, b: Float32Array, bFrom: number, count: number): number {
  let [ab, bb] = [0, 0];
  for (let n = 0; n < count; n += 1) {
    const y = b[bFrom + n] ?? 0;
    ab += (a[aFrom + n] ?? 0) * y;
    bb += y * y;
  }
  return Math.abs(ab) / Math.sqrt(bb + 1e-9);
}
