import type { Neighbourhood } from './choose-neighbourhood.ts';
import type { ExactSolver } from './exact-solver.ts';
import { addLoadCost } from './load-cost.ts';
import { type PlacesProgram, type PlacesScope, placesProgram } from './places-program.ts';
import { at, type SearchModel } from './search-model.ts';
import { roomCostIn } from './session-rooms.ts';
import { type PlacesAnswer, type PlacesLimits, solvePlaces } from './solve-places.ts';

/** Simplex steps end a program, so that it ends alike on every machine; the seconds are for one that went wrong. */
const LIMITS: PlacesLimits = { seconds: 30, iterations: 6_000, rounds: 10 };
const LIMITS_WHOLE: PlacesLimits = { seconds: 60, iterations: 30_000, rounds: 30 };

/**
 * The cheapest way to place the people who may change, with everybody else where they are, by the costs of single
 * people: preferences, changes against a previous roster and loads. What soft rules about several people cost is no
 * part of it, so whoever takes the answer asks the evaluator's sums again. A roster that keeps every hard rule is the
 * start: nothing worse is answered.
 */
export function solveNeighbourhood(
  model: SearchModel,
  { scope, isStart, isWhole }: Neighbourhood,
  exact: ExactSolver,
  limits: PlacesLimits = isWhole ? LIMITS_WHOLE : LIMITS,
): PlacesAnswer {
  const built = placesProgram(model, scope, (p, s, r) => placeCost(model, p, s, r));
  const loads = built.people.map((p) => ({ p, segments: addLoads(model, scope, built, p) }));
  if (!isStart) return solvePlaces(built, model, scope, exact, limits);
  const start = new Float64Array(built.program.cost.length);
  for (const { p, segments } of loads) {
    let load = 0;
    for (let s = 0; s < model.sessions; s += 1) {
      const column = built.columnOf(p, s, at(scope.base, p * model.sessions + s));
      if (column === undefined) continue;
      start[column] = 1;
      load += 1;
    }
    for (const segment of segments.slice(0, load)) start[segment] = 1;
  }
  return solvePlaces(built, model, scope, exact, limits, start);
}

/** Soft cost of a person on a seat by itself. */
function placeCost(model: SearchModel, p: number, s: number, r: number): number {
  const cost = at(model.sessionCost, p * model.sessions + s) + roomCostIn(model, p, s, r);
  const { previousRoom, price } = model;
  const isChange = previousRoom !== null && at(previousRoom, p * model.sessions + s) !== r;
  return cost + (isChange ? price['few-changes'].soft : 0);
}

/** What the load costs beyond the sittings that stay. */
function addLoads(
  model: SearchModel,
  { base, mayChange }: PlacesScope,
  { program, openRooms, columnOf }: PlacesProgram,
  p: number,
): number[] {
  if (at(model.isCounted, p) === 0) return [];
  const { sessions } = model;
  const own: number[] = [];
  let [staying, most] = [0, 0];
  for (let s = 0; s < sessions; s += 1) {
    if (at(mayChange, p * sessions + s) === 0) {
      if (at(base, p * sessions + s) >= 0) staying += 1;
      continue;
    }
    const columns = (openRooms[s] ?? []).flatMap((r) => columnOf(p, s, r) ?? []);
    if (columns.length > 0) most += 1;
    own.push(...columns);
  }
  const costs = Array.from({ length: most + 1 }, (_, more) =>
    at(model.loadCost, sessions + 1 + staying + more),
  );
  return addLoadCost(program, costs, own);
}
