import { at, type DutyModel } from './duty-model.ts';

/** A row of one person and what its prices sum to. */
export interface PricedRow {
  readonly row: Int8Array;
  readonly price: number;
}

const NONE = -1;
/** Beyond this many labels of one row the rest is dropped and the answer is a good one, not the best. */
const MOST_LABELS = 3_000_000;

/**
 * The cheapest rows of one person for given prices of cells, by dynamic programming over days: a label is a class
 * of last shift, the length of the run so far, the units worked, and what is used up of weekends and of limited
 * kinds of shift. Of two labels in the same place the one that costs and uses no less is dropped. This is the
 * resource constrained shortest path of column generation, and the exact neighbourhood of one person.
 */
export class RowPricer {
  /** False after an answer that dropped labels: then it is no bound. */
  isExact = true;
  /** Labels tried in all answers. */
  effort = 0;
  private readonly model: DutyModel;
  private readonly person: number;
  /** Class of each shift: those with the same forbidden successors behave alike. */
  private readonly classOf: Int32Array;
  private readonly classShift: number[] = [];
  /** Kinds of shift whose limit can be reached; resource 0 is weekends. */
  private readonly limitedOf: Int32Array;
  private readonly limits: Int32Array;
  private readonly resources: number;
  private readonly workStates: number;
  private readonly offStates: number;
  private readonly width: number;
  private readonly mostUnits: number;
  private readonly longestUnit: number;
  private readonly heads: Int32Array;
  private cost = new Float64Array(1 << 14);
  private parent = new Int32Array(1 << 14);
  private shift = new Int8Array(1 << 14);
  private bucket = new Int32Array(1 << 14);
  private next = new Int32Array(1 << 14);
  private used: Int32Array;
  private count = 0;

  constructor(model: DutyModel, person: number) {
    this.model = model;
    this.person = person;
    const { shifts, days } = model;
    this.classOf = new Int32Array(shifts);
    const classes = new Map<string, number>();
    for (let shift = 0; shift < shifts; shift += 1) {
      const key = model.isForbidden.subarray(shift * shifts, (shift + 1) * shifts).join();
      const known = classes.get(key);
      if (known === undefined) {
        classes.set(key, classes.size);
        this.classOf[shift] = classes.size - 1;
        this.classShift.push(shift);
      } else this.classOf[shift] = known;
    }
    this.longestUnit = Math.max(...model.units);
    const limits = [at(model.maxWeekends, person)];
    this.limitedOf = new Int32Array(shifts).fill(NONE);
    this.mostUnits = at(model.maxUnits, person);
    for (let shift = 0; shift < shifts; shift += 1) {
      const most = at(model.maxShifts, person * shifts + shift);
      const possible = Math.min(days, Math.floor(this.mostUnits / at(model.units, shift)));
      if (most === 0 || most >= possible) continue;
      this.limitedOf[shift] = limits.length;
      limits.push(most);
    }
    this.limits = Int32Array.from(limits);
    this.resources = limits.length;
    // Runs that began before the first day are long enough from their first day on: states of their own.
    this.workStates = 2 * at(model.maxRun, person);
    this.offStates = Math.max(1, at(model.minOff, person));
    this.width = this.mostUnits + 1;
    this.heads = new Int32Array((this.classShift.length * this.workStates + this.offStates) * this.width);
    this.used = new Int32Array((1 << 14) * this.resources);
  }

  /** Whether the tables of this person are small enough to be worth it. */
  static isPractical(model: DutyModel, person: number): boolean {
    return (
      (2 * at(model.maxRun, person) * model.shifts + model.days) * (at(model.maxUnits, person) + 1) < 2e6
    );
  }

