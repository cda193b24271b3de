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
  const early: number[] = [];
  const late: number[] = [];
  const round = await watchWall(
    () => startOurWall(TILES),
    windowMs,
    (agesMs, atMs) => {
      if (atMs < windowMs / 5) early.push(...agesMs);
      else if (atMs > (windowMs * 4) / 5) late.push(...agesMs);
    },
  );
  const [before, after] = [percentile(early, 95), percentile(late, 95)];
  return [
    {
      name: `age of the pictures on a wall of ${TILES}, last fifth of ${Math.round(windowMs / 60_000)} min over first`,
      ratio: after / before,
      bar: 1.5,
      comparison: '<=',
      details: `95th percentile ${before.toFixed(0)} ms -> ${after.toFixed(0)} ms, shown ${round.shown.toFixed(2)} of fed (${round.limits})`,
    },
  ];
}
