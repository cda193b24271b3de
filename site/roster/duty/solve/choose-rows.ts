import type { Highs } from 'highs';
import { at } from './duty-model.ts';
import { type RowColumn, type RowRoster, type RowSource, rosterCost } from './row-source.ts';

export interface Choice<Row> {
  readonly columns: readonly RowColumn<Row>[];
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
export function chooseRows<Row>(
  highs: Highs,
  source: RowSource<Row>,
  roster: RowRoster<Row>,
  { columns, free, nodes, seconds, onIterations }: Choice<Row>,
): RowRoster<Row> | null {
  const people = [...free];
  const place = new Map(people.map((person, index) => [person, index]));
  const own = roster.filter(({ person }) => free.has(person));
  // The roster's own rows come first: they are the start.
  const ownKeys = new Set(own.map(({ person, key }) => `${person}:${key}`));
  const all = [...own, ...columns.filter(({ person, key }) => !ownKeys.has(`${person}:${key}`))];
  if (all.length === own.length) return null;
  const missing = Float64Array.from(source.lines, ({ required }) => required);
  for (const { person, lines } of roster)
    if (!free.has(person)) for (const line of lines) missing[line] = at(missing, line) - 1;
  const sides = [...people.map(() => 1), ...missing];
  const costs = all.map(({ cost }) => cost);
  const upper = all.map(() => 1);
  const start: number[] = all.map((_, index) => (index < own.length ? 1 : 0));
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { person, lines } of all) {
    indices.push(place.get(person) ?? 0);
    for (const line of lines) indices.push(people.length + line);
    while (values.length < indices.length) values.push(1);
    starts.push(indices.length);
  }
  for (const { lines } of own) for (const line of lines) missing[line] = at(missing, line) - 1;
  for (const [line, { underWeight, overWeight }] of source.lines.entries())
    for (const [weight, sign] of [
      [underWeight, 1],
      [overWeight, -1],
    ] as const) {
      costs.push(weight);
      upper.push(highs.infinity);
      indices.push(people.length + line);
      values.push(sign);
      starts.push(indices.length);
      start.push(Math.max(0, sign * at(missing, line)));
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
  const better = roster.map((column) => chosen.find(({ person }) => person === column.person) ?? column);
  return rosterCost(source, better) < rosterCost(source, roster) ? better : null;
}
