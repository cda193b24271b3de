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
import { lacksOf } from './lacks.ts';
import { placesOf } from './places-of.ts';
import type { PlacesScope } from './places-program.ts';
import { replanBound } from './replan-bound.ts';
import { replanModel } from './replan-model.ts';
import { columnsOf, freePeople, moreRooms, seatedIn } from './replan-scopes.ts';
import { restrictProblem } from './restrict-problem.ts';
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
  /** Proven: no re-plan keeps every hard rule. */
  readonly isProvenImpossible: boolean;
  /** People that sessions lack by counting alone, where no plan was found. */
  readonly lacks: readonly { readonly text: string; readonly textZh: string }[];
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
  const isClean = evaluateProblem(request.problem, rules, request.assignments, null).score.hard === 0;
  const whole: PlacesScope = { base, isFrozen, mayChange: everywhere(problem, model, isFrozen) };

  const { best, fewest, isImpossible } = fewestChanges(problem, model, whole, exact, limits, isClean);
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
    isProvenImpossible: isImpossible && !isFeasible,
    lacks: isFeasible ? [] : lacksIn(problem, rules, request.frozenSessionIds),
    changes: rosterChanges(request.assignments, places),
  };
}

interface Plan {
  readonly best: Attempt | null;
  readonly fewest: number;
  readonly isImpossible: boolean;
}

/** Free people first, then more rooms, as long as a better plan is not ruled out. */
function fewestChanges(
  problem: RosterProblem,
  model: SearchModel,
  whole: PlacesScope,
  exact: ExactSolver,
  limits: ReplanLimits,
  /** Else what the roster breaks already may stay broken, and a program that keeps all rules proves nothing. */
  isClean: boolean,
): Plan {
  const attempt = (scope: PlacesScope) => solveScope(problem, model, scope, exact, limits.secondsPerProgram);
  const better = (one: Attempt | null, other: Attempt | null): Attempt | null =>
    other === null || (one !== null && one.changed <= other.changed) ? one : other;
  let fewest = fewestEntering(model, whole);
  let best: Attempt | null = null;
  const plan = (isImpossible = false): Plan => ({
    best,
    fewest,
    isImpossible: isImpossible && best === null,
  });
  if (columnsOf(model, whole) <= limits.mostColumnsWhole) {
    const found = attempt(whole);
    if (found === 'impossible' && isClean) return plan(true);
    best = foundIn(found);
    if (best?.isOptimal) return { ...plan(), fewest: best.changed };
  }
  best = better(best, foundIn(attempt(freePeople(model, whole))));
  if (best !== null && best.changed <= fewest) return plan();
  const bound = replanBound(model, whole);
  // Without whole numbers first: a fraction of the time, and mostly the same.
  const fraction = exact.solve(bound, limits.secondsPerProgram);
  if (fraction.status === 'infeasible' && isClean) return plan(true);
  if (fraction.status === 'optimal') fewest = Math.max(fewest, Math.ceil(fraction.objective - 1e-6));
  if (best !== null && best.changed <= fewest) return plan();
  best = better(best, foundIn(attempt(moreRooms(model, whole, MOST_COLUMNS))));
  if (best !== null && best.changed <= fewest) return plan();
  const integer = exact.solveInteger(bound, limits.secondsPerProgram);
  if (integer.status === 'infeasible') return plan(isClean);
  // Without an optimum its value is no bound.
  if (integer.status === 'found' && integer.isOptimal)
    fewest = Math.max(fewest, Math.round(integer.objective));
  return plan();
}

const foundIn = (attempt: Attempt | 'impossible' | null): Attempt | null =>
  attempt === 'impossible' ? null : attempt;

/** What counting says each session still to come lacks. */
function lacksIn(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  frozen: readonly string[],
): { readonly text: string; readonly textZh: string }[] {
  const hard = rules.filter(({ level }) => level === 'hard');
  return problem.sessions
    .filter(({ id }) => !frozen.includes(id))
    .flatMap(({ id }) =>
      lacksOf(restrictProblem(problem, [id], null), hard).map(({ need, have, kind, unit }) => ({
        text: `session ${id} needs ${need} ${kind.en}, ${have} are free`,
        textZh: `场次 ${id} 需要${kind.zh} ${need} ${unit}，可用 ${have} ${unit}`,
      })),
    );
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

/** Null: nothing in time, or the scope is too large. */
function solveScope(
  problem: RosterProblem,
  model: SearchModel,
  scope: PlacesScope,
  exact: ExactSolver,
  seconds: number,
): Attempt | 'impossible' | null {
  if (columnsOf(model, scope) > MOST_COLUMNS) return null;
  const built = replanModel(model, scope);
  const answer = solvePlaces(built, model, scope, exact, { seconds, rounds: MOST_ROUNDS });
  if (answer.status !== 'found') return answer.status === 'infeasible' ? 'impossible' : null;
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
