import { createHash } from 'node:crypto';
import type { Database } from '../../../server/sqlite/database.ts';
import type { WriteBook } from '../../../server/table/book-writer.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { PeopleChange, PersonRecord } from '../../../shared/contract/people.ts';
import type { PeopleImportChoice } from '../../../shared/contract/people-import.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { maskPhone } from '../../../shared/domain/roster/training-of.ts';
import type { People } from '../../ports/people.ts';
import type { RosterFact } from '../../ports/roster.ts';
import type { BookReader } from './book-reader.ts';
import { recordOf } from './bulk-record.ts';
import { exportPeople, exportTemplate } from './export-people.ts';
import { fieldChanges } from './field-changes.ts';
import { guessSheet, likeness } from './guess-columns.ts';
import { createPeopleBox, type SealingKey } from './people-box.ts';
import { judgePeople } from './people-readiness.ts';
import { type ChangeItem, createPeopleStore } from './people-store.ts';
import { plainHeader } from './person-columns.ts';
import { type References, settled, type WholePerson } from './person-row.ts';
import { type PeopleImportPlan, planPeopleImport } from './plan-people-import.ts';
import { pseudonymsOf, writePseudonymous } from './pseudonymous.ts';
import type { ScanShelf } from './scan-shelf.ts';

/**
 * Records of people in SQLite. Every change is one transaction in which `record` is called and the states before and after
 * are kept; the newest one can be taken back. What is told to journal and outbox names ids and fields, never a telephone
 * number or a relation.
 */
