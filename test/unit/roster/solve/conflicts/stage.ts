import { expect } from 'vitest';
import { evaluateProblem } from '../../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type {
  RosterPlace,
  RosterProblem,
} from '../../../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../../../shared/domain/roster/problem/rule-set.ts';
import type { Conflict } from '../../../../../site/roster/solve/conflict.ts';
import { type ExactSolver, loadExactSolver } from '../../../../../site/roster/solve/exact-solver.ts';
import { placesOf } from '../../../../../site/roster/solve/places-of.ts';
import type { Repair } from '../../../../../site/roster/solve/repair/repair.ts';
import { compileProblem } from '../../../../../site/roster/solve/search-model.ts';
import { searchRoster } from '../../../../../site/roster/solve/search-roster.ts';
import { person, problemOf, rulesOf } from '../../problem/sample-problem.ts';
import { exactHere } from '../exact-here.ts';

export const exact: ExactSolver = await loadExactSolver();

export const SESSION = { id: 'S1', start: '2026-06-07T08:00', end: '2026-06-07T09:00' };
export const LATER = { id: 'S2', start: '2026-06-08T08:00', end: '2026-06-08T09:00' };

/** A roster without a hard violation of these rules, by search with exact help; null: none found. */
export function found(problem: RosterProblem, rules: readonly ActiveRule[]): readonly RosterPlace[] | null {
  if (evaluateProblem(problem, rules, [], null).score.hard === 0) return [];
  const model = compileProblem(problem, rules, null);
  const { personAt } = searchRoster(model, {
    seed: 1,
    steps: 10_000,
    exact: { solver: exactHere(model, exact), turns: 6 },
    lowerBound: () => 0,
    isStopped: () => false,
    onProgress: () => {},
  });
  const places = placesOf(problem, model, personAt);
  return evaluateProblem(problem, rules, places, null).score.hard === 0 ? places : null;
}

/** Each conflict is none as soon as any one of its requirements is left out: a real roster meets the rest. */
export function isIrreducible(problem: RosterProblem, { requirements }: Conflict): void {
  for (const left of requirements) {
    const rest = requirements.filter((one) => one !== left);
    const sessions = new Set(
      rest.filter(({ ruleId }) => ruleId === 'coverage').map(({ sessionId }) => sessionId),
    );
    // A conflict about some rooms names each of them with its coverage; of those left, all must be met.
    const named = rest.filter(({ ruleId }) => ruleId === 'coverage').flatMap(({ roomId }) => roomId ?? []);
    const several = requirements.flatMap(({ roomId, roomIds }) => roomId ?? roomIds ?? []);
    const rooms = new Set(named.length > 0 ? named : several);
    const ids = new Set(rest.map(({ ruleId }) => ruleId));
    const part = {
      ...problem,
      sessions: problem.sessions.filter(({ id }) => sessions.size === 0 || sessions.has(id)),
      rooms: problem.rooms.filter(({ id }) => rooms.size === 0 || rooms.has(id)),
    };
    const rules = rulesOf(problem).filter(({ rule }) => ids.has(rule.id));
    expect(found(part, rules), `without ${left.ruleId}: ${left.text}`).not.toBeNull();
  }
}

export const women = (count: number, change: object = {}) =>
  Array.from({ length: count }, (_, n) => person(`w${n}`, change));
export const men = (count: number, change: object = {}) =>
  Array.from({ length: count }, (_, n) => person(`m${n}`, { sex: 'M', ...change }));
export const rooms = (count: number, seats = 2) =>
  Array.from({ length: count }, (_, n) => ({ id: `R${n}`, seats }));

export const days = ['07', '08', '09', '10'].map((day) => ({
  id: `S${day}`,
  start: `2026-06-${day}T08:00`,
  end: `2026-06-${day}T09:00`,
}));
export const ofK = { relatedSchools: ['K'] };
export const closed = (id: string) => ({ id, seats: 1, candidateSchools: ['K'] });

export const ofRoom = (school: string) => ({ relatedSchools: ['K', 'L'].filter((one) => one !== school) });
export const twoClosed = (seats: number) => ['K', 'L'].map((id) => ({ id, seats, candidateSchools: [id] }));
export const group = (school: string, sexes: string) =>
  [...sexes].map((sex, n) => person(`${school}${n}`, { sex, ...ofRoom(school) }));

/** The problem and its rules after a repair, with people as an office would find them. */
export function after(
  problem: RosterProblem,
  repairs: readonly Repair[],
): { readonly problem: RosterProblem; readonly rules: readonly ActiveRule[] } {
  const relaxed = repairs.flatMap((one) => (one.kind === 'relax' ? one.ruleId : []));
  const open = repairs.flatMap((one) => (one.kind === 'unlock' ? one.places : []));
  const more = repairs.flatMap((one) => (one.kind === 'people' ? one.people : []));
  const staff = more.flatMap(({ sex, isExperienced, count }, kind) =>
    Array.from({ length: count }, (_, n) =>
      person(`new${kind}-${n}`, {
        sex: sex === '' ? 'FM'[n % 2] : sex,
        isExperienced,
        hasSigned: true,
        county: `县${kind}-${n}`,
      }),
    ),
  );
  const { staff: added } = problemOf({ sessions: problem.sessions, rooms: problem.rooms, staff });
  return {
    problem: {
      ...problem,
      staff: [...problem.staff, ...added],
      locked: problem.locked.filter(
        (place) => !open.some((one) => JSON.stringify(one) === JSON.stringify(place)),
      ),
    },
    rules: rulesOf(problem).filter(({ rule }) => !relaxed.includes(rule.id)),
  };
}

/** The first repairs of all conflicts make the problem possible; where there is one conflict, each of its repairs does. */
export function expectMended(problem: RosterProblem, conflicts: readonly Conflict[]): void {
  const choices =
    conflicts.length === 1
      ? (conflicts[0]?.repairs ?? []).map((one) => [one])
      : [conflicts.flatMap(({ repairs: [first] }) => first ?? [])];
  expect(choices.length).toBeGreaterThan(0);
  expect(choices[0]?.length).toBe(conflicts.length);
  for (const repairs of choices) {
    const mended = after(problem, repairs);
    expect(found(mended.problem, mended.rules), JSON.stringify(repairs)).not.toBeNull();
  }
}
