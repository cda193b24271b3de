import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { parseOptions, requiredOption } from '../../../server/process/parse-options.ts';
import { compareDraw, type DrawFault, drawRooms } from '../solve/draw-rooms.ts';
import { readProblem, readRoster } from './read-input.ts';

const WHY: Readonly<Record<DrawFault, string>> = {
  'unknown-session': 'the problem has no such session',
  'twice-in-session': 'somebody sits twice in one session',
  'more-than-seats': 'a room has more people than seats',
};

/**
 * `roster draw PROBLEM.json ROSTER.json --session S1 --seed TEXT [--verify DRAWN.json] [--rules FILE]`: draws the rooms of
 * one session; with `--verify` draws again and says whether the roster shown is the one drawn.
 */
export async function rosterDrawCommand(
  argv: readonly string[],
  isJson: boolean,
  defaultRules: string,
): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, {
    session: 'string',
    seed: 'string',
    verify: 'string',
    rules: 'string',
  });
  const [problemPath, rosterPath] = positionals;
  if (problemPath === undefined || rosterPath === undefined || positionals.length > 2)
    throw new CommandError(EXIT.usage, 'roster draw needs PROBLEM.json and the ROSTER.json of before');
  const { problem, rules } = readProblem(problemPath, values.rules ?? defaultRules);
  const sessionId = requiredOption('session', values.session);
  const seed = requiredOption('seed', values.seed);
  const draw = drawRooms(problem, rules, readRoster(rosterPath, problem), sessionId, seed);
  if ('fault' in draw) throw new CommandError(EXIT.usage, `${rosterPath}: ${WHY[draw.fault]}`);
  if (values.verify === undefined) {
    const answer = { format: 'roster/1', algorithm: 'exam-draw/1', sessionId, seed, ...draw };
    if (isJson) process.stdout.write(`${JSON.stringify(answer)}\n`);
    else
      for (const { sessionId: session, roomId, staffId } of draw.assignments)
        if (session === sessionId) process.stdout.write(`${roomId}  ${staffId}\n`);
    return EXIT.done;
  }
  const { missing, extra } = compareDraw(draw.assignments, readRoster(values.verify, problem));
  const ok = missing.length === 0 && extra.length === 0;
  if (isJson) process.stdout.write(`${JSON.stringify({ ok, sessionId, seed, missing, extra })}\n`);
  else {
    process.stdout.write(ok ? '与抽签结果一致\n' : '与抽签结果不一致\n');
    for (const { sessionId: session, roomId, staffId } of missing)
      process.stdout.write(`应有  ${session}  ${roomId}  ${staffId}\n`);
    for (const { sessionId: session, roomId, staffId } of extra)
      process.stdout.write(`多出  ${session}  ${roomId}  ${staffId}\n`);
  }
  return ok ? EXIT.done : EXIT.no;
}
