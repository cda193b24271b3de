import type { ExactSolver } from '../../../../site/roster/solve/exact-solver.ts';
import type { NeighbourhoodSolver } from '../../../../site/roster/solve/improve-roster.ts';
import { solveNeighbourhood } from '../../../../site/roster/solve/neighbourhood.ts';
import type { SearchModel } from '../../../../site/roster/solve/search-model.ts';
import type { PlacesAnswer } from '../../../../site/roster/solve/solve-places.ts';

/** Neighbourhoods solved in this thread, with time enough for each. */
export function exactHere(
  model: SearchModel,
  exact: ExactSolver,
): NeighbourhoodSolver & { readonly answers: PlacesAnswer[] } {
  const answers: PlacesAnswer[] = [];
  return {
    answers,
    begin: (task) =>
      answers.push(
        solveNeighbourhood(
          model,
          task,
          exact,
          task.isWhole
            ? { seconds: 300, iterations: 30_000, rounds: 30 }
            : { seconds: 300, iterations: 6_000, rounds: 10 },
        ),
      ),
    end: () => answers.at(-1) ?? null,
  };
}
