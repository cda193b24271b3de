import type { Decay } from './decay.ts';

/** Decay curve from -5 dB down to here: T30 where the noise allows it, T20 else (ISO 3382-1). */
const START_DB = -5;
const T30_RANGE_DB = 45;
const T20_RANGE_DB = 33;
/** A filter's own decay must be well below the room's: bandwidth times time (ISO 3382-1). */
const LEAST_BANDWIDTH_TIME = 16;

/**
 * Reverberation time (60 dB) of one band, s: straight line through Schroeder's backward integral from -5 dB over
 * 30 or 20 dB. The integral ends where the noise begins; the part of the decay hidden below it is added by the
 * slope. Null when too little of the decay stands out or it is too fast for the band.
 */
export function reverberationTime(
  energy: Float64Array,
  rateHz: number,
  { end, noise, rangeDb, slopeDb }: Decay,
  bandwidthHz: number,
): number | null {
  if (slopeDb === null || rangeDb < T20_RANGE_DB) return null;
  const stopDb = START_DB - (rangeDb >= T30_RANGE_DB ? 30 : 20);
  const curve = new Float64Array(end);
  // Energy of an exponential decay from the level of the noise on: p / (decay rate).
  let sum = (noise * rateHz * 10) / Math.LN10 / -slopeDb;
  for (let n = end - 1; n >= 0; n -= 1) {
    sum += Math.max(0, (energy[n] ?? 0) - noise);
    curve[n] = sum;
  }
  const total = curve[0] ?? 0;
  if (!(total > 0)) return null;
  let [count, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let n = 0; n < end; n += 1) {
    const db = 10 * Math.log10((curve[n] ?? 0) / total);
    if (db > START_DB) continue;
    if (db < stopDb) break;
    count += 1;
    x += n;
    y += db;
    xx += n * n;
    xy += n * db;
  }
  const slope = (count * xy - x * y) / (count * xx - x * x);
  if (count < 3 || !(slope < 0)) return null;
  const seconds = -60 / slope / rateHz;
  return seconds * bandwidthHz >= LEAST_BANDWIDTH_TIME ? seconds : null;
}
