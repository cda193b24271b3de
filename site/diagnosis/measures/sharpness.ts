import { PICTURE_WIDTH } from '../small-picture.ts';
import { BLOCK_HEIGHT, BLOCK_WIDTH, BLOCKS, blockStart } from './block-grid.ts';
import { quantile } from './quantile.ts';

/** A step between neighbours of the smoothed picture from here on is an edge of the scene, not noise. */
const EDGE_STEP = 3;
/** A block is judged when it has this many edge pixels in one direction. */
const EDGE_PIXELS = 12;
/** Fewer judged blocks say nothing about the lens. */
const JUDGED_BLOCKS = 4;
/** The sharpest blocks count: a room has out-of-focus parts, a blurred lens has no sharp ones. */
const SHARE = 0.75;

/**
 * How much of every edge's step is lost by smoothing over five pixels, 0 to 100 (after Crete, Dolmiere, Ladret
 * and Nicolas, "The blur effect", 2007): a sharp edge loses most of it, a blurred one hardly any. Does not depend
 * on contrast. Null when the picture has too few edges to say.
 */
export function measureSharpness(luma: Uint8Array): number | null {
  const blocks: number[] = [];
  for (let block = 0; block < BLOCKS; block += 1) {
    const start = blockStart(block);
    const across = edgeLoss(luma, start, 1, PICTURE_WIDTH, BLOCK_WIDTH, BLOCK_HEIGHT);
    const down = edgeLoss(luma, start, PICTURE_WIDTH, 1, BLOCK_HEIGHT, BLOCK_WIDTH);
    // Motion and interlacing blur one direction only; the better one shows what the lens can do.
    if (across !== null || down !== null) blocks.push(Math.max(across ?? 0, down ?? 0));
  }
  return blocks.length < JUDGED_BLOCKS ? null : 100 * quantile(blocks, SHARE);
}

/** Along lines of `length` pixels `step` apart: share of the steps that smoothing removes, 0 to 1; null without edges. */
function edgeLoss(
  luma: Uint8Array,
  start: number,
  step: number,
  lineStep: number,
  length: number,
  lines: number,
): number | null {
  let steps = 0;
  let lost = 0;
  let edges = 0;
  for (let line = 0; line < lines; line += 1) {
    let at = start + line * lineStep + 3 * step;
    for (let position = 3; position < length - 2; position += 1, at += step) {
      // Five-pixel means at `at` and its predecessor differ by these two pixels only.
      const smoothed = Math.abs((luma[at + 2 * step] ?? 0) - (luma[at - 3 * step] ?? 0)) / 5;
      if (smoothed < EDGE_STEP) continue;
      const own = Math.abs((luma[at] ?? 0) - (luma[at - step] ?? 0));
      edges += 1;
      steps += Math.max(own, smoothed);
      lost += Math.max(0, own - smoothed);
    }
  }
  return edges < EDGE_PIXELS ? null : lost / steps;
}
