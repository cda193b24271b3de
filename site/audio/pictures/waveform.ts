import type { RoomPicture } from '../../../shared/contract/room-picture.ts';

const DIGITS = 1e4;

/** Lowest and highest sample of each of `columns` equal steps, so that no peak is lost in the drawing. */
export function waveform(
  samples: Float32Array,
  sampleRate: number,
  columns: number,
): RoomPicture['waveform'] {
  const count = Math.max(1, Math.min(columns, samples.length));
  const step = samples.length / count;
  const low: number[] = [];
  const high: number[] = [];
  for (let column = 0; column < count; column += 1) {
    const from = Math.floor(column * step);
    const to = Math.max(from + 1, Math.floor((column + 1) * step));
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (let n = from; n < to; n += 1) {
      const value = samples[n] ?? 0;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    low.push(Math.round(least * DIGITS) / DIGITS);
    high.push(Math.round(most * DIGITS) / DIGITS);
  }
  return { stepMs: (step / sampleRate) * 1000, low, high };
}
