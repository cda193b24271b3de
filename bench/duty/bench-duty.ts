import { evaluateNrp } from '../../shared/domain/roster/duty/nrp/evaluate-nrp.ts';
import type { NrpProblem } from '../../shared/domain/roster/duty/nrp/nrp-problem.ts';
import { parseNrp } from '../../shared/domain/roster/duty/nrp/parse-nrp.ts';
import { solveNrp } from '../../site/roster/duty/solve/solve-nrp.ts';
import type { BenchResult } from '../bench-result.ts';
import { median } from '../statistics.ts';
import { generateNrp } from './generate-nrp.ts';
import { MIP_PEERS } from './mip-peers.ts';
import { writeNrpLp } from './write-nrp-lp.ts';

/** Sizes of the published instances 1 to 7 (people, days, kinds of shift), and the gap that is the goal in 60 s. */
const SIZES = [
  { staff: 8, days: 14, shifts: 1, goalPercent: 0 },
  { staff: 14, days: 14, shifts: 2, goalPercent: 0 },
  { staff: 20, days: 14, shifts: 3, goalPercent: 0 },
  { staff: 10, days: 28, shifts: 2, goalPercent: 0.5 },
  { staff: 16, days: 28, shifts: 2, goalPercent: 5 },
  { staff: 18, days: 28, shifts: 3, goalPercent: 5 },
  { staff: 20, days: 28, shifts: 3, goalPercent: 5 },
] as const;
const GOAL_SECONDS = 60;
/** Allowed beyond the goal where less time is given than the goal has. */
const SHORT_PERCENT = 1;
/** Instances nothing was tuned on. */
const SEEDS = [101, 102, 103];

interface Measured {
  readonly gapPercent: number;
  readonly words: string;
  /** Ours over each peer's cost. */
  readonly ratios: Readonly<Record<string, number>>;
}

/** Fourteen days, 4 s each: the gap to our bound, and ours beside CBC and GLPK on the same model and time. */
export const run = (): Promise<BenchResult[]> => benchDuty([0, 1, 2], 4, SEEDS);

/** All sizes at the 60 s of the goals: about 40 minutes with the peers. */
export const runLong = (): Promise<BenchResult[]> => benchDuty([0, 1, 2, 3, 4, 5, 6], GOAL_SECONDS, SEEDS);

/** Ours and the peers take turns on each instance; medians over the seeds. */
export async function benchDuty(
  sizes: readonly number[],
  seconds: number,
  seeds: readonly number[],
  peers: readonly string[] = Object.keys(MIP_PEERS),
): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const index of sizes) {
    const size = SIZES[index];
    if (!size) continue;
    const what = `${size.staff} x ${size.days} x ${size.shifts}, ${seconds} s`;
    const measured: Measured[] = [];
    for (const seed of seeds) measured.push(await measure({ ...size, seed }, seconds, peers));
    const details = measured.map(({ words }) => words).join('; ');
    results.push({
      name: `duty: gap, ${what}`,
      ratio: median(measured.map(({ gapPercent }) => gapPercent)),
      bar: seconds < GOAL_SECONDS ? size.goalPercent + SHORT_PERCENT : size.goalPercent,
      comparison: '<=',
      unit: '%',
      details,
    });
    for (const peer of peers) {
      const ratios = measured.flatMap(({ ratios: of }) => of[peer] ?? []);
      if (ratios.length > 0)
        results.push({
          name: `duty: cost over ${peer}, ${what}`,
          ratio: median(ratios),
          bar: 1,
          comparison: '<=',
          details: `${ratios.map((ratio) => ratio.toFixed(3)).join(', ')} (0: the peer found no roster)`,
        });
    }
  }
  return results;
}

async function measure(
  size: Parameters<typeof generateNrp>[0],
  seconds: number,
  peers: readonly string[],
): Promise<Measured> {
  const parsed = parseNrp(generateNrp(size));
  if ('fault' in parsed) throw new Error(parsed.fault.text);
  const problem: NrpProblem = parsed.value;
  const workerUrl = new URL('../../site/roster-worker.ts', import.meta.url);
  const startedMs = performance.now();
  const answer = await solveNrp({ problem, seed: 1, seconds, workerUrl, onProgress: () => {} }).answer;
  const took = (performance.now() - startedMs) / 1000;
  const { score, lowerBound, status } = answer;
  if (evaluateNrp(problem, answer.assignments).hard > 0) throw new Error('a hard rule is broken');
  const { text, offset } = writeNrpLp(problem);
  const ratios: Record<string, number> = {};
  const words = [`${status} ${score}/${lowerBound} in ${took.toFixed(1)} s`];
  for (const peer of peers) {
    const found = MIP_PEERS[peer]?.(text, seconds);
    if (!found) continue;
    const cost = found.objective === null ? null : Math.round(found.objective + offset);
    // Two proofs that differ would mean two different problems.
    if (found.isOptimal && status === 'optimal' && cost !== score)
      throw new Error(`${peer} proves ${cost}, ours ${score}`);
    if (cost !== null && lowerBound !== null && cost < lowerBound)
      throw new Error(`${peer} has ${cost}, below our bound ${lowerBound}`);
    ratios[peer] = score === null ? 1e6 : cost === null ? 0 : score / cost;
    words.push(`${peer} ${cost ?? 'none'}${found.isOptimal ? ' (proven)' : ''}`);
  }
  // At bound 0 a roster of cost 0 has no gap; without a bound or a roster every bar is missed.
  const gapPercent =
    score === null || lowerBound === null
      ? 1e6
      : score <= lowerBound
        ? 0
        : (100 * (score - lowerBound)) / Math.max(1, lowerBound);
  return { gapPercent, words: words.join(', '), ratios };
}