  /**
   * Up to `most` different rows, cheapest first; none when the person has no row at all. `prices` has one entry per
   * cell. `perPlace` keeps only so many labels in one place (a quick answer, no bound).
   */
  price(prices: Float64Array, most: number, perPlace = Number.POSITIVE_INFINITY): readonly PricedRow[] {
    const { model } = this;
    this.isExact = perPlace === Number.POSITIVE_INFINITY;
    this.count = 0;
    this.heads.fill(NONE);
    this.startDay(prices);
    let from = 0;
    for (let day = 1; day < model.days; day += 1) {
      const to = this.count;
      this.heads.fill(NONE);
      for (let label = from; label < to; label += 1)
        if (at(this.bucket, label) >= 0) this.extend(label, day, prices, perPlace);
      from = to;
    }
    return this.ends(from, most);
  }

  private startDay(prices: Float64Array): void {
    const { model, person } = this;
    this.push(NONE, NONE, 0, this.offBucket(this.offStates, 0), 0, Number.POSITIVE_INFINITY);
    if (at(model.maxRun, person) < 1) return;
    const isLongEnough = at(model.minRun, person) <= 1;
    for (let shift = 0; shift < model.shifts; shift += 1)
      if (at(model.isAllowed, person * model.days * model.shifts + shift) === 1)
        this.push(
          NONE,
          shift,
          at(prices, shift),
          this.workBucket(shift, 1, !isLongEnough, at(model.units, shift)),
          0,
          Number.POSITIVE_INFINITY,
        );
  }

  private extend(label: number, day: number, prices: Float64Array, perPlace: number): void {
    const { model, person } = this;
    const place = at(this.bucket, label);
    const units = place % this.width;
    const state = (place - units) / this.width;
    const cost = at(this.cost, label);
    const left = model.days - day;
    const [maxRun, minRun, minOff] = [
      at(model.maxRun, person),
      at(model.minRun, person),
      at(model.minOff, person),
    ];
    const works = this.classShift.length * this.workStates;
    let run = 0;
    let isOpen = false;
    let last = NONE;
    if (state < works) {
      last = this.classShift[Math.floor(state / this.workStates)] ?? 0;
      const inClass = state % this.workStates;
      isOpen = inClass >= maxRun;
      run = (isOpen ? inClass - maxRun : inClass) + 1;
    }
    const mostUnit = this.longestUnit;
    const stillNeeded = at(model.minUnits, person) - units;
    if (last === NONE) {
      const off = state - works + 1;
      if (stillNeeded <= (left - 1) * mostUnit)
        this.push(label, NONE, cost, this.offBucket(Math.min(this.offStates, off + 1), units), day, perPlace);
      if (off < minOff || maxRun < 1) return;
    } else if ((run >= minRun || isOpen) && stillNeeded <= (left - 1) * mostUnit)
      this.push(label, NONE, cost, this.offBucket(minOff > 1 ? 1 : this.offStates, units), day, perPlace);
    if (run >= maxRun) return;
    const cells = day * model.shifts;
    const allowedFrom = person * model.days * model.shifts + cells;
    const isOpenNext = isOpen && run + 1 < minRun;
    for (let shift = 0; shift < model.shifts; shift += 1) {
      if (at(model.isAllowed, allowedFrom + shift) === 0) continue;
      if (last !== NONE && at(model.isForbidden, last * model.shifts + shift) === 1) continue;
      const nextUnits = units + at(model.units, shift);
      if (nextUnits > this.mostUnits) continue;
      if (at(model.minUnits, person) - nextUnits > (left - 1) * mostUnit) continue;
      const nextPlace = this.workBucket(shift, run + 1, isOpenNext, nextUnits);
      this.push(label, shift, cost + at(prices, cells + shift), nextPlace, day, perPlace);
    }
  }

  private workBucket(shift: number, run: number, isOpen: boolean, units: number): number {
    const inClass = run - 1 + (isOpen ? at(this.model.maxRun, this.person) : 0);
    return (at(this.classOf, shift) * this.workStates + inClass) * this.width + units;
  }

  private offBucket(off: number, units: number): number {
    return (this.classShift.length * this.workStates + off - 1) * this.width + units;
  }

