import type { Highs } from 'highs';
import { at, type DutyModel } from './duty-model.ts';

/** A whole row of one person, as a column of the linear program. */
export interface Column {
  readonly person: number;
  readonly row: Int8Array;
  /** Cost of the person's wishes in this row. */
  readonly cost: number;
}

export interface MasterAnswer {
  /** Without the model's offset. */
  readonly objective: number;
  readonly duals: Float64Array;
  /** Price of each cell, 0 where nothing is required. */
  readonly cellDuals: Float64Array;
  /** Share of each column, in the order of `columns`. */
  readonly shares: Float64Array;
}

type LinearModel = ReturnType<Highs['createModel']>;

/** Dearer than any roster: a person without a row in the program. */
const NOBODY = 1e7;

/**
 * The linear program over rows: each person takes one row (shares of rows in the relaxation), and what a cell has
 * too few or too many costs. Columns are added as they are found; each solution starts from the one before.
 */
export class ColumnMaster {
  readonly columns: Column[] = [];
  /** Steps of the simplex method in all solutions. */
  iterations = 0;
  private readonly known = new Set<string>();
  private readonly model: DutyModel;
  private readonly program: LinearModel;
  /** Row of each cell, -1: nothing is required there and nothing costs. */
  private readonly rowOf: Int32Array;
  private readonly fixedColumns: number;

  constructor(highs: Highs, model: DutyModel) {
    this.model = model;
    const { people } = model;
    const cells = model.days * model.shifts;
    this.rowOf = new Int32Array(cells).fill(-1);
    let rows = people;
    for (let cell = 0; cell < cells; cell += 1)
      if (
        (at(model.required, cell) > 0 && at(model.underWeight, cell) > 0) ||
        at(model.overWeight, cell) > 0
      ) {
        this.rowOf[cell] = rows;
        rows += 1;
      }
    const costs: number[] = [];
    const indices: number[] = [];
    const values: number[] = [];
    for (let person = 0; person < people; person += 1) {
      costs.push(NOBODY);
      indices.push(person);
      values.push(1);
    }
    const bounds: number[] = Array.from({ length: people }, () => 1);
    for (let cell = 0; cell < cells; cell += 1) {
      const row = at(this.rowOf, cell);
      if (row < 0) continue;
      bounds.push(at(model.required, cell));
      costs.push(at(model.underWeight, cell), at(model.overWeight, cell));
      indices.push(row, row);
      values.push(1, -1);
    }
    this.fixedColumns = costs.length;
    this.program = highs.createModel({
      numCols: costs.length,
      numRows: rows,
      colCost: costs,
      colLower: costs.map(() => 0),
      colUpper: costs.map(() => highs.infinity),
      rowLower: bounds,
      rowUpper: bounds,
      matrix: {
        format: 'csc',
        numRows: rows,
        numCols: costs.length,
        starts: Array.from({ length: costs.length + 1 }, (_, column) => column),
        indices,
        values,
      },
    });
    this.program.options.set({ output_flag: false, presolve: 'off' });
  }

  dispose(): void {
    this.program.dispose();
  }

  /** Adds rows that are not there yet; answers how many were new. */
  add(found: readonly { readonly person: number; readonly row: Int8Array }[]): number {
    const { model } = this;
    const starts = [0];
    const indices: number[] = [];
    const costs: number[] = [];
    for (const { person, row } of found) {
      const key = `${person}:${row.join()}`;
      if (this.known.has(key)) continue;
      this.known.add(key);
      let cost = 0;
      indices.push(person);
      for (let day = 0; day < row.length; day += 1) {
        const shift = at(row, day);
        if (shift < 0) continue;
        const cell = day * model.shifts + shift;
        cost += at(model.wish, person * model.days * model.shifts + cell);
        const covered = at(this.rowOf, cell);
        if (covered >= 0) indices.push(covered);
      }
      starts.push(indices.length);
      costs.push(cost);
      this.columns.push({ person, row, cost });
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
    const { model, program, rowOf } = this;
    program.run();
    this.iterations += Number(program.info.get('simplex_iteration_count'));
    const { colValue, rowDual } = program.getSolution();
    const cellDuals = new Float64Array(rowOf.length);
    for (let cell = 0; cell < rowOf.length; cell += 1) {
      const row = at(rowOf, cell);
      if (row >= 0) cellDuals[cell] = at(rowDual, row);
    }
    return {
      objective: program.getObjectiveValue(),
      duals: rowDual.slice(0, model.people),
      cellDuals,
      shares: colValue.slice(this.fixedColumns),
    };
  }

  /** Lets only these columns be used; the others are there but shut. */
  allow(isOpen: (column: Column) => boolean): void {
    const upper = Float64Array.from(this.columns, (column) => (isOpen(column) ? 1e20 : 0));
    if (upper.length === 0) return;
    const selection = {
      kind: 'range',
      from: this.fixedColumns,
      to: this.fixedColumns + upper.length - 1,
    } as const;
    this.program.changeColsBounds(selection, new Float64Array(upper.length), upper);
  }
}
