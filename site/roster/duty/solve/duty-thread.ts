import { Random } from '../../solve/random.ts';
import { BranchSearch } from './branch-search.ts';
import { ColumnSearch, wholeAbove } from './column-search.ts';
import { DUTY_CONTROL, type DutyMessage, type DutyWork } from './duty-messages.ts';
import { compileDuty, type DutyModel } from './duty-model.ts';
import { DutyState } from './duty-state.ts';
import { loadHighs } from './load-highs.ts';
import { annealDuty, firstRows, meanIncrease, polish } from './local-search.ts';
import { NrpRows } from './nrp-rows.ts';
import type { RowRoster } from './row-source.ts';

/** Counted on for each second asked for: about half of what a current desktop core makes, so seed and seconds decide. */
const STEPS_PER_SECOND = 1_000_000;
const EFFORT_PER_SECOND = 6_000_000;
/** Share of the time in which the search makes the start for the exact neighbourhoods. */
const SEARCH_SHARE = 0.2;
/** Shares of the steps, each cooled from its own heat. */
const ROUNDS = [
  { share: 0.3, heat: 0.5 },
  { share: 0.7, heat: 0.5 },
] as const;

type Post = (message: DutyMessage) => void;

/** What one thread of the duty solver does: search rows, or generate columns and re-solve windows exactly. */
export async function runDutyThread(work: DutyWork, post: Post): Promise<void> {
  const model = compileDuty(work.problem);
  if (work.job === 'search') search(work, model, post);
  else await columns(work, model, post);
}

const isStopped = ({ control }: DutyWork) => Atomics.load(control, DUTY_CONTROL.isStopped) === 1;

function search(work: DutyWork, model: DutyModel, post: Post): void {
  const random = new Random(work.seed);
  const state = new DutyState(model);
  const leave = (rows: Int8Array | null, isComplete: boolean) => {
    if (rows) work.searchRows.set(rows);
    Atomics.store(work.control, DUTY_CONTROL.searchDone, rows ? 1 : 2);
    Atomics.notify(work.control, DUTY_CONTROL.searchDone);
    post({ kind: 'done', rows, isComplete });
  };
  const { impossible } = firstRows(state, random);
  if (impossible.length > 0) {
    post({ kind: 'impossible', people: impossible });
    leave(null, true);
    return;
  }
  const best = { rows: state.rows.slice(), cost: state.cost };
  post({ kind: 'better', ...best });
  const take = () => {
    if (state.cost >= best.cost) return;
    best.rows.set(state.rows);
    best.cost = state.cost;
  };
  const steps = work.seconds * STEPS_PER_SECOND * (work.hasColumns ? SEARCH_SHARE : 1);
  let isComplete = true;
  for (const { share, heat } of ROUNDS) {
    const startTemperature = Math.max(1, heat * meanIncrease(state, random));
    isComplete &&= annealDuty(state, random, {
      steps: Math.max(1, Math.round(steps * share)),
      startTemperature,
      isStopped: () => isStopped(work),
      onBest: take,
    });
    post({ kind: 'better', cost: best.cost, rows: best.rows.slice() });
  }
  state.load(best.rows);
  if (isComplete && work.hasColumns) {
    polish(state, random, () => isStopped(work));
    take();
  }
  leave(best.rows, isComplete && !isStopped(work));
}

const DIVE_ROUNDS = 5;
const DIVE_NOISE = 0.25;
/** Windows between two dives, and the people in them: from few to many and again. */
const WINDOWS_PER_DIVE = 12;
const SMALLEST_WINDOW = 5;
const LARGEST_WINDOW = 12;
const WINDOW_LIMITS = { rounds: 6, nodes: 25, seconds: 5 } as const;
/** Everybody at once over all rows found, after the first dives. */
const WHOLE_LIMITS = { rounds: 0, nodes: 60, seconds: 15 } as const;
const DIVES_BEFORE_WHOLE = 2;
const NODES_PER_DIVE = 8;
/** Share of the work given to the first branches, which lift the bound most. */
const FIRST_TREE_SHARE = 0.1;