  /** Adds a label unless another in its place is as good; drops those that it makes needless. */
  private push(
    parent: number,
    shift: number,
    cost: number,
    place: number,
    day: number,
    perPlace: number,
  ): void {
    this.effort += 1;
    if (this.count === this.cost.length && !this.grow()) return;
    const { resources, used, model } = this;
    const label = this.count;
    const base = label * resources;
    for (let r = 0; r < resources; r += 1) used[base + r] = parent < 0 ? 0 : at(used, parent * resources + r);
    if (shift >= 0) {
      const limited = at(this.limitedOf, shift);
      if (limited >= 0) used[base + limited] = at(used, base + limited) + 1;
      const weekend = at(model.weekendOf, day);
      // The first worked day of a weekend counts it; the day before may be the same weekend's.
      const isNew =
        weekend >= 0 &&
        !(day > 0 && at(model.weekendOf, day - 1) === weekend && parent >= 0 && at(this.shift, parent) >= 0);
      if (isNew) used[base] = at(used, base) + 1;
      for (let r = 0; r < resources; r += 1) if (at(used, base + r) > at(this.limits, r)) return;
    }
    let before = NONE;
    let kept = 0;
    let worst = NONE;
    for (let other = at(this.heads, place); other !== NONE; ) {
      const following = at(this.next, other);
      if (at(this.cost, other) <= cost + 1e-9 && this.usesNoMore(other, label)) return;
      if (cost <= at(this.cost, other) && this.usesNoMore(label, other)) {
        this.bucket[other] = NONE;
        if (before === NONE) this.heads[place] = following;
        else this.next[before] = following;
      } else {
        before = other;
        kept += 1;
        if (worst === NONE || at(this.cost, other) > at(this.cost, worst)) worst = other;
      }
      other = following;
    }
    if (kept >= perPlace) {
      if (at(this.cost, worst) <= cost) return;
      this.unlink(place, worst);
    }
    this.cost[label] = cost;
    this.parent[label] = parent;
    this.shift[label] = shift;
    this.bucket[label] = place;
    this.next[label] = at(this.heads, place);
    this.heads[place] = label;
    this.count += 1;
  }

  private unlink(place: number, label: number): void {
    this.bucket[label] = NONE;
    if (at(this.heads, place) === label) {
      this.heads[place] = at(this.next, label);
      return;
    }
    for (let other = at(this.heads, place); other !== NONE; other = at(this.next, other))
      if (at(this.next, other) === label) {
        this.next[other] = at(this.next, label);
        return;
      }
  }

  private usesNoMore(a: number, b: number): boolean {
    const { resources, used } = this;
    for (let r = 0; r < resources; r += 1)
      if (at(used, a * resources + r) > at(used, b * resources + r)) return false;
    return true;
  }

  private grow(): boolean {
    if (this.count >= MOST_LABELS) {
      this.isExact = false;
      return false;
    }
    const size = 2 * this.cost.length;
    this.cost = copy(new Float64Array(size), this.cost);
    this.parent = copy(new Int32Array(size), this.parent);
    this.shift = copy(new Int8Array(size), this.shift);
    this.bucket = copy(new Int32Array(size), this.bucket);
    this.next = copy(new Int32Array(size), this.next);
    this.used = copy(new Int32Array(size * this.resources), this.used);
    return true;
  }

  /** The cheapest labels of the last day that have worked enough. */
  private ends(from: number, most: number): readonly PricedRow[] {
    const { model, person } = this;
    const ends: number[] = [];
    for (let label = from; label < this.count; label += 1) {
      const bucket = at(this.bucket, label);
      if (bucket < 0 || bucket % this.width < at(model.minUnits, person)) continue;
      // Insertion into a list of few.
      let place = ends.length;
      while (place > 0 && at(this.cost, ends[place - 1] ?? 0) > at(this.cost, label)) place -= 1;
      if (place >= most) continue;
      ends.splice(place, 0, label);
      if (ends.length > most) ends.pop();
    }
    return ends.map((end) => {
      const row = new Int8Array(model.days);
      let label = end;
      for (let day = model.days - 1; day >= 0; day -= 1) {
        row[day] = at(this.shift, label);
        label = at(this.parent, label);
      }
      return { row, price: at(this.cost, end) };
    });
  }
}

function copy<T extends Int32Array | Int8Array | Float64Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
