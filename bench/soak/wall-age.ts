import type { BenchResult } from '../bench-result.ts';
import { percentile } from '../statistics.ts';
import { watchWall } from '../wall/bench-wall.ts';
import { startOurWall } from '../wall/our-wall.ts';

const TILES = 64;
/** The wall is watched for this long however long the rest soaks. */
const MOST_MINUTES = 5;

/** A wall of 64 for some minutes: the age of what it shows must not grow. */
export async function run(minutes: number): Promise<BenchResult[]> {
  const windowMs = Math.min(minutes, MOST_MINUTES) * 60_000;
  const fifths: number[][] = [[], [], [], [], []];
  const round = await watchWall(
    () => startOurWall(TILES),
    windowMs,
    (agesMs, atMs) => {
      fifths[Math.min(4, Math.floor((5 * atMs) / windowMs))]?.push(...agesMs);
    },
  );
  const tails = fifths.map((agesMs) => percentile(agesMs, 95));
  return [
    {
      name: `age of the pictures on a wall of ${TILES}, last fifth of ${Math.round(windowMs / 60_000)} min over first`,
      ratio: (tails.at(-1) ?? Number.NaN) / (tails[0] ?? Number.NaN),
      bar: 1.5,
      comparison: '<=',
      details: `95th percentile by fifths ${tails.map((ms) => ms.toFixed(0)).join(', ')} ms, shown ${round.shown.toFixed(2)} of fed, ${round.reduced.toFixed(1)} tiles at key frames only (${round.limits})`,
    },
  ];
}
