import type { CoverLine, RowColumn, RowSource } from '../../solve/row-source.ts';
import type { PlanModel } from './plan-model.ts';
import { PlanPricer } from './plan-pricer.ts';

/** Labels that may wait in a quick answer, for each label asked for in one place. */
const KEPT_PER_PLACE = 30;

/** Rows of duty: the slots one person has, in the order of time. */
export class PlanRows implements RowSource<readonly number[]> {
  readonly people: number;
  readonly lines: readonly CoverLine[];
  readonly offset = 0;
  private readonly model: PlanModel;
  private readonly pricers: readonly PlanPricer[];

  constructor(model: PlanModel) {
    this.model = model;
    this.people = model.people.length;
    this.lines = model.lines;
    this.pricers = model.people.map((person) => new PlanPricer(model, person));
  }

  effort(): number {
    return this.pricers.reduce((sum, { effort }) => sum + effort, 0);
  }

  cheapest(person: number, duals: Float64Array, most: number, perPlace?: number) {
    const { model } = this;
    const own = model.people[person];
    const pricer = this.pricers[person];
    if (!own || !pricer) return { columns: [], isExact: false };
    const prices = Float64Array.from(own.slots, (slot, place) => {
      let price = own.wish[place] ?? 0;
      for (const line of model.linesOf(person, slot)) price -= duals[line] ?? 0;
      return price;
    });
    const { rows, isExact } = pricer.price(
      prices,
      most,
      perPlace === undefined ? undefined : KEPT_PER_PLACE * perPlace,
    );
    return { columns: rows.map((row) => this.columnOf(person, row)), isExact };
  }

  columnOf(person: number, row: readonly number[]): RowColumn<readonly number[]> {
    const { model } = this;
    const cost = this.pricers[person]?.costOf(row) ?? 0;
    return { person, row, key: row.join(), cost, lines: row.flatMap((slot) => model.linesOf(person, slot)) };
  }
}
