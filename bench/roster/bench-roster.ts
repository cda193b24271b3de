import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleSetFile } from '../../shared/contract/roster-rule-set.ts';
import { evaluateProblem } from '../../shared/domain/roster/problem/evaluate-problem.ts';
import { parseProblem } from '../../shared/domain/roster/problem/parse-problem.ts';
import { rankSubstitutes } from '../../shared/domain/roster/problem/rank-substitutes.ts';
import type { RosterProblem } from '../../shared/domain/roster/problem/roster-problem.ts';
import { mergeRules } from '../../shared/domain/roster/problem/rule-set.ts';
import { replanRoster } from '../../site/roster/solve/replan-roster.ts';
import { type RosterAnswer, solveRoster } from '../../site/roster/solve/solve-roster.ts';
import type { BenchResult } from '../bench-result.ts';
import { median } from '../statistics.ts';
import { generateProblem, type ProblemSize } from './generate-problem.ts';
import { peers } from './roster-peers.ts';

const root = join(import.meta.dirname, '..', '..');
const ruleSet = RuleSetFile.parse(
  JSON.parse(readFileSync(join(root, 'resources/profiles/roster-rules-default.json'), 'utf8')),
);
/** Instances the parameters were not tuned on (that was seed 11). */
const SEEDS = [101, 102, 103, 104, 105];
/** The short variant takes the first of them. */
const SHORT_SEEDS = SEEDS.slice(0, 3);
const SMALL = { rooms: 60, sessions: 6, staff: 200, seats: 3 };
const LARGE = { ...SMALL, rooms: 200, staff: 700 };

/**
 * Gap to our own proven bound on made-up sites, and the times of the day (1 to 2 minutes). `isLong` (5 minutes)
 * takes five seeds, and adds 30 s and the large sites.
 */
export async function run({ isLong }: { readonly isLong: boolean }): Promise<BenchResult[]> {
  const seeds = isLong ? SEEDS : SHORT_SEEDS;
  const ten = await gaps('60 rooms, 200 people, 10 s', SMALL, 10, 4, seeds);
  const results: BenchResult[] = [
    ten.gap,
    {
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
    },
  ];
  results.push(await infeasible(SMALL, seeds));
  results.push(...(await onTheDay(LARGE, seeds)));
  results.push(await checkTime({ ...LARGE, seed: 101 }));
  if (!isLong) return results;
  const thirty = await gaps('60 rooms, 200 people, 30 s', SMALL, 30, 2, seeds);
  results.push(thirty.gap);
  results.push((await gaps('200 rooms, 700 people, 10 s', LARGE, 10, 2, seeds)).gap);
  results.push((await gaps('200 rooms, 700 people, 30 s', LARGE, 30, 1, seeds)).gap);
  results.push((await gaps('200 rooms, 5,000 people, 5 s', { ...LARGE, staff: 5000 }, 5, 0.5, seeds)).gap);
  return results;
}

/** Ours and the peers on the first site, 30 s each (3 minutes). */
export async function runPeers(): Promise<BenchResult[]> {
  const ours = await gaps('60 rooms, 200 people, 30 s, one site', SMALL, 30, 2, SEEDS.slice(0, 1));
  const problem = problemOf({ ...SMALL, seed: SEEDS[0] ?? 0 });
  return [ours.gap, ...(await peers(problem, rulesOf(problem), ours.answers[0]))];
}

function problemOf(size: ProblemSize): RosterProblem {
  const parsed = parseProblem(generateProblem(size));
  if ('fault' in parsed) throw new Error(`${parsed.fault.field}: ${parsed.fault.text}`);
  return parsed.value;
}

function rulesOf(problem: RosterProblem) {
  const merged = mergeRules(ruleSet, problem.rules);
  if ('fault' in merged) throw new Error(merged.fault.text);
  return merged.value;
}

