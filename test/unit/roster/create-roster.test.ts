import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../server/sqlite/database.ts';
import { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { RosterFact } from '../../../site/ports/roster.ts';
import { createRoster } from '../../../site/roster/create-roster.ts';
import { planMigrationSql } from '../../../site/roster/plan/plan-migration.ts';
import { rosterRoomMigrationSql } from '../../../site/roster/rooms/roster-room-migration.ts';
import { rosterMigrationSql } from '../../../site/roster/roster-migration.ts';
import { createRosterStore } from '../../../site/roster/roster-store.ts';
import { tableImportMigrationSql } from '../../../site/roster/tables/table-import-migration.ts';
import { person } from './sample.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const PEOPLE = [
  person('T1', { name: '示例甲', isTrained: true }),
  person('T2', { name: '示例乙', isTrained: false }),
  person('T3', { name: '示例甲', isTrained: true }),
];
const ROOMS = utf8('编号,名称,类型,监考人数\nr01,第01考场,考场,\nr02,第02考场,考场,3\np01,保密室,保密室,\n');
const SESSIONS = utf8(
  '编号,名称,类型,日期,开始,结束\nS1,第一场,考试,2026-06-07,08:15,11:45\nS2,第二场,考试,2026-06-07,11:45,13:00\n',
);

let folder: string;
let database: Database;
let facts: RosterFact[];
let roomList: RoomConfig[];
let failNext: boolean;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roster-'));
  database = openDatabase(join(folder, 'site.db'));
  database.exec(rosterMigrationSql);
  database.exec(rosterRoomMigrationSql);
  database.exec(planMigrationSql);
  database.exec(tableImportMigrationSql);
  facts = [];
  roomList = [];
  failNext = false;
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function open() {
  return createRoster({
    database,
    record(fact) {
      if (failNext) throw new Error('the journal is full');
      facts.push(fact);
    },
    rooms: {
      list: () => roomList,
      upsert(rooms) {
        roomList = [...roomList.filter((old) => !rooms.some((room) => room.id === old.id)), ...rooms];
      },
      remove(roomId) {
        roomList = roomList.filter(({ id }) => id !== roomId);
      },
    },
    nowMs: () => 7,
  });
}

function filled() {
  const roster = open();
  roster.import({ kind: 'rooms', fileName: 'rooms.csv', bytes: ROOMS }, 'a');
  createRosterStore(database).upsert({ people: PEOPLE });
  roster.import({ kind: 'sessions', fileName: 'sessions.csv', bytes: SESSIONS }, 'a');
  facts = [];
  return roster;
}

const seat = (personId: string | null, revision: number, change: object = {}) => ({
  sessionId: 'S1',
  postId: 'room:r01',
  seat: 0,
  personId,
  revision,
  ...change,
});

const code = (expected: string, field?: string) =>
  expect.objectContaining(field ? { code: expected, field } : { code: expected });

