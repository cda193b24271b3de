import type { RosterPlace, RosterProblem } from '../../problem/roster-problem.ts';
import type { DutyProblem } from './duty-problem.ts';

/** The problem with what its people do as invigilators: the same ids are the same people. */
export function withInvigilation(
  problem: DutyProblem,
  exam: Pick<RosterProblem, 'sessions'>,
  places: readonly RosterPlace[],
): DutyProblem {
  const sessions = new Map(exam.sessions.map((session) => [session.id, session]));
  const own = new Map<string, { start: string; end: string; name: string }[]>();
  for (const { sessionId, staffId } of places) {
    const session = sessions.get(sessionId);
    if (!session) continue;
    const { start, end, subject } = session;
    own.set(staffId, [...(own.get(staffId) ?? []), { start, end, name: subject || sessionId }]);
  }
  return {
    ...problem,
    people: problem.people.map((person) => ({
      ...person,
      duties: [...person.duties, ...(own.get(person.id) ?? [])],
    })),
  };
}
