import type { WholePerson } from './person-row.ts';

/** What a row says of who it is. */
export interface RowIdentity {
  readonly id: string;
  readonly name: string;
  readonly school: string;
  readonly phone: string;
}

export type Match =
  | { readonly kind: 'same'; readonly personId: string }
  | { readonly kind: 'new' }
  /** The name is known, and nothing says whether it is the same person. */
  | { readonly kind: 'undecided'; readonly candidates: readonly WholePerson[] };

const TAIL_DIGITS = 4;
const tailOf = (phone: string): string => phone.replaceAll(/\D/g, '').slice(-TAIL_DIGITS);

/** Two people of one name and school are one person when the ends of their telephone numbers are the same, or both have none. */
export const identityKey = ({ name, school, phone }: Omit<RowIdentity, 'id'>): string =>
  JSON.stringify([name, school, tailOf(phone)]);

/**
 * Finds people by id, else by name, school and the end of the telephone number. Where only the name is known the
 * operator says who it is. An id that is new decides by itself, except for somebody of the same name and school.
 */
export function createMatcher(people: readonly WholePerson[]): (row: RowIdentity) => Match {
  const byId = new Map(people.map((one) => [one.person.id, one]));
  const byName = new Map<string, WholePerson[]>();
  for (const one of people) {
    const own = byName.get(one.person.name);
    if (own) own.push(one);
    else byName.set(one.person.name, [one]);
  }
  const keyOf = ({ person, private: { phone } }: WholePerson): string =>
    identityKey({ name: person.name, school: person.school, phone });
  return (row) => {
    if (row.id !== '' && byId.has(row.id)) return { kind: 'same', personId: row.id };
    const namesakes = byName.get(row.name) ?? [];
    if (row.id !== '') {
      const alike = namesakes.filter(
        ({ person, private: { phone } }) => person.school === row.school && mayBeOne(phone, row.phone),
      );
      return alike.length === 0 ? { kind: 'new' } : { kind: 'undecided', candidates: alike };
    }
    const exact = namesakes.filter((one) => keyOf(one) === identityKey(row));
    const [only] = exact;
    if (exact.length === 1 && only !== undefined) return { kind: 'same', personId: only.person.id };
    const possible = namesakes.filter(({ private: { phone } }) => mayBeOne(phone, row.phone));
    return possible.length === 0 ? { kind: 'new' } : { kind: 'undecided', candidates: possible };
  };
}

/** Two telephone numbers with different ends belong to two people. */
const mayBeOne = (a: string, b: string): boolean =>
  tailOf(a) === '' || tailOf(b) === '' || tailOf(a) === tailOf(b);
