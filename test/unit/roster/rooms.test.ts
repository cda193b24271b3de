import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../server/sqlite/database.ts';
import { readBook } from '../../../server/table/read-book.ts';
import { writeXlsx } from '../../../server/table/xlsx/write-xlsx.ts';
import { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { RosterFact } from '../../../site/ports/roster.ts';
import { createRoster } from '../../../site/roster/create-roster.ts';
import { planMigrationSql } from '../../../site/roster/plan/plan-migration.ts';
import { planProblem } from '../../../site/roster/plan/table-problem.ts';
import { planImport } from '../../../site/roster/plan-import.ts';
import { rosterRoomMigrationSql } from '../../../site/roster/rooms/roster-room-migration.ts';
import { createRosterFiles } from '../../../site/roster/rooms/workbook-text.ts';
import { rosterMigrationSql } from '../../../site/roster/roster-migration.ts';
import { createRosterStore } from '../../../site/roster/roster-store.ts';
import { tableImportMigrationSql } from '../../../site/roster/tables/table-import-migration.ts';
import { problemOf, rulesOf } from './problem/sample-problem.ts';
import { person } from './sample.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const ROOMS =
  '编号,名称,类型,监考人数,楼栋,区县,考生学校,考生班级\nr01,第01考场,考场,1,东楼,示例县,东湖中学;西山中学,高三1班\nr02,第02考场,考场,1,,,,\n';
const SESSIONS =
  '编号,名称,类型,日期,开始,结束\nS1,语文,考试,2026-06-07,09:00,11:30\nS2,数学,考试,2026-06-07,15:00,17:00\n';
const PEOPLE = [
  person('T1', { name: '示例甲', school: '东湖中学', isTrained: true }),
  person('T2', { name: '示例乙', school: '西山中学', isTrained: true }),
];
// Any valid problem has the default rules.
const RULES = rulesOf(
  problemOf({
    sessions: [{ id: 'S', start: '2026-06-07T09:00', end: '2026-06-07T10:00' }],
    rooms: [{ id: 'R', seats: 1 }],
    staff: [],
  }),
);

let database: Database;
let facts: RosterFact[];
let roomList: RoomConfig[];
let roster: ReturnType<typeof createRoster>;

beforeEach(() => {
  database = openDatabase(':memory:');
  for (const sql of [
    ...[rosterMigrationSql, rosterRoomMigrationSql, planMigrationSql, tableImportMigrationSql],
  ])
    database.exec(sql);
  [facts, roomList] = [[], []];
  roster = createRoster({
    database,
    record: (fact) => facts.push(fact),
    rooms: {
      list: () => roomList,
      upsert: (rooms) => {
        roomList = [...roomList.filter(({ id }) => !rooms.some((room) => room.id === id)), ...rooms];
      },
      remove: (roomId) => {
        roomList = roomList.filter(({ id }) => id !== roomId);
      },
    },
    rules: () => RULES,
    nowMs: () => 7,
  });
  roster.import({ kind: 'rooms', fileName: 'rooms.csv', bytes: utf8(ROOMS) }, 'a');
  roster.import({ kind: 'sessions', fileName: 'sessions.csv', bytes: utf8(SESSIONS) }, 'a');
  createRosterStore(database).upsert({ people: PEOPLE });
  facts = [];
});
afterEach(() => database.close());

const blank = (roomId: string) => ({
  ...{ roomId, building: '', county: '', candidateSchools: [], candidateClasses: [], sessions: [] },
});
const own = (sessionId: string, schools: string[], classes: string[] = []) => ({
  ...{ sessionId, candidateSchools: schools, candidateClasses: classes },
});
const problems = (text: string) =>
  roster
    .preview({ kind: 'candidates', fileName: 'x.csv', bytes: utf8(text) })
    .problems.map(({ row, column, code, value }) => [row, column, code, value]);

describe('what the rules ask of rooms', () => {
  it('comes with the list of rooms and stays where a file has no column for it', () => {
    const r01 = {
      ...{ ...blank('r01'), building: '东楼', county: '示例县' },
      ...{ candidateSchools: ['东湖中学', '西山中学'], candidateClasses: ['高三1班'] },
    };
    expect(RosterTable.parse(roster.table()).rooms).toEqual([r01, blank('r02')]);
    const renamed = roster.import(
      { kind: 'rooms', fileName: 'x.csv', bytes: utf8('编号,名称\nr01,第一考场\n') },
      'a',
    );
    expect(renamed).toMatchObject({ changed: 1, problems: [] });
    roster.import(
      { kind: 'rooms', fileName: 'x.csv', bytes: utf8('编号,名称,楼栋\nr02,第02考场,西楼\n') },
      'a',
    );
    expect(roster.table().rooms).toEqual([r01, { ...blank('r02'), building: '西楼' }]);
    const long = roster.preview({
      kind: 'rooms',
      fileName: 'x.csv',
      bytes: utf8(`编号,名称,楼栋\nr02,第02考场,${'楼'.repeat(65)}\n`),
    });
    expect(long.problems).toMatchObject([{ row: 2, column: '楼栋', code: 'not-valid' }]);
  });

  it('is imported by session with the row and column of every error, whole or not at all', () => {
    const head = '考场,场次,考生学校,考生班级\n';
    expect(
      problems(`${head}r01,S1,东湖中学,\n没有,S1,,\nr02,晚上,,\n第01考场,语文,西山中学,\n,S2,,\n`),
    ).toEqual([
      [6, '考场', 'empty', ''],
      [3, '考场', 'unknown-reference', '没有'],
      [4, '场次', 'unknown-reference', '晚上'],
      [5, '场次', 'duplicate', '语文'],
    ]);
    expect(() =>
      roster.import({ kind: 'candidates', fileName: 'x.csv', bytes: utf8(`${head}没有,S1,,\n`) }, 'a'),
    ).toThrow(/row 2/);
    expect(facts).toEqual([]);
    const done = roster.import(
      {
        kind: 'candidates',
        fileName: 'x.csv',
        bytes: utf8(`${head}第01考场,数学,南园中学,\nr02,S2,东湖中学;西山中学,高三5班\n`),
      },
      'a',
    );
    expect(done).toMatchObject({ rows: 2, added: 0, changed: 2, problems: [] });
    expect(roster.table().rooms.map(({ sessions }) => sessions)).toEqual([
      [own('S2', ['南园中学'])],
      [own('S2', ['东湖中学', '西山中学'], ['高三5班'])],
    ]);
    expect(facts).toMatchObject([{ what: 'roster.imported', subject: 'candidates' }]);
  });

  it('is judged at once: by the table, and in the problem a plan is made from', () => {
    const broken = () =>
      roster
        .table()
        .conflicts.filter(({ rule }) => rule?.id === 'candidates-own-school')
        .map(({ sessionIds, personIds }) => `${sessionIds} ${personIds}`);
    for (const sessionId of ['S1', 'S2'])
      roster.assign(
        { sessionId, postId: 'room:r01', seat: 0, personId: 'T1', revision: roster.table().revision },
        'a',
      );
    expect(broken()).toEqual(['S1 T1', 'S2 T1']);
    const [r01] = roster.table().rooms;
    if (!r01) throw new Error('no room');
    roster.saveRooms(roster.table().revision, [{ ...r01, sessions: [own('S2', ['南园中学'])] }], 'b');
    expect(broken()).toEqual(['S1 T1']);
    const read = planProblem(roster.table(), []);
    expect('value' in read && read.value.problem.rooms).toMatchObject([
      {
        ...{ id: 'room:r01', building: '东楼', county: '示例县', candidateSchools: ['东湖中学', '西山中学'] },
        sessionCandidates: [own('S2', ['南园中学'])],
      },
      { id: 'room:r02', building: '' },
    ]);
  });

  it('is saved by page and HTTP: journalled, refused where it names nothing or somebody was faster', () => {
    const { revision } = roster.table();
    roster.saveRooms(revision, [{ ...blank('r02'), building: '西楼' }], 'b');
    expect(facts).toEqual([
      {
        ...{ what: 'roster.rooms-saved', subject: 'r02', actor: 'b' },
        details: { rooms: 1, revision: roster.table().revision },
      },
    ]);
    const now = roster.table().revision;
    const tell = (at: number, room: object) => () =>
      roster.saveRooms(at, [{ ...blank('r02'), ...room }], 'b');
    expect(tell(revision, { building: '南楼' })).toThrow(/meantime/);
    expect(tell(now, { roomId: 'r99' })).toThrow(/no such room/);
    expect(tell(now, { sessions: [own('S9', [])] })).toThrow(/no such session/);
    expect(roster.table().rooms[1]).toEqual({ ...blank('r02'), building: '西楼' });
    expect(roster.table().revision).toBe(now);
    // The same again changes nothing, and says nothing.
    tell(now, { building: '西楼' })();
    expect(facts).toHaveLength(1);
  });

  it('comes from a workbook too, with the row numbers the spreadsheet shows', async () => {
    const files = createRosterFiles({ read: async (bytes) => readBook(bytes) });
    const bytes = await writeXlsx([
      {
        name: '考生',
        widths: [10, 10, 10],
        rows: [['考场', '场次', '考生学校'], [], ['r01', 'S1', '南园中学'], ['r09', 'S1', '“甲”,乙中学']],
      },
    ]);
    const read = await files.asText(bytes);
    expect(read.isWorkbook).toBe(true);
    expect(
      roster.preview({ kind: 'candidates', fileName: 'x.xlsx', bytes: read.bytes }).problems,
    ).toMatchObject([{ row: 4, column: '考场', code: 'unknown-reference', value: 'r09' }]);
    // The sample tables of the page come back in as they are.
    const sample = await files.asText(await files.template('candidates'));
    expect(
      planImport('candidates', sample.bytes, {
        masters: { ...roster.table() },
        rooms: roomList,
        highestOccupiedSeat: () => -1,
      }).preview,
    ).toMatchObject({ rows: 2, problems: [] });
    expect(await files.asText(utf8(ROOMS))).toMatchObject({ isWorkbook: false });
    await expect(files.asText(new Uint8Array([0x50, 0x4b, 3, 4, 0]))).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});
