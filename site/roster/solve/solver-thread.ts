import { mergeRules } from '../../../shared/domain/roster/problem/rule-set.ts';
import { aggregateModel } from './aggregate-model.ts';
import { buildingIndex } from './building-index.ts';
import { loadExactSolver } from './exact-solver.ts';
import { fairFloor } from './fair-floor.ts';
import { findConflicts } from './find-conflicts.ts';
import { solveNeighbourhood } from './neighbourhood.ts';
import { neighbourhoodsOver, serveNeighbourhoods } from './neighbourhood-port.ts';
import { placesOf } from './places-of.ts';
import { replan } from './replan.ts';
import { compileProblem, type SearchModel } from './search-model.ts';
import { searchRoster } from './search-roster.ts';
import {
  COMMAND,
  CONTROL,
  NO_BOUND,
  type ReplanWork,
  type SolverMessage,
  type SolverWork,
} from './solver-messages.ts';

const BOUND_SECONDS = 300;
/** At most this often: a page or a terminal shows no more. */
const PROGRESS_EVERY_MS = 200;

/** What one thread of the solver does: search, solve neighbourhoods for it, prove a bound and name conflicts, or re-plan. */
export async function runSolverThread(
  work: SolverWork | ReplanWork,
  post: (message: SolverMessage) => void,
): Promise<void> {
  const merged = mergeRules(work.ruleSet, work.problem.rules);
  // The command has merged them before: a fault here would be a defect of this program.
  if ('fault' in merged) throw new Error(merged.fault.text);
  const rules = merged.value;
  if (work.job === 'replan') {
    post({ kind: 'replanned', answer: replan({ ...work, rules }, await loadExactSolver()) });
    return;
  }
  const model = compileProblem(work.problem, rules, work.previous);
  if (work.job === 'search') {
    search(work, model, post);
    return;
  }
  if (work.job === 'improve') {
    const exact = await loadExactSolver();
    if (work.port)
      serveNeighbourhoods(work.port, work.control, (task) => solveNeighbourhood(model, task, exact));
    return;
  }
  const floor = fairFloor(model);
  post({ kind: 'bound', lowerBound: floor });
  const exact = await loadExactSolver();
  const program = aggregateModel(model, buildingIndex(work.problem));
  const answer = program === null ? null : exact.solve(program, BOUND_SECONDS);
  // Costs are whole numbers, and the answer is good to a millionth.
  if (answer?.status === 'optimal')
    post({
      kind: 'bound',
      lowerBound: Math.max(floor, Math.ceil(answer.objective - 1e-6 * Math.max(1, answer.objective))),
    });
  // Where a roster is known there is none to find.
  if (Atomics.load(work.control, CONTROL.isFeasible) === 0)
    post({
      kind: 'conflicts',
      ...findConflicts(work.problem, rules, exact, (conflicts) =>
        post({ kind: 'conflicts', conflicts, together: null }),
      ),
    });
}

function search(work: SolverWork, model: SearchModel, post: (message: SolverMessage) => void): void {
  const { control } = work;
  let reportedMs = Number.NEGATIVE_INFINITY;
  let wasFeasible = false;
  const { personAt, ...found } = searchRoster(model, {
    seed: work.seed,
    steps: work.steps,
    ...(work.port ? { exact: { solver: neighbourhoodsOver(work.port, control), turns: work.turns } } : {}),
    lowerBound: () => {
      const bound = Atomics.load(control, CONTROL.lowerBound);
      return bound === NO_BOUND ? null : bound;
    },
    isStopped: () => {
      while (Atomics.load(control, CONTROL.command) === COMMAND.pause)
        Atomics.wait(control, CONTROL.command, COMMAND.pause);
      return Atomics.load(control, CONTROL.command) === COMMAND.stop;
    },
    onProgress: (progress) => {
      const nowMs = performance.now();
      const isFirst = !wasFeasible && progress.hard === 0;
      if (!isFirst && nowMs - reportedMs < PROGRESS_EVERY_MS) return;
      reportedMs = nowMs;
      wasFeasible = progress.hard === 0;
      if (wasFeasible) Atomics.store(control, CONTROL.isFeasible, 1);
      post({ kind: 'progress', ...progress });
    },
  });
  post({ kind: 'found', assignments: placesOf(work.problem, model, personAt), ...found });
}
