import type { PlacesScope } from './places-program.ts';
import type { Random } from './random.ts';
import { at } from './search-model.ts';
import type { SearchState } from './search-state.ts';

/** Programs of so many places are solved in some hundredths of a second; twice as many take ten times as long. */
const COLUMNS_ALL_SESSIONS = 700;
const COLUMNS_SOME_SESSIONS = 1_200;
/** A site of at most so many places is solved whole. */
const MOST_COLUMNS_WHOLE = 800;
const MOST_PEOPLE = 60;
/** People looked at for one who costs much; every second one is taken as drawn. */
const LOOKED_AT = 4;

/** Part of a roster to be solved exactly. */
export interface Neighbourhood {
  readonly scope: PlacesScope;
  readonly isWhole: boolean;
  /** Whether the roster keeps every hard rule as it is. */
  readonly isStart: boolean;
}

/** Room by person x session as a state has it. */
function roomsAt(state: SearchState): Int32Array {
  const { model } = state;
  const rooms = new Int32Array(model.people * model.sessions).fill(-1);
  for (const [seat, p] of state.personAt.entries())
    if (p >= 0) rooms[p * model.sessions + state.sessionOf(seat)] = state.roomOf(seat);
  return rooms;
}

/** The whole roster but what is locked; null where it is too large. */
export function wholeNeighbourhood(state: SearchState): Neighbourhood | null {
  const { model } = state;
  let columns = 0;
  for (const count of model.sessionHard) if (count === 0) columns += model.rooms;
  if (columns > MOST_COLUMNS_WHOLE) return null;
  const isFrozen = new Array<boolean>(model.sessions).fill(false);
  const people = Array.from({ length: model.people }, (_, p) => p);
  return { ...neighbourhoodOf(state, people, isFrozen), isWhole: true };
}

/**
 * Some people whose places are opened: in turn in all sessions, in two and in one. Half of them are drawn by what
 * they cost. While hard rules are broken: people of one session, those first who break one.
 */
export function chooseNeighbourhood(state: SearchState, random: Random, turn: number): Neighbourhood {
  const { model } = state;
  const { sessions } = model;
  const open = new Set<number>();
  const broken = state.hard > 0 ? brokenSeats(state) : [];
  const worst = broken[random.below(broken.length)];
  if (worst !== undefined) open.add(state.sessionOf(worst));
  else if (turn % 3 === 0) for (let s = 0; s < sessions; s += 1) open.add(s);
  else {
    open.add(random.below(sessions));
    if (turn % 3 === 1) open.add(random.below(sessions));
  }
  const isFrozen = Array.from({ length: sessions }, (_, s) => !open.has(s));
  const chosen = new Set<number>();
  for (const seat of broken) {
    const p = at(state.personAt, seat);
    if (p >= 0 && open.has(state.sessionOf(seat)) && chosen.size < MOST_PEOPLE / 2) chosen.add(p);
  }
  if (worst !== undefined) for (const p of teamOf(state, worst)) chosen.add(p);
  const most = open.size === sessions && sessions > 2 ? COLUMNS_ALL_SESSIONS : COLUMNS_SOME_SESSIONS;
  const size = new ColumnCount(state, isFrozen);
  for (const p of chosen) size.add(p);
  for (
    let tries = 0;
    tries < 8 * MOST_PEOPLE && chosen.size < MOST_PEOPLE && size.columns() < most;
    tries += 1
  ) {
    const p = tries % 2 === 0 ? costly(state, random) : random.below(model.people);
    if (chosen.has(p)) continue;
    chosen.add(p);
    size.add(p);
  }
  return neighbourhoodOf(state, [...chosen], isFrozen);
}

function neighbourhoodOf(
  state: SearchState,
  people: readonly number[],
  isFrozen: readonly boolean[],
): Neighbourhood {
  const { model } = state;
  const mayChange = new Uint8Array(model.people * model.sessions);
  for (const p of people)
    for (let s = 0; s < model.sessions; s += 1) if (!isFrozen[s]) mayChange[p * model.sessions + s] = 1;
  for (const [seat, p] of model.lockedSeat.entries())
    if (p >= 0) mayChange[p * model.sessions + state.sessionOf(seat)] = 0;
  return { scope: { base: roomsAt(state), mayChange, isFrozen }, isWhole: false, isStart: state.hard === 0 };
}

/** About how many places people and the rooms they leave make. */
class ColumnCount {
  private readonly state: SearchState;
  private readonly isFrozen: readonly boolean[];
  private readonly people: number[];
  private readonly rooms: number[];

  constructor(state: SearchState, isFrozen: readonly boolean[]) {
    this.state = state;
    this.isFrozen = isFrozen;
    this.people = new Array<number>(isFrozen.length).fill(0);
    this.rooms = new Array<number>(isFrozen.length).fill(0);
  }

  add(p: number): void {
    const { model, seatOf } = this.state;
    for (let s = 0; s < model.sessions; s += 1) {
      const there = p * model.sessions + s;
      if (this.isFrozen[s] || at(model.sessionHard, there) > 0) continue;
      this.people[s] = (this.people[s] ?? 0) + 1;
      if (at(seatOf, there) >= 0) this.rooms[s] = (this.rooms[s] ?? 0) + 1;
    }
  }

  columns(): number {
    return this.people.reduce((sum, count, s) => sum + count * (this.rooms[s] ?? 0), 0);
  }
}

/** Of a few people drawn, whoever costs most. */
function costly(state: SearchState, random: Random): number {
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (let look = 0; look < LOOKED_AT; look += 1) {
    const p = random.below(state.model.people);
    const cost = costOf(state, p);
    if (cost > most) [best, most] = [p, cost];
  }
  return best;
}

function costOf(state: SearchState, p: number): number {
  const { model } = state;
  let cost = state.loadCost(p, at(state.load, p));
  for (let s = 0; s < model.sessions; s += 1) {
    const seat = at(state.seatOf, p * model.sessions + s);
    if (seat >= 0) cost += state.placeCost(p, s, state.roomOf(seat));
  }
  return cost;
}

function teamOf(state: SearchState, seat: number): number[] {
  const { model } = state;
  const first = state.sessionOf(seat) * model.seatsPerSession;
  const r = state.roomOf(seat);
  return [...state.personAt.slice(first + at(model.roomStart, r), first + at(model.roomStart, r + 1))].filter(
    (p) => p >= 0,
  );
}

/** Empty seats, and those whose people break a hard rule there: without them fewer are broken. */
function brokenSeats(state: SearchState): number[] {
  const coverage = state.model.price.coverage.hard;
  const broken: number[] = [];
  for (const [seat, p] of state.personAt.entries()) {
    if (at(state.model.lockedSeat, seat) >= 0) continue;
    if (p < 0) {
      broken.push(seat);
      continue;
    }
    const before = state.hard;
    state.take(seat);
    if (state.hard - coverage < before) broken.push(seat);
    state.put(seat, p);
  }
  return broken;
}
