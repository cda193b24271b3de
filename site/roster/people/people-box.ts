import { createHmac, randomBytes } from 'node:crypto';
import type { Database } from '../../../server/sqlite/database.ts';
import { PersonPrivate } from '../../../shared/contract/person-records.ts';
import { Person } from '../../../shared/contract/roster-table.ts';
import type { WholePerson } from './person-row.ts';

/** The key of the site, as `site/store` gives it. */
export interface SealingKey {
  seal(text: string): Uint8Array;
  /** Throws when the bytes were changed or sealed with another key. */
  open(sealed: Uint8Array): string;
}

/** What lies sealed in the tables of people. */
export interface PeopleBox {
  sealPrivate(own: PersonPrivate): Uint8Array;
  openPrivate(sealed: unknown): PersonPrivate;
  sealWhole(whole: WholePerson | null): Uint8Array | null;
  openWhole(sealed: unknown): WholePerson | null;
  /** A digest of the whole number that nobody computes without the key of the site; null without a number. */
  phoneTag(phone: string): string | null;
  /** The key of the pseudonyms. */
  pseudonymKey(): string;
}

/** Mainland numbers are written with and without their country. */
const COUNTRY = /^(?:\+|00)86/;
const digitsOf = (phone: string): string => phone.replace(COUNTRY, '').replaceAll(/\D/g, '');

/** Opens and seals with the site's key; the key of digests is made on first use and kept sealed. */
export function createPeopleBox(database: Database, key: SealingKey): PeopleBox {
  function digestKey(): string {
    const sealed = database.get('SELECT sealed FROM people_key WHERE id = 1')?.['sealed'];
    if (sealed instanceof Uint8Array) return key.open(sealed);
    const fresh = randomBytes(32).toString('hex');
    database.run('INSERT INTO people_key (id, sealed) VALUES (1, ?)', key.seal(fresh));
    return fresh;
  }
  return {
    sealPrivate: (own) => key.seal(JSON.stringify(own)),
    openPrivate: (sealed) =>
      PersonPrivate.parse(sealed instanceof Uint8Array ? JSON.parse(key.open(sealed)) : {}),
    sealWhole: (whole) => (whole === null ? null : key.seal(JSON.stringify(whole))),
    openWhole: (sealed) => (sealed instanceof Uint8Array ? wholeOf(key.open(sealed)) : null),
    phoneTag(phone) {
      const digits = digitsOf(phone);
      // Its own label: a digest of a number is no pseudonym of anybody.
      return digits === '' ? null : createHmac('sha256', digestKey()).update(`phone:${digits}`).digest('hex');
    },
    pseudonymKey: digestKey,
  };
}

/** A state of a person as the history keeps it. */
function wholeOf(text: string): WholePerson {
  const read: { person?: unknown; private?: unknown } = JSON.parse(text);
  return { person: Person.parse(read.person), private: PersonPrivate.parse(read.private) };
}
