import type { Database, Row } from '../../../server/sqlite/database.ts';
import type { PeopleChange } from '../../../shared/contract/people.ts';
import { PersonColumn } from '../../../shared/contract/people-import.ts';
import { PersonPrivate } from '../../../shared/contract/person-records.ts';
import { Person } from '../../../shared/contract/roster-table.ts';
import { createRosterStore } from '../roster-store.ts';
import type { WholePerson } from './person-row.ts';

/** So many changes can be taken back; what lies before is forgotten. */
const MOST_CHANGES = 50;

/** What one change did to one person; null where the person was not there. */
export interface ChangeItem {
  readonly personId: string;
  readonly before: WholePerson | null;
  readonly after: WholePerson | null;
}

/** Tables of people's records. Writing happens inside a transaction of the caller. */
export interface PeopleStore {
  people(): readonly WholePerson[];
  person(id: string): WholePerson | null;
  /** Writes the later state of each item. Throws when somebody who is to go still sits on a seat. */
  apply(items: readonly ChangeItem[]): void;
  /** Forgets the people named: their seats must be empty. */
  isSeated(id: string): boolean;
  remember(change: Omit<PeopleChange, 'seq' | 'people'>, items: readonly ChangeItem[]): PeopleChange;
  /** Newest first. */
  changes(): PeopleChange[];
  items(seq: number): ChangeItem[];
  forget(seq: number): void;
  headers(): ReadonlyMap<string, PersonColumn | null>;
  setHeader(header: string, field: PersonColumn | null): void;
  key(): Uint8Array | null;
  setKey(sealed: Uint8Array): void;
}

export function createPeopleStore(database: Database): PeopleStore {
  const roster = createRosterStore(database);

  function privates(): ReadonlyMap<string, PersonPrivate> {
    return new Map(
      database
        .all('SELECT person_id, value FROM person_private')
        .map((row) => [String(row['person_id']), PersonPrivate.parse(JSON.parse(String(row['value'])))]),
    );
  }

  const toChange = (row: Row): PeopleChange => ({
    seq: Number(row['seq']),
    atMs: Number(row['at_ms']),
    actor: String(row['actor']),
    what: whatOf(String(row['what'])),
    subject: String(row['subject']),
    people: Number(row['people']),
  });

  return {
    people() {
      const own = privates();
      return roster
        .masters()
        .people.map((person) => ({ person, private: own.get(person.id) ?? PersonPrivate.parse({}) }));
    },
    person(id) {
      const person = roster.masters().people.find((one) => one.id === id);
      const row = database.get('SELECT value FROM person_private WHERE person_id = ?', id);
      return person === undefined
        ? null
        : { person, private: PersonPrivate.parse(row ? JSON.parse(String(row['value'])) : {}) };
    },
    apply(items) {
      for (const { personId, after } of items) {
        database.run('DELETE FROM person_private WHERE person_id = ?', personId);
        if (after === null) {
          // Emptied seats keep their row, and with it the person they had, in nothing but the history of edits.
          database.run('DELETE FROM roster_person WHERE id = ?', personId);
        } else if (after.private.phone !== '' || after.private.relations.length > 0)
          database.run(
            'INSERT INTO person_private (person_id, value) VALUES (?, ?)',
            personId,
            JSON.stringify(after.private),
          );
      }
      roster.upsert({ people: items.flatMap(({ after }) => (after === null ? [] : [after.person])) });
    },
    isSeated: (id) =>
      database.get('SELECT 1 AS found FROM roster_seat WHERE person_id = ? LIMIT 1', id) !== undefined,
    remember({ atMs, actor, what, subject }, items) {
      const { lastInsertRowid: seq } = database.run(
        'INSERT INTO people_change (at_ms, actor, what, subject, people) VALUES (?, ?, ?, ?, ?)',
        atMs,
        actor,
        what,
        subject,
        items.length,
      );
      const text = (value: WholePerson | null) => (value === null ? null : JSON.stringify(value));
      for (const { personId, before, after } of items)
        database.run(
          'INSERT INTO people_change_item (seq, person_id, before_value, after_value) VALUES (?, ?, ?, ?)',
          seq,
          personId,
          text(before),
          text(after),
        );
      database.run('DELETE FROM people_change WHERE seq <= ?', seq - MOST_CHANGES);
      return { seq, atMs, actor, what, subject, people: items.length };
    },
    changes: () =>
      database.all(`SELECT * FROM people_change ORDER BY seq DESC LIMIT ${MOST_CHANGES}`).map(toChange),
    items: (seq) =>
      database.all('SELECT * FROM people_change_item WHERE seq = ? ORDER BY person_id', seq).map((row) => ({
        personId: String(row['person_id']),
        before: wholeOf(row['before_value']),
        after: wholeOf(row['after_value']),
      })),
    forget: (seq) => void database.run('DELETE FROM people_change WHERE seq = ?', seq),
    headers: () =>
      new Map(
        database.all('SELECT header, field FROM people_header').map((row) => {
          const field = PersonColumn.safeParse(row['field']);
          return [String(row['header']), field.success ? field.data : null];
        }),
      ),
    setHeader: (header, field) =>
      void database.run(
        'INSERT INTO people_header (header, field) VALUES (?, ?) ON CONFLICT(header) DO UPDATE SET field = excluded.field',
        header,
        field ?? '',
      ),
    key() {
      const sealed = database.get('SELECT sealed FROM people_key WHERE id = 1')?.['sealed'];
      return sealed instanceof Uint8Array ? sealed : null;
    },
    setKey: (sealed) => void database.run('INSERT INTO people_key (id, sealed) VALUES (1, ?)', sealed),
  };
}

function wholeOf(value: unknown): WholePerson | null {
  if (typeof value !== 'string') return null;
  const read: { person?: unknown; private?: unknown } = JSON.parse(value);
  return { person: Person.parse(read.person), private: PersonPrivate.parse(read.private) };
}

function whatOf(text: string): PeopleChange['what'] {
  return text === 'added' || text === 'changed' || text === 'removed' || text === 'recorded'
    ? text
    : 'imported';
}
