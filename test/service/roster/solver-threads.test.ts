import { describe, expect, it, vi } from 'vitest';
import { generateProblem, type ProblemSize } from '../../../bench/roster/generate-problem.ts';
import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { loadExactSolver } from '../../../site/roster/solve/exact-solver.ts';
import { placesOf } from '../../../site/roster/solve/places-of.ts';
import { compileProblem } from '../../../site/roster/solve/search-model.ts';
import { searchRoster } from '../../../site/roster/solve/search-roster.ts';
import { type SolveProgress, solveRoster } from '../../../site/roster/solve/solve-roster.ts';
import { oracleCounts } from '../../unit/roster/problem/oracle.ts';
import { DEFAULT_RULES, problemOf, rulesOf } from '../../unit/roster/problem/sample-problem.ts';
import { exactHere } from '../../unit/roster/solve/exact-here.ts';

const WAIT = { timeout: 40_000, interval: 20 };
const siteOf = (size: ProblemSize) => problemOf(generateProblem(size));
const requestOf = (problem: RosterProblem, seed: number, seconds: number) => ({
  ...{ problem, ruleSet: DEFAULT_RULES, rules: rulesOf(problem), previous: null, seed, seconds },
  workerUrl: new URL('../../../site/roster-worker.ts', import.meta.url),
});

describe('the threads of the solver', () => {
  it('pauses in the middle without losing time, goes on, and stops with the best so far', async () => {
    const problem = siteOf({ rooms: 20, sessions: 4, staff: 70, seats: 3, seed: 3 });
    const rules = rulesOf(problem);
    const seen: SolveProgress[] = [];
    const wholeCosts = () => seen.flatMap(({ hard, soft }) => (hard === 0 ? [soft] : []));
    const lastSteps = () => seen.at(-1)?.steps ?? 0;
    const quiet = globalThis.setTimeout;
    const pass = (ms: number) => new Promise((resolve) => quiet(resolve, ms));
    // The clock of the time limit is the test's; the threads run as they do.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const solving = solveRoster({
        ...requestOf(problem, 5, 20),
        onProgress: (progress) => seen.push(progress),
      });
      let isDone = false;
      const answer = solving.answer.finally(() => {
        isDone = true;
      });
      // A whole roster, and a better one after it: the search is in the middle of its first round.
      await vi.waitUntil(() => Math.min(...wholeCosts()) < (wholeCosts()[0] ?? 0), WAIT);
      solving.pause();
      vi.advanceTimersByTime(60_000);
      // Silent: a search that is not paused tells of itself five times a second, and would end the wait only by its end.
      for (let told = -1; told !== seen.length && !isDone; ) {
        told = seen.length;
        await pass(500);
      }
      const paused = lastSteps();
      expect(isDone).toBe(false);
      expect(paused).toBeLessThan(8_000_000);
      solving.resume();
      await vi.waitUntil(() => lastSteps() > paused, WAIT);
      solving.stop();
      const stopped = await answer;
      expect(stopped).toMatchObject({ status: 'feasible', score: { hard: 0 }, isRepeatable: false });
      expect(stopped.steps).toBeLessThan(8_000_000);
      expect(stopped.score.soft).toBeLessThanOrEqual(Math.min(...wholeCosts()));
      expect(stopped.score.soft).toBeLessThan(wholeCosts()[0] ?? 0);
      const counts = oracleCounts(problem, stopped.assignments, null, { restMinutes: 0, siteSchools: [] });
      for (const { rule, level } of rules) if (level === 'hard') expect(counts[rule.id], rule.id).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  }, 60_000);

  it.each([
    ['solved whole by a program', { rooms: 4, sessions: 3, staff: 30, seats: 2, seed: 7 }],
    ['bettered part by part', { rooms: 20, sessions: 4, staff: 70, seats: 3, seed: 3 }],
  ])(
    'give one roster for one seed, and the one they would without threads, %s',
    async (_how, size) => {
      const problem = siteOf(size);
      // Without the time limit, which a slow machine would reach: the steps asked for end the search.
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const solve = (seed: number) =>
          solveRoster({ ...requestOf(problem, seed, 1), onProgress: () => {} }).answer;
        const [first, again] = [await solve(5), await solve(5)];
        expect(first).toMatchObject({ isRepeatable: true, score: { hard: 0 } });
        expect(again.assignments).toEqual(first.assignments);
        expect(again.score).toEqual(first.score);
        const model = compileProblem(problem, rulesOf(problem), null);
        const { personAt, isComplete } = searchRoster(model, {
          ...{ seed: 5, steps: 400_000, isStopped: () => false, onProgress: () => {} },
          exact: { solver: exactHere(model, await loadExactSolver()), turns: 4 },
          lowerBound: () => null,
        });
        expect(isComplete).toBe(true);
        expect(placesOf(problem, model, personAt)).toEqual(first.assignments);
      } finally {
        vi.useRealTimers();
      }
    },
    120_000,
  );
});
