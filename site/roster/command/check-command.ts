import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { parseOptions } from '../../../server/process/parse-options.ts';
import { evaluateProblem } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import { readProblem, readRoster } from './read-input.ts';

/** `roster check PROBLEM.json ROSTER.json [--previous ROSTER.json] [--rules FILE]`: every broken rule of any roster. */
export async function rosterCheckCommand(
  argv: readonly string[],
  isJson: boolean,
  defaultRules: string,
): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, { previous: 'string', rules: 'string' });
  const [problemPath, rosterPath] = positionals;
  if (problemPath === undefined || rosterPath === undefined || positionals.length > 2)
    throw new CommandError(EXIT.usage, 'roster check needs PROBLEM.json and ROSTER.json');
  const { problem, rules } = readProblem(problemPath, values.rules ?? defaultRules);
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
