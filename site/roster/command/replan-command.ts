import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { parseOptions } from '../../../server/process/parse-options.ts';
import { replanRoster } from '../solve/replan-roster.ts';
import { readAbsences } from './read-absences.ts';
import { readProblem, readRoster } from './read-input.ts';

/**
 * `roster replan PROBLEM.json ROSTER.json --absent P0001[=S1,S2]… [--frozen S1]… [--rules FILE]`: the roster with the
 * fewest changed people when some do not come; sessions that are frozen (over or running) stay as they are.
 */
export async function rosterReplanCommand(
  argv: readonly string[],
  isJson: boolean,
  setup: { readonly defaultRules: string; readonly workerUrl: URL },
): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, {
    absent: 'strings',
    frozen: 'strings',
    rules: 'string',
  });
  const [problemPath, rosterPath] = positionals;
  if (problemPath === undefined || rosterPath === undefined || positionals.length > 2)
    throw new CommandError(EXIT.usage, 'roster replan needs PROBLEM.json and ROSTER.json');
  const { problem, ruleSet } = readProblem(problemPath, values.rules ?? setup.defaultRules);
  const unknown = values.frozen.find((id) => !problem.sessions.some((session) => session.id === id));
  if (unknown !== undefined)
    throw new CommandError(EXIT.usage, `--frozen: the problem has no session ${JSON.stringify(unknown)}`);
  const answer = await replanRoster({
    problem,
    ruleSet,
    assignments: readRoster(rosterPath, problem),
    absences: readAbsences(values.absent, problem),
    frozenSessionIds: values.frozen,
    workerUrl: setup.workerUrl,
  });
  if (isJson) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else {
    for (const { sessionId, roomId, removed, added } of answer.changes)
      process.stdout.write(`${sessionId}  ${roomId}  -${removed.join(' -')}  +${added.join(' +')}\n`);
    const proof = answer.isProvenMinimal ? '已证明最少' : `至少 ${answer.fewestChangedPeople} 人`;
    process.stdout.write(`${answer.status}  变动 ${answer.changedPeople.length} 人（${proof}）\n`);
    if (answer.isProvenImpossible) process.stdout.write('已证明排不满：没有不违反规则的办法\n');
    for (const { textZh } of answer.lacks) process.stdout.write(`${textZh}\n`);
    for (const { ruleId, textZh } of answer.broken) process.stdout.write(`${ruleId}  ${textZh}\n`);
  }
  return answer.status === 'feasible' ? EXIT.done : EXIT.no;
}
