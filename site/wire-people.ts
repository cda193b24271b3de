import { join } from 'node:path';
import { migrationCopies } from '../server/sqlite/migrate.ts';
import type { WriteBook } from '../server/table/book-writer.ts';
import type { RosterTable } from '../shared/contract/roster-table.ts';
import type { People } from './ports/people.ts';
import type { Responsibility } from './ports/responsibility.ts';
import type { RosterFact } from './ports/roster.ts';
import { createBookReader } from './roster/people/book-reader.ts';
import { createPeople } from './roster/people/create-people.ts';
import { createResponsibility } from './roster/people/create-responsibility.ts';
import { createScanShelf } from './roster/people/scan-shelf.ts';
import { sealPeople, wipePlainPeople } from './roster/people/seal-people.ts';
import type { Wiring } from './wiring.ts';

/** Records of the people of the roster: every change is journalled, and told upward without who it is about. */
export function wirePeople(
  wiring: Wiring,
  roster: { table(): RosterTable; refresh(): void },
  tables: { readonly worker: URL; readonly writeBook: WriteBook },
): { readonly people: People; readonly responsibility: Responsibility } {
  const { database, journal, outbox, registry, keyBox } = wiring;
  sealPeople(database, keyBox);
  try {
    wipePlainPeople(database, migrationCopies(join(wiring.dataFolder, 'site.db')));
  } catch (error) {
    // Tried again at the next start: a full disk must not keep the site from starting.
    wiring.log.error({ error: String(error) }, 'plain records of people could not be wiped from the disk');
  }
  const books = createBookReader(tables.worker);
  wiring.atClose(() => books.close());
  const record = ({ what, subject, details, actor }: RosterFact): void => {
    journal.append({ actor, action: what, subject, details });
    outbox.append({ lane: 'B', type: 'roster.changed', data: { what, sessionId: null } });
  };
  const people = createPeople({
    database,
    books,
    writeBook: tables.writeBook,
    scans: createScanShelf(join(wiring.dataFolder, 'people')),
    roster,
    rooms: () => registry.rooms(),
    record,
    keyBox,
    nowMs: wiring.time.nowMs,
  });
  const responsibility = createResponsibility({
    database,
    books,
    roster,
    rooms: () => registry.rooms(),
    site: () => registry.site(),
    record,
    nowMs: wiring.time.nowMs,
  });
  return { people, responsibility };
}
