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
    for (let y = 1; y < BLOCK_HEIGHT - 1; y += 1)
      for (let x = 1; x < BLOCK_WIDTH - 1; x += 1) {
        const at = start + y * PICTURE_WIDTH + x;
        const up = at - PICTURE_WIDTH;
        const down = at + PICTURE_WIDTH;
        const corners =
          (luma[up - 1] ?? 0) + (luma[up + 1] ?? 0) + (luma[down - 1] ?? 0) + (luma[down + 1] ?? 0);
        const sides = (luma[up] ?? 0) + (luma[down] ?? 0) + (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0);
        sum += Math.abs(corners - 2 * sides + 4 * (luma[at] ?? 0));
      }
    blocks[block] = (Math.sqrt(Math.PI / 2) * sum) / (6 * (BLOCK_HEIGHT - 2) * (BLOCK_WIDTH - 2));
  }
  return quantile(blocks, SHARE);
}
