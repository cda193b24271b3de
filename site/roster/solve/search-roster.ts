import { anneal, Mover } from './anneal.ts';
import { wholeNeighbourhood } from './choose-neighbourhood.ts';
import { construct } from './construct.ts';
import {
  type Candidate,
  improveRoster,
  isBetter,
  isObjectiveExact,
  type NeighbourhoodSolver,
  withAnswer,
} from './improve-roster.ts';
import { Random } from './random.ts';
import { at, type SearchModel } from './search-model.ts';
import { SearchState } from './search-state.ts';

/** What the search has so far. */
export interface SearchProgress {
  readonly steps: number;
  readonly hard: number;
  readonly soft: number;
}

export interface SearchOptions {
  readonly seed: number;
  /** Steps in all; with the seed and the problem they alone decide the result. */
  readonly steps: number;
  /** Costs proven to be the least: nothing is left to find. Looked at between rounds of steps. */
  readonly lowerBound: () => number | null;
  /** Asked often; the answer is the best found so far. May block for a pause. */
  readonly isStopped: () => boolean;
  readonly onProgress: (progress: SearchProgress) => void;
  /** Exact help beside the annealing, in so many turns after it; a small roster is solved whole at once. */
  readonly exact?: { readonly solver: NeighbourhoodSolver; readonly turns: number };
}

export interface SearchResult {
  /** Person on each seat, -1: empty. */
  readonly personAt: Int32Array;
  readonly steps: number;
  /** Whether every step was made, or nothing was left to find: the same again for the same seed and steps. */
  readonly isComplete: boolean;
  /** The least cost there is, proven by solving the roster whole; null: not known. */
  readonly optimum: number | null;
}

/**
 * Shares of the steps: each round cools from its own start to the end. The early ones are there so that a search
 * that is stopped half way has cooled once; the last one counts most.
 */
const ROUNDS = [
  { share: 0.1, heat: 1 },
  { share: 0.25, heat: 1.4 },
  { share: 0.65, heat: 1.4 },
] as const;
/** From a previous roster the search stays near it: at full heat it would first forget where everybody was. */
const HEAT_FROM_PREVIOUS = 0.1;
const SAMPLES = 4_000;
/** Costs are whole numbers: at a fifth of one, moves that cost something are as good as refused. */
const END_TEMPERATURE = 0.2;
/** A hard violation beside the mean of what costs something: rare, but passable early on. */
const HARD_PER_MEAN = 6;

/** Builds a roster and improves it; a function of the problem, the seed and the steps, as long as nobody stops it. */
export function searchRoster(model: SearchModel, options: SearchOptions): SearchResult {
  const random = new Random(options.seed);
  const state = new SearchState(model);
  construct(state, random);
  let best: Candidate = { personAt: state.personAt.slice(), hard: state.hard, soft: state.soft };
  const keep = (one: Candidate): void => {
    if (isBetter(one, best)) best = { ...one, personAt: one.personAt.slice() };
  };
  const report = (steps: number) => options.onProgress({ steps, hard: best.hard, soft: best.soft });
  report(0);
  const exact = model.price.coverage.hard === 1 && model.lockedSeat.length > 0 ? options.exact : undefined;
  const whole = exact ? wholeNeighbourhood(state) : null;
  const start = best.personAt;
  if (exact && whole) exact.solver.begin(whole);
  const mean = meanIncrease(state, random);
  const heatFactor = model.previousRoom === null ? 1 : HEAT_FROM_PREVIOUS;
  const hardWeight = Math.max(20, HARD_PER_MEAN * mean);
  let done = 0;
  let isTimeless = true;
  const isOptimal = () => {
    const bound = options.lowerBound();
    return bound !== null && best.hard === 0 && best.soft <= bound;
  };
  const isStopped = () => isOptimal() || options.isStopped();
  const result = (isComplete: boolean, optimum: number | null = null): SearchResult => ({
    personAt: best.personAt,
    steps: done,
    isComplete,
    optimum,
  });
  for (const [round, { share, heat }] of ROUNDS.entries()) {
    const startTemperature = Math.max(2 * END_TEMPERATURE, heat * heatFactor * mean);
    const steps = Math.max(1, Math.round(options.steps * share));
    const before = done;
    const isWhole = anneal(state, random, {
      steps,
      startTemperature,
      endTemperature: END_TEMPERATURE,
      hardWeight,
      isStopped: (count) => {
        report(before + count);
        return isStopped();
      },
      onBest: () => keep(state),
    });
    done = before + steps;
    if (!isWhole) return result(isOptimal());
    if (round > 0 || !exact || !whole) continue;
    const answer = exact.solver.end();
    if (answer === null) return result(isOptimal());
    const solved = withAnswer(model, whole, answer, start);
    if (solved) keep(solved);
    if (answer.status !== 'infeasible' && answer.isCutByTime) isTimeless = false;
    if (answer.status === 'found' && answer.isOptimal && best.hard === 0 && isObjectiveExact(model))
      return result(true, best.soft);
  }
  if (exact && !isStopped())
    isTimeless =
      improveRoster(best, model, {
        seed: options.seed,
        turns: exact.turns,
        solver: exact.solver,
        hardWeight,
        isStopped: () => {
          report(done);
          return isStopped();
        },
        onBest: keep,
      }) && isTimeless;
  report(done);
  return result(isOptimal() || isTimeless);
}

/** Mean of what moves that cost something cost, from the state as it is: sizes and weights differ by problem. */
function meanIncrease(state: SearchState, random: Random): number {
  const { model } = state;
  if (model.lockedSeat.length === 0 || model.people === 0) return 1;
  const mover = new Mover(state, random, 0);
  let [sum, count] = [0, 0];
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const seat = random.below(model.lockedSeat.length);
    if (at(model.lockedSeat, seat) >= 0) continue;
    mover.lastDelta = 0;
    mover.tryMove(seat, Number.NEGATIVE_INFINITY);
    if (mover.lastDelta <= 0) continue;
    sum += mover.lastDelta;
    count += 1;
  }
  return count === 0 ? 1 : sum / count;
}
