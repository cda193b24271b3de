import type { Person, RosterTable } from '../../../../shared/contract/roster-table.ts';
import { hasSigned } from '../../../../shared/domain/roster/training-of.ts';

export const PEOPLE_FILTERS = [
  'all',
  'untrained',
  'expiring',
  'unsigned',
  'no-post',
  'relatives',
  'standby',
  'leave',
] as const;
export type PeopleFilter = (typeof PEOPLE_FILTERS)[number];

/** How training stands on a day, and on the last day of the exam. */
export type TrainingState =
  | { readonly kind: 'untrained' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'expired' | 'expiring' | 'until'; readonly date: string }
  | { readonly kind: 'trained' };

export interface ListContext {
  /** Civil date of the site. */
  readonly today: string;
  /** Last day of any session; '' without a plan. */
  readonly lastDay: string;
  /** People with at least one seat. */
  readonly seated: ReadonlySet<string>;
}

/** What lists need of the roster. */
export function listContext(
  { sessions, assignments }: Pick<RosterTable, 'sessions' | 'assignments'>,
  today: string,
): ListContext {
  return {
    today,
    lastDay: sessions.reduce((last, { end }) => (end.slice(0, 10) > last ? end.slice(0, 10) : last), ''),
    seated: new Set(assignments.map(({ personId }) => personId)),
  };
}

export function trainingState(person: Person, { today, lastDay }: ListContext): TrainingState {
  const { trainedUntil: date } = person;
  if (date !== null) {
    if (date < today) return { kind: 'expired', date };
    return { kind: date < lastDay ? 'expiring' : 'until', date };
  }
  if (person.isTrained) return { kind: 'trained' };
  return { kind: person.trainings.some(({ isPassed }) => !isPassed) ? 'failed' : 'untrained' };
}

export function matchesFilter(person: Person, filter: PeopleFilter, context: ListContext): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'untrained':
      return ['untrained', 'failed', 'expired'].includes(trainingState(person, context).kind);
    case 'expiring':
      return trainingState(person, context).kind === 'expiring';
    case 'unsigned':
      return !hasSigned(person.letters);
    case 'no-post':
      return person.post === '' && !context.seated.has(person.id);
    case 'relatives':
      return person.isAvoidingSite || person.avoidRooms.length > 0;
    case 'standby':
      return person.isStandby;
    case 'leave':
      return person.isOnLeave;
  }
}

/** How a name is read: its initials and its whole reading, lower case without spaces. */
export interface Reading {
  readonly initials: string;
  readonly whole: string;
}

/** A whole telephone number, as it is typed; null for anything else. The service knows whose it is. */
export function wholePhone(search: string): string | null {
  const plain = search.replaceAll(/[\s-]/g, '');
  return /^\+?\d{7,20}$/.test(plain) ? plain : null;
}

/** Lists hold the ends of telephone numbers only. */
const PHONE_END = /^\d{4}$/;

/**
 * People whose name, reading, number, school or post contains the text, whose telephone number ends with these four
 * digits, or who are among `owners` of a whole number; in the order of the list.
 */
export function findPeople(
  people: readonly Person[],
  search: string,
  readingOf: (name: string) => Reading | null,
  owners: readonly string[] = [],
): readonly Person[] {
  const needle = search.trim().toLowerCase();
  if (needle === '') return people;
  const isLatin = /^[a-z']+$/.test(needle);
  const isEnd = PHONE_END.test(needle);
  return people.filter(({ id, name, school, post, phoneMasked }) => {
    if (owners.includes(id) || (isEnd && phoneMasked.endsWith(`*${needle}`))) return true;
    if ([name, id, school, post].some((value) => value.toLowerCase().includes(needle))) return true;
    const reading = isLatin ? readingOf(name) : null;
    return reading !== null && (reading.initials.startsWith(needle) || reading.whole.startsWith(needle));
  });
}
