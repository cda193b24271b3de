import { EXIT, type ExitStatus } from '../../../../server/process/exit.ts';
import { evaluateDuty } from '../../../../shared/domain/roster/duty/plan/evaluate-duty.ts';
import { readDutyAssignments } from '../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';
import { accepted, readJson } from '../../command/read-input.ts';
import { type DutyInput, readDutyInput } from './read-duty-input.ts';

/** `roster check` of a `duty-problem/1` and a `duty-roster/1`: every broken rule, in words. */
export function dutyCheckCommand({
  rosterPath,
  isJson,
  ...input
}: DutyInput & { readonly rosterPath: string; readonly isJson: boolean }): ExitStatus {
  const { problem, rules } = readDutyInput(input);
  const shifts = accepted(rosterPath, readDutyAssignments(readJson(rosterPath), problem));
  const evaluation = evaluateDuty(problem, rules, shifts);
  const ok = evaluation.score.hard === 0;
  if (isJson) process.stdout.write(`${JSON.stringify({ ok, ...evaluation })}\n`);
  else {
    for (const { ruleId, textZh } of evaluation.broken) process.stdout.write(`${ruleId}  ${textZh}\n`);
    process.stdout.write(`hard ${evaluation.score.hard}  soft ${evaluation.score.soft}\n`);
  }
  return ok ? EXIT.done : EXIT.no;
}
