import { createHash } from 'node:crypto';
import type { Database } from '../../../server/sqlite/database.ts';
import { readBook } from '../../../server/table/read-book.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { People } from '../../../site/ports/people.ts';
import type { RosterFact } from '../../../site/ports/roster.ts';
import { createPeople } from '../../../site/roster/people/create-people.ts';
import { peopleMigrationSql } from '../../../site/roster/people/people-migration.ts';
import { peopleSealedMigrationSql } from '../../../site/roster/people/people-sealed-migration.ts';
import { rosterMigrationSql } from '../../../site/roster/roster-migration.ts';
import { createRosterStore } from '../../../site/roster/roster-store.ts';
import type { Signal } from './signal.ts';

/** The service's own records over a database in memory, showing what they change in the roster of the page. */
export function samplePeopleService(options: {
  database: Database;
  roster: Signal<RosterTable>;
  rooms: readonly RoomConfig[];
  record: (fact: RosterFact) => void;
}): People {
  const { database, roster, rooms, record } = options;
  database.exec(rosterMigrationSql);
  database.exec(peopleMigrationSql);
  database.exec(peopleSealedMigrationSql);
  const store = createRosterStore(database);
  store.upsert({ people: roster.get().people });
  const scans = new Map<string, Uint8Array>();
  return createPeople({
    database,
    books: { read: async (bytes) => readBook(bytes), close: () => undefined },
    scans: {
      keep(bytes) {
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        scans.set(sha256, bytes);
        return sha256;
      },
      find() {
        throw new ContractError('not-found', 'there is no such scan', 'sha256');
      },
    },
    roster: {
      table: () => roster.get(),
      refresh() {
        const table = roster.get();
        roster.set({ ...table, people: [...store.masters().people], revision: table.revision + 1 });
      },
    },
    rooms: () => rooms,
    record,
    keyBox: { seal: (text) => Buffer.from(text), open: (sealed) => Buffer.from(sealed).toString() },
    nowMs: () => Date.now(),
  });
}
