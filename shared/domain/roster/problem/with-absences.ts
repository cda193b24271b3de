import type { RosterPlace, RosterProblem } from './roster-problem.ts';

/** Somebody who does not come to some sessions. */
export interface Absence {
  readonly staffId: string;
  readonly sessionIds: readonly string[];
}

/** The problem with these people unavailable, and without what was locked for them there. */
export function withAbsences(problem: RosterProblem, absences: readonly Absence[]): RosterProblem {
  const gone = goneFrom(absences);
  return {
    ...problem,
    staff: problem.staff.map((person) => {
      const sessions = gone.get(person.id);
      return sessions
        ? { ...person, unavailable: [...new Set([...person.unavailable, ...sessions])] }
        : person;
    }),
    locked: withoutAbsent(problem.locked, absences),
  };
}

/** The places that stay when these people do not come. */
export function withoutAbsent(places: readonly RosterPlace[], absences: readonly Absence[]): RosterPlace[] {
  const gone = goneFrom(absences);
  return places.filter(({ staffId, sessionId }) => !gone.get(staffId)?.has(sessionId));
}

function goneFrom(absences: readonly Absence[]): ReadonlyMap<string, ReadonlySet<string>> {
  const gone = new Map<string, Set<string>>();
  for (const { staffId, sessionIds } of absences)
    gone.set(staffId, new Set([...(gone.get(staffId) ?? []), ...sessionIds]));
  return gone;
}
