import type { PlanModel, PlanPerson } from './plan-model.ts';

/** A row of one person under way: the shifts so far and what rules still ask of the rest. */
interface Label {
  /** With wishes, prices, and fairness of what has been worked so far. */
  readonly cost: number;
  readonly parent: Label | null;
  /** Place in the person's list of slots, -1 for none yet. */
  readonly place: number;
  readonly readyMinute: number;
  readonly restUntil: number;
  readonly lastDay: number;
  readonly run: number;
  readonly lastNight: number;
  readonly nightRun: number;
  readonly weekend: number;
  readonly weekends: number;
  readonly shifts: number;
  readonly minutes: number;
  readonly nights: number;
  readonly points: number;
  /** Times worked on the last day and on the day before it, as bits. */
  readonly marks: number;
  readonly marksBefore: number;
}

const NEVER = Number.NEGATIVE_INFINITY;
/** Labels in one answer: beyond them the rest is dropped and the answer is no proof. */
const MOST_LABELS = 400_000;

/**
 * The cheapest rows of one person for given prices of slots, by dynamic programming over the slots in the order of
 * time. Of two labels that wait, one that costs no less, has used no less and is bound no less is dropped. Fairness
 * is charged as it is used: its costs are convex, so that less used stays no dearer. So are soft rules of a course:
 * a label that is bound less pays no more later, but for what the other has paid today already.
 */
export class PlanPricer {
  /** Labels made in all answers. */
  effort = 0;
  private readonly model: PlanModel;
  private readonly person: PlanPerson;
  /** Rules that can bind this person; the others are not compared. */
  private readonly isBound: {
    readonly run: boolean;
    readonly nights: boolean;
    readonly weekends: boolean;
    readonly shifts: boolean;
    readonly minutes: boolean;
    readonly marks: boolean;
  };

  constructor(model: PlanModel, person: PlanPerson) {
    this.model = model;
    this.person = person;
    const days = new Set(person.slots.map((slot) => model.slots[slot]?.day)).size;
    const minutes = person.slots.reduce((sum, slot) => sum + this.minutesOf(slot), 0);
    this.isBound = {
      run: Math.min(model.maxDays, model.soft.maxDays) < days + person.before.run,
      nights: Math.min(model.maxNightRun, model.soft.maxNightRun) < days + person.before.nightRun,
      weekends: Math.min(person.maxWeekends, person.soft.maxWeekends) < days,
      shifts: Math.min(person.maxShifts, person.soft.maxShifts) < person.slots.length,
      minutes: Math.min(person.maxMinutes, person.soft.maxMinutes) < minutes,
      marks: model.bans.some((bits) => bits !== 0),
    };
  }

  /**
   * Up to `most` rows as lists of slots, cheapest first; never none, since nobody has to serve. `prices` by place in
   * the person's list. `keep` lets only so many labels wait at once (a quick answer, no proof).
   */
  price(
    prices: Float64Array,
    most: number,
    keep = Number.POSITIVE_INFINITY,
  ): { readonly rows: readonly (readonly number[])[]; readonly isExact: boolean } {
    const { model, person } = this;
    const start = this.start();
    const ends: Label[] = [start];
    const arriving: Label[][] = person.slots.map(() => []);
    let waiting: Label[] = [];
    const arrive = (label: Label, from: number) => {
      // The first slot at which the label may serve again.
      let place = from;
      while (place < person.slots.length && this.startOf(place) < label.readyMinute) place += 1;
      arriving[place]?.push(label);
    };
    arrive(start, 0);
    let isExact = keep === Number.POSITIVE_INFINITY;
    let made = 0;
    let today = NEVER;
    for (let place = 0; place < person.slots.length; place += 1) {
      const day = model.slots[person.slots[place] ?? 0]?.day ?? 0;
      if (day !== today) {
        today = day;
        // Runs have ended since: labels that could not be compared now can.
        const again = waiting;
        waiting = [];
        for (const label of again) this.wait(waiting, label, today, place);
      }
      for (const label of arriving[place] ?? []) this.wait(waiting, label, today, place);
      if (waiting.length > keep) waiting = waiting.sort((a, b) => a.cost - b.cost).slice(0, keep);
      if (made > MOST_LABELS) {
        isExact = false;
        if (waiting.length > 20) waiting = waiting.sort((a, b) => a.cost - b.cost).slice(0, 20);
      }
      for (const label of waiting) {
        const next = this.extend(label, place, prices[place] ?? 0);
        if (next === null) continue;
        made += 1;
        arrive(next, place + 1);
        if (ends.length < most || next.cost < (ends.at(-1)?.cost ?? 0)) {
          let at = ends.length;
          while (at > 0 && (ends[at - 1]?.cost ?? 0) > next.cost) at -= 1;
          ends.splice(at, 0, next);
          if (ends.length > most) ends.pop();
        }
      }
    }
    this.effort += 20 * made;
    return { rows: ends.map((label) => this.slotsOf(label)), isExact };
  }

