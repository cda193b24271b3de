import { BLACK_LEVELS, BLOCK_COLUMNS, BLOCKS, type BlockGrid, lightAgainst } from './block-grid.ts';

/** A block below this detail (luma levels), and what the noise adds to it, is plain: nothing of the scene in it. */
const PLAIN_DETAIL = 0.5;
const DETAIL_OF_NOISE = 1.3;
/** In stronger noise than this nothing can be called plain. */
const PLAIN_DETAIL_MOST = 2.5;
/** A block of the reference above this shows the scene. */
const STRUCTURE_DETAIL = 1.6;
/** What is left of a block's detail under a cover, at most. */
const LEFT_SHARE = 0.3;
/** A plain block is another surface when it is this much darker than today's light makes expect; a sunny patch is brighter. */
const DARKER_LEVELS = 25;

/** What is gone from the scene of the reference. */
export interface Cover {
  /** Largest connected area that shows nothing where the reference showed the scene, or another surface; percent. */
  readonly areaPercent: number;
  /** 1 for every block without anything of the reference to compare. */
  readonly isBlank: Uint8Array;
}

/** Share of plain blocks in the largest connected plain area, percent: a lens cap, a bag, a hand. */
export function plainAreaPercent(grid: BlockGrid, noiseLevels: number): number {
  const limit = plainLimit(noiseLevels);
  const isPlain = Uint8Array.from(grid.detail, (detail) => (detail < limit ? 1 : 0));
  return (100 * largestArea(isPlain)) / BLOCKS;
}

const plainLimit = (noiseLevels: number): number =>
  Math.min(PLAIN_DETAIL_MOST, PLAIN_DETAIL + DETAIL_OF_NOISE * noiseLevels);

/**
 * Compares block by block with the reference. A block is hidden when it showed the scene and shows nothing now, or
 * when it is plain and darker than the reference at today's light (the median over all blocks): so a bare wall
 * under a bag counts, and a bare wall in the evening does not. Null when the reference shows too little.
 */
export function measureCover(grid: BlockGrid, reference: BlockGrid, noiseLevels: number): Cover | null {
  const limit = plainLimit(noiseLevels);
  const light = lightAgainst(grid, reference);
  let structured = 0;
  const isHidden = new Uint8Array(BLOCKS);
  const isBlank = new Uint8Array(BLOCKS);
  for (let block = 0; block < BLOCKS; block += 1) {
    const before = reference.detail[block] ?? 0;
    const now = grid.detail[block] ?? 0;
    const showedScene = before >= STRUCTURE_DETAIL;
    if (showedScene) structured += 1;
    const isLost = showedScene && now < Math.max(limit, LEFT_SHARE * before);
    const expected = BLACK_LEVELS + light * ((reference.mean[block] ?? 0) - BLACK_LEVELS);
    const isOther = now < limit && expected - (grid.mean[block] ?? 0) > DARKER_LEVELS;
    if (isLost || isOther) isHidden[block] = 1;
    if (isLost || now < limit) isBlank[block] = 1;
  }
  if (structured < BLOCKS / 8) return null;
  return { areaPercent: (100 * largestArea(isHidden)) / BLOCKS, isBlank };
}

/** Blocks of the largest 4-connected area of `belongs`. */
function largestArea(belongs: Uint8Array): number {
  const seen = new Uint8Array(BLOCKS);
  let largest = 0;
  for (let first = 0; first < BLOCKS; first += 1) {
    if (seen[first] === 1 || belongs[first] !== 1) continue;
    let size = 0;
    const waiting = [first];
    seen[first] = 1;
    for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
      size += 1;
      const column = block % BLOCK_COLUMNS;
      for (const next of [
        block - BLOCK_COLUMNS,
        block + BLOCK_COLUMNS,
        column > 0 ? block - 1 : -1,
        column < BLOCK_COLUMNS - 1 ? block + 1 : -1,
      ]) {
        if (next < 0 || next >= BLOCKS || seen[next] === 1 || belongs[next] !== 1) continue;
        seen[next] = 1;
        waiting.push(next);
      }
    }
    largest = Math.max(largest, size);
  }
  return largest;
}
