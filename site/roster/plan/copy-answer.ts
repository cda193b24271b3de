import type { RosterAnswer } from '../../../shared/contract/roster-plan.ts';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import { evaluateProblem } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { activeRules } from './active-rules.ts';

/** A roster nobody solved, judged: it has no bound, and is feasible when no hard rule is broken. */
export function copyAnswer(
  problem: RosterProblem,
  ruleSet: RuleSetFile,
  places: readonly RosterPlace[],
): RosterAnswer {
  const { score, broken } = evaluateProblem(problem, activeRules(ruleSet, problem), places, null);
  return {
    format: 'roster/1',
    status: score.hard === 0 ? 'feasible' : 'unknown',
    seed: 0,
    steps: 0,
    isRepeatable: true,
    score,
    lowerBound: null,
    gapPercent: null,
    firstFeasibleMs: null,
    assignments: [...places],
    broken: broken.map((one) => ({ ...one, staffIds: [...one.staffIds] })),
    conflicts: [],
  };
}