describe('imports', () => {
  it('create rooms, their invigilation posts and a table that fits the contract', () => {
    const table = RosterTable.parse(filled().table());
    expect(roomList.map((room) => [room.id, room.kind])).toEqual([
      ['r01', 'exam'],
      ['r02', 'exam'],
      ['p01', 'papers'],
    ]);
    expect(table.posts.map(({ id, name, roomId, seats }) => [id, name, roomId, seats])).toEqual([
      ['room:r01', '第01考场', 'r01', 2],
      ['room:r02', '第02考场', 'r02', 3],
    ]);
    expect(table.people.map((person) => person.id)).toEqual(['T1', 'T2', 'T3']);
    expect(table.conflicts.filter((one) => one.ruleId === 'coverage')).toHaveLength(4);
  });

  it('change by id, keep the order, and rename posts with their rooms', () => {
    const roster = filled();
    const preview = roster.import(
      { kind: 'rooms', fileName: 'x.csv', bytes: utf8('编号,名称\nr02,第二考场\nr03,第三考场\n') },
      'a',
    );
    expect(preview).toMatchObject({ rows: 2, added: 1, changed: 1, unchanged: 0 });
    expect(roster.table().posts.map(({ id, name, seats }) => [id, name, seats])).toEqual([
      ['room:r01', '第01考场', 2],
      ['room:r02', '第二考场', 3],
      ['room:r03', '第三考场', 2],
    ]);
    expect(facts).toEqual([
      {
        what: 'roster.imported',
        subject: 'rooms',
        details: {
          fileName: 'x.csv',
          rows: 2,
          added: 1,
          changed: 1,
          unchanged: 0,
          encoding: 'utf-8',
          revision: 4,
        },
        actor: 'a',
      },
    ]);
  });

  it('are taken back whole, the newest first, and only while nothing was changed or used since', () => {
    const roster = filled();
    const [sessions, before] = [roster.lastImport(), roster.table()];
    expect(sessions).toEqual({
      seq: 2,
      atMs: 7,
      actor: 'a',
      kind: 'sessions',
      fileName: 'sessions.csv',
      rows: 2,
    });
    roster.assign(seat('T1', before.revision), 'a');
    expect(() => roster.undoImport(2, 'b')).toThrowError(code('conflict', 'seated'));
    roster.assign(seat(null, roster.table().revision), 'a');
    const file = { kind: 'rooms' as const, fileName: 'x.csv' };
    roster.import({ ...file, bytes: utf8('编号,名称,类型\nr01,第01考场,备用\nr03,第03考场,考场\n') }, 'a');
    expect(roomList).toHaveLength(4);
    expect(() => roster.undoImport(2, 'b')).toThrowError(code('conflict', 'seq'));
    roomList = roomList.map((room) => (room.id === 'r03' ? { ...room, name: '改名' } : room));
    expect(() => roster.undoImport(3, 'b')).toThrowError(code('conflict', 'changed'));
    roomList = roomList.map((room) => (room.id === 'r03' ? { ...room, name: '第03考场' } : room));
    expect(open().undoImport(3, 'b')).toMatchObject({ kind: 'rooms', rows: 2 });
    expect(roomList.map(({ id, kind }) => [id, kind])).toEqual(
      expect.arrayContaining([
        ['r01', 'exam'],
        ['r02', 'exam'],
        ['p01', 'papers'],
      ]),
    );
    expect(
      open()
        .table()
        .posts.map(({ id }) => id)
        .sort(),
    ).toEqual(['room:r01', 'room:r02']);
    expect(facts.at(-1)).toMatchObject({ what: 'roster.import-undone', subject: 'rooms', actor: 'b' });
    open().undoImport(2, 'b');
    expect(open().table()).toMatchObject({ sessions: [], assignments: [] });
    open().undoImport(1, 'b');
    expect([roomList, open().table().posts, open().lastImport()]).toEqual([[], [], null]);
  });

  it('write nothing while there is a problem, and a preview writes nothing at all', () => {
    const roster = filled();
    const before = roster.table();
    const bad = utf8('编号,名称\nr09,新考场\nr09,重复\n');
    expect(roster.preview({ kind: 'rooms', fileName: 'x.csv', bytes: bad }).problems).toHaveLength(1);
    expect(
      roster.preview({ kind: 'rooms', fileName: 'x.csv', bytes: utf8('编号,名称\nr09,新考场\n') }),
    ).toMatchObject({
      added: 1,
      problems: [],
    });
    expect(() => roster.import({ kind: 'rooms', fileName: 'x.csv', bytes: bad }, 'a')).toThrowError(
      code('bad-input', '编号'),
    );
    expect(open().table()).toEqual(before);
    expect(facts).toEqual([]);
  });

  it('roll back whole when the journal cannot take them', () => {
    const roster = filled();
    const before = roster.table();
    failNext = true;
    expect(() =>
      roster.import({ kind: 'rooms', fileName: 'x.csv', bytes: utf8('编号,名称\nr09,新考场\n') }, 'a'),
    ).toThrow('journal');
    expect(() => roster.assign(seat('T1', before.revision), 'a')).toThrow('journal');
    failNext = false;
    expect(roster.table()).toEqual(before);
    expect(open().table()).toEqual(before);
  });

  it('do not take a seat away from under somebody', () => {
    const roster = filled();
    roster.assign(seat('T1', roster.table().revision, { postId: 'room:r02', seat: 2 }), 'a');
    const shrink = roster.preview({
      kind: 'rooms',
      fileName: 'x.csv',
      bytes: utf8('编号,名称,监考人数\nr02,第02考场,2\n'),
    });
    expect(shrink.problems).toMatchObject([{ row: 2, column: '监考人数', code: 'not-valid' }]);
    const convert = roster.preview({
      kind: 'rooms',
      fileName: 'x.csv',
      bytes: utf8('编号,名称,类型\nr02,第02考场,备用\n'),
    });
    expect(convert.problems).toMatchObject([{ row: 2, column: '类型', code: 'not-valid' }]);
    roster.import(
      { kind: 'rooms', fileName: 'x.csv', bytes: utf8('编号,名称,类型\nr01,第01考场,备用\n') },
      'a',
    );
    expect(roster.table().posts.map((post) => post.id)).toEqual(['room:r02']);
  });

  it('gives rooms of the config file their posts, once', () => {
    roomList = [
      { id: 'r01', name: '第01考场', kind: 'exam' },
      { id: 'g', name: '大门', kind: 'gate' },
    ];
    const roster = open();
    expect(roster.ensureRoomPosts('system')).toBe(1);
    expect(roster.ensureRoomPosts('system')).toBe(0);
    expect(roster.table().posts).toMatchObject([{ id: 'room:r01', seats: 2 }]);
    expect(facts).toHaveLength(1);
  });
});

