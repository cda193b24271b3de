import { at, type DutyModel } from './duty-model.ts';

/** Rows of all people with their cost; every change keeps the cost right. Hard rules are the caller's. */
export class DutyState {
  readonly model: DutyModel;
  /** [person x days + day]: shift or -1. */
  readonly rows: Int8Array;
  readonly present: Int32Array;
  cost: number;

  constructor(model: DutyModel) {
    this.model = model;
    this.rows = new Int8Array(model.people * model.days).fill(-1);
    this.present = new Int32Array(model.days * model.shifts);
    this.cost = model.offset;
    const width = model.people + 1;
    for (let cell = 0; cell < this.present.length; cell += 1) this.cost += at(model.coverCost, cell * width);
  }

  load(rows: Int8Array): void {
    const { days } = this.model;
    for (let person = 0; person < this.model.people; person += 1)
      for (let day = 0; day < days; day += 1) this.set(person, day, at(rows, person * days + day));
  }

  set(person: number, day: number, shift: number): void {
    const { model, present } = this;
    const place = person * model.days + day;
    const before = at(this.rows, place);
    if (before === shift) return;
    const width = model.people + 1;
    const wishFrom = (person * model.days + day) * model.shifts;
    if (before >= 0) {
      const cell = day * model.shifts + before;
      const count = at(present, cell);
      this.cost +=
        at(model.coverCost, cell * width + count - 1) -
        at(model.coverCost, cell * width + count) -
        at(model.wish, wishFrom + before);
      present[cell] = count - 1;
    }
    if (shift >= 0) {
      const cell = day * model.shifts + shift;
      const count = at(present, cell);
      this.cost +=
        at(model.coverCost, cell * width + count + 1) -
        at(model.coverCost, cell * width + count) +
        at(model.wish, wishFrom + shift);
      present[cell] = count + 1;
    }
    this.rows[place] = shift;
  }

  /** What each cell costs this person with everybody else where they are; the person's own row must be free. */
  pricesFor(person: number, into: Float64Array): void {
    const { model, present } = this;
    const width = model.people + 1;
    const wishFrom = person * model.days * model.shifts;
    for (let cell = 0; cell < present.length; cell += 1) {
      const count = at(present, cell);
      into[cell] =
        at(model.wish, wishFrom + cell) +
        at(model.coverCost, cell * width + count + 1) -
        at(model.coverCost, cell * width + count);
    }
  }
}

export function costOf(model: DutyModel, rows: Int8Array): number {
  const state = new DutyState(model);
  state.load(rows);
  return state.cost;
}
