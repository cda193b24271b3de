import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { aggregateModel } from '../../../../site/roster/solve/aggregate-model.ts';
import { buildingIndex } from '../../../../site/roster/solve/building-index.ts';
import { fairFloor } from '../../../../site/roster/solve/fair-floor.ts';
import { findConflicts } from '../../../../site/roster/solve/find-conflicts.ts';
import { compileProblem } from '../../../../site/roster/solve/search-model.ts';
import { randomProblem, rulesOf } from '../problem/sample-problem.ts';
import { exact, found } from './conflicts/stage.ts';

describe('the bound', () => {
  it('never exceeds the optimum found by trying every roster, and calls nothing impossible that is not (property)', () => {
    let [feasible, infeasible, tight] = [0, 0, 0];
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const drawn = randomProblem(seed);
        const rooms =
          seed % 2 === 0
            ? drawn.rooms.slice(0, 2).map((room) => ({ ...room, seats: 1 }))
            : drawn.rooms.slice(0, 1).map((room) => ({ ...room, seats: 2 }));
        const problem = {
          ...drawn,
          sessions: drawn.sessions.slice(0, 2),
          rooms,
          staff: drawn.staff.slice(0, 4).map((one) => ({ ...one, avoidRooms: [], isExperienced: true })),
        };
        const rules = rulesOf(problem);
        const optimum = bestOfAll(problem, rules);
        const model = compileProblem(problem, rules, null);
        const program = aggregateModel(model, buildingIndex(problem));
        const answer = program && exact.solve(program, 10);
        const { conflicts } = findConflicts(problem, rules, exact);
        if (optimum === null) infeasible += 1;
        else {
          feasible += 1;
          expect(answer?.status).toBe('optimal');
          if (answer?.status === 'optimal') {
            expect(answer.objective).toBeLessThanOrEqual(optimum + 1e-6);
            if (answer.objective > optimum - 1e-6) tight += 1;
          }
          expect(fairFloor(model)).toBeLessThanOrEqual(optimum);
          expect(conflicts).toEqual([]);
          const places = found(problem, rules);
          expect(places && evaluateProblem(problem, rules, places, null).score.soft).toBe(optimum);
        }
      }),
      { numRuns: 60, seed: 20261122 },
    );
    expect(Math.min(feasible, infeasible, tight)).toBeGreaterThan(3);
  });
});

/** The least cost of all rosters without a hard violation, by trying every one; null: there is none. */
function bestOfAll(problem: RosterProblem, rules: readonly ActiveRule[]): number | null {
  const seats = problem.sessions.flatMap((session) =>
    problem.rooms.map((room) => ({ sessionId: session.id, roomId: room.id })),
  );
  let best: number | null = null;
  const total = problem.staff.length ** seats.length;
  for (let code = 0; code < total; code += 1) {
    let rest = code;
    const places = seats.map((seat) => {
      const staffId = problem.staff[rest % problem.staff.length]?.id ?? '';
      rest = Math.floor(rest / problem.staff.length);
      return { ...seat, staffId };
    });
    const { hard, soft } = evaluateProblem(problem, rules, places, null).score;
    if (hard === 0 && (best === null || soft < best)) best = soft;
  }
  return best;
}
