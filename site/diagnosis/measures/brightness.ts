import { BAND_ROWS, PICTURE_HEIGHT, PICTURE_WIDTH } from '../small-picture.ts';

/** Luma 235 and above is white in limited range; encoders ring a little below it. */
const BURNT_LUMA = 230;

/** Shares in percent of the pixels, levels in luma (16 black, 235 white). */
export interface Brightness {
  readonly mean: number;
  readonly median: number;
  /** 95th percentile: the brightest thing that is not a mere point. */
  readonly bright: number;
  /** 99th minus 1st percentile. */
  readonly range: number;
  readonly burntPercent: number;
}

export function measureBrightness(luma: Uint8Array): Brightness {
  const counts = new Uint32Array(256);
  const from = BAND_ROWS * PICTURE_WIDTH;
  const to = (PICTURE_HEIGHT - BAND_ROWS) * PICTURE_WIDTH;
  let sum = 0;
  for (let at = from; at < to; at += 1) {
    const value = luma[at] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
    sum += value;
  }
  const total = to - from;
  let burnt = 0;
  for (let value = BURNT_LUMA; value < 256; value += 1) burnt += counts[value] ?? 0;
  return {
    mean: sum / total,
    median: percentile(counts, total, 0.5),
    bright: percentile(counts, total, 0.95),
    range: percentile(counts, total, 0.99) - percentile(counts, total, 0.01),
    burntPercent: (100 * burnt) / total,
  };
}

function percentile(counts: Uint32Array, total: number, share: number): number {
  let seen = 0;
  for (let value = 0; value < counts.length; value += 1) {
    seen += counts[value] ?? 0;
    if (seen >= total * share) return value;
  }
  return counts.length - 1;
}