async function columns(work: DutyWork, model: DutyModel, post: Post): Promise<void> {
  const random = new Random(work.seed + 1);
  const highs = await loadHighs();
  const source = new NrpRows(model);
  const generation = new ColumnSearch(highs, source);
  const state = new DutyState(model);
  const limit = work.seconds * EFFORT_PER_SECOND;
  const isOver = () => isStopped(work) || generation.effort() >= limit;
  let best: { cost: number; rows: Int8Array } | null = null;
  let bound = Number.NEGATIVE_INFINITY;
  const take = (rows: Int8Array | null) => {
    if (!rows) return;
    state.load(rows);
    polish(state, random, () => isStopped(work));
    if (best !== null && state.cost >= best.cost) return;
    best = { cost: state.cost, rows: state.rows.slice() };
    post({ kind: 'better', ...best });
  };
  const takeRoster = (roster: RowRoster<Int8Array> | null) => take(roster && source.rowsOf(roster));
  const raise = (value: number) => {
    const lowerBound = wholeAbove(value);
    if (lowerBound <= bound) return;
    bound = lowerBound;
    post({ kind: 'bound', lowerBound });
  };
  const end = () => {
    generation.dispose();
    post({ kind: 'done', rows: best?.rows ?? null, isComplete: !isStopped(work) || isBest() });
  };
  const isBest = () => best !== null && best.cost <= bound;

  if (firstRows(state, random).impossible.length > 0) {
    end();
    return;
  }
  polish(state, random, () => isStopped(work));
  generation.add(source.rosterOf(state.rows));
  const answer = generation.converge(isOver, raise);
  if (answer) takeRoster(generation.dive(isOver, () => 0, DIVE_ROUNDS));
  if (!isBest()) take(searchedRows(work));
  if (best === null) take(state.rows.slice());
  const tree = new BranchSearch(generation, bound, {
    best: () => best?.cost ?? Number.POSITIVE_INFINITY,
    take: takeRoster,
    onBound: raise,
    diveRounds: DIVE_ROUNDS,
    nodesPerDive: NODES_PER_DIVE,
  });
  const branch = (until: number) => {
    if (answer && !isOver() && !isBest()) tree.run(() => isOver() || generation.effort() >= until);
  };
  branch(generation.effort() + FIRST_TREE_SHARE * limit);
  const window = (free: ReadonlySet<number>, limits: typeof WINDOW_LIMITS | typeof WHOLE_LIMITS) =>
    takeRoster(generation.window(source.rosterOf(rowsOf(best)), free, limits, isOver));
  for (let round = 1; !isOver() && !isBest() && best !== null; round += 1) {
    const before = generation.effort();
    takeRoster(generation.dive(isOver, () => DIVE_NOISE * random.unit(), DIVE_ROUNDS));
    if (round === DIVES_BEFORE_WHOLE && !isOver()) window(everybody(model), WHOLE_LIMITS);
    for (let count = 0; count < WINDOWS_PER_DIVE && !isOver() && !isBest(); count += 1) {
      const size = Math.min(
        model.people,
        SMALLEST_WINDOW + random.below(LARGEST_WINDOW - SMALLEST_WINDOW + 1),
      );
      const free = new Set<number>();
      while (free.size < size) free.add(random.below(model.people));
      window(free, WINDOW_LIMITS);
    }
    // As much work for the bound as for the roster; its dives are rosters too.
    branch(2 * generation.effort() - before);
  }
  end();
}

/** Keeps the narrowing of `best` out of closures' way. */
function rowsOf(best: { readonly rows: Int8Array } | null): Int8Array {
  return best?.rows ?? new Int8Array(0);
}

function everybody(model: DutyModel): ReadonlySet<number> {
  return new Set(Array.from({ length: model.people }, (_, person) => person));
}

/** What the search has left, waited for: it is the same whenever this is asked. */
function searchedRows(work: DutyWork): Int8Array | null {
  const { control } = work;
  while (Atomics.load(control, DUTY_CONTROL.searchDone) === 0) {
    if (isStopped(work)) return null;
    Atomics.wait(control, DUTY_CONTROL.searchDone, 0, 200);
  }
  return Atomics.load(control, DUTY_CONTROL.searchDone) === 1 ? work.searchRows.slice() : null;
}