describe('assign', () => {
  it('puts people on seats, marks conflicts, tells the journal and the listeners', () => {
    const roster = filled();
    let changes = 0;
    const stop = roster.onChange(() => {
      changes += 1;
    });
    roster.assign(seat('T2', roster.table().revision), '示例丙');
    expect(facts).toEqual([
      {
        what: 'roster.assigned',
        subject: 'S1/room:r01/0',
        details: { sessionId: 'S1', postId: 'room:r01', seat: 0, before: null, after: 'T2', revision: 4 },
        actor: '示例丙',
      },
    ]);
    const table = roster.table();
    expect(table.assignments).toEqual([{ sessionId: 'S1', postId: 'room:r01', seat: 0, personId: 'T2' }]);
    expect(table.conflicts.filter((one) => one.level === 'hard').map((one) => one.ruleId)).toEqual([
      'trained',
    ]);
    roster.assign(seat('T2', table.revision, { postId: 'room:r02' }), 'a');
    expect(roster.table().conflicts[0]).toMatchObject({ ruleId: 'one-place', personIds: ['T2'] });
    roster.assign(seat(null, roster.table().revision), 'a');
    expect(facts.at(-1)).toMatchObject({ what: 'roster.unassigned', details: { before: 'T2', after: null } });
    expect(changes).toBe(3);
    stop();
    roster.assign(seat('T1', roster.table().revision), 'a');
    expect(changes).toBe(3);
  });

  it('refuses an older table that touches the same seat, not one that touches another', () => {
    const roster = filled();
    const { revision } = roster.table();
    roster.assign(seat('T1', revision), 'a');
    expect(() => roster.assign(seat('T3', revision), 'b')).toThrowError(code('conflict'));
    roster.assign(seat('T3', revision, { seat: 1 }), 'b');
    expect(() => roster.assign(seat('T3', roster.table().revision + 1), 'b')).toThrowError(code('conflict'));
    roster.assign(seat(null, roster.table().revision), 'a');
    // Emptied in between: also a change somebody has not seen.
    expect(() => roster.assign(seat('T3', revision), 'b')).toThrowError(code('conflict'));
  });

  it('names what it does not know', () => {
    const roster = filled();
    const { revision } = roster.table();
    expect(() => roster.assign(seat('T1', revision, { sessionId: 'x' }), 'a')).toThrowError(
      code('not-found', 'sessionId'),
    );
    expect(() => roster.assign(seat('T1', revision, { postId: 'x' }), 'a')).toThrowError(
      code('not-found', 'postId'),
    );
    expect(() => roster.assign(seat('x', revision), 'a')).toThrowError(code('not-found', 'personId'));
    for (const number of [2, -1, 0.5])
      expect(() => roster.assign(seat('T1', revision, { seat: number }), 'a')).toThrowError(
        code('bad-input', 'seat'),
      );
    expect(facts).toEqual([]);
  });

  it('says nothing of a change that is none', () => {
    const roster = filled();
    roster.assign(seat(null, roster.table().revision), 'a');
    expect(facts).toEqual([]);
    expect(roster.table().canUndo).toBe(false);
  });
});

describe('undo and redo', () => {
  it('go back and forth over a restart', () => {
    const first = filled();
    first.assign(seat('T1', first.table().revision), 'a');
    first.assign(seat('T3', first.table().revision), 'a');
    first.undo('a');
    database.close();
    database = openDatabase(join(folder, 'site.db'));
    const roster = open();
    const people = () => roster.table().assignments.map((one) => one.personId);
    expect(people()).toEqual(['T1']);
    expect(roster.table()).toMatchObject({ canUndo: true, canRedo: true });
    roster.redo('b');
    expect(people()).toEqual(['T3']);
    roster.undo('b');
    roster.undo('b');
    expect(people()).toEqual([]);
    expect(() => roster.undo('b')).toThrowError(code('conflict'));
    expect(facts.at(-1)).toMatchObject({
      what: 'roster.undone',
      actor: 'b',
      details: { before: 'T1', after: null },
    });
    roster.redo('b');
    roster.assign(seat('T2', roster.table().revision, { seat: 1 }), 'b');
    expect(roster.table().canRedo).toBe(false);
    expect(() => roster.redo('b')).toThrowError(code('conflict'));
  });

  it('reach back 200 changes', () => {
    const roster = filled();
    for (let n = 0; n < 230; n += 1)
      roster.assign(seat(n % 2 === 0 ? 'T1' : 'T3', roster.table().revision), 'a');
    let count = 0;
    while (roster.table().canUndo) {
      roster.undo('a');
      count += 1;
    }
    expect(count).toBe(200);
  });
});
