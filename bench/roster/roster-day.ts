import { evaluateProblem } from '../../shared/domain/roster/problem/evaluate-problem.ts';
import { rankSubstitutes } from '../../shared/domain/roster/problem/rank-substitutes.ts';
import { replanRoster } from '../../site/roster/solve/replan-roster.ts';
import { solveRoster } from '../../site/roster/solve/solve-roster.ts';
import type { BenchResult } from '../bench-result.ts';
import { median } from '../statistics.ts';
import type { ProblemSize } from './generate-problem.ts';
import { problemOf, ruleSet, rulesOf, type SiteSize, workerUrl } from './sites.ts';

/** The same sites without half of their women: the time until the conflict is named. */
export async function infeasible(size: SiteSize, seeds: readonly number[]): Promise<BenchResult> {
  const times: number[] = [];
  const details: string[] = [];
  for (const seed of seeds) {
    const whole = problemOf({ ...size, seed });
    const problem = {
      ...whole,
      staff: whole.staff.filter(({ sex }, index) => sex !== 'F' || index % 2 === 0),
    };
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
export async function onTheDay(size: SiteSize, seeds: readonly number[]): Promise<BenchResult[]> {
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

/** `check` of a roster in which nearly every rule has something to explain. */
export async function checkTime(size: ProblemSize): Promise<BenchResult> {
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
