import type { Highs } from 'highs';
import type { Column } from './column-master.ts';
import { at, type DutyModel } from './duty-model.ts';
import { costOf } from './duty-state.ts';

export interface Choice {
  readonly columns: readonly Column[];
  readonly free: ReadonlySet<number>;
  readonly nodes: number;
  readonly seconds: number;
  /** Told how many steps of the simplex method it took. */
  readonly onIterations: (count: number) => void;
}

/**
 * The cheapest choice of one row for each free person with everybody else as they are, as a mixed integer program
 * that starts from the roster at hand. Null: nothing better was found within the nodes.
 */
export function chooseRows(
  highs: Highs,
  model: DutyModel,
  rows: Int8Array,
  { columns, free, nodes, seconds, onIterations }: Choice,
): Int8Array | null {
  const people = [...free];
  const place = new Map(people.map((person, index) => [person, index]));
  const cells = model.days * model.shifts;
  const present = new Int32Array(cells);
  for (let person = 0; person < model.people; person += 1) {
    if (free.has(person)) continue;
    for (let day = 0; day < model.days; day += 1) {
      const shift = at(rows, person * model.days + day);
      if (shift >= 0) present[day * model.shifts + shift] = at(present, day * model.shifts + shift) + 1;
    }
  }
  const own = people.map((person): Column => {
    const row = rows.slice(person * model.days, (person + 1) * model.days);
    let cost = 0;
    for (let day = 0; day < model.days; day += 1) {
      const shift = at(row, day);
      if (shift >= 0) cost += at(model.wish, (person * model.days + day) * model.shifts + shift);
    }
    return { person, row, cost };
  });
  // The roster's own rows come first: they are the start.
  const ownKeys = new Set(own.map(({ person, row }) => `${person}:${row.join()}`));
  const all = [...own, ...columns.filter(({ person, row }) => !ownKeys.has(`${person}:${row.join()}`))];
  if (all.length === own.length) return null;
  const rowOf = new Int32Array(cells).fill(-1);
  const sides: number[] = people.map(() => 1);
  const costs = all.map(({ cost }) => cost);
  const upper = all.map(() => 1);
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (let cell = 0; cell < cells; cell += 1)
    if (at(model.required, cell) > 0 || at(model.overWeight, cell) > 0) {
      rowOf[cell] = sides.length;
      sides.push(at(model.required, cell) - at(present, cell));
    }
  const worked = (cell: number) => at(rowOf, cell);
  const start: number[] = all.map((_, index) => (index < own.length ? 1 : 0));
  const ownPresent = present.slice();
  for (const { person, row } of all) {
    indices.push(place.get(person) ?? 0);
    values.push(1);
    for (let day = 0; day < model.days; day += 1) {
      const shift = at(row, day);
      const line = shift < 0 ? -1 : worked(day * model.shifts + shift);
      if (line < 0) continue;
      indices.push(line);
      values.push(1);
    }
    starts.push(indices.length);
  }
  for (const { row } of own)
    for (let day = 0; day < model.days; day += 1) {
      const shift = at(row, day);
      if (shift >= 0) ownPresent[day * model.shifts + shift] = at(ownPresent, day * model.shifts + shift) + 1;
    }
  for (let cell = 0; cell < cells; cell += 1) {
    if (worked(cell) < 0) continue;
    const off = at(model.required, cell) - at(ownPresent, cell);
    for (const [weight, sign] of [
      [at(model.underWeight, cell), 1],
      [at(model.overWeight, cell), -1],
    ] as const) {
      costs.push(weight);
      upper.push(highs.infinity);
      indices.push(worked(cell));
      values.push(sign);
      starts.push(indices.length);
      start.push(Math.max(0, sign * off));
    }
  }
  const { integer, continuous } = highs.constants.variableType;
  const chosen = highs.withModel(
    {
      numCols: costs.length,
      numRows: sides.length,
      colCost: costs,
      colLower: costs.map(() => 0),
      colUpper: upper,
      rowLower: sides,
      rowUpper: sides,
      integrality: costs.map((_, index) => (index < all.length ? integer : continuous)),
      matrix: { format: 'csc', numRows: sides.length, numCols: costs.length, starts, indices, values },
    },
    (program) => {
      program.options.set({
        output_flag: false,
        mip_max_nodes: nodes,
        time_limit: seconds,
        mip_rel_gap: 0,
        // Costs are whole numbers.
        mip_abs_gap: 0.99,
      });
      program.setSolution({ colValue: start });
      program.run();
      onIterations(Number(program.info.get('simplex_iteration_count')));
      const { colValue } = program.getSolution();
      return all.filter((_, index) => at(colValue, index) > 0.5);
    },
  );
  if (chosen.length !== people.length) return null;
  const better = rows.slice();
  for (const { person, row } of chosen) better.set(row, person * model.days);
  return costOf(model, better) < costOf(model, rows) ? better : null;
}
