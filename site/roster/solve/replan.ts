import { evaluateProblem, type RosterScore } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { BrokenRule } from '../../../shared/domain/roster/problem/findings-of.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import {
  type Absence,
  withAbsences,
  withoutAbsent,
} from '../../../shared/domain/roster/problem/with-absences.ts';
import type { ExactSolver } from './exact-solver.ts';
import { placesOf } from './places-of.ts';
import type { PlacesScope } from './places-program.ts';
import { replanBound } from './replan-bound.ts';
import { replanModel } from './replan-model.ts';
import { type RosterChange, rosterChanges } from './roster-changes.ts';
import { at, compileProblem, type SearchModel } from './search-model.ts';
import { searchRoster } from './search-roster.ts';
import { solvePlaces } from './solve-places.ts';

export interface ReplanRequest {
  readonly problem: RosterProblem;
  readonly rules: readonly ActiveRule[];
  /** The roster that holds. */
  readonly assignments: readonly RosterPlace[];
  readonly absences: readonly Absence[];
  /** Sessions that are over or running: they stay as they are, with their empty seats. */
  readonly frozenSessionIds: readonly string[];
}

export interface ReplanAnswer {
  readonly format: 'roster/1';
  /** `unknown`: no roster without a hard violation was found; the assignments are the best there is. */
  readonly status: 'feasible' | 'unknown';
  readonly assignments: readonly RosterPlace[];
  readonly score: RosterScore;
  readonly broken: readonly BrokenRule[];
  /** People whose places are others than before, substitutes among them; the sittings that the absent miss aside. */
  readonly changedPeople: readonly string[];
  /** No re-plan changes fewer people than this. */
  readonly fewestChangedPeople: number;
  /** Whether `changedPeople` is proven to be as few as possible. */
  readonly isProvenMinimal: boolean;
  readonly changes: readonly RosterChange[];
}

export interface ReplanLimits {
  /** Programs of up to so many places are solved whole: then the fewest changes are always proven. */
  readonly mostColumnsWhole: number;
  readonly secondsPerProgram: number;
}

/** Most programs take a tenth of a second; waiting for a hard one changes far fewer people than the search does. */
const LIMITS: ReplanLimits = { mostColumnsWhole: 3_000, secondsPerProgram: 2 };
const MOST_COLUMNS = 8_000;
/** Rounds of cutting off pairs that would meet twice. */
const MOST_ROUNDS = 12;
const SEARCH_STEPS = 150_000;
/** Beside this a change is dearer to the search than any preference. */
const CHANGE_WEIGHT = 1_000;

/**
 * Fills the seats of people who do not come, changing as few people as possible: first free people take the empty
 * seats; where that is not enough, or more than the proven least, others move too. The evaluator has the last word.
 */
export function replan(
  request: ReplanRequest,
  exact: ExactSolver,
  limits: ReplanLimits = LIMITS,
): ReplanAnswer {
  const { rules } = request;
  const problem = withAbsences(request.problem, request.absences);
  const stayed = withoutAbsent(request.assignments, request.absences);
  const model = compileProblem(problem, rules, null);
  const base = baseOf(problem, model, stayed);
  const isFrozen = model.sessionIds.map((id) => request.frozenSessionIds.includes(id));
  const before = evaluateProblem(problem, rules, request.assignments, null).score.hard;
  const whole: PlacesScope = { base, isFrozen, mayChange: everywhere(problem, model, isFrozen) };

  const plan = fewestChanges(problem, model, whole, exact, limits);
  const { best, fewest } = plan;
  const places = best?.places ?? searched(problem, rules, stayed);
  const changedPeople = changedOf(problem, stayed, places);
  const { score, broken } = evaluateProblem(problem, rules, places, null);
  // What was broken before, in sessions that are over for instance, is not this plan's.
  const isFeasible = score.hard === 0 || (best !== null && score.hard <= before);
  return {
    format: 'roster/1',
    status: isFeasible ? 'feasible' : 'unknown',
    assignments: places,
    score,
    broken,
    changedPeople,
    fewestChangedPeople: fewest,
    isProvenMinimal: isFeasible && changedPeople.length <= fewest,
    changes: rosterChanges(request.assignments, places),
  };
}