  /** Cost of a row with wishes, fairness and soft rules, at no prices; infinite where it breaks a hard rule. */
  costOf(row: readonly number[]): number {
    const { person } = this;
    let label: Label | null = this.start();
    for (const slot of row) {
      const place = person.slots.indexOf(slot);
      const readyMinute: number = label?.readyMinute ?? Number.POSITIVE_INFINITY;
      if (label === null || this.startOf(place) < readyMinute) return Number.POSITIVE_INFINITY;
      label = this.extend(label, place, person.wish[place] ?? 0);
    }
    return label?.cost ?? Number.POSITIVE_INFINITY;
  }

  private start(): Label {
    const { person } = this;
    return {
      cost: person.offset + (person.nightCost?.[0] ?? 0) + (person.loadCost?.[0] ?? 0),
      ...{ parent: null, place: -1, weekend: NEVER, weekends: 0 },
      ...{ shifts: 0, minutes: 0, nights: 0, points: 0, marks: 0, marksBefore: 0 },
      ...person.before,
    };
  }

  private extend(label: Label, place: number, price: number): Label | null {
    const { model, person } = this;
    const slot = person.slots[place] ?? 0;
    const span = model.slots[slot];
    if (!span) return null;
    const { day, isNight, weekend, points } = span;
    const shifts = label.shifts + 1;
    const minutes = label.minutes + this.minutesOf(slot);
    if (shifts > person.maxShifts || minutes > person.maxMinutes) return null;
    const run = label.lastDay === day ? label.run : label.lastDay === day - 1 ? label.run + 1 : 1;
    if (run > model.maxDays) return null;
    let { lastNight, nightRun, nights } = label;
    if (isNight) {
      nightRun = lastNight === day ? nightRun : lastNight === day - 1 ? nightRun + 1 : 1;
      if (nightRun > model.maxNightRun) return null;
      lastNight = day;
      nights += 1;
    }
    const isNewWeekend = weekend !== null && weekend !== label.weekend;
    const weekends = label.weekends + (isNewWeekend ? 1 : 0);
    if (weekends > person.maxWeekends) return null;
    const isSameDay = label.lastDay === day;
    const marksBefore = isSameDay ? label.marksBefore : label.lastDay === day - 1 ? label.marks : 0;
    const isBanned = (marksBefore & (model.bans[slot] ?? 0)) !== 0;
    if (isBanned && model.soft.succession === 0) return null;
    const { nightCost, loadCost } = person;
    const { soft } = model;
    let cost = label.cost + price;
    if (span.fromMinute < label.restUntil) cost += soft.rest;
    if (shifts > person.soft.maxShifts) cost += soft.load;
    if (minutes > person.soft.maxMinutes && label.minutes <= person.soft.maxMinutes) cost += soft.load;
    if (run > soft.maxDays && !isSameDay) cost += soft.run;
    if (nightRun > soft.maxNightRun && lastNight !== label.lastNight) cost += soft.nightRun;
    if (isNewWeekend && weekends > person.soft.maxWeekends) cost += soft.weekends;
    if (isBanned) cost += soft.succession;
    if (nightCost && isNight) cost += (nightCost[nights] ?? 0) - (nightCost[label.nights] ?? 0);
    if (loadCost) cost += (loadCost[label.points + points] ?? 0) - (loadCost[label.points] ?? 0);
    return {
      cost,
      parent: label,
      place,
      readyMinute: model.readyAt[slot] ?? 0,
      restUntil: Math.max(label.restUntil, model.restUntil[slot] ?? 0),
      lastDay: day,
      run,
      lastNight,
      nightRun,
      weekend: weekend ?? label.weekend,
      weekends,
      shifts,
      minutes,
      nights,
      points: label.points + points,
      marks: (isSameDay ? label.marks : 0) | (model.marks[slot] ?? 0),
      marksBefore,
    };
  }

