import { PICTURE_WIDTH } from '../small-picture.ts';
import { BLOCK_HEIGHT, BLOCK_PIXELS, BLOCK_WIDTH, BLOCKS, blockStart } from './block-grid.ts';

/** A block whose mean change is below this many luma levels carries neither motion nor sensor noise. */
const NOISE_LEVELS = 0.2;
/** A block that changed by this much saw something move; a picture coded twice changes by less. */
const MOTION_LEVELS = 2;

export interface Change {
  /** Against the oldest of the pictures before: share of the blocks in which something moved, percent. */
  readonly movingPercent: number;
  /**
   * Share of the blocks that changed at all, percent, against the most similar of the pictures before; against the
   * newest of them alone while something moves, because then nothing is stuck. A living sensor never sends the same
   * picture twice; a stuck one, coded with another quality now and then, soon does.
   */
  readonly changedPercent: number;
}

/** `before`: pictures of the same camera, oldest first. Null without any. Nothing is stuck above `stillPercent`. */
export function measureChange(
  luma: Uint8Array,
  before: readonly Uint8Array[],
  stillPercent: number,
): Change | null {
  const [oldest] = before;
  const newest = before.at(-1);
  if (oldest === undefined || newest === undefined) return null;
  const movingPercent = changedShare(luma, oldest, MOTION_LEVELS);
  let changedPercent = changedShare(luma, newest, NOISE_LEVELS);
  if (movingPercent < stillPercent)
    for (const picture of before.slice(0, -1))
      changedPercent = Math.min(changedPercent, changedShare(luma, picture, NOISE_LEVELS));
  return { movingPercent, changedPercent };
}

function changedShare(luma: Uint8Array, before: Uint8Array, levelLimit: number): number {
  const limit = levelLimit * BLOCK_PIXELS;
  let changed = 0;
  for (let block = 0; block < BLOCKS; block += 1) {
    const start = blockStart(block);
    let sum = 0;
    for (let y = 0; y < BLOCK_HEIGHT && sum < limit; y += 1) {
      const line = start + y * PICTURE_WIDTH;
      for (let at = line; at < line + BLOCK_WIDTH; at += 1) {
        const step = (luma[at] ?? 0) - (before[at] ?? 0);
        sum += step < 0 ? -step : step;
      }
    }
    if (sum >= limit) changed += 1;
  }
  return (100 * changed) / BLOCKS;
}
