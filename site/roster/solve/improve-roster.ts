import { anneal } from './anneal.ts';
import { chooseNeighbourhood, type Neighbourhood } from './choose-neighbourhood.ts';
import { Random } from './random.ts';
import { at, type SearchModel } from './search-model.ts';
import { SearchState } from './search-state.ts';
import type { PlacesAnswer } from './solve-places.ts';

/** Solves neighbourhoods exactly, one at a time, beside the search. */
export interface NeighbourhoodSolver {
  begin(task: Neighbourhood): void;
  /** Waits for the answer of what was begun last; null: there will be none, as the search is to stop. */
  end(): PlacesAnswer | null;
  /** Waits until it is known whether there is any roster at all: repairs would take the proof's time. */
  untilProven?(): void;
}

/** A roster with its score. */
export interface Candidate {
  readonly personAt: Int32Array;
  readonly hard: number;
  readonly soft: number;
}

export interface ImproveOptions {
  readonly seed: number;
  /** Neighbourhoods solved. */
  readonly turns: number;
  readonly solver: NeighbourhoodSolver;
  readonly hardWeight: number;
  readonly isStopped: () => boolean;
  /** Told of every roster better than all before. */
  readonly onBest: (best: Candidate) => void;
}

/** Steps of annealing beside one program: cold, so that they look around at equal cost. */
const STEPS_BESIDE = 40_000;
const START_TEMPERATURE = 0.5;
const END_TEMPERATURE = 0.2;

/**
 * Betters a roster in turns: a neighbourhood is solved exactly while the annealing goes on from the same roster;
 * then the better of the two is kept, or both where they fit together. The turns wait for each other, so that the
 * result depends on the seed alone. Says whether it does: nothing was stopped, no program cut by its time.
 */
export function improveRoster(start: Candidate, model: SearchModel, options: ImproveOptions): boolean {
  const random = new Random(options.seed ^ 0x5f3759df);
  let best = start;
  let walk = start;
  let isComplete = true;
  const keep = (one: Candidate | null): void => {
    if (one === null) return;
    if (isBetter(one, best)) {
      best = one;
      options.onBest(one);
    }
    if (!isBetter(walk, one)) walk = one;
  };
  if (start.hard > 0) options.solver.untilProven?.();
  for (let turn = 0; turn < options.turns; turn += 1) {
    if (options.isStopped()) return false;
    const state = stateOf(model, walk.personAt);
    const task = chooseNeighbourhood(state, random, turn);
    options.solver.begin(task);
    const beside = annealed(state, random, options);
    const answer = options.solver.end();
    if (answer === null) return false;
    const solved = withAnswer(model, task, answer, walk.personAt);
    const both = withAnswer(model, task, answer, beside.personAt);
    if (answer.status !== 'infeasible' && answer.isCutByTime) isComplete = false;
    for (const one of [beside, solved, both]) keep(one);
  }
  return isComplete;
}

export const isBetter = (one: Candidate, other: Candidate): boolean =>
  one.hard < other.hard || (one.hard === other.hard && one.soft < other.soft);

function annealed(state: SearchState, random: Random, options: ImproveOptions): Candidate {
  let best: Candidate = { personAt: state.personAt.slice(), hard: state.hard, soft: state.soft };
  anneal(state, random, {
    steps: STEPS_BESIDE,
    startTemperature: START_TEMPERATURE,
    endTemperature: END_TEMPERATURE,
    hardWeight: options.hardWeight,
    isStopped: options.isStopped,
    onBest: () => {
      best = { personAt: state.personAt.slice(), hard: state.hard, soft: state.soft };
    },
  });
  return best;
}

/** A roster with the changes that a solved neighbourhood made; null: none, or one of its people has moved since. */
export function withAnswer(
  model: SearchModel,
  { scope }: Neighbourhood,
  answer: PlacesAnswer,
  onto: Int32Array,
): Candidate | null {
  if (answer.status !== 'found') return null;
  const { rooms } = answer;
  const { sessions } = model;
  const state = stateOf(model, onto);
  const moves: { readonly p: number; readonly s: number }[] = [];
  for (let p = 0; p < model.people; p += 1)
    for (let s = 0; s < sessions; s += 1) {
      const there = p * sessions + s;
      if (at(scope.base, there) === at(rooms, there)) continue;
      const seat = at(state.seatOf, there);
      if ((seat < 0 ? -1 : state.roomOf(seat)) !== at(scope.base, there)) return null;
      moves.push({ p, s });
    }
  for (const { p, s } of moves) {
    const seat = at(state.seatOf, p * sessions + s);
    if (seat >= 0) state.take(seat);
  }
  for (const { p, s } of moves) {
    const r = at(rooms, p * sessions + s);
    if (r < 0) continue;
    const first = s * model.seatsPerSession;
    let seat = first + at(model.roomStart, r);
    while (seat < first + at(model.roomStart, r + 1) && at(state.personAt, seat) >= 0) seat += 1;
    if (seat === first + at(model.roomStart, r + 1)) return null;
    state.put(seat, p);
  }
  return { personAt: state.personAt, hard: state.hard, soft: state.soft };
}

export function stateOf(model: SearchModel, personAt: Int32Array): SearchState {
  const state = new SearchState(model);
  for (const [seat, p] of personAt.entries()) if (p >= 0) state.put(seat, p);
  return state;
}

/** Whether the programs count all that a roster costs: no soft rule about several people, loads that cost ever more. */
export function isObjectiveExact(model: SearchModel): boolean {
  const { 'few-changes': _changes, ...several } = model.price;
  if (model.price.coverage.hard === 0 || Object.values(several).some(({ soft }) => soft > 0)) return false;
  const cost = (load: number) => at(model.loadCost, model.sessions + 1 + load);
  for (let load = 1; load < model.sessions; load += 1)
    if (cost(load + 1) - cost(load) < cost(load) - cost(load - 1)) return false;
  return true;
}
