import type { Highs, InitOptions, Model, ModelData } from 'highs';
import * as loader from 'highs';
import type { LinearProgram } from './linear-program.ts';

export type LinearAnswer =
  | { readonly status: 'optimal'; readonly objective: number }
  | { readonly status: 'infeasible' }
  | { readonly status: 'unknown' };

/**
 * `values` of all columns; `isOptimal` says whether nothing better exists, else the nodes ran out, or the time:
 * only then might the same program be answered otherwise elsewhere (WebAssembly counts alike on every machine).
 */
export type IntegerAnswer =
  | {
      readonly status: 'found';
      readonly values: Float64Array;
      readonly objective: number;
      readonly isOptimal: boolean;
      readonly isCutByTime: boolean;
    }
  | { readonly status: 'infeasible' }
  | { readonly status: 'unknown'; readonly isCutByTime: boolean };

export interface IntegerOptions {
  /** Most steps of the simplex method in all: the work is counted, so that it ends alike on every machine. */
  readonly iterations?: number;
  /** Values of all columns that keep every row: nothing worse is answered. */
  readonly start?: Float64Array;
}

interface MipCheck {
  readonly data: { readonly mip_total_lp_iterations?: bigint };
  interrupt(): void;
}

/** HiGHS, compiled to WebAssembly; one program at a time, in this thread. */
export interface ExactSolver {
  solve(program: LinearProgram, seconds: number): LinearAnswer;
  /** The same with whole numbers in all columns. */
  solveInteger(program: LinearProgram, seconds: number, options?: IntegerOptions): IntegerAnswer;
}

/** Loads the solver (about 50 ms). */
export async function loadExactSolver(): Promise<ExactSolver> {
  // The package's types describe a namespace, the module is the function.
  const load = loader.default as unknown as (options?: InitOptions) => Promise<Highs>;
  const highs = await load();
  const run = <T>(
    program: LinearProgram,
    options: Readonly<Record<string, number>>,
    isInteger: boolean,
    read: (model: Model) => T,
    { start, iterations }: IntegerOptions = {},
  ): T =>
    highs.withModel(dataOf(program, isInteger), (model) => {
      model.options.set({ output_flag: false, ...options });
      if (start) model.setSolution({ colValue: start });
      if (iterations === undefined) model.run();
      else
        model.run({
          [highs.constants.callbackType.mipInterrupt]: (event: MipCheck) => {
            if (Number(event.data.mip_total_lp_iterations ?? 0) > iterations) event.interrupt();
          },
        });
      return read(model);
    });
  const { optimal, infeasible, timeLimit } = highs.constants.modelStatus;
  return {
    solve(program, seconds) {
      if (program.cost.length === 0)
        return isMetByNothing(program)
          ? { status: 'optimal', objective: program.offset }
          : { status: 'infeasible' };
      return run(program, { time_limit: seconds }, false, (model): LinearAnswer => {
        const status = model.getModelStatus();
        if (status === optimal) return { status: 'optimal', objective: model.getObjectiveValue() };
        return status === infeasible ? { status: 'infeasible' } : { status: 'unknown' };
      });
    },
    solveInteger(program, seconds, options = {}) {
      if (program.cost.length === 0)
        return isMetByNothing(program)
          ? {
              status: 'found',
              values: new Float64Array(),
              objective: program.offset,
              isOptimal: true,
              isCutByTime: false,
            }
          : { status: 'infeasible' };
      // Costs are whole numbers.
      const exactly = {
        time_limit: seconds,
        mip_rel_gap: 0,
        mip_abs_gap: 0.5,
      };
      const read = (model: Model): IntegerAnswer => {
        const status = model.getModelStatus();
        if (status === infeasible) return { status: 'infeasible' };
        const isCutByTime = status === timeLimit;
        const objective = model.getObjectiveValue();
        // Without a solution HiGHS answers with an infinite objective.
        if (status !== optimal && !Number.isFinite(objective)) return { status: 'unknown', isCutByTime };
        const values = model.getSolution().colValue;
        if (values.length !== program.cost.length) return { status: 'unknown', isCutByTime };
        return { status: 'found', values, objective, isOptimal: status === optimal, isCutByTime };
      };
      return run(program, exactly, true, read, options);
    },
  };
}

const isMetByNothing = ({ rowLower, rowUpper }: LinearProgram): boolean =>
  rowLower.every((lower, row) => lower <= 0 && (rowUpper[row] ?? 0) >= 0);

function dataOf(program: LinearProgram, isInteger: boolean): ModelData {
  const [numCols, numRows] = [program.cost.length, program.rowLower.length];
  return {
    numCols,
    numRows,
    offset: program.offset,
    colCost: program.cost,
    colLower: program.lower,
    colUpper: program.upper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    ...(isInteger ? { integrality: new Int32Array(numCols).fill(1) } : {}),
    matrix: {
      format: 'csr',
      numRows,
      numCols,
      starts: program.starts,
      indices: program.indices,
      values: program.values,
    },
  };
}
