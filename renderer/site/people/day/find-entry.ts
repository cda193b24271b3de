import type { PersonCard } from '../../../../shared/contract/roster-day.ts';
import type { Person } from '../../../../shared/contract/roster-table.ts';
import { findPeople, type Reading } from '../list/people-filter.ts';

/** Whom a typed text or a scanned code means. */
export type Entry =
  | { readonly kind: 'one'; readonly person: Person }
  | { readonly kind: 'several'; readonly people: readonly Person[] }
  /** Known, but not of this session. */
  | { readonly kind: 'not-expected'; readonly person: Person }
  | { readonly kind: 'nobody' };

const MOST_SHOWN = 12;

/**
 * A whole id first (a code is one), then a recorded card, then a whole name or all initials, then any part; each among the
 * people of the session. Full-width digits and letters of an input method count as the plain ones.
 */
export function findEntry(
  typed: string,
  people: readonly Person[],
  cards: readonly PersonCard[],
  isExpected: (personId: string) => boolean,
  readingOf: (name: string) => Reading | null,
): Entry {
  const wanted = typed.normalize('NFKC').trim().toLowerCase();
  if (wanted === '') return { kind: 'nobody' };
  const holder = cards.find(({ card }) => card === wanted)?.personId;
  const byId = people.find(({ id }) => id.toLowerCase() === wanted) ?? people.find(({ id }) => id === holder);
  if (byId) return { kind: isExpected(byId.id) ? 'one' : 'not-expected', person: byId };
  const found = findPeople(people, wanted, readingOf);
  const expected = found.filter(({ id }) => isExpected(id));
  const whole = expected.filter(
    ({ name }) => name.toLowerCase() === wanted || readingOf(name)?.initials === wanted,
  );
  const meant = whole.length > 0 ? whole : expected;
  const [first] = meant;
  if (first) return meant.length === 1 ? { kind: 'one', person: first } : several(meant);
  const [stranger] = found;
  return stranger && found.length === 1 ? { kind: 'not-expected', person: stranger } : { kind: 'nobody' };
}

const several = (people: readonly Person[]): Entry => ({
  kind: 'several',
  people: people.slice(0, MOST_SHOWN),
});
