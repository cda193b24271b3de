import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { numberOption, parseOptions } from '../../../server/process/parse-options.ts';
import { nrpCommand } from '../duty/nrp-command.ts';
import { solveRoster } from '../solve/solve-roster.ts';
import { readProblem, readRoster } from './read-input.ts';

export interface SolveCommandSetup {
  readonly defaultRules: string;
  readonly workerUrl: URL;
}

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
  });
  const [path] = positionals;
  if (path === undefined || positionals.length > 1)
    throw new CommandError(EXIT.usage, 'roster solve needs one PROBLEM file');
  const { format = 'roster-problem/1' } = values;
  if (format !== 'roster-problem/1' && format !== 'nrp')
    throw new CommandError(EXIT.usage, '--format must be roster-problem/1 or nrp');
  const seconds = numberOption('seconds', values.seconds, 30, 1, 86_400);
  const seed = numberOption('seed', values.seed, 1, 0, 2_147_483_647);
  if (format === 'nrp') {
    if (values.previous !== undefined || values.rules !== undefined)
      throw new CommandError(EXIT.usage, '--format nrp knows no --previous and no --rules');
    return nrpCommand({ path, seconds, seed, isJson, workerUrl: setup.workerUrl });
  }
  const { problem, ruleSet, rules } = readProblem(path, values.rules ?? setup.defaultRules);
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
    if (conflicts.length === 0)
      for (const { ruleId, textZh } of broken) process.stdout.write(`${ruleId}  ${textZh}\n`);
  }
  return answer.status === 'optimal' || answer.status === 'feasible' ? EXIT.done : EXIT.no;
}
