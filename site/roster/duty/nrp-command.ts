import { readFileSync, statSync } from 'node:fs';
import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { NRP_LIMITS, type NrpProblem } from '../../../shared/domain/roster/duty/nrp/nrp-problem.ts';
import { parseNrp } from '../../../shared/domain/roster/duty/nrp/parse-nrp.ts';
import { solveNrp } from './solve/solve-nrp.ts';

export interface NrpCommandOptions {
  readonly path: string;
  readonly seconds: number;
  readonly seed: number;
  readonly isJson: boolean;
  readonly workerUrl: URL;
}

/** `roster solve FILE --format nrp`: the Curtois and Qu text format in, `{status, score, lowerBound, assignments}` out. */
export async function nrpCommand({
  path,
  seconds,
  seed,
  isJson,
  workerUrl,
}: NrpCommandOptions): Promise<ExitStatus> {
  const problem = readNrp(path);
  const solving = solveNrp({
    problem,
    seed,
    seconds,
    workerUrl,
    onProgress: ({ elapsedMs, score, lowerBound }) => {
      if (process.stderr.isTTY)
        process.stderr.write(
          `\r${(elapsedMs / 1000).toFixed(1)} s  score ${score ?? '-'}  bound ${lowerBound ?? '-'}   `,
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
    const { status, score, lowerBound, conflicts, assignments } = answer;
    process.stdout.write(`${status}  score ${score ?? '-'}  bound ${lowerBound ?? '-'}\n`);
    for (const { textZh } of conflicts) process.stdout.write(`${textZh}\n`);
    for (const { id } of problem.staff) {
      const row = Array.from({ length: problem.days }, () => '-');
      for (const { staffId, day, shiftId } of assignments) if (staffId === id) row[day] = shiftId;
      if (assignments.length > 0) process.stdout.write(`${id}\t${row.join('\t')}\n`);
    }
  }
  return answer.status === 'optimal' || answer.status === 'feasible' ? EXIT.done : EXIT.no;
}

function readNrp(path: string): NrpProblem {
  let text: string;
  try {
    // A character of this format is one byte.
    if (statSync(path).size > NRP_LIMITS.characters)
      throw new CommandError(EXIT.usage, `${path}: is larger than 16 MB`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(EXIT.usage, `${path}: cannot be read`);
  }
  const parsed = parseNrp(text);
  if ('value' in parsed) return parsed.value;
  const { section, line, text: what } = parsed.fault;
  const where = [section, line === null ? null : `line ${line}`].filter((part) => part !== null).join(', ');
  throw new CommandError(EXIT.usage, `${path}: ${where === '' ? '' : `${where}: `}${what}`);
}
