import type { Random } from '../../solve/random.ts';
import { at, type DutyModel } from './duty-model.ts';
import type { DutyState } from './duty-state.ts';
import { RowCheck } from './row-check.ts';
import { RowPricer } from './row-pricer.ts';

/** Labels kept in one place while the first rows are made: enough for a good row at once. */
const QUICK_LABELS = 3;
/** Costs are whole numbers: at a third of one, what costs something is as good as refused. */
const END_TEMPERATURE = 0.3;
const LONGEST_WINDOW = 7;
const STEPS_PER_LOOK = 4_096;

/** A row for everybody, one after another, each the best beside those before; or who has no row at all. */
export function firstRows(state: DutyState, random: Random): { readonly impossible: readonly number[] } {
  const { model } = state;
  const order = Array.from({ length: model.people }, (_, person) => person);
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  const prices = new Float64Array(model.days * model.shifts);
  const impossible: number[] = [];
  for (const person of order) {
    state.pricesFor(person, prices);
    const pricer = new RowPricer(model, person);
    const [best] = pricer.price(prices, 1, QUICK_LABELS);
    // A quick answer may have dropped the only row: then all of them are looked at.
    const found = best ?? pricer.price(prices, 1)[0];
    if (found) putRow(state, person, found.row);
    else if (pricer.isExact) impossible.push(person);
    else throw new Error('a row of one person could not be decided within memory');
  }
  return { impossible: impossible.sort((a, b) => a - b) };
}

export function putRow(state: DutyState, person: number, row: Int8Array): void {
  for (let day = 0; day < row.length; day += 1) state.set(person, day, at(row, day));
}

/** Each person in turn gets the best of all rows beside the others, until nobody can be improved. */
export function polish(state: DutyState, random: Random, isStopped: () => boolean): void {
  const { model } = state;
  const prices = new Float64Array(model.days * model.shifts);
  const pricers: RowPricer[] = [];
  let unchanged = 0;
  for (
    let person = random.below(model.people);
    unchanged < model.people;
    person = (person + 1) % model.people
  ) {
    if (isStopped()) return;
    const start = person * model.days;
    const before = state.rows.slice(start, start + model.days);
    const costBefore = state.cost;
    for (let day = 0; day < model.days; day += 1) state.set(person, day, -1);
    state.pricesFor(person, prices);
    const pricer = pricers[person] ?? new RowPricer(model, person);
    pricers[person] = pricer;
    const [best] = pricer.price(prices, 1);
    if (best) putRow(state, person, best.row);
    unchanged += 1;
    if (best && state.cost < costBefore) unchanged = 0;
    else putRow(state, person, before);
  }
}

export interface AnnealOptions {
  readonly steps: number;
  readonly startTemperature: number;
  readonly isStopped: (steps: number) => boolean;
  readonly onBest: () => void;
}

/** Simulated annealing over windows of days; every roster on the way keeps every rule of every person. */
export function annealDuty(state: DutyState, random: Random, options: AnnealOptions): boolean {
  const mover = new WindowMover(state, random);
  const cooling = (END_TEMPERATURE / options.startTemperature) ** (STEPS_PER_LOOK / options.steps);
  let temperature = options.startTemperature;
  let best = state.cost;
  for (let step = 0; step < options.steps; step += 1) {
    if (step % STEPS_PER_LOOK === 0) {
      if (options.isStopped(step)) return false;
      temperature *= cooling;
    }
    // A move may cost what is drawn: exponential with the temperature's mean, which is Metropolis' rule.
    const most = state.cost - temperature * Math.log(random.unit());
    if (mover.tryMove(most) && state.cost < best) {
      best = state.cost;
      options.onBest();
    }
  }
  return true;
}

/** Mean of what moves cost that cost something, of a sample from the state as it is. */
export function meanIncrease(state: DutyState, random: Random): number {
  const mover = new WindowMover(state, random);
  let [sum, count] = [0, 0];
  for (let sample = 0; sample < 3_000; sample += 1) {
    const before = state.cost;
    mover.lastCost = before;
    mover.tryMove(Number.NEGATIVE_INFINITY);
    if (mover.lastCost <= before) continue;
    sum += mover.lastCost - before;
    count += 1;
  }
  return count === 0 ? 1 : sum / count;
}