export function createPeople(options: {
  database: Database;
  books: BookReader;
  /** Writes workbooks of many rows; here when nothing is given. */
  writeBook?: WriteBook;
  scans: ScanShelf;
  /** The roster with the people in it; told after each change. */
  roster: { table(): RosterTable; refresh(): void };
  rooms: () => readonly RoomConfig[];
  record: (fact: RosterFact) => void;
  keyBox: SealingKey;
  nowMs: () => number;
}): People {
  const { database, books, scans, roster, record, nowMs } = options;
  const box = createPeopleBox(database, options.keyBox);
  const store = createPeopleStore(database, box);

  function change(
    what: PeopleChange['what'],
    subject: string,
    items: readonly ChangeItem[],
    actor: string,
    details: Readonly<Record<string, unknown>> = {},
  ): PeopleChange {
    const made = database.transaction(() => {
      store.apply(items);
      const [only] = items;
      record({
        what: `people.${what}`,
        subject: items.length === 1 && only !== undefined ? only.personId : 'people',
        details: { peopleCount: items.length, ...details },
        actor,
      });
      return store.remember({ atMs: nowMs(), actor, what, subject }, items);
    });
    roster.refresh();
    return made;
  }

  function known(id: string): WholePerson {
    const whole = store.person(id);
    if (whole === null) throw new ContractError('not-found', 'there is no such person', 'id');
    return whole;
  }

  function checkVersion(whole: WholePerson, version: string | null): void {
    if (versionOf(whole) !== version)
      throw new ContractError('conflict', 'somebody has changed this person in the meantime', 'version');
  }

  function checkNotSeated(id: string): void {
    if (store.isSeated(id))
      throw new ContractError('conflict', 'the person has a seat on the roster: empty it first', 'seated');
  }

  const references = (): References => ({
    rooms: byIdAndName(options.rooms()),
    sessions: byIdAndName(roster.table().sessions),
  });

  async function plan(choice: PeopleImportChoice): Promise<PeopleImportPlan> {
    const book = await books.read(Buffer.from(choice.base64, 'base64'));
    return planPeopleImport(book, choice, store.people(), references());
  }

  const toRecord = (whole: WholePerson): PersonRecord => ({
    ...whole,
    version: versionOf(whole),
    changedBy: store.lastTouch(whole.person.id),
  });

  /** Brings the people of a change from the state it left or found to the other one. */
  function move(change: PeopleChange, direction: 'undone' | 'redone', actor: string): void {
    const items = store
      .items(change.seq)
      .map(({ personId, before, after }) =>
        direction === 'undone' ? { personId, before: after, after: before } : { personId, before, after },
      );
    for (const { personId, before, after } of items) {
      const now = store.person(personId);
      const isAsLeft =
        now === null ? before === null : before !== null && versionOf(now) === versionOf(before);
      if (!isAsLeft)
        throw new ContractError(
          'conflict',
          'a person of this change was changed by something else',
          personId,
        );
      if (after === null) checkNotSeated(personId);
    }
    database.transaction(() => {
      store.apply(items);
      store.markUndone(change.seq, direction === 'undone' ? { atMs: nowMs(), actor } : null);
      record({
        what: `people.${direction}`,
        subject: items.length === 1 ? (items[0]?.personId ?? 'people') : 'people',
        details: { peopleCount: items.length, [direction]: `people.${change.what}` },
        actor,
      });
    });
    roster.refresh();
  }

  function checkNext(next: PeopleChange | undefined, seq: number): PeopleChange {
    if (next === undefined || next.seq !== seq)
      throw new ContractError('conflict', 'somebody has changed the list in the meantime', 'seq');
    return next;
  }

  const people: People = {
    person: (id) => toRecord(known(id)),
    changes: () => store.changes(),
    byPhone: (phone) => store.byPhone(phone),
    async inspect(bytes, header) {
      const book = await books.read(bytes);
      if (!book.isRead)
        return {
          kind: null,
          encoding: null,
          sheets: [],
          likeliest: 0,
          fault: { code: book.fault, row: book.row, text: book.text },
        };
      const remembered = store.headers();
      const sheets = book.sheets.map((sheet, index) =>
        guessSheet(sheet, remembered, header?.sheet === index ? header.row : undefined),
      );
      const best = Math.max(...sheets.map(likeness));
      return {
        kind: book.kind,
        encoding: book.encoding,
        sheets,
        likeliest: Math.max(
          0,
          sheets.findIndex((sheet) => likeness(sheet) === best),
        ),
        fault: null,
      };
    },
    preview: async (choice) => (await plan(choice)).preview,
    async import(choice, actor) {
      const { preview, people: changed } = await plan(choice);
      const { counts, fault, problems, problemCount } = preview;
      if (fault !== null) throw new ContractError('bad-input', fault.text, 'file');
      const [first] = problems;
      if (first !== undefined)
        throw new ContractError(
          'bad-input',
          `the file has ${problemCount} problems, the first in row ${first.row}`,
          first.column,
        );
      if (counts.undecided > 0)
        throw new ContractError('bad-input', `nobody said who ${counts.undecided} rows are`, 'decisions');
      if (changed.length === 0) throw new ContractError('bad-input', 'there is nothing to import', 'file');
      const book = await books.read(Buffer.from(choice.base64, 'base64'));
      const header = book.isRead
        ? book.sheets[choice.sheet]?.rows.find(({ row }) => row === choice.headerRow)
        : undefined;
      return database.transaction(() => {
        for (const { column, field } of choice.columns) {
          const name = plainHeader(header?.cells[column] ?? '');
          if (name !== '') store.setHeader(name, field);
        }
        const items = changed.map(({ before, after }) => ({ personId: after.person.id, before, after }));
        const figures = { rows: counts.rows, added: counts.new, changed: counts.changed };
        return change('imported', choice.fileName, items, actor, { fileName: choice.fileName, ...figures });
      });
    },
    save({ version, person, private: own }, actor) {
      const before = store.person(person.id);
      if (before === null && version !== null)
        throw new ContractError('not-found', 'there is no such person', 'id');
      if (before !== null && version === null)
        throw new ContractError('conflict', 'there is somebody with this number already', 'id');
      if (before !== null) checkVersion(before, version);
      const places = new Set([...person.avoidRooms, ...(person.isAvoidingSite ? [null] : [])]);
      const after: WholePerson = {
        person: settled({ ...person, phoneMasked: maskPhone(own.phone) }),
        private: { ...own, relations: own.relations.filter(({ roomId }) => places.has(roomId)) },
      };
      if (before !== null && versionOf(before) === versionOf(after)) return toRecord(before);
      const fields =
        before === null ? {} : { personFields: fieldChanges(before, after).map(({ field }) => field) };
      const item = { personId: person.id, before, after };
      change(before === null ? 'added' : 'changed', after.person.name, [item], actor, fields);
      return toRecord(after);
    },
    remove(id, version, actor) {
      const before = known(id);
      checkVersion(before, version);
      checkNotSeated(id);
      change('removed', before.person.name, [{ personId: id, before, after: null }], actor);
    },
    record(ids, bulk, actor) {
      const items = [...new Set(ids)].map((id) => {
        const before = known(id);
        return { personId: id, before, after: { ...before, person: recordOf(before.person, bulk) } };
      });
      return change('recorded', bulk.kind, items, actor, { recordKind: bulk.kind });
    },
    undo(seq, actor) {
      const newest = checkNext(
        store.changes().find(({ isUndone }) => !isUndone),
        seq,
      );
      move(newest, 'undone', actor);
      return { ...newest, isUndone: true };
    },
    redo(seq, actor) {
      const next = checkNext(
        store.changes().findLast(({ isUndone }) => isUndone),
        seq,
      );
      move(next, 'redone', actor);
      return { ...next, isUndone: false };
    },
    attachScan({ id, version, post, bytes }, actor) {
      const before = known(id);
      checkVersion(before, version);
      const scanSha256 = scans.keep(bytes);
      const { letters } = before.person;
      const letter = letters.find((one) => one.post === post) ?? {
        post,
        isSigned: true,
        signer: before.person.name,
        signedOn: null,
      };
      const next = { ...letter, scanSha256 };
      const person = {
        ...before.person,
        letters: letters.some((one) => one.post === post)
          ? letters.map((one) => (one.post === post ? next : one))
          : [...letters, next],
      };
      const item = { personId: id, before, after: { ...before, person } };
      change('changed', person.name, [item], actor, { personFields: ['letters'], sha256: scanSha256 });
      return toRecord(item.after);
    },
    scan: (sha256) => scans.find(sha256),
    template: exportTemplate,
    exported(format, actor) {
      const list = store.people();
      record({ what: 'people.exported', subject: format, details: { peopleCount: list.length }, actor });
      const names = { rooms: options.rooms(), sessions: roster.table().sessions };
      return exportPeople(list, format, names, options.writeBook);
    },
    pseudonymous(format, actor) {
      const table = roster.table();
      const list = pseudonymsOf(table, box.pseudonymKey());
      record({
        what: 'people.exported',
        subject: `pseudonymous-${format}`,
        details: { peopleCount: list.length },
        actor,
      });
      return writePseudonymous(list, format);
    },
    readiness: () => judgePeople(roster.table()),
  };
  return people;
}

/** The same for equal content; the schemas keep the order of keys. */
function versionOf({ person, private: own }: WholePerson): string {
  return createHash('sha256')
    .update(JSON.stringify([person, own]))
    .digest('hex')
    .slice(0, 16);
}

const byIdAndName = (rows: readonly { readonly id: string; readonly name: string }[]): Map<string, string> =>
  new Map([...rows.map(({ id, name }) => [name, id] as const), ...rows.map(({ id }) => [id, id] as const)]);
