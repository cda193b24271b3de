import { CommandError, EXIT, type ExitStatus } from '../../../server/process/exit.ts';
import { parseOptions, requiredOption } from '../../../server/process/parse-options.ts';
import { rankSubstitutes } from '../../../shared/domain/roster/problem/rank-substitutes.ts';
import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { withAbsences } from '../../../shared/domain/roster/problem/with-absences.ts';
import { readAbsences } from './read-absences.ts';
import { readProblem, readRoster } from './read-input.ts';

/** Candidates printed for people; `--json` has all of them. */
const SHOWN = 10;

/**
 * `roster substitute PROBLEM.json ROSTER.json --session S1 --room R001 [--person P0001] [--standby P0002=A]…
 * [--absent P0003=S1,S2]… [--rules FILE]`: who could take a seat, best first, with reasons. Without `--person` for
 * an empty seat.
 */
export async function rosterSubstituteCommand(
  argv: readonly string[],
  isJson: boolean,
  defaultRules: string,
): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(argv, {
    session: 'string',
    room: 'string',
    person: 'string',
    standby: 'strings',
    absent: 'strings',
    rules: 'string',
  });
  const [problemPath, rosterPath] = positionals;
  if (problemPath === undefined || rosterPath === undefined || positionals.length > 2)
    throw new CommandError(EXIT.usage, 'roster substitute needs PROBLEM.json and ROSTER.json');
  const { problem, rules } = readProblem(problemPath, values.rules ?? defaultRules);
  const assignments = readRoster(rosterPath, problem);
  const seat = {
    sessionId: requiredOption('session', values.session),
    roomId: requiredOption('room', values.room),
    staffId: values.person ?? null,
  };
  const standby = values.standby.map((text) => {
    const [staffId = '', building] = text.split('=', 2);
    return { staffId, building: building ?? null };
  });
  for (const staffId of [...standby.map((one) => one.staffId), ...(values.person ? [values.person] : [])])
    refuseUnknown(problem, staffId);
  const away = withAbsences(problem, readAbsences(values.absent, problem));
  const candidates = rankSubstitutes(away, rules, assignments, seat, standby);
  if (candidates === null)
    throw new CommandError(
      EXIT.usage,
      `${problemPath}: there is no session ${seat.sessionId} with a room ${seat.roomId}`,
    );
  if (isJson) process.stdout.write(`${JSON.stringify({ seat, candidates })}\n`);
  else
    for (const { staffId, name, isAllowed, reasons } of candidates.slice(0, SHOWN)) {
      const because = reasons.map(({ zh }) => zh).join('；');
      process.stdout.write(`${isAllowed ? '可用' : '不可'}  ${name} (${staffId})  ${because}\n`);
    }
  return candidates.some(({ isAllowed }) => isAllowed) ? EXIT.done : EXIT.no;
}

function refuseUnknown({ staff }: RosterProblem, staffId: string): void {
  if (!staff.some(({ id }) => id === staffId))
    throw new CommandError(EXIT.usage, `the problem has no staff ${JSON.stringify(staffId)}`);
}
