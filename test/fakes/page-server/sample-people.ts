import { createHash } from 'node:crypto';
import type { Database } from '../../../server/sqlite/database.ts';
import { readBook } from '../../../server/table/read-book.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { ResponsibilityNode } from '../../../shared/contract/responsibility.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { People } from '../../../site/ports/people.ts';
import type { Responsibility } from '../../../site/ports/responsibility.ts';
import type { RosterFact } from '../../../site/ports/roster.ts';
import { createPeople } from '../../../site/roster/people/create-people.ts';
import { createResponsibility } from '../../../site/roster/people/create-responsibility.ts';
import { peopleMigrationSql } from '../../../site/roster/people/people-migration.ts';
import { peopleSealedMigrationSql } from '../../../site/roster/people/people-sealed-migration.ts';
import { responsibilityMigrationSql } from '../../../site/roster/people/responsibility-migration.ts';
import { rosterRoomMigrationSql } from '../../../site/roster/rooms/roster-room-migration.ts';
import { rosterMigrationSql } from '../../../site/roster/roster-migration.ts';
import { createRosterStore } from '../../../site/roster/roster-store.ts';
import type { Signal } from './signal.ts';

/** The service's own records over a database in memory, showing what they change in the roster of the page. */
export function samplePeopleService(options: {
  database: Database;
  roster: Signal<RosterTable>;
  rooms: readonly RoomConfig[];
  record: (fact: RosterFact) => void;
}): { people: People; responsibility: Responsibility } {
  const { database, roster, rooms, record } = options;
  database.exec(rosterMigrationSql);
  database.exec(rosterRoomMigrationSql);
  database.exec(peopleMigrationSql);
  database.exec(peopleSealedMigrationSql);
  const store = createRosterStore(database);
  store.upsert({ people: roster.get().people });
  const scans = new Map<string, Uint8Array>();
  database.exec(responsibilityMigrationSql);
  const books = { read: async (bytes: Uint8Array) => readBook(bytes), close: () => undefined };
  const shown = {
    table: () => roster.get(),
    refresh() {
      const table = roster.get();
      roster.set({ ...table, people: [...store.masters().people], revision: table.revision + 1 });
    },
  };
  const responsibility = createResponsibility({
    ...{ database, books, roster: shown, record, rooms: () => rooms, nowMs: () => Date.now() },
    site: () => ({ code: '0000000001', name: '示例考点', timeZone: 'Asia/Shanghai' }),
  });
  const people = createPeople({
    database,
    books,
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
    roster: shown,
    rooms: () => rooms,
    record,
    keyBox: { seal: (text) => Buffer.from(text), open: (sealed) => Buffer.from(sealed).toString() },
    nowMs: () => Date.now(),
  });
  return { people, responsibility };
}

/** A tree of responsibilities with gaps of every kind. */
export function sampleTree(
  people: readonly { readonly id: string }[],
  rooms: readonly { readonly id: string }[],
): ResponsibilityNode[] {
  const who = (index: number): string | null => people[index]?.id ?? null;
  const roomIds = rooms.slice(0, -1).map(({ id }) => id);
  const half = Math.ceil(roomIds.length / 2);
  const node = (
    id: string,
    parentId: string | null,
    title: string,
    personId: string | null,
    more: Partial<ResponsibilityNode> = {},
  ): ResponsibilityNode => ({ id, parentId, title, personId, deputyId: null, roomIds: [], ...more });
  return [
    node('n1', null, '主考', who(0), { deputyId: who(1) }),
    node('n2', 'n1', '副主考（考务）', who(1)),
    node('n3', 'n2', '一楼负责人', who(3), { roomIds: roomIds.slice(0, half) }),
    node('n4', 'n2', '二楼负责人', who(4), { roomIds: roomIds.slice(half) }),
    node('n5', 'n2', '听力设备', null),
    node('n6', 'n1', '副主考（保密）', who(2), { deputyId: who(5) }),
    node('n7', 'n6', '保密室', who(6)),
    node('n8', 'n1', '后勤与安全', who(7)),
  ];
}
