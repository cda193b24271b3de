/** How many people a line should have, and what each one missing or too many costs. */
export interface CoverLine {
  readonly required: number;
  readonly underWeight: number;
  readonly overWeight: number;
}

/** One person's whole roster as a column of the linear program. */
export interface RowColumn<Row> {
  readonly person: number;
  readonly row: Row;
  /** The same for the same row of the same person. */
  readonly key: string;
  /** What the row costs by itself: wishes, fairness. */
  readonly cost: number;
  /** Lines on which the person counts with this row. */
  readonly lines: readonly number[];
}

/** One row for everybody, by person. */
export type RowRoster<Row> = readonly RowColumn<Row>[];

/** What column generation asks of a kind of roster: its lines, and the cheapest rows at given prices. */
export interface RowSource<Row> {
  readonly people: number;
  readonly lines: readonly CoverLine[];
  /** Cost that no roster can avoid and no row carries. */
  readonly offset: number;
  /** Work done so far, the same on every machine. */
  effort(): number;
  /**
   * Up to `most` different rows of a person, cheapest first, where a row is worth `duals` of its lines. `perPlace`
   * asks for a quick answer that may miss the cheapest. `isExact`: the first is proven the cheapest; none and exact
   * means that the person can have no row.
   */
  cheapest(
    person: number,
    duals: Float64Array,
    most: number,
    perPlace?: number,
  ): { readonly columns: readonly RowColumn<Row>[]; readonly isExact: boolean };
}

/** Cost of a roster: its rows and what lines have too few or too many. */
export function rosterCost<Row>(source: RowSource<Row>, roster: RowRoster<Row>): number {
  const counts = new Int32Array(source.lines.length);
  let cost = source.offset;
  for (const column of roster) {
    cost += column.cost;
    for (const line of column.lines) counts[line] = (counts[line] ?? 0) + 1;
  }
  for (const [index, { required, underWeight, overWeight }] of source.lines.entries()) {
    const off = (counts[index] ?? 0) - required;
    cost += off < 0 ? -off * underWeight : off * overWeight;
  }
  return cost;
}
