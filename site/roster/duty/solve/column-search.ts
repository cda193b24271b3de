import type { Highs } from 'highs';
import { chooseRows } from './choose-rows.ts';
import { type Column, ColumnMaster, type MasterAnswer } from './column-master.ts';
import { at, type DutyModel } from './duty-model.ts';
import { costOf } from './duty-state.ts';
import { RowPricer } from './row-pricer.ts';

/** Rows added for one person in one round. */
const ROWS_A_ROUND = 6;
/** Share of the best prices so far in the prices asked at: prices that jump find useless rows (Wentges 1997). */
const SMOOTHING = 0.6;
const NEGATIVE = -1e-6;
/** What a step of the simplex method costs beside a label of the dynamic program; measured. */
const LABELS_PER_ITERATION = 1_000;

/**
 * Column generation: the linear program over whole rows, with new rows found by the exact dynamic program of each
 * person. Its optimum is the strongest bound known for these problems; rounding it piece by piece gives rosters.
 */
export class ColumnSearch {
  /** Proven least cost, with the offset; null while there is no proof. */
  bound: number | null = null;
  private readonly master: ColumnMaster;
  private readonly model: DutyModel;
  private readonly pricers: readonly RowPricer[];
  private bestDuals: Float64Array | null = null;

  constructor(highs: Highs, model: DutyModel) {
    this.model = model;
    this.master = new ColumnMaster(highs, model);
    this.pricers = Array.from({ length: model.people }, (_, person) => new RowPricer(model, person));
  }

  /** Work done so far, the same on every machine: labels tried, and steps of the simplex method in their worth. */
  effort(): number {
    return (
      this.pricers.reduce((sum, { effort }) => sum + effort, 0) +
      LABELS_PER_ITERATION * this.master.iterations
    );
  }

  /** The rows of a roster as columns. */
  add(rows: Int8Array): void {
    const { people, days } = this.model;
    this.master.add(
      Array.from({ length: people }, (_, person) => ({
        person,
        row: rows.slice(person * days, (person + 1) * days),
      })),
    );
  }

  dispose(): void {
    this.master.dispose();
  }

  /** To the optimum of the linear program; null when stopped before. */
  converge(isStopped: () => boolean, onBound: (bound: number) => void): MasterAnswer | null {
    for (;;) {
      const answer = this.master.solve();
      const objective = answer.objective + this.model.offset;
      // Costs are whole numbers: no further round can lift the bound over the next one.
      if (this.bound !== null && wholeAbove(this.bound) >= wholeAbove(objective)) return answer;
      const target = this.bestDuals === null ? answer.cellDuals : blend(this.bestDuals, answer.cellDuals);
      const added = this.round(target, answer, onBound, isStopped);
      if (added === null) return null;
      if (added > 0) continue;
      // Nothing at smoothed prices: the program's own prices decide.
      const own = this.round(answer.cellDuals, answer, onBound, isStopped);
      if (own === null) return null;
      if (own === 0) return answer;
    }
  }

  /** Prices everybody once at these duals; adds what is cheaper than the program's rows. Null: stopped. */
  private round(
    cellDuals: Float64Array,
    answer: MasterAnswer,
    onBound: (bound: number) => void,
    isStopped: () => boolean,
  ): number | null {
    const { model } = this;
    let bound = model.offset;
    for (let cell = 0; cell < cellDuals.length; cell += 1)
      bound += at(cellDuals, cell) * at(model.required, cell);
    let isProof = true;
    const found: { person: number; row: Int8Array }[] = [];
    for (let person = 0; person < model.people; person += 1) {
      if (isStopped()) return null;
      const rows = this.cheapest(person, cellDuals);
      isProof &&= this.pricers[person]?.isExact ?? false;
      const [best] = rows;
      if (best) bound += best.price;
      for (const { row } of rows)
        if (this.reducedCost(person, row, answer) < NEGATIVE) found.push({ person, row });
    }
    if (isProof && (this.bound === null || bound > this.bound)) {
      this.bound = bound;
      this.bestDuals = cellDuals;
      onBound(bound);
    }
    return this.master.add(found);
  }

  private cheapest(person: number, cellDuals: Float64Array, perPlace?: number) {
    const { model } = this;
    const prices = new Float64Array(cellDuals.length);
    const wishFrom = person * cellDuals.length;
    for (let cell = 0; cell < prices.length; cell += 1)
      prices[cell] = at(model.wish, wishFrom + cell) - at(cellDuals, cell);
    return this.pricers[person]?.price(prices, ROWS_A_ROUND, perPlace) ?? [];
  }