class WindowMover {
  /** Cost that the last allowed move led or would have led to. */
  lastCost = 0;
  private readonly state: DutyState;
  private readonly model: DutyModel;
  private readonly random: Random;
  private readonly check: RowCheck;
  private readonly first: Int8Array;
  private readonly second: Int8Array;
  constructor(state: DutyState, random: Random) {
    this.state = state;
    this.model = state.model;
    this.random = random;
    this.check = new RowCheck(state.model);
    this.first = new Int8Array(state.model.days);
    this.second = new Int8Array(state.model.days);
  }

  /** One random move, kept when it is allowed and leads to a cost of `most` at most. */
  tryMove(most: number): boolean {
    const { model, random } = this;
    const kind = random.below(10);
    const person = random.below(model.people);
    const length = 1 + random.below(Math.min(LONGEST_WINDOW, model.days));
    const from = random.below(model.days - length + 1);
    if (kind < 5 && model.people > 1) {
      const other = (person + 1 + random.below(model.people - 1)) % model.people;
      return this.swapPeople(person, other, from, from + length, most);
    }
    if (kind < 8) return this.change(person, from, Math.min(length, 3), most);
    return this.moveWithin(person, from, length, most);
  }

  private swapPeople(person: number, other: number, from: number, to: number, most: number): boolean {
    const { state, model, first, second } = this;
    const [a, b] = [person * model.days, other * model.days];
    let isSame = true;
    for (let day = 0; day < model.days; day += 1) {
      const isInside = day >= from && day < to;
      const [mine, theirs] = [at(state.rows, a + day), at(state.rows, b + day)];
      if (isInside && mine !== theirs) isSame = false;
      first[day] = isInside ? theirs : mine;
      second[day] = isInside ? mine : theirs;
    }
    if (isSame || !this.check.isAllowed(person, first, 0) || !this.check.isAllowed(other, second, 0))
      return false;
    for (let day = from; day < to; day += 1) {
      const mine = at(state.rows, a + day);
      state.set(person, day, at(state.rows, b + day));
      state.set(other, day, mine);
    }
    this.lastCost = state.cost;
    if (state.cost <= most) return true;
    for (let day = from; day < to; day += 1) {
      const mine = at(state.rows, a + day);
      state.set(person, day, at(state.rows, b + day));
      state.set(other, day, mine);
    }
    return false;
  }

  /** Other shifts, or free days, for one person on a few days in a row. */
  private change(person: number, from: number, length: number, most: number): boolean {
    const { state, model, random, first } = this;
    const start = person * model.days;
    for (let day = 0; day < model.days; day += 1) first[day] = at(state.rows, start + day);
    let isSame = true;
    for (let day = from; day < from + length; day += 1) {
      const shift = random.below(model.shifts + 1) - 1;
      if (shift !== at(first, day)) isSame = false;
      first[day] = shift;
    }
    return !isSame && this.take(person, from, from + length, most);
  }

  /** Two windows of one person's days change places: a shift moves to another day. */
  private moveWithin(person: number, from: number, length: number, most: number): boolean {
    const { state, model, random, first } = this;
    const start = person * model.days;
    const short = Math.min(length, 3);
    const other = random.below(model.days - short + 1);
    if (Math.abs(other - from) < short) return false;
    for (let day = 0; day < model.days; day += 1) first[day] = at(state.rows, start + day);
    let isSame = true;
    for (let step = 0; step < short; step += 1) {
      const [mine, theirs] = [at(first, from + step), at(first, other + step)];
      if (mine !== theirs) isSame = false;
      first[from + step] = theirs;
      first[other + step] = mine;
    }
    return !isSame && this.take(person, Math.min(from, other), Math.max(from, other) + short, most);
  }

  /** The row in `first` becomes the person's between two days, if it is allowed and not too dear. */
  private take(person: number, from: number, to: number, most: number): boolean {
    const { state, model, first, second } = this;
    if (!this.check.isAllowed(person, first, 0)) return false;
    const start = person * model.days;
    for (let day = from; day < to; day += 1) {
      second[day] = at(state.rows, start + day);
      state.set(person, day, at(first, day));
    }
    this.lastCost = state.cost;
    if (state.cost <= most) return true;
    for (let day = from; day < to; day += 1) state.set(person, day, at(second, day));
    return false;
  }
}
