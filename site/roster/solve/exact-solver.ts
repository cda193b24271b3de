import type { Highs, InitOptions } from 'highs';
import * as loader from 'highs';
import type { LinearProgram } from './aggregate-model.ts';

export type LinearAnswer =
  | { readonly status: 'optimal'; readonly objective: number }
  | { readonly status: 'infeasible' }
  | { readonly status: 'unknown' };

/** HiGHS, compiled to WebAssembly; one program at a time, in this thread. */
export interface ExactSolver {
  solve(program: LinearProgram, seconds: number): LinearAnswer;
}

/** Loads the solver (about 50 ms). */
export async function loadExactSolver(): Promise<ExactSolver> {
  // The package's types describe a namespace, the module is the function.
  const load = loader.default as unknown as (options?: InitOptions) => Promise<Highs>;
  const highs = await load();
  return {
    solve(program, seconds) {
      const [numCols, numRows] = [program.cost.length, program.rowLower.length];
      if (numCols === 0) {
        const isMet = program.rowLower.every((lower, row) => lower <= 0 && (program.rowUpper[row] ?? 0) >= 0);
        return isMet ? { status: 'optimal', objective: program.offset } : { status: 'infeasible' };
      }
      return highs.withModel(
        {
          numCols,
          numRows,
          offset: program.offset,
          colCost: program.cost,
          colLower: program.lower,
          colUpper: program.upper,
          rowLower: program.rowLower,
          rowUpper: program.rowUpper,
          matrix: {
            format: 'csr',
            numRows,
            numCols,
            starts: program.starts,
            indices: program.indices,
            values: program.values,
          },
        },
        (model): LinearAnswer => {
          model.options.set({ output_flag: false, time_limit: seconds });
          model.run();
          const status = model.getModelStatus();
          const { optimal, infeasible } = highs.constants.modelStatus;
          if (status === optimal) return { status: 'optimal', objective: model.getObjectiveValue() };
          return status === infeasible ? { status: 'infeasible' } : { status: 'unknown' };
        },
      );
    },
  };
}
