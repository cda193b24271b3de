import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withCommitHooks } from '../../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../../server/sqlite/migrate.ts';
import { createBookWriter } from '../../../../server/table/book-writer.ts';
import type { People } from '../../../../site/ports/people.ts';
import type { RosterFact } from '../../../../site/ports/roster.ts';
import { createRoster } from '../../../../site/roster/create-roster.ts';
import { createBookReader } from '../../../../site/roster/people/book-reader.ts';
import { createPeople } from '../../../../site/roster/people/create-people.ts';
import { createScanShelf } from '../../../../site/roster/people/scan-shelf.ts';
import { siteSchema } from '../../../../site/schema.ts';
import { createJournal } from '../../../../site/store/create-journal.ts';
import { createKeyBox } from '../../../../site/store/create-key-box.ts';
import { createOutbox } from '../../../../site/uplink/outbox.ts';

export const ROOM = { id: 'r01', name: '第01考场', kind: 'exam' } as const;
export const WORKER = pathToFileURL(join(import.meta.dirname, '../../../../site/table-worker.ts'));

/** One reader for all tests: it keeps the list most of them begin with, and its threads end with what they read. */
const books = createBookReader(WORKER);
const writer = createBookWriter(WORKER);

/** People and roster over a database, journal and outbox in this folder, as the service has them. */
export function openPeople(folder: string) {
  const database = withCommitHooks(openMigrated(join(folder, 'site.db'), siteSchema));
  const time = { nowMs: () => 1_000, monoMs: () => 1, boot: 'b' };
  const journal = createJournal(database, time);
  const outbox = createOutbox({ database, highWaterPath: join(folder, 'high'), siteCode: '3301060012' });
  let isFull = false;
  const record = ({ what, subject, details, actor }: RosterFact): void => {
    if (isFull) throw new Error('the journal is full');
    journal.append({ actor, action: what, subject, details });
    outbox.append({ lane: 'B', type: 'roster.changed', data: { what, sessionId: null } });
  };
  const roster = createRoster({
    database,
    record,
    rooms: { list: () => [ROOM], upsert: () => undefined, remove: () => undefined },
    nowMs: () => 7,
  });
  const people = createPeople({
    ...{ database, books, roster, record, writeBook: writer.write },
    scans: createScanShelf(join(folder, 'people')),
    rooms: () => [ROOM],
    keyBox: createKeyBox(join(folder, 'site.key')),
    nowMs: () => 1_000,
  });
  const close = (): void => {
    outbox.close();
    database.close();
  };
  return {
    database,
    journal,
    roster,
    people,
    close,
    failNext: (now: boolean): void => {
      isFull = now;
    },
  };
}

/** What the page would send after it was shown the file, nothing changed by hand. */
export async function choiceOf(people: People, text: string | Uint8Array, fileName = 'a.csv') {
  const base64 = Buffer.from(text).toString('base64');
  const { sheets, fault } = await people.inspect(Buffer.from(text));
  const sheet = sheets[0] ?? { headerRow: 1, columns: [] };
  return {
    choice: { fileName, base64, sheet: 0, headerRow: sheet.headerRow, columns: sheet.columns, decisions: [] },
    fault,
  };
}
