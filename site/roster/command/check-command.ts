import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { parseOptions } from '../../../server/process/parse-options.ts';
import { evaluateProblem } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import { dutyCheckCommand } from '../duty/plan/duty-check-command.ts';
import { formatOf, readProblem, readRoster } from './read-input.ts';

/** Rule sets used where none is named, by the format of the problem. */
export interface DefaultRules {
  readonly invigilation: string;
  readonly duty: string;
}

/**
 * `roster check PROBLEM.json ROSTER.json [--previous ROSTER.json] [--rules FILE]`: every broken rule of any roster.
 * A `duty-problem/1` takes `--exam` and `--exam-roster` in place of `--previous`.
 */
export async function rosterCheckCommand(
  argv: readonly string[],
  isJson: boolean,
  defaults: DefaultRules,
): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, {
    previous: 'string',
    rules: 'string',
    exam: 'string',
    'exam-roster': 'string',
  });
  const [problemPath, rosterPath] = positionals;
  if (problemPath === undefined || rosterPath === undefined || positionals.length > 2)
    throw new CommandError(EXIT.usage, 'roster check needs PROBLEM.json and ROSTER.json');
  if (formatOf(problemPath) === 'duty-problem/1') {
    if (values.previous !== undefined)
      throw new CommandError(EXIT.usage, 'a duty problem knows no --previous');
    const { exam, 'exam-roster': examRoster, rules = defaults.duty } = values;
    return dutyCheckCommand({ problemPath, rosterPath, rules, exam, examRoster, isJson });
  }
  if (values.exam !== undefined || values['exam-roster'] !== undefined)
    throw new CommandError(EXIT.usage, '--exam and --exam-roster belong to a duty problem');
  const { problem, rules } = readProblem(problemPath, values.rules ?? defaults.invigilation);
  const assignments = readRoster(rosterPath, problem);
  const previous = values.previous === undefined ? null : readRoster(values.previous, null);
  const evaluation = evaluateProblem(problem, rules, assignments, previous);
  const ok = evaluation.score.hard === 0;
  if (isJson) process.stdout.write(`${JSON.stringify({ ok, ...evaluation })}\n`);
  else {
    for (const { ruleId, textZh } of evaluation.broken) process.stdout.write(`${ruleId}  ${textZh}\n`);
    process.stdout.write(`hard ${evaluation.score.hard}  soft ${evaluation.score.soft}\n`);
  }
  return ok ? EXIT.done : EXIT.no;
}
