import { BAND_ROWS, PICTURE_HEIGHT, PICTURE_WIDTH } from '../small-picture.ts';
import { quantile } from './quantile.ts';

/** Black in limited range. */
export const BLACK_LEVELS = 16;
/** Darker blocks of a reference (luma levels) say nothing about the light. */
const LIT_LEVELS = 30;

/** The picture between the two bands in 16 x 6 blocks of 20 x 22 pixels. */
export const BLOCK_COLUMNS = 16;
export const BLOCK_ROWS = 6;
export const BLOCKS = BLOCK_COLUMNS * BLOCK_ROWS;
export const BLOCK_WIDTH = PICTURE_WIDTH / BLOCK_COLUMNS;
export const BLOCK_HEIGHT = (PICTURE_HEIGHT - 2 * BAND_ROWS) / BLOCK_ROWS;
export const BLOCK_PIXELS = BLOCK_WIDTH * BLOCK_HEIGHT;

/** First pixel of a block in the luma plane. */
export const blockStart = (block: number): number =>
  (BAND_ROWS + Math.floor(block / BLOCK_COLUMNS) * BLOCK_HEIGHT) * PICTURE_WIDTH +
  (block % BLOCK_COLUMNS) * BLOCK_WIDTH;

/** Per block: mean and standard deviation of luma, and the strongest detail, all in luma levels. */
export interface BlockGrid {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  /** Mean step between neighbours after a 2 x 2 average: detail of the scene, hardly any of the noise. */
  readonly detail: Float32Array;
}

export function measureBlocks(luma: Uint8Array): BlockGrid {
  const mean = new Float32Array(BLOCKS);
  const deviation = new Float32Array(BLOCKS);
  const detail = new Float32Array(BLOCKS);
  for (let block = 0; block < BLOCKS; block += 1) {
    const start = blockStart(block);
    let sum = 0;
    let squares = 0;
    let steps = 0;
    for (let y = 0; y < BLOCK_HEIGHT; y += 2)
      for (let x = 0; x < BLOCK_WIDTH; x += 2) {
        const at = start + y * PICTURE_WIDTH + x;
        const a = luma[at] ?? 0;
        const b = luma[at + 1] ?? 0;
        const c = luma[at + PICTURE_WIDTH] ?? 0;
        const d = luma[at + PICTURE_WIDTH + 1] ?? 0;
        sum += a + b + c + d;
        squares += a * a + b * b + c * c + d * d;
        if (x + 3 < BLOCK_WIDTH) {
          const right =
            (luma[at + 2] ?? 0) +
            (luma[at + 3] ?? 0) +
            (luma[at + PICTURE_WIDTH + 2] ?? 0) +
            (luma[at + PICTURE_WIDTH + 3] ?? 0);
          steps += Math.abs(right - a - b - c - d);
        }
        if (y + 3 < BLOCK_HEIGHT) {
          const below = at + 2 * PICTURE_WIDTH;
          const sumBelow =
            (luma[below] ?? 0) +
            (luma[below + 1] ?? 0) +
            (luma[below + PICTURE_WIDTH] ?? 0) +
            (luma[below + PICTURE_WIDTH + 1] ?? 0);
          steps += Math.abs(sumBelow - a - b - c - d);
        }
      }
    const average = sum / BLOCK_PIXELS;
    mean[block] = average;
    deviation[block] = Math.sqrt(Math.max(0, squares / BLOCK_PIXELS - average * average));
    detail[block] = steps / (BLOCK_PIXELS / 4) / 4;
  }
  return { mean, deviation, detail };
}

/** How bright the scene is against a reference: median of the blocks' ratios above black; 1 the same light. */
export function lightAgainst(grid: BlockGrid, reference: BlockGrid): number {
  const ratios: number[] = [];
  for (let block = 0; block < BLOCKS; block += 1) {
    const before = reference.mean[block] ?? 0;
    if (before > LIT_LEVELS) ratios.push(((grid.mean[block] ?? 0) - BLACK_LEVELS) / (before - BLACK_LEVELS));
  }
  return ratios.length === 0 ? 1 : quantile(ratios, 0.5);
}
