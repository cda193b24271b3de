import { beforeAll, describe, expect, it } from 'vitest';
import { generateProblem } from '../../../../bench/roster/generate-problem.ts';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import { type ExactSolver, loadExactSolver } from '../../../../site/roster/solve/exact-solver.ts';
import { placesOf } from '../../../../site/roster/solve/places-of.ts';
import { compileProblem } from '../../../../site/roster/solve/search-model.ts';
import { searchRoster } from '../../../../site/roster/solve/search-roster.ts';
import { oracleCounts } from '../problem/oracle.ts';
import { person, problemOf, rulesOf } from '../problem/sample-problem.ts';
import { exactHere } from './exact-here.ts';

let exact: ExactSolver;
beforeAll(async () => {
  exact = await loadExactSolver();
});

function search(problem: RosterProblem, seed: number, steps: number, turns: number) {
  const model = compileProblem(problem, rulesOf(problem), null);
  const solver = exactHere(model, exact);
  const { personAt, ...result } = searchRoster(model, {
    seed,
    steps,
    lowerBound: () => null,
    isStopped: () => false,
    onProgress: () => {},
    ...(turns > 0 ? { exact: { solver, turns } } : {}),
  });
  const assignments = placesOf(problem, model, personAt);
  const { score } = evaluateProblem(problem, rulesOf(problem), assignments, null);
  return { assignments, score, answers: solver.answers, ...result };
}

describe('exact neighbourhoods', () => {
  const site = problemOf(generateProblem({ rooms: 9, sessions: 3, staff: 36, seats: 3, seed: 7 }));

  it('better what a short search leaves, break no hard rule, and come out the same for the same seed', () => {
    const alone = search(site, 1, 10_000, 0);
    const helped = search(site, 1, 10_000, 2);
    expect(helped).toMatchObject({ score: { hard: 0 }, isComplete: true, optimum: null });
    expect(helped.score.soft).toBeLessThan(alone.score.soft);
    expect(helped.answers.filter(({ status }) => status === 'found').length).toBeGreaterThan(1);
    const counts = oracleCounts(site, helped.assignments, null, { restMinutes: 0, siteSchools: [] });
    for (const { rule, level } of rulesOf(site))
      if (level === 'hard') expect(counts[rule.id], rule.id).toBe(0);
    expect(search(site, 1, 10_000, 2).assignments).toEqual(helped.assignments);
  });

  it('solve a small site whole, and prove its cost', () => {
    const small = problemOf(generateProblem({ rooms: 4, sessions: 2, staff: 24, seats: 2, seed: 3 }));
    const { score, optimum, isComplete, steps } = search(small, 5, 100_000, 4);
    expect(score).toEqual({ hard: 0, soft: optimum });
    expect([isComplete, steps < 100_000]).toEqual([true, true]);
    for (const seed of [1, 2, 3])
      expect(search(small, seed, 100_000, 0).score.soft).toBeGreaterThanOrEqual(score.soft);
  });

  it('find the one roster that a search by single moves hardly finds', () => {
    // Every person fits one seat only: nothing but the roster itself is without a violation.
    const ids = 'abcdef'.split('');
    const rooms = ids.map((id) => ({
      id: `R${id}`,
      seats: 1,
      candidateSchools: ids.filter((o) => o !== id),
    }));
    const problem = problemOf({
      sessions: [{ id: 'S', start: '2026-06-07T08:00', end: '2026-06-07T09:00' }],
      rooms,
      staff: ids.map((id) => person(id, { school: id })),
    });
    const { assignments, score } = search(problem, 1, 10, 1);
    expect(score.hard).toBe(0);
    expect(assignments.map(({ roomId, staffId }) => roomId === `R${staffId}`)).toEqual(ids.map(() => true));
  });
});
