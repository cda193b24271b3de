import { ALIGN_RATE, type Alignment } from './align.ts';
import { warp } from './warp.ts';

/** The reference on the time of the capture, piece by piece between jumps; silent where it does not run. Both at ALIGN_RATE. */
export function layOn(reference: Float32Array, alignment: Alignment, length: number): Float32Array {
  const laid = new Float32Array(length);
  let from = 0;
  let shift = 0;
  const place = (to: number): void => {
    const start = (from / ALIGN_RATE - alignment.offsetSeconds - shift) * alignment.speed * ALIGN_RATE;
    laid.set(warp(reference, start, alignment.speed, to - from), from);
    from = to;
  };
  for (const jump of alignment.jumps) {
    const at = Math.round(((jump.fromSeconds + jump.toSeconds) / 2) * ALIGN_RATE);
    place(Math.min(length, Math.max(from, at)));
    shift += jump.changeSeconds;
  }
  place(length);
  return laid;
}