/** Free people first, then more rooms, as long as a better plan is not ruled out. */
function fewestChanges(
  problem: RosterProblem,
  model: SearchModel,
  whole: PlacesScope,
  exact: ExactSolver,
  limits: ReplanLimits,
): { readonly best: Attempt | null; readonly fewest: number } {
  const attempt = (scope: PlacesScope) => solveScope(problem, model, scope, exact, limits.secondsPerProgram);
  const better = (one: Attempt | null, other: Attempt | null): Attempt | null =>
    other === null || (one !== null && one.changed <= other.changed) ? one : other;
  let fewest = fewestEntering(model, whole);
  let best: Attempt | null = null;
  if (columnsOf(model, whole) <= limits.mostColumnsWhole) {
    best = attempt(whole);
    if (best?.isOptimal) return { best, fewest: best.changed };
  }
  best = better(best, attempt(freePeople(model, whole)));
  if (best !== null && best.changed <= fewest) return { best, fewest };
  const bound = exact.solveInteger(replanBound(model, whole), limits.secondsPerProgram);
  // Without an optimum its value is no bound.
  if (bound.status === 'found' && bound.isOptimal) fewest = Math.max(fewest, Math.round(bound.objective));
  if (best !== null && best.changed <= fewest) return { best, fewest };
  return { best: better(best, attempt(moreRooms(model, whole))), fewest };
}

/** As many people come into a session as it lacks: a bound that needs no program. */
function fewestEntering(model: SearchModel, { base, isFrozen }: PlacesScope): number {
  if (model.price.coverage.hard === 0) return 0;
  const lacks = isFrozen.map((isOver, s) =>
    isOver ? 0 : model.seatsPerSession - seatedIn(model, base, s).reduce((sum, count) => sum + count, 0),
  );
  return Math.max(0, ...lacks);
}

interface Attempt {
  readonly places: readonly RosterPlace[];
  readonly changed: number;
  /** Nothing in the scope changes fewer people. */
  readonly isOptimal: boolean;
}

/** Null: nothing in time, or nothing at all. */
function solveScope(
  problem: RosterProblem,
  model: SearchModel,
  scope: PlacesScope,
  exact: ExactSolver,
  seconds: number,
): Attempt | null {
  if (columnsOf(model, scope) > MOST_COLUMNS) return null;
  const built = replanModel(model, scope);
  const answer = solvePlaces(built, model, scope, exact, { seconds, rounds: MOST_ROUNDS });
  if (answer.status !== 'found') return null;
  const places = placesIn(problem, model, answer.rooms);
  const changed = Math.floor((answer.objective + 0.5) / built.perPerson);
  // A hard rule that the program does not know would be a defect; the tests compare it with the evaluator.
  return { places, changed, isOptimal: answer.isOptimal };
}

function placesIn(problem: RosterProblem, model: SearchModel, rooms: Int32Array): RosterPlace[] {
  const places: RosterPlace[] = [];
  for (const [s, sessionId] of model.sessionIds.entries())
    for (const [r, room] of problem.rooms.entries())
      for (const [p, person] of problem.staff.entries())
        if (at(rooms, p * model.sessions + s) === r)
          places.push({ sessionId, roomId: room.id, staffId: person.id });
  return places;
}

function baseOf(problem: RosterProblem, model: SearchModel, places: readonly RosterPlace[]): Int32Array {
  const base = new Int32Array(model.people * model.sessions).fill(-1);
  const sessions = new Map(model.sessionIds.map((id, s) => [id, s]));
  const rooms = new Map(problem.rooms.map(({ id }, r) => [id, r]));
  const staff = new Map(problem.staff.map(({ id }, p) => [id, p]));
  for (const { sessionId, roomId, staffId } of places) {
    const [s, r, p] = [sessions.get(sessionId), rooms.get(roomId), staff.get(staffId)];
    if (s !== undefined && r !== undefined && p !== undefined) base[p * model.sessions + s] = r;
  }
  return base;
}

/** All places but those that are locked or over. */
function everywhere(problem: RosterProblem, model: SearchModel, isFrozen: readonly boolean[]): Uint8Array {
  const may = new Uint8Array(model.people * model.sessions);
  for (let index = 0; index < may.length; index += 1) may[index] = isFrozen[index % model.sessions] ? 0 : 1;
  const isKept = model.price.locked.hard === 1;
  for (const [index, r] of baseOf(problem, model, isKept ? problem.locked : []).entries())
    if (r >= 0) may[index] = 0;
  return may;
}

