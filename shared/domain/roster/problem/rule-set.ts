import type { RuleSetFile } from '../../../contract/roster-rule-set.ts';
import { type MergedRule, mergeRuleSet } from '../merge-rules.ts';
import type { Parsed } from './parse-problem.ts';
import type { RuleChange } from './roster-problem.ts';
import type { ProblemRule } from './rule.ts';
import { PROBLEM_RULES } from './rule-registry.ts';

/** A rule of invigilation as it holds for one problem. */
export type ActiveRule = MergedRule<ProblemRule>;

/** The default set with a problem's changes merged by id; rules that are off are left out. */
export function mergeRules(file: RuleSetFile, changes: readonly RuleChange[]): Parsed<readonly ActiveRule[]> {
  return mergeRuleSet(PROBLEM_RULES, file, changes);
}
