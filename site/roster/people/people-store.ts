import type { Database, Row } from '../../../server/sqlite/database.ts';
import type { PeopleChange } from '../../../shared/contract/people.ts';
import { PersonColumn } from '../../../shared/contract/people-import.ts';
import { PersonPrivate } from '../../../shared/contract/person-records.ts';
import { createRosterStore } from '../roster-store.ts';
import type { PeopleBox } from './people-box.ts';
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
  /** Whose whole telephone number this is. */
  byPhone(phone: string): string[];
  /** Forgets what could be made again, and what is too old. */
  remember(
    change: Omit<PeopleChange, 'seq' | 'people' | 'isUndone'>,
    items: readonly ChangeItem[],
  ): PeopleChange;
  /** Newest first, undone ones among them: those are the newest. */
  changes(): PeopleChange[];
  items(seq: number): ChangeItem[];
  markUndone(seq: number, by: { readonly atMs: number; readonly actor: string } | null): void;
  /** Who changed the person last, as far as the history reaches. */
  lastTouch(personId: string): { readonly atMs: number; readonly actor: string } | null;
  headers(): ReadonlyMap<string, PersonColumn | null>;
  setHeader(header: string, field: PersonColumn | null): void;
}

export function createPeopleStore(database: Database, box: PeopleBox): PeopleStore {
  const roster = createRosterStore(database);

  function privates(): ReadonlyMap<string, PersonPrivate> {
    return new Map(
      database
        .all('SELECT person_id, sealed FROM person_sealed')
        .map((row) => [String(row['person_id']), box.openPrivate(row['sealed'])]),
    );
  }

  const toChange = (row: Row): PeopleChange => ({
    seq: Number(row['seq']),
    atMs: Number(row['at_ms']),
    actor: String(row['actor']),
    what: whatOf(String(row['what'])),
    subject: String(row['subject']),
    people: Number(row['people']),
    isUndone: row['undone'] !== null,
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
      const row = database.get('SELECT sealed FROM person_sealed WHERE person_id = ?', id);
      return person === undefined ? null : { person, private: box.openPrivate(row?.['sealed']) };
    },
    apply(items) {
      for (const { personId, after } of items) {
        database.run('DELETE FROM person_sealed WHERE person_id = ?', personId);
        if (after === null) {
          // Emptied seats keep their row, and with it the person they had, in nothing but the history of edits.
          database.run('DELETE FROM roster_person WHERE id = ?', personId);
        } else if (after.private.phone !== '' || after.private.relations.length > 0)
          database.run(
            'INSERT INTO person_sealed (person_id, sealed, phone_tag) VALUES (?, ?, ?)',
            personId,
            box.sealPrivate(after.private),
            box.phoneTag(after.private.phone),
          );
      }
      roster.upsert({ people: items.flatMap(({ after }) => (after === null ? [] : [after.person])) });
    },
    isSeated: (id) =>
      database.get('SELECT 1 AS found FROM roster_seat WHERE person_id = ? LIMIT 1', id) !== undefined,
    byPhone(phone) {
      const tag = box.phoneTag(phone);
      return tag === null
        ? []
        : database
            .all('SELECT person_id FROM person_sealed WHERE phone_tag = ? ORDER BY person_id', tag)
            .map((row) => String(row['person_id']));
    },
    remember({ atMs, actor, what, subject }, items) {
      database.run('DELETE FROM people_change WHERE seq IN (SELECT seq FROM people_undone)');
      const { lastInsertRowid: seq } = database.run(
        'INSERT INTO people_change (at_ms, actor, what, subject, people) VALUES (?, ?, ?, ?, ?)',
        atMs,
        actor,
        what,
        subject,
        items.length,
      );
      for (const { personId, before, after } of items)
        database.run(
          'INSERT INTO people_history (seq, person_id, before_sealed, after_sealed) VALUES (?, ?, ?, ?)',
          seq,
          personId,
          box.sealWhole(before),
          box.sealWhole(after),
        );
      database.run(
        `DELETE FROM people_change WHERE seq NOT IN
          (SELECT seq FROM people_change ORDER BY seq DESC LIMIT ${MOST_CHANGES})`,
      );
      return { seq, atMs, actor, what, subject, people: items.length, isUndone: false };
    },
    changes: () =>
      database
        .all(
          `SELECT people_change.*, people_undone.at_ms AS undone FROM people_change
            LEFT JOIN people_undone USING (seq) ORDER BY seq DESC`,
        )
        .map(toChange),
    items: (seq) =>
      database.all('SELECT * FROM people_history WHERE seq = ? ORDER BY person_id', seq).map((row) => ({
        personId: String(row['person_id']),
        before: box.openWhole(row['before_sealed']),
        after: box.openWhole(row['after_sealed']),
      })),
    markUndone(seq, by) {
      if (by === null) database.run('DELETE FROM people_undone WHERE seq = ?', seq);
      else
        database.run(
          'INSERT INTO people_undone (seq, at_ms, actor) VALUES (?, ?, ?)',
          seq,
          by.atMs,
          by.actor,
        );
    },
    lastTouch(personId) {
      const row = database.get(
        `SELECT coalesce(people_undone.actor, people_change.actor) AS actor,
            coalesce(people_undone.at_ms, people_change.at_ms) AS at_ms
          FROM people_history JOIN people_change USING (seq) LEFT JOIN people_undone USING (seq)
          WHERE person_id = ? ORDER BY at_ms DESC, seq DESC LIMIT 1`,
        personId,
      );
      return row === undefined ? null : { atMs: Number(row['at_ms']), actor: String(row['actor']) };
    },
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
  };
}

function whatOf(text: string): PeopleChange['what'] {
  return text === 'added' || text === 'changed' || text === 'removed' || text === 'recorded'
    ? text
    : 'imported';
}
