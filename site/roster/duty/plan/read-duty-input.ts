import { CommandError, EXIT } from '../../../../server/process/exit.ts';
import type { RuleSetFile } from '../../../../shared/contract/roster-rule-set.ts';
import type { DutyProblem } from '../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import type { ActiveDutyRule } from '../../../../shared/domain/roster/duty/plan/duty-rule.ts';
import { mergeDutyRules } from '../../../../shared/domain/roster/duty/plan/duty-rule-registry.ts';
import { readDutyProblem } from '../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';
import { withInvigilation } from '../../../../shared/domain/roster/duty/plan/with-invigilation.ts';
import { parseProblem } from '../../../../shared/domain/roster/problem/parse-problem.ts';
import { accepted, readJson, readRoster, readRules } from '../../command/read-input.ts';

export interface DutyInput {
  readonly problemPath: string;
  readonly rules: string;
  /** A `roster-problem/1` and its roster: nobody is on duty while invigilating. Both or none. */
  readonly exam: string | undefined;
  readonly examRoster: string | undefined;
}

/** A duty problem with the rules that hold for it; exit 2 in one sentence where a file is wrong. */
export function readDutyInput({ problemPath, rules, exam, examRoster }: DutyInput): {
  readonly problem: DutyProblem;
  readonly ruleSet: RuleSetFile;
  readonly rules: readonly ActiveDutyRule[];
} {
  const problem = accepted(problemPath, readDutyProblem(readJson(problemPath)));
  const ruleSet = readRules(rules);
  const active = accepted(problemPath, mergeDutyRules(ruleSet, problem.rules));
  if ((exam === undefined) !== (examRoster === undefined))
    throw new CommandError(EXIT.usage, '--exam and --exam-roster go together');
  if (exam === undefined || examRoster === undefined) return { problem, ruleSet, rules: active };
  const examProblem = accepted(exam, parseProblem(readJson(exam)));
  return {
    problem: withInvigilation(problem, examProblem, readRoster(examRoster, examProblem)),
    ruleSet,
    rules: active,
  };
}
