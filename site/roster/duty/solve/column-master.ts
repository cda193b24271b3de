import type { Highs } from 'highs';
import { at } from './duty-model.ts';
import type { CoverLine, RowColumn } from './row-source.ts';

export interface MasterAnswer {
  /** Without the source's offset. */
  readonly objective: number;
  /** Duals of the people's rows. */
  readonly personDuals: Float64Array;
  /** Duals of the lines, and at the end that of the sum of all people missing. */
  readonly duals: Float64Array;
  /** Share of each column, in the order of `columns`. */
  readonly shares: Float64Array;
  /** Values of the fixed columns, see `ColumnMaster.fixedCount`. */
  readonly fixed: Float64Array;
}

type LinearModel = ReturnType<Highs['createModel']>;

/** Dearer than any roster: a person without a row in the program. */
const NOBODY = 1e7;

/**
 * The linear program over rows: each person takes one row (shares of rows in the relaxation), and what a line has
 * too few or too many costs. Columns are added as they are found; each solution starts from the one before. Its
 * fixed columns are, for each line, the people missing and the people too many, and at the end the people missing
 * on all lines together: whole numbers, which branching may bound.
 */
export class ColumnMaster<Row> {
  readonly columns: RowColumn<Row>[] = [];
  /** Steps of the simplex method in all solutions. */
  iterations = 0;
  /** Fixed columns: 2 x lines + 1. */
  readonly fixedCount: number;
  readonly fixedLower: Float64Array;
  readonly fixedUpper: Float64Array;
  private readonly known = new Set<string>();
  private readonly people: number;
  private readonly lines: readonly CoverLine[];
  private readonly program: LinearModel;
  /** Columns of the program before those of rows. */
  private readonly firstRow: number;

  constructor(highs: Highs, people: number, lines: readonly CoverLine[]) {
    this.people = people;
    this.lines = lines;
    this.fixedCount = 2 * lines.length + 1;
    this.fixedLower = new Float64Array(this.fixedCount);
    this.fixedUpper = new Float64Array(this.fixedCount).fill(Number.POSITIVE_INFINITY);
    const costs: number[] = [];
    const [starts, indices, values]: [number[], number[], number[]] = [[0], [], []];
    const add = (cost: number, entries: readonly (readonly [number, number])[]) => {
      costs.push(cost);
      for (const [row, value] of entries) {
        indices.push(row);
        values.push(value);
      }
      starts.push(indices.length);
    };
    const sum = people + lines.length;
    for (let person = 0; person < people; person += 1) add(NOBODY, [[person, 1]]);
    for (const [line, { underWeight, overWeight }] of lines.entries()) {
      const isCounted = underWeight > 0;
      add(
        underWeight,
        isCounted
          ? [
              [people + line, 1],
              [sum, 1],
            ]
          : [[people + line, 1]],
      );
      add(overWeight, [[people + line, -1]]);
    }
    add(0, [[sum, -1]]);
    // What branches ask for may be more than the rows found so far can give.
    for (let row = people; row <= sum; row += 1) {
      add(NOBODY, [[row, 1]]);
      add(NOBODY, [[row, -1]]);
    }
    this.firstRow = costs.length;
    const sides = [...Array.from({ length: people }, () => 1), ...lines.map(({ required }) => required), 0];
    this.program = highs.createModel({
      numCols: costs.length,
      numRows: sides.length,
      colCost: costs,
      colLower: costs.map(() => 0),
      colUpper: costs.map(() => highs.infinity),
      rowLower: sides,
      rowUpper: sides,
      matrix: { format: 'csc', numRows: sides.length, numCols: costs.length, starts, indices, values },
    });
    this.program.options.set({ output_flag: false, presolve: 'off' });
  }

  dispose(): void {
    this.program.dispose();
  }

  /** Adds rows that are not there yet; answers how many were new. */
  add(found: readonly RowColumn<Row>[]): number {
    const starts = [0];
    const indices: number[] = [];
    const costs: number[] = [];
    for (const column of found) {
      const key = `${column.person}:${column.key}`;
      if (this.known.has(key)) continue;
      this.known.add(key);
      indices.push(column.person);
      for (const line of column.lines) indices.push(this.people + line);
      starts.push(indices.length);
      costs.push(column.cost);
      this.columns.push(column);
    }
    if (costs.length === 0) return 0;
    this.program.addCols({
      cost: Float64Array.from(costs),
      lower: new Float64Array(costs.length),
      upper: new Float64Array(costs.length).fill(1e20),
      matrix: {
        format: 'csc',
        numRows: this.program.getDimensions().numRows,
        numCols: costs.length,
        starts: Int32Array.from(starts),
        indices: Int32Array.from(indices),
        values: new Float64Array(indices.length).fill(1),
      },
    });
    return costs.length;
  }

  solve(): MasterAnswer {
    const { people, program, fixedCount, firstRow } = this;
    program.run();
    this.iterations += Number(program.info.get('simplex_iteration_count'));
    const { colValue, rowDual } = program.getSolution();
    return {
      objective: program.getObjectiveValue(),
      personDuals: rowDual.slice(0, people),
      duals: rowDual.slice(people),
      fixed: colValue.slice(people, people + fixedCount),
      shares: colValue.slice(firstRow),
    };
  }

  /** What the fixed columns and the sides of the lines are worth at given duals: the part of the bound without rows. */
  dualValue(duals: Float64Array): number {
    const sum = at(duals, this.lines.length);
    let value = 0;
    const take = (column: number, reduced: number) => {
      const bound = reduced >= 0 ? at(this.fixedLower, column) : at(this.fixedUpper, column);
      // Duals of the program are right but for its tolerance.
      value += bound === Number.POSITIVE_INFINITY ? (reduced < -1e-5 ? reduced * 1e9 : 0) : reduced * bound;
    };
    for (const [line, { required, underWeight, overWeight }] of this.lines.entries()) {
      const dual = at(duals, line);
      value += dual * required;
      take(2 * line, underWeight - dual - (underWeight > 0 ? sum : 0));
      take(2 * line + 1, overWeight + dual);
    }
    take(2 * this.lines.length, sum);
    return value;
  }

  /** Bounds of one fixed column. */
  limit(column: number, lower: number, upper: number): void {
    this.fixedLower[column] = lower;
    this.fixedUpper[column] = upper;
    this.program.changeColBounds(this.people + column, lower, Math.min(1e20, upper));
  }

  /** Lets only these columns be used; the others are there but shut. */
  allow(isOpen: (column: RowColumn<Row>) => boolean): void {
    const upper = Float64Array.from(this.columns, (column) => (isOpen(column) ? 1e20 : 0));
    if (upper.length === 0) return;
    const { firstRow: from } = this;
    const selection = { kind: 'range', from, to: from + upper.length - 1 } as const;
    this.program.changeColsBounds(selection, new Float64Array(upper.length), upper);
  }
}
