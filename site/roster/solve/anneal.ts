import type { Random } from './random.ts';
import { at } from './search-model.ts';
import type { SearchState } from './search-state.ts';

export interface AnnealOptions {
  readonly steps: number;
  readonly startTemperature: number;
  readonly endTemperature: number;
  /** What one hard violation weighs beside costs. */
  readonly hardWeight: number;
  /** Asked every `STEPS_BETWEEN_LOOKS` steps with the steps done. */
  readonly isStopped: (steps: number) => boolean;
  readonly onBest: () => void;
}

export const STEPS_BETWEEN_LOOKS = 4_096;
/** People tried for one that is free in a session. */
const TRIES = 8;
/** A search that keeps breaking hard rules for so many looks finds them too cheap; they grow until it stops. */
const LOOKS_BROKEN = 8;
const HARD_GROWTH = 1.1;

/**
 * Simulated annealing with geometric cooling: swaps of two seats of a session, a free person for a seated one, and
 * exchanges of two people across two sessions (loads stay as they are). Locked seats are never touched. Says
 * whether all steps were made. The state ends wherever the search stood; `onBest` is called whenever it is better
 * than ever before in this call.
 */
export function anneal(state: SearchState, random: Random, options: AnnealOptions): boolean {
  const { model } = state;
  const movable: number[] = [];
  for (let seat = 0; seat < model.lockedSeat.length; seat += 1)
    if (at(model.lockedSeat, seat) < 0) movable.push(seat);
  const { steps, startTemperature, endTemperature, hardWeight } = options;
  if (movable.length === 0 || model.people === 0) return true;
  const mover = new Mover(state, random, hardWeight);
  const cooling = (endTemperature / startTemperature) ** (STEPS_BETWEEN_LOOKS / steps);
  let temperature = startTemperature;
  let [bestHard, bestSoft] = [state.hard, state.soft];
  let looksBroken = 0;
  for (let step = 0; step < steps; step += 1) {
    if (step % STEPS_BETWEEN_LOOKS === 0 && step > 0) {
      temperature *= cooling;
      looksBroken = state.hard > 0 ? looksBroken + 1 : 0;
      if (looksBroken > LOOKS_BROKEN) mover.hardWeight *= HARD_GROWTH;
      if (options.isStopped(step)) return false;
    }
    const seat = movable[random.below(movable.length)] ?? 0;
    const worst = -temperature * Math.log(random.unit());
    if (!mover.tryMove(seat, worst)) continue;
    if (state.hard < bestHard || (state.hard === bestHard && state.soft < bestSoft)) {
      [bestHard, bestSoft] = [state.hard, state.soft];
      options.onBest();
    }
  }
  return true;
}

/** Random moves on a state; each is kept when it makes the value at most `worst` worse. */
export class Mover {
  private readonly state: SearchState;
  private readonly random: Random;
  /** What one hard violation weighs beside costs. */
  hardWeight: number;
  /** With no hard violation and no soft rule about several people, a move cannot gain what its two people cost alone. */
  private readonly isSingleCostExact: boolean;
  /** The difference of the last move by its people alone; for sampling temperatures. */
  lastDelta = 0;

  constructor(state: SearchState, random: Random, hardWeight: number) {
    this.state = state;
    this.random = random;
    this.hardWeight = hardWeight;
    const { 'few-changes': changes, ...several } = state.model.price;
    this.isSingleCostExact = changes.hard === 0 && Object.values(several).every(({ soft }) => soft === 0);
  }

  tryMove(seat: number, worst: number): boolean {
    const { state, random } = this;
    const { model } = state;
    const s = state.sessionOf(seat);
    const p = at(state.personAt, seat);
    if (p >= 0 && model.price.coverage.hard === 0 && random.below(8) === 0) return this.vacate(seat, worst);
    if (p >= 0 && random.below(2) === 0) {
      const other = s * model.seatsPerSession + random.below(model.seatsPerSession);
      return this.swap(seat, other, s, worst);
    }
    let q = -1;
    for (let count = 0; count < TRIES && q < 0; count += 1) {
      const one = random.below(model.people);
      const there = one * model.sessions + s;
      if (at(state.seatOf, there) < 0 && model.sessionHard[there] === 0) q = one;
    }
    if (q < 0) return false;
    if (p < 0 || random.below(2) === 0) return this.replace(seat, q, s, worst);
    return this.exchange(seat, q, s, worst);
  }