/** Only people who are free take the seats that are empty. */
function freePeople(model: SearchModel, whole: PlacesScope): PlacesScope {
  const isShort = shortSessions(model, whole);
  return {
    ...whole,
    mayChange: whole.mayChange.map((may, index) =>
      may === 1 && isShort[index % model.sessions] && at(whole.base, index) < 0 ? 1 : 0,
    ),
  };
}

/** Beside free people those of the rooms with empty seats and of as many other rooms as the program can hold. */
function moreRooms(model: SearchModel, whole: PlacesScope): PlacesScope {
  const isShort = shortSessions(model, whole);
  const short = isShort.filter(Boolean).length;
  const size = Math.floor(Math.sqrt(MOST_COLUMNS / Math.max(1, 4 * short)));
  const chosen = Array.from({ length: model.sessions }, (_, s) => {
    const counts = seatedIn(model, whole.base, s);
    const isEmpty = (r: number): boolean =>
      (counts[r] ?? 0) < at(model.roomStart, r + 1) - at(model.roomStart, r);
    const list = Array.from({ length: model.rooms }, (__, r) => r);
    return new Set([...list.filter(isEmpty), ...list.filter((r) => !isEmpty(r))].slice(0, size));
  });
  return {
    ...whole,
    mayChange: whole.mayChange.map((may, index) => {
      const [s, r] = [index % model.sessions, at(whole.base, index)];
      return may === 1 && isShort[s] && (r < 0 || chosen[s]?.has(r)) ? 1 : 0;
    }),
  };
}

function seatedIn(model: SearchModel, base: Int32Array, s: number): number[] {
  const counts = new Array<number>(model.rooms).fill(0);
  for (let p = 0; p < model.people; p += 1) {
    const r = at(base, p * model.sessions + s);
    if (r >= 0) counts[r] = (counts[r] ?? 0) + 1;
  }
  return counts;
}

function shortSessions(model: SearchModel, { base, isFrozen }: PlacesScope): boolean[] {
  return isFrozen.map((isOver, s) => {
    const seated = seatedIn(model, base, s).reduce((sum, count) => sum + count, 0);
    return !isOver && seated < model.seatsPerSession;
  });
}

/** Places the program of a scope would have, before the rules take some away. */
function columnsOf(model: SearchModel, { base, mayChange, isFrozen }: PlacesScope): number {
  let columns = 0;
  for (let s = 0; s < model.sessions; s += 1) {
    const open = new Set<number>();
    const staying = new Array<number>(model.rooms).fill(0);
    let people = 0;
    for (let p = 0; p < model.people; p += 1) {
      const index = p * model.sessions + s;
      if (at(mayChange, index) === 1 && at(model.sessionHard, index) === 0) people += 1;
      const r = at(base, index);
      if (r < 0) continue;
      if (at(mayChange, index) === 1) open.add(r);
      else staying[r] = (staying[r] ?? 0) + 1;
    }
    for (let r = 0; r < model.rooms && !isFrozen[s]; r += 1)
      if ((staying[r] ?? 0) < at(model.roomStart, r + 1) - at(model.roomStart, r)) open.add(r);
    columns += people * open.size;
  }
  return columns;
}

/** Where no exact answer is known in time: the search, which stays near the roster of before. */
function searched(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  stayed: readonly RosterPlace[],
): readonly RosterPlace[] {
  const few = rules.map((one) => (one.rule.id === 'few-changes' ? { ...one, weight: CHANGE_WEIGHT } : one));
  const model = compileProblem(problem, few, stayed);
  const { personAt } = searchRoster(model, {
    seed: 1,
    steps: SEARCH_STEPS,
    lowerBound: () => null,
    isStopped: () => false,
    onProgress: () => {},
  });
  return placesOf(problem, model, personAt);
}

/** In the order of the staff list. */
function changedOf(
  problem: RosterProblem,
  stayed: readonly RosterPlace[],
  places: readonly RosterPlace[],
): string[] {
  const changed = new Set(
    rosterChanges(stayed, places).flatMap(({ removed, added }) => [...removed, ...added]),
  );
  return problem.staff.map(({ id }) => id).filter((id) => changed.has(id));
}
