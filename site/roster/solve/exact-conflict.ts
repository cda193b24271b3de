import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Deficit } from './conflict.ts';
import type { ExactSolver } from './exact-solver.ts';
import { irreducible, leastSet } from './least-set.ts';
import { solveNeighbourhood } from './neighbourhood.ts';
import { restrictProblem } from './restrict-problem.ts';
import { at, compileProblem } from './search-model.ts';
import { worded } from './worded-conflict.ts';

/** Larger sites are not proven impossible in a time that anybody waits. */
const MOST_COLUMNS = 4_000;
/** For each program: simplex steps end it alike on every machine, the seconds are for one that went wrong. */
const LIMITS = { seconds: 60, iterations: 20_000, rounds: 200 } as const;

/**
 * What no counting shows: pairs, single rooms and sessions that only together leave no roster. The whole problem is
 * solved in whole numbers with every hard rule; where it has no solution, rooms, sessions and rules are left out as
 * long as the rest stays proven impossible. Null: nothing proven, or too large.
 */
export function exactConflict(
  problem: RosterProblem,
  hard: readonly ActiveRule[],
  exact: ExactSolver,
): Deficit | null {
  const sessionIds = problem.sessions.map(({ id }) => id);
  const roomIds = problem.rooms.map(({ id }) => id);
  const partOf = (sessions: readonly string[], rooms: readonly string[]) =>
    restrictProblem(problem, sessions, rooms);
  const isPossible = (part: RosterProblem, rules: readonly ActiveRule[]): boolean =>
    !isProvenImpossible(part, rules, exact);
  if (isPossible(problem, hard)) return null;
  const sessions = leastSet(sessionIds, (some) => isPossible(partOf(some, roomIds), hard));
  const rooms = leastSet(roomIds, (some) => isPossible(partOf(sessions, some), hard));
  // With fewer rooms the program may prove in its work what it could not before.
  const part = partOf(
    leastSet(sessions, (some) => isPossible(partOf(some, rooms), hard)),
    rooms,
  );
  return worded(
    problem,
    part,
    irreducible(hard, (some) => isPossible(part, some)),
  );
}

function isProvenImpossible(part: RosterProblem, rules: readonly ActiveRule[], exact: ExactSolver): boolean {
  const model = compileProblem(part, rules, null);
  if (model.price.coverage.hard === 0) return false;
  let columns = 0;
  for (const count of model.sessionHard) if (count === 0) columns += model.rooms;
  if (columns > MOST_COLUMNS) return false;
  const places = model.people * model.sessions;
  const [base, mayChange] = [new Int32Array(places).fill(-1), new Uint8Array(places).fill(1)];
  for (const [seat, p] of model.lockedSeat.entries()) {
    if (p < 0) continue;
    const there = p * model.sessions + Math.floor(seat / model.seatsPerSession);
    base[there] = at(model.roomOfSeat, seat % model.seatsPerSession);
    mayChange[there] = 0;
  }
  const scope = { base, mayChange, isFrozen: new Array<boolean>(model.sessions).fill(false) };
  return (
    solveNeighbourhood(model, { scope, isWhole: true, isStart: false }, exact, LIMITS).status === 'infeasible'
  );
}
