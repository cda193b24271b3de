import { BAND_ROWS, PICTURE_WIDTH, type SmallPicture } from '../small-picture.ts';
import {
  BLACK_LEVELS,
  BLOCK_COLUMNS,
  BLOCK_HEIGHT,
  BLOCK_WIDTH,
  BLOCKS,
  type BlockGrid,
} from './block-grid.ts';
import { quantile } from './quantile.ts';

const NEUTRAL = 128;
/** Blocks darker or brighter than this (mean luma) have no colour to compare. */
const DARKEST_LUMA = 40;
const BRIGHTEST_LUMA = 215;
/** Fewer comparable blocks say nothing. */
const FEWEST_BLOCKS = BLOCKS / 4;

/** Mean chroma of every block, levels from grey. */
export interface ColourGrid {
  readonly blue: Float32Array;
  readonly red: Float32Array;
}

export function measureColourBlocks({ blue, red }: Pick<SmallPicture, 'blue' | 'red'>): ColourGrid {
  const grid = { blue: new Float32Array(BLOCKS), red: new Float32Array(BLOCKS) };
  const [wide, high] = [BLOCK_WIDTH / 2, BLOCK_HEIGHT / 2];
  for (let block = 0; block < BLOCKS; block += 1) {
    const row = BAND_ROWS / 2 + Math.floor(block / BLOCK_COLUMNS) * high;
    const start = (row * PICTURE_WIDTH) / 2 + (block % BLOCK_COLUMNS) * wide;
    let [blueSum, redSum] = [0, 0];
    for (let y = 0; y < high; y += 1)
      for (let x = 0; x < wide; x += 1) {
        const at = start + (y * PICTURE_WIDTH) / 2 + x;
        blueSum += blue[at] ?? NEUTRAL;
        redSum += red[at] ?? NEUTRAL;
      }
    grid.blue[block] = blueSum / (wide * high) - NEUTRAL;
    grid.red[block] = redSum / (wide * high) - NEUTRAL;
  }
  return grid;
}

/**
 * How far the colours of the scene have gone from those of the reference, chroma levels: the median block, each
 * against the reference's colour at today's brightness. People and what else is new are few blocks and do not
 * count; unlike the tint of the neutral parts it does not cancel out against the light of the room. Null when too
 * few blocks can be compared.
 */
export function colourShift(
  now: ColourGrid,
  luma: BlockGrid,
  reference: ColourGrid,
  referenceLuma: BlockGrid,
): number | null {
  const blues: number[] = [];
  const reds: number[] = [];
  for (let block = 0; block < BLOCKS; block += 1) {
    const bright = luma.mean[block] ?? 0;
    const before = referenceLuma.mean[block] ?? 0;
    if (Math.min(bright, before) < DARKEST_LUMA || Math.max(bright, before) > BRIGHTEST_LUMA) continue;
    const light = (bright - BLACK_LEVELS) / (before - BLACK_LEVELS);
    blues.push((now.blue[block] ?? 0) - light * (reference.blue[block] ?? 0));
    reds.push((now.red[block] ?? 0) - light * (reference.red[block] ?? 0));
  }
  return blues.length < FEWEST_BLOCKS ? null : Math.hypot(quantile(blues, 0.5), quantile(reds, 0.5));
}
