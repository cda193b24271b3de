import { PICTURE_WIDTH } from '../small-picture.ts';
import { BLOCK_HEIGHT, BLOCK_WIDTH, BLOCKS, blockStart } from './block-grid.ts';
import { quantile } from './quantile.ts';

/** The quietest blocks show the noise alone; the very quietest may be burnt or black and show nothing. */
const SHARE = 0.3;

/**
 * Standard deviation of the noise in luma levels of the small picture: Immerkaer's mask ("Fast noise variance
 * estimation", 1996), which plain surfaces and straight edges do not touch, in the third-quietest tenth of the blocks.
 */
export function measureNoise(luma: Uint8Array): number {
  const blocks = new Float32Array(BLOCKS);
  for (let block = 0; block < BLOCKS; block += 1) {
    const start = blockStart(block);
    let sum = 0;
    for (let y = 1; y < BLOCK_HEIGHT - 1; y += 1) {
      // The mask [1 -2 1; -2 4 -2; 1 -2 1] is the second difference across of the second difference down.
      let at = start + y * PICTURE_WIDTH;
      let left = bendDown(luma, at);
      let middle = bendDown(luma, at + 1);
      for (const end = at + BLOCK_WIDTH - 2; at < end; at += 1) {
        const right = bendDown(luma, at + 2);
        const bend = left - 2 * middle + right;
        sum += bend < 0 ? -bend : bend;
        left = middle;
        middle = right;
      }
    }
    blocks[block] = (Math.sqrt(Math.PI / 2) * sum) / (6 * (BLOCK_HEIGHT - 2) * (BLOCK_WIDTH - 2));
  }
  return quantile(blocks, SHARE);
}

const bendDown = (luma: Uint8Array, at: number): number =>
  (luma[at - PICTURE_WIDTH] ?? 0) - 2 * (luma[at] ?? 0) + (luma[at + PICTURE_WIDTH] ?? 0);
