import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { isTrainedOn } from '../../../shared/domain/roster/is-trained-on.ts';
import { hasSigned } from '../../../shared/domain/roster/training-of.ts';
import type { PeopleReadiness } from '../../ports/people.ts';

/**
 * Who of those on the roster may not start yet: without valid training on the last day of each of their sessions
 * (未经培训或培训不合格的不得上岗), or without a signed letter of responsibility. Duty posts need both as well.
 */
export function judgePeople({
  people,
  sessions,
  assignments,
}: Pick<RosterTable, 'people' | 'sessions' | 'assignments'>): PeopleReadiness {
  const sessionOf = new Map(sessions.map((session) => [session.id, session]));
  const sessionsOf = new Map<string, Set<string>>();
  for (const { personId, sessionId } of assignments) {
    const own = sessionsOf.get(personId);
    if (own) own.add(sessionId);
    else sessionsOf.set(personId, new Set([sessionId]));
  }
  const assigned = people.filter(({ id }) => sessionsOf.has(id));
  const isUntrained = (person: (typeof people)[number]): boolean =>
    [...(sessionsOf.get(person.id) ?? [])].some((id) => {
      const session = sessionOf.get(id);
      return session !== undefined && !isTrainedOn(person, session);
    });
  return {
    assigned: assigned.length,
    untrained: assigned.filter(isUntrained).length,
    unsigned: assigned.filter(({ letters }) => !hasSigned(letters)).length,
    onLeave: assigned.filter(({ isOnLeave }) => isOnLeave).length,
  };
}