  /** Puts a label among those that wait unless one of them is as good; drops those that it makes needless. */
  private wait(waiting: Label[], label: Label, today: number, place: number): void {
    for (const other of waiting) if (this.isAsGood(other, label, today, place)) return;
    let kept = 0;
    for (const other of waiting)
      if (!this.isAsGood(label, other, today, place)) {
        waiting[kept] = other;
        kept += 1;
      }
    waiting.length = kept;
    waiting.push(label);
  }

  /** Whether whatever may follow `b` from today on may follow `a` and costs no more. */
  private isAsGood(a: Label, b: Label, today: number, place: number): boolean {
    if (a.cost > b.cost + 1e-9) return false;
    const { isBound, person } = this;
    const { soft } = this.model;
    if (soft.rest > 0 && a.restUntil > b.restUntil && a.restUntil > this.startOf(place)) return false;
    // Another shift today is free for whoever has paid for today, and dear for whoever has not.
    let owed = 0;
    if (b.lastDay === today && a.lastDay !== today) owed += soft.run;
    if (b.lastNight === today && a.lastNight !== today) owed += soft.nightRun;
    if (b.weekend > a.weekend) owed += soft.weekends;
    if (b.minutes > person.soft.maxMinutes && a.minutes <= person.soft.maxMinutes) owed += soft.load;
    if (owed > 0 && a.cost + owed > b.cost + 1e-9) return false;
    if (person.nightCost && a.nights > b.nights) return false;
    if (person.loadCost && a.points > b.points) return false;
    if (isBound.shifts && a.shifts > b.shifts) return false;
    if (isBound.minutes && a.minutes > b.minutes) return false;
    // Of as many weekends the better one has counted the later: the other day of it is free of charge.
    const isLater = a.weekends === b.weekends && a.weekend >= b.weekend;
    if (isBound.weekends && a.weekends >= b.weekends && !isLater) return false;
    if (isBound.run && !hasRoom(a.lastDay, a.run, b.lastDay, b.run, today)) return false;
    if (isBound.nights && !hasRoom(a.lastNight, a.nightRun, b.lastNight, b.nightRun, today)) return false;
    if (!isBound.marks) return true;
    // What was worked yesterday binds today, what was worked today binds tomorrow.
    const yesterday = (one: Label) =>
      one.lastDay === today ? one.marksBefore : one.lastDay === today - 1 ? one.marks : 0;
    const now = (one: Label) => (one.lastDay === today ? one.marks : 0);
    return (yesterday(a) & ~yesterday(b)) === 0 && (now(a) & ~now(b)) === 0;
  }

  private slotsOf(end: Label): readonly number[] {
    const slots: number[] = [];
    for (let label: Label | null = end; label !== null && label.place >= 0; label = label.parent)
      slots.push(this.person.slots[label.place] ?? 0);
    return slots.reverse();
  }

  private minutesOf(slot: number): number {
    const span = this.model.slots[slot];
    return span ? span.toMinute - span.fromMinute : 0;
  }

  private startOf(place: number): number {
    return this.model.slots[this.person.slots[place] ?? 0]?.fromMinute ?? 0;
  }
}

/** Whether a run leaves as much room as another, both when today is worked and when it is not. */
function hasRoom(lastA: number, runA: number, lastB: number, runB: number, today: number): boolean {
  const ifWorked = (last: number, run: number) => (last === today ? run : last === today - 1 ? run + 1 : 1);
  const ifFree = (last: number, run: number) => (last === today ? run : 0);
  return ifWorked(lastA, runA) <= ifWorked(lastB, runB) && ifFree(lastA, runA) <= ifFree(lastB, runB);
}
