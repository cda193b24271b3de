import type { ExactSolver } from './exact-solver.ts';
import type { PlacesProgram, PlacesScope } from './places-program.ts';
import { at, type SearchModel } from './search-model.ts';

export interface PlacesLimits {
  /** For all rounds of cutting off pairs together. */
  readonly seconds: number;
  /** Simplex steps of each round; where they end it the result is the same on every machine. */
  readonly iterations?: number;
  readonly rounds: number;
}

export type PlacesAnswer =
  | {
      readonly status: 'found';
      /** Room by person x session, everybody who stays among them; -1: nowhere. */
      readonly rooms: Int32Array;
      readonly objective: number;
      /** Nothing in the scope is better. */
      readonly isOptimal: boolean;
      readonly isCutByTime: boolean;
    }
  | { readonly status: 'infeasible' }
  /** `isCutByTime`: another machine might have found something. */
  | { readonly status: 'unknown'; readonly isCutByTime: boolean };

/**
 * Solves, and cuts off pairs that meet twice until none does. `start` (values of all columns) is a solution known;
 * every cut is a row that all rosters keep, so infeasible means that there is none.
 */
export function solvePlaces(
  built: PlacesProgram,
  model: SearchModel,
  scope: PlacesScope,
  exact: ExactSolver,
  limits: PlacesLimits,
  start?: Float64Array,
): PlacesAnswer {
  const deadlineMs = performance.now() + limits.seconds * 1_000;
  for (let round = 0; round < limits.rounds; round += 1) {
    const seconds = (deadlineMs - performance.now()) / 1_000;
    if (seconds <= 0) return { status: 'unknown', isCutByTime: true };
    const answer = exact.solveInteger(built.program, seconds, {
      ...(limits.iterations === undefined ? {} : { iterations: limits.iterations }),
      ...(start ? { start } : {}),
    });
    if (answer.status === 'infeasible') return answer;
    if (answer.status === 'unknown') return { status: 'unknown', isCutByTime: answer.isCutByTime };
    const rooms = roomsOf(model, scope, built, answer.values);
    if (!cutPairs(built, model, scope, rooms)) return { ...answer, rooms };
  }
  return { status: 'unknown', isCutByTime: false };
}

/** Adds a row for every pair that meets in two rooms of the solution; whether there was one. */
function cutPairs(built: PlacesProgram, model: SearchModel, scope: PlacesScope, rooms: Int32Array): boolean {
  const { people, sessions } = model;
  if (model.price['pair-once'].hard === 0) return false;
  const met = new Map<number, number>();
  let hasCut = false;
  for (let s = 0; s < sessions; s += 1) {
    const team = new Map<number, number[]>();
    for (let p = 0; p < people; p += 1) {
      const r = at(rooms, p * sessions + s);
      if (r < 0) continue;
      for (const other of team.get(r) ?? []) {
        const key = other * people + p;
        const first = met.get(key);
        if (first === undefined) met.set(key, s);
        else {
          const moving = [first, s].map((session) => {
            const r = at(rooms, p * sessions + session);
            const pair = [other, p].filter((one) => at(scope.mayChange, one * sessions + session) === 1);
            return { session, pair, columns: pair.flatMap((one) => built.columnOf(one, session, r) ?? []) };
          });
          const columns = moving.flatMap((one) => one.columns);
          // Met twice where nobody may change: it was so before.
          if (columns.length === 0) continue;
          built.program.row(columns, Number.NEGATIVE_INFINITY, columns.length - 1);
          // Met already where neither may change: then they meet in no other room of the session either.
          const [one, two] = moving;
          const only = one?.pair.length === 0 ? two : two?.pair.length === 0 ? one : undefined;
          if (only) keepApart(built, only.session, only.pair);
          hasCut = true;
        }
      }
      team.set(r, [...(team.get(r) ?? []), p]);
    }
  }
  return hasCut;
}

function keepApart(
  { program, openRooms, columnOf }: PlacesProgram,
  s: number,
  pair: readonly number[],
): void {
  if (pair.length < 2) return;
  for (const r of openRooms[s] ?? []) {
    const columns = pair.flatMap((p) => columnOf(p, s, r) ?? []);
    if (columns.length === 2) program.row(columns, Number.NEGATIVE_INFINITY, 1);
  }
}

function roomsOf(
  model: SearchModel,
  { base, mayChange }: PlacesScope,
  { places }: PlacesProgram,
  values: Float64Array,
): Int32Array {
  const rooms = base.map((r, index) => (at(mayChange, index) === 1 ? -1 : r));
  for (const [column, { p, s, r }] of places.entries())
    if ((values[column] ?? 0) > 0.5) rooms[p * model.sessions + s] = r;
  return rooms;
}
