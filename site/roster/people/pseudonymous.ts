import { createHmac } from 'node:crypto';
import { writeCsv } from '../../../server/table/write-csv.ts';
import type { PseudonymousPerson } from '../../../shared/contract/people.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import { hasSigned } from '../../../shared/domain/roster/training-of.ts';

const PSEUDONYM_CHARACTERS = 16;

/**
 * People without anything that says who they are: no name, id, telephone number, class, signer or relation. The pseudonym
 * of a person stays the same in every export of this site and cannot be computed without its key. Sorted by it, so that
 * the order of the list says nothing either.
 */
export function pseudonymsOf(
  { people, assignments }: Pick<RosterTable, 'people' | 'assignments'>,
  key: string,
): PseudonymousPerson[] {
  const sessions = new Map<string, Set<string>>();
  for (const { personId, sessionId } of assignments)
    sessions.set(personId, (sessions.get(personId) ?? new Set()).add(sessionId));
  return people
    .map(
      (person): PseudonymousPerson => ({
        pseudonym: createHmac('sha256', key).update(person.id).digest('hex').slice(0, PSEUDONYM_CHARACTERS),
        county: person.county,
        school: person.school,
        sex: person.sex,
        subjects: person.subjects,
        state: person.state,
        isTrained: person.isTrained,
        trainedUntil: person.trainedUntil,
        hasSigned: hasSigned(person.letters),
        isExperienced: person.isExperienced,
        isStandby: person.isStandby,
        isOnLeave: person.isOnLeave,
        isAvoidingRooms: person.isAvoidingSite || person.avoidRooms.length > 0,
        sessions: sessions.get(person.id)?.size ?? 0,
      }),
    )
    .sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
}

export function writePseudonymous(people: readonly PseudonymousPerson[], format: 'json' | 'csv'): Uint8Array {
  if (format === 'json')
    return Buffer.from(JSON.stringify({ format: 'people-pseudonymous/1', people }), 'utf8');
  const keys = [
    'pseudonym',
    'county',
    'school',
    'sex',
    'subjects',
    'state',
    'isTrained',
    'trainedUntil',
    'hasSigned',
    'isExperienced',
    'isStandby',
    'isOnLeave',
    'isAvoidingRooms',
    'sessions',
  ] as const satisfies readonly (keyof PseudonymousPerson)[];
  const cell = (value: string | number | boolean | null | readonly string[]): string | number | null => {
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return typeof value === 'object' && value !== null ? value.join(';') : value;
  };
  return writeCsv([[...keys], ...people.map((person) => keys.map((key) => cell(person[key])))]);
}
