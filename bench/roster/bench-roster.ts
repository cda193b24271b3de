import type { BenchResult } from '../bench-result.ts';
import { median } from '../statistics.ts';
import { checkTime, infeasible, onTheDay } from './roster-day.ts';
import { peers } from './roster-peers.ts';
import { gaps, LARGE, problemOf, rulesOf, SEEDS, SMALL } from './sites.ts';

/** The short variant takes the first of them. */
const SHORT_SEEDS = SEEDS.slice(0, 3);

/** Gap after 10 s on made-up sites, first feasible roster, conflicts, and the times of the day (1 minute; `isLong`: five sites instead of three, 2 minutes). */
export async function run({ isLong }: { readonly isLong: boolean }): Promise<BenchResult[]> {
  const seeds = isLong ? SEEDS : SHORT_SEEDS;
  const ten = await gaps('60 rooms, 200 people, 10 s', SMALL, 10, 4, seeds);
  const first: BenchResult = {
    name: 'roster: first feasible, 60 rooms',
    ratio:
      median(
        ten.answers.flatMap(({ status, firstFeasibleMs }) =>
          status === 'infeasible' ? [] : (firstFeasibleMs ?? 1e9),
        ),
      ) / 1000,
    bar: 1,
    comparison: '<=',
    unit: 's',
    details: ten.answers
      .map(({ firstFeasibleMs }) => (firstFeasibleMs === null ? '-' : `${firstFeasibleMs} ms`))
      .join(', '),
  };
  return [
    ten.gap,
    first,
    await infeasible(SMALL, seeds),
    ...(await onTheDay(LARGE, seeds)),
    await checkTime({ ...LARGE, seed: 101 }),
  ];
}

/** 60 rooms with 30 s, five sites (3 minutes). */
export async function runSixty(): Promise<BenchResult[]> {
  return [(await gaps('60 rooms, 200 people, 30 s', SMALL, 30, 2, SEEDS)).gap];
}

/** 200 rooms and 700 people with 10 and with 30 s, five sites (4 minutes). */
export async function runLarge(): Promise<BenchResult[]> {
  return [
    (await gaps('200 rooms, 700 people, 10 s', LARGE, 10, 2, SEEDS)).gap,
    (await gaps('200 rooms, 700 people, 30 s', LARGE, 30, 1, SEEDS)).gap,
  ];
}

/** 200 rooms and 5,000 people with 5 s, five sites (1 minute). */
export async function runCrowd(): Promise<BenchResult[]> {
  return [(await gaps('200 rooms, 5,000 people, 5 s', { ...LARGE, staff: 5000 }, 5, 0.5, SEEDS)).gap];
}

/** Ours and the peers on the first site, 30 s each (3 minutes). */
export async function runPeers(): Promise<BenchResult[]> {
  const ours = await gaps('60 rooms, 200 people, 30 s, one site', SMALL, 30, 2, SEEDS.slice(0, 1));
  const problem = problemOf({ ...SMALL, seed: SEEDS[0] ?? 0 });
  return [ours.gap, ...(await peers(problem, rulesOf(problem), ours.answers[0]))];
}