  private reducedCost(person: number, row: Int8Array, { duals, cellDuals }: MasterAnswer): number {
    const { model } = this;
    let cost = -at(duals, person);
    for (let day = 0; day < row.length; day += 1) {
      const shift = at(row, day);
      if (shift < 0) continue;
      const cell = day * model.shifts + shift;
      cost += at(model.wish, person * cellDuals.length + cell) - at(cellDuals, cell);
    }
    return cost;
  }

  /**
   * The best roster in which only some people change, over the rows found so far and a few rounds of new ones for
   * them: a mixed integer program, ended after so many nodes. Null: nothing better than the roster given.
   */
  window(
    highs: Highs,
    rows: Int8Array,
    free: ReadonlySet<number>,
    limits: { readonly rounds: number; readonly nodes: number; readonly seconds: number },
    isStopped: () => boolean,
  ): Int8Array | null {
    const { model, master } = this;
    const kept = Array.from({ length: model.people }, (_, person) =>
      rows.slice(person * model.days, (person + 1) * model.days),
    );
    this.add(rows);
    const keys = kept.map((row) => row.join());
    const allow = () => master.allow(({ person, row }) => free.has(person) || row.join() === keys[person]);
    try {
      if (free.size < model.people) allow();
      let answer = master.solve();
      for (let round = 0; round < limits.rounds; round += 1) {
        const found: { person: number; row: Int8Array }[] = [];
        for (const person of free) {
          if (isStopped()) return null;
          for (const { row } of this.cheapest(person, answer.cellDuals, 2))
            if (this.reducedCost(person, row, answer) < NEGATIVE) found.push({ person, row });
        }
        if (master.add(found) === 0) break;
        answer = master.solve();
      }
      return chooseRows(highs, model, rows, {
        columns: master.columns.filter(
          (column) => free.has(column.person) && this.isUseful(column, answer, rows),
        ),
        free,
        nodes: limits.nodes,
        seconds: limits.seconds,
        onIterations: (count) => {
          master.iterations += count;
        },
      });
    } finally {
      master.allow(() => true);
    }
  }

  /** A row whose reduced cost eats the whole distance to the roster at hand cannot be part of a better one. */
  private isUseful({ person, row }: Column, answer: MasterAnswer, rows: Int8Array): boolean {
    const gap = costOf(this.model, rows) - this.model.offset - answer.objective;
    return this.reducedCost(person, row, answer) <= gap - 1 + 1e-6;
  }

  /**
   * Rounds the program to one roster: the row with the largest share is kept, the program is solved again with a
   * few new rows for the others, and so on. `noise` shakes the shares so that another dive goes another way.
   */
  dive(isStopped: () => boolean, noise: () => number, rounds: number): Int8Array | null {
    const { model, master } = this;
    const fixed: (Int8Array | null)[] = Array.from({ length: model.people }, () => null);
    try {
      let left = model.people;
      while (left > 0) {
        let answer = master.solve();
        for (let round = 0; round < rounds && left > 1; round += 1) {
          if (isStopped()) return null;
          const found: { person: number; row: Int8Array }[] = [];
          for (let person = 0; person < model.people; person += 1) {
            if (fixed[person]) continue;
            for (const { row } of this.cheapest(person, answer.cellDuals, 2))
              if (this.reducedCost(person, row, answer) < NEGATIVE) found.push({ person, row });
          }
          if (master.add(found) === 0) break;
          answer = master.solve();
        }
        if (isStopped()) return null;
        const count = this.fix(fixed, answer, noise);
        if (count === 0) return null;
        left -= count;
        master.allow(({ person, row }) => {
          const kept = fixed[person];
          return !kept || kept === row;
        });
      }
    } finally {
      master.allow(() => true);
    }
    const rows = new Int8Array(model.people * model.days);
    for (const [person, row] of fixed.entries()) if (row) rows.set(row, person * model.days);
    return rows;
  }

  /** Everybody who is whole, or else who is most nearly so. */
  private fix(fixed: (Int8Array | null)[], { shares }: MasterAnswer, noise: () => number): number {
    let [best, bestShare, count] = [-1, 0, 0];
    for (const [index, { person, row }] of this.master.columns.entries()) {
      const share = at(shares, index);
      if (share < 1e-6 || fixed[person]) continue;
      if (share > 1 - 1e-6) {
        fixed[person] = row;
        count += 1;
      } else if (share + noise() > bestShare) [best, bestShare] = [index, share + noise()];
    }
    const column = this.master.columns[best];
    if (count > 0 || !column) return count;
    fixed[column.person] = column.row;
    return 1;
  }
}

export function wholeAbove(value: number): number {
  return Math.ceil(value - 1e-5 * Math.max(1, Math.abs(value) * 1e-2));
}

function blend(old: Float64Array, now: Float64Array): Float64Array {
  return now.map((value, index) => SMOOTHING * at(old, index) + (1 - SMOOTHING) * value);
}
