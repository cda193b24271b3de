import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { type ActiveRule, mergeRules } from '../../../shared/domain/roster/problem/rule-set.ts';

/** The rules that hold for a problem of ours; both were checked when they were entered. */
export function activeRules(
  ruleSet: RuleSetFile,
  problem: Pick<RosterProblem, 'rules'>,
): readonly ActiveRule[] {
  const merged = mergeRules(ruleSet, problem.rules);
  if ('fault' in merged) throw new Error(merged.fault.text);
  return merged.value;
}
