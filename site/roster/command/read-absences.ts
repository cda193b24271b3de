import { CommandError, EXIT } from '../../../server/process/exit.ts';
import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Absence } from '../../../shared/domain/roster/problem/with-absences.ts';

/** Reads `--absent P0001` (every session) or `--absent P0001=S1,S2`, and refuses what the problem does not have. */
export function readAbsences(texts: readonly string[], problem: RosterProblem): readonly Absence[] {
  const all = problem.sessions.map(({ id }) => id);
  return texts.map((text) => {
    const [staffId = '', list] = text.split('=', 2);
    if (!problem.staff.some(({ id }) => id === staffId))
      throw new CommandError(EXIT.usage, `--absent: the problem has no staff ${JSON.stringify(staffId)}`);
    const sessionIds = list === undefined ? all : list.split(',');
    const unknown = sessionIds.find((id) => !all.includes(id));
    if (unknown !== undefined)
      throw new CommandError(EXIT.usage, `--absent: the problem has no session ${JSON.stringify(unknown)}`);
    return { staffId, sessionIds };
  });
}
