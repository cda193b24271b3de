import { BLOCK_COLUMNS, BLOCKS, type BlockGrid } from './block-grid.ts';

/** A block below this detail (luma levels), and what the noise adds to it, is plain: nothing of the scene in it. */
const PLAIN_DETAIL = 0.5;
const DETAIL_OF_NOISE = 1.3;
/** In stronger noise than this nothing can be called plain. */
const PLAIN_DETAIL_MOST = 2.5;
/** A block of the reference above this shows the scene. */
const STRUCTURE_DETAIL = 1.6;
/** What is left of a block's detail under a cover, at most. */
const LEFT_SHARE = 0.3;

/** Share of plain blocks in the largest connected plain area, percent: a lens cap, a bag, a hand. */
export function plainAreaPercent(grid: BlockGrid, noiseLevels: number): number {
  const limit = plainLimit(noiseLevels);
  return (100 * largestArea((block) => (grid.detail[block] ?? 0) < limit)) / BLOCKS;
}

const plainLimit = (noiseLevels: number): number =>
  Math.min(PLAIN_DETAIL_MOST, PLAIN_DETAIL + DETAIL_OF_NOISE * noiseLevels);

/**
 * Share of the blocks that showed the scene in the reference and show nothing now, in the largest connected
 * area; percent of all blocks that showed the scene. Plain blocks may connect the area, they do not count.
 * Null when the reference shows too little to say.
 */
export function coveredPercent(grid: BlockGrid, reference: BlockGrid, noiseLevels: number): number | null {
  const limit = plainLimit(noiseLevels);
  let structured = 0;
  const isLost = new Uint8Array(BLOCKS);
  const isPlain = new Uint8Array(BLOCKS);
  for (let block = 0; block < BLOCKS; block += 1) {
    const before = reference.detail[block] ?? 0;
    const now = grid.detail[block] ?? 0;
    if (now < limit) isPlain[block] = 1;
    if (before < STRUCTURE_DETAIL) continue;
    structured += 1;
    if (now < Math.max(limit, LEFT_SHARE * before)) isLost[block] = 1;
  }
  if (structured < BLOCKS / 8) return null;
  const lost = largestArea(
    (block) => isLost[block] === 1 || isPlain[block] === 1,
    (block) => isLost[block] === 1,
  );
  return (100 * lost) / structured;
}

/** Largest 4-connected area of blocks that belong, measured by those that count. */
function largestArea(
  belongs: (block: number) => boolean,
  counts: (block: number) => boolean = belongs,
): number {
  const seen = new Uint8Array(BLOCKS);
  let largest = 0;
  for (let first = 0; first < BLOCKS; first += 1) {
    if (seen[first] === 1 || !belongs(first)) continue;
    let size = 0;
    const waiting = [first];
    seen[first] = 1;
    for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
      if (counts(block)) size += 1;
      const column = block % BLOCK_COLUMNS;
      for (const next of [
        block - BLOCK_COLUMNS,
        block + BLOCK_COLUMNS,
        column > 0 ? block - 1 : -1,
        column < BLOCK_COLUMNS - 1 ? block + 1 : -1,
      ]) {
        if (next < 0 || next >= BLOCKS || seen[next] === 1 || !belongs(next)) continue;
        seen[next] = 1;
        waiting.push(next);
      }
    }
    largest = Math.max(largest, size);
  }
  return largest;
}
