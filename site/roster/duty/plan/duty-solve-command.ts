import { EXIT, type ExitStatus } from '../../../../server/process/exit.ts';
import { type DutyInput, readDutyInput } from './read-duty-input.ts';
import { solveDuty } from './solve/solve-duty.ts';

export interface DutySolveOptions extends DutyInput {
  readonly seconds: number;
  readonly seed: number;
  readonly isJson: boolean;
  readonly workerUrl: URL;
}

/** `roster solve` of a `duty-problem/1`: a duty roster, or why there is none. */
export async function dutySolveCommand({
  seconds,
  seed,
  isJson,
  workerUrl,
  ...input
}: DutySolveOptions): Promise<ExitStatus> {
  const { problem, ruleSet, rules } = readDutyInput(input);
  const solving = solveDuty({
    ...{ problem, ruleSet, rules, seconds, seed, workerUrl },
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
    const { status, score, lowerBound, conflicts, broken, shifts } = answer;
    const lines = [
      `${status}  hard ${score.hard}  soft ${score.soft}  bound ${lowerBound ?? '-'}`,
      ...conflicts.map(({ textZh, repairZh }) => `${textZh}。${repairZh}`),
      ...(conflicts.length > 0 ? [] : broken.map(({ ruleId, textZh }) => `${ruleId}  ${textZh}`)),
      ...shifts.map(({ postId, start, end, people }) => [postId, start, end, ...people].join('\t')),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  return answer.status === 'optimal' || answer.status === 'feasible' ? EXIT.done : EXIT.no;
}
