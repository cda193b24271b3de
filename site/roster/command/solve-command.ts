import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { numberOption, parseOptions } from '../../../server/process/parse-options.ts';
import { nrpCommand } from '../duty/nrp-command.ts';
import { dutySolveCommand } from '../duty/plan/duty-solve-command.ts';
import { solveRoster } from '../solve/solve-roster.ts';
import type { DefaultRules } from './check-command.ts';
import { formatOf, readProblem, readRoster } from './read-input.ts';

export interface SolveCommandSetup {
  readonly defaultRules: DefaultRules;
  readonly workerUrl: URL;
}

const FORMATS: readonly string[] = ['roster-problem/1', 'duty-problem/1', 'nrp'];

/** `roster solve PROBLEM [--seconds 30] [--seed N] [--previous ROSTER.json] [--rules FILE]`: a roster, or why there is none. */
export async function rosterSolveCommand(
  argv: readonly string[],
  isJson: boolean,
  setup: SolveCommandSetup,
): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, {
    seconds: 'string',
    seed: 'string',
    previous: 'string',
    rules: 'string',
    format: 'string',
    exam: 'string',
    'exam-roster': 'string',
  });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1)
    throw new CommandError(EXIT.usage, 'roster solve needs one PROBLEM file');
  const { exam, 'exam-roster': examRoster } = values;
  // A problem in JSON says what it is itself.
  const format = values.format ?? formatOf(path) ?? 'roster-problem/1';
  if (!FORMATS.includes(format))
    throw new CommandError(
      EXIT.usage,
      values.format === undefined
        ? `${path}: format: must be roster-problem/1 or duty-problem/1`
        : `--format must be ${FORMATS.join(', ')}`,
    );
  if (format !== 'duty-problem/1' && (exam !== undefined || examRoster !== undefined))
    throw new CommandError(EXIT.usage, '--exam and --exam-roster belong to a duty problem');
  const seconds = numberOption('seconds', values.seconds, 30, 1, 86_400);
  const seed = numberOption('seed', values.seed, 1, 0, 2_147_483_647);
  if (format === 'nrp') {
    if (values.previous !== undefined || values.rules !== undefined)
      throw new CommandError(EXIT.usage, '--format nrp knows no --previous and no --rules');
    return nrpCommand({ path, seconds, seed, isJson, workerUrl: setup.workerUrl });
  }
  if (format === 'duty-problem/1') {
    if (values.previous !== undefined)
      throw new CommandError(EXIT.usage, 'a duty problem knows no --previous');
    const ruleFile = values.rules ?? setup.defaultRules.duty;
    const { workerUrl } = setup;
    return dutySolveCommand({
      ...{ problemPath: path, rules: ruleFile, exam, examRoster, seconds, seed, isJson, workerUrl },
    });
  }
  const { problem, ruleSet, rules } = readProblem(path, values.rules ?? setup.defaultRules.invigilation);
  const previous = values.previous === undefined ? null : readRoster(values.previous, null);
  const solving = solveRoster({
    problem,
    ruleSet,
    rules,
    previous,
    seed,
    seconds,
    workerUrl: setup.workerUrl,
    onProgress: ({ elapsedMs, hard, soft, lowerBound, gapPercent }) => {
      if (!process.stderr.isTTY) return;
      const gap = gapPercent === null ? '-' : `${gapPercent.toFixed(2)} %`;
      process.stderr.write(
        `\r${(elapsedMs / 1000).toFixed(1)} s  hard ${hard}  soft ${soft}  bound ${lowerBound ?? '-'}  gap ${gap}   `,
      );
    },
  });
  // Whoever interrupts gets the best so far.
  process.once('SIGINT', () => solving.stop());
  process.once('SIGTERM', () => solving.stop());
  const answer = await solving.answer;
  if (process.stderr.isTTY) process.stderr.write('\n');
  if (isJson) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else {
    const { status, score, lowerBound, conflicts, broken } = answer;
    process.stdout.write(`${status}  hard ${score.hard}  soft ${score.soft}  bound ${lowerBound ?? '-'}\n`);
    for (const { textZh, repairZh } of conflicts) process.stdout.write(`${textZh}。${repairZh}\n`);
    if (answer.repair) process.stdout.write(`一并这样做，已试排出完整的名单：${answer.repair.textZh}\n`);
    if (conflicts.length === 0)
      for (const { ruleId, textZh } of broken) process.stdout.write(`${ruleId}  ${textZh}\n`);
  }
  return answer.status === 'optimal' || answer.status === 'feasible' ? EXIT.done : EXIT.no;
}