async function gaps(
  what: string,
  size: Omit<ProblemSize, 'seed'>,
  seconds: number,
  bar: number,
  seeds: readonly number[],
): Promise<{ gap: BenchResult; answers: RosterAnswer[] }> {
  const answers: RosterAnswer[] = [];
  const times: number[] = [];
  for (const seed of seeds) {
    const problem = problemOf({ ...size, seed });
    const startedMs = performance.now();
    const workerUrl = new URL('../../site/roster-worker.ts', import.meta.url);
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

/** The same sites without half of their women: the time until the conflict is named. */
async function infeasible(size: Omit<ProblemSize, 'seed'>, seeds: readonly number[]): Promise<BenchResult> {
  const times: number[] = [];
  const details: string[] = [];
  for (const seed of seeds) {
    const whole = problemOf({ ...size, seed });
    const problem = {
      ...whole,
      staff: whole.staff.filter(({ sex }, index) => sex !== 'F' || index % 2 === 0),
    };
    const workerUrl = new URL('../../site/roster-worker.ts', import.meta.url);
    const request = {
      problem,
      ruleSet,
      rules: rulesOf(problem),
      previous: null,
      seed,
      seconds: 20,
      workerUrl,
    };
    const startedMs = performance.now();
    const { status, conflicts } = await solveRoster({ ...request, onProgress: () => {} }).answer;
    times.push(status === 'infeasible' ? (performance.now() - startedMs) / 1000 : 1e6);
    details.push(`${conflicts.length} conflicts: ${conflicts[0]?.text}`);
  }
  return {
    name: 'roster: conflict of an impossible site, 60 rooms',
    ratio: median(times),
    bar: 5,
    comparison: '<=',
    unit: 's',
    details: `${times.map((time) => time.toFixed(1)).join(', ')} s; ${details[0]}`,
  };
}

/** A missing person of one session: the whole ranking of substitutes, and a re-plan for five absentees. */
async function onTheDay(size: Omit<ProblemSize, 'seed'>, seeds: readonly number[]): Promise<BenchResult[]> {
  const workerUrl = new URL('../../site/roster-worker.ts', import.meta.url);
  const ranking: number[] = [];
  const replans: number[] = [];
  const details: string[] = [];
  for (const seed of seeds) {
    const problem = problemOf({ ...size, seed });
    const rules = rulesOf(problem);
    const request = {
      problem,
      ruleSet,
      rules,
      previous: null,
      seed,
      seconds: 3,
      workerUrl,
      onProgress: () => {},
    };
    const { assignments } = await solveRoster(request).answer;
    const [, , day] = problem.sessions;
    const places = assignments.filter(({ sessionId }) => sessionId === day?.id);
    const [seat] = places;
    if (!seat) continue;
    const startedMs = performance.now();
    const ranked = rankSubstitutes(problem, rules, assignments, seat, []) ?? [];
    ranking.push(performance.now() - startedMs);
    const absences = places
      .filter((_, index) => index % 100 === 7)
      .slice(0, 5)
      .map(({ staffId, sessionId }) => ({ staffId, sessionIds: [sessionId] }));
    const replanMs = performance.now();
    const frozenSessionIds = problem.sessions.slice(0, 2).map(({ id }) => id);
    const answer = await replanRoster({
      problem,
      ruleSet,
      assignments,
      absences,
      frozenSessionIds,
      workerUrl,
    });
    replans.push((performance.now() - replanMs) / 1000);
    const proof = answer.isProvenMinimal ? 'proven' : `bound ${answer.fewestChangedPeople}`;
    details.push(
      `${ranked.filter(({ isAllowed }) => isAllowed).length} may serve; ${absences.length} absent, ${answer.changedPeople.length} changed (${proof})`,
    );
  }
  return [
    {
      name: 'roster: ranking of substitutes, 200 rooms, 700 people',
      ratio: median(ranking),
      bar: 200,
      comparison: '<=',
      unit: 'ms',
      details: ranking.map((ms) => ms.toFixed(0)).join(', '),
    },
    {
      name: 'roster: re-plan for absentees of one session, thread and all',
      ratio: median(replans),
      bar: 1,
      comparison: '<=',
      unit: 's',
      details: details.join('; '),
    },
  ];
}

async function checkTime(size: ProblemSize): Promise<BenchResult> {
  const problem = problemOf(size);
  const rules = rulesOf(problem);
  let next = 0;
  // Any roster at all, so that nearly every rule has something to explain.
  const assignments = problem.sessions.flatMap((session) =>
    problem.rooms.flatMap((room) =>
      Array.from({ length: room.seats }, () => {
        next = (next * 31 + 7) % problem.staff.length;
        return { sessionId: session.id, roomId: room.id, staffId: problem.staff[next]?.id ?? '' };
      }),
    ),
  );
  let broken = 0;
  const times = Array.from({ length: 9 }, () => {
    const startedMs = performance.now();
    broken = evaluateProblem(problem, rules, assignments, null).broken.length;
    return performance.now() - startedMs;
  });
  return {
    name: 'roster: check of 200 rooms with explanations',
    ratio: median(times),
    bar: 100,
    comparison: '<=',
    unit: 'ms',
    details: `${assignments.length} assignments, ${broken} broken rules; first ${times[0]?.toFixed(0)} ms`,
  };
}
