import { at, type DutyModel } from './duty-model.ts';
import { RowPricer } from './row-pricer.ts';
import type { CoverLine, RowColumn, RowRoster, RowSource } from './row-source.ts';

/** Rows of shift scheduling: a shift or none on each day; a line for each cell where too few or too many cost. */
export class NrpRows implements RowSource<Int8Array> {
  readonly people: number;
  readonly lines: readonly CoverLine[];
  readonly offset: number;
  private readonly model: DutyModel;
  private readonly pricers: readonly RowPricer[];
  /** Line of each cell, -1: nothing is required there and nothing costs. */
  private readonly lineOf: Int32Array;

  constructor(model: DutyModel) {
    this.model = model;
    this.people = model.people;
    this.offset = model.offset;
    const cells = model.days * model.shifts;
    this.lineOf = new Int32Array(cells).fill(-1);
    const lines: CoverLine[] = [];
    for (let cell = 0; cell < cells; cell += 1) {
      const required = at(model.required, cell);
      const [underWeight, overWeight] = [at(model.underWeight, cell), at(model.overWeight, cell)];
      if (!((required > 0 && underWeight > 0) || overWeight > 0)) continue;
      this.lineOf[cell] = lines.length;
      lines.push({ required, underWeight, overWeight });
    }
    this.lines = lines;
    this.pricers = Array.from({ length: model.people }, (_, person) => new RowPricer(model, person));
  }

  effort(): number {
    return this.pricers.reduce((sum, { effort }) => sum + effort, 0);
  }

  cheapest(person: number, duals: Float64Array, most: number, perPlace?: number) {
    const { model, lineOf } = this;
    const prices = new Float64Array(lineOf.length);
    const wishFrom = person * lineOf.length;
    for (let cell = 0; cell < prices.length; cell += 1) {
      const line = at(lineOf, cell);
      prices[cell] = at(model.wish, wishFrom + cell) - (line < 0 ? 0 : at(duals, line));
    }
    const pricer = this.pricers[person];
    const columns = pricer?.price(prices, most, perPlace).map(({ row }) => this.columnOf(person, row)) ?? [];
    return { columns, isExact: pricer?.isExact ?? false };
  }

  columnOf(person: number, row: Int8Array): RowColumn<Int8Array> {
    const { model, lineOf } = this;
    const wishFrom = person * lineOf.length;
    const lines: number[] = [];
    let cost = 0;
    for (let day = 0; day < row.length; day += 1) {
      const shift = at(row, day);
      if (shift < 0) continue;
      const cell = day * model.shifts + shift;
      cost += at(model.wish, wishFrom + cell);
      const line = at(lineOf, cell);
      if (line >= 0) lines.push(line);
    }
    return { person, row, key: row.join(), cost, lines };
  }

  rosterOf(rows: Int8Array): RowRoster<Int8Array> {
    const { people, days } = this.model;
    return Array.from({ length: people }, (_, person) =>
      this.columnOf(person, rows.slice(person * days, (person + 1) * days)),
    );
  }

  rowsOf(roster: RowRoster<Int8Array>): Int8Array {
    const { people, days } = this.model;
    const rows = new Int8Array(people * days).fill(-1);
    for (const { person, row } of roster) rows.set(row, person * days);
    return rows;
  }
}