  /** Two people of one session change rooms; one of the seats may be empty. */
  private swap(seat: number, other: number, s: number, worst: number): boolean {
    const { state } = this;
    const r = state.roomOf(seat);
    const otherRoom = state.roomOf(other);
    if (r === otherRoom || at(state.model.lockedSeat, other) >= 0) return false;
    const p = at(state.personAt, seat);
    const q = at(state.personAt, other);
    let delta = state.placeCost(p, s, otherRoom) - state.placeCost(p, s, r);
    let hard = state.placeHard(p, s, otherRoom);
    if (q >= 0) {
      delta += state.placeCost(q, s, r) - state.placeCost(q, s, otherRoom);
      hard += state.placeHard(q, s, r);
    }
    if (this.isHopeless(hard, delta, worst)) return false;
    const before = this.value();
    state.take(seat);
    if (q >= 0) {
      state.take(other);
      state.put(seat, q);
    }
    state.put(other, p);
    if (this.value() - before <= worst) return true;
    state.take(other);
    if (q >= 0) {
      state.take(seat);
      state.put(other, q);
    }
    state.put(seat, p);
    return false;
  }

  /** Where seats may stay empty, somebody gets up. */
  private vacate(seat: number, worst: number): boolean {
    const before = this.value();
    const p = this.state.take(seat);
    if (this.value() - before <= worst) return true;
    this.state.put(seat, p);
    return false;
  }

  /** A person who is free takes a seat, from somebody or empty. */
  private replace(seat: number, q: number, s: number, worst: number): boolean {
    const { state } = this;
    const r = state.roomOf(seat);
    const p = at(state.personAt, seat);
    const load = at(state.load, q);
    let delta = state.placeCost(q, s, r) + state.loadCost(q, load + 1) - state.loadCost(q, load);
    if (p >= 0) {
      const own = at(state.load, p);
      delta += state.loadCost(p, own - 1) - state.loadCost(p, own) - state.placeCost(p, s, r);
    }
    if (this.isHopeless(state.placeHard(q, s, r), delta, worst)) return false;
    const before = this.value();
    if (p >= 0) state.take(seat);
    state.put(seat, q);
    if (this.value() - before <= worst) return true;
    state.take(seat);
    if (p >= 0) state.put(seat, p);
    return false;
  }

  /** q, free in this session, takes the seat of p, who takes a seat of q in another session. */
  private exchange(seat: number, q: number, s: number, worst: number): boolean {
    const { state, random } = this;
    const { model } = state;
    const p = at(state.personAt, seat);
    const offset = random.below(model.sessions);
    let other = -1;
    let t = 0;
    for (let step = 0; step < model.sessions && other < 0; step += 1) {
      t = (offset + step) % model.sessions;
      if (at(state.seatOf, p * model.sessions + t) < 0) other = at(state.seatOf, q * model.sessions + t);
    }
    if (other < 0 || at(model.lockedSeat, other) >= 0) return false;
    const r = state.roomOf(seat);
    const otherRoom = state.roomOf(other);
    const delta =
      state.placeCost(q, s, r) +
      state.placeCost(p, t, otherRoom) -
      state.placeCost(p, s, r) -
      state.placeCost(q, t, otherRoom);
    const hard = state.placeHard(q, s, r) + state.placeHard(p, t, otherRoom);
    if (this.isHopeless(hard, delta, worst)) return false;
    const before = this.value();
    state.take(seat);
    state.take(other);
    state.put(seat, q);
    state.put(other, p);
    if (this.value() - before <= worst) return true;
    state.take(seat);
    state.take(other);
    state.put(seat, p);
    state.put(other, q);
    return false;
  }

  private value(): number {
    return this.hardWeight * this.state.hard + this.state.soft;
  }

  /** Refuses what cannot be kept before anything is moved: this is where most moves end. */
  private isHopeless(hard: number, delta: number, worst: number): boolean {
    this.lastDelta = delta;
    if (this.state.hard > 0) return hard > 0 && delta > worst;
    return hard > 0 || (this.isSingleCostExact && delta > worst);
  }
}
