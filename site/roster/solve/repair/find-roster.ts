import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { placesOf } from '../places-of.ts';
import { compileProblem } from '../search-model.ts';
import { searchRoster } from '../search-roster.ts';

/** Work, not time: the same answer on every machine. A site of 60 rooms takes some tenths of a second for it. */
const STEPS = 60_000;

/** A roster that keeps all hard rules by the evaluator's word, found by search; null: none was found. */
export function findRoster(problem: RosterProblem, rules: readonly ActiveRule[]): RosterPlace[] | null {
  const hard = rules.filter(({ level }) => level === 'hard');
  const model = compileProblem(problem, hard, null);
  const { personAt } = searchRoster(model, {
    seed: 1,
    steps: STEPS,
    // The first roster that keeps the rules will do.
    lowerBound: () => Number.POSITIVE_INFINITY,
    isStopped: () => false,
    onProgress: () => {},
  });
  const places = placesOf(problem, model, personAt);
  return evaluateProblem(problem, hard, places, null).score.hard === 0 ? places : null;
}
