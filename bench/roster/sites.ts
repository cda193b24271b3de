import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleSetFile } from '../../shared/contract/roster-rule-set.ts';
import { parseProblem } from '../../shared/domain/roster/problem/parse-problem.ts';
import type { RosterProblem } from '../../shared/domain/roster/problem/roster-problem.ts';
import { mergeRules } from '../../shared/domain/roster/problem/rule-set.ts';
import { type RosterAnswer, solveRoster } from '../../site/roster/solve/solve-roster.ts';
import type { BenchResult } from '../bench-result.ts';
import { median } from '../statistics.ts';
import { generateProblem, type ProblemSize } from './generate-problem.ts';

const root = join(import.meta.dirname, '..', '..');
export const ruleSet = RuleSetFile.parse(
  JSON.parse(readFileSync(join(root, 'resources/profiles/roster-rules-default.json'), 'utf8')),
);
/** The threads of the solver, from the sources. */
export const workerUrl = new URL('../../site/roster-worker.ts', import.meta.url);
/** Instances the parameters were not tuned on (that was seed 11). */
export const SEEDS: readonly number[] = [101, 102, 103, 104, 105];
export type SiteSize = Omit<ProblemSize, 'seed'>;
export const SMALL: SiteSize = { rooms: 60, sessions: 6, staff: 200, seats: 3 };
export const LARGE: SiteSize = { ...SMALL, rooms: 200, staff: 700 };

export function problemOf(size: ProblemSize): RosterProblem {
  const parsed = parseProblem(generateProblem(size));
  if ('fault' in parsed) throw new Error(`${parsed.fault.field}: ${parsed.fault.text}`);
  return parsed.value;
}

export function rulesOf(problem: RosterProblem) {
  const merged = mergeRules(ruleSet, problem.rules);
  if ('fault' in merged) throw new Error(merged.fault.text);
  return merged.value;
}

/** The gap to our own proven bound after so many seconds, median over the sites; a goal of `bar` percent. */
export async function gaps(
  what: string,
  size: SiteSize,
  seconds: number,
  bar: number,
  seeds: readonly number[],
): Promise<{ gap: BenchResult; answers: RosterAnswer[] }> {
  const answers: RosterAnswer[] = [];
  const times: number[] = [];
  for (const seed of seeds) {
    const problem = problemOf({ ...size, seed });
    const startedMs = performance.now();
    const request = { problem, ruleSet, rules: rulesOf(problem), previous: null, seed, seconds, workerUrl };
    answers.push(await solveRoster({ ...request, onProgress: () => {} }).answer);
    times.push((performance.now() - startedMs) / 1000);
  }
  const list = answers.map(
    ({ status, score, lowerBound, isRepeatable }, index) =>
      `${status} ${score.soft}/${lowerBound} in ${times[index]?.toFixed(1)} s${isRepeatable ? '' : ' (cut by time)'}`,
  );
  // A site that is proven impossible has no gap; a roster that is not whole, or without a bound, misses every bar.
  const possible = answers.filter(({ status }) => status !== 'infeasible');
  const ratio = median(possible.map(({ score, gapPercent }) => (score.hard > 0 ? 1e6 : (gapPercent ?? 1e6))));
  return {
    gap: { name: `roster: gap, ${what}`, ratio, bar, comparison: '<=', unit: '%', details: list.join('; ') },
    answers,
  };
}
