import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { createVersions } from '../../../server/sqlite/create-versions.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import { readExamLibrary } from '../../../shared/domain/exam/read-exam-library.ts';
import { hasListeningPart } from '../../../site/audio/readiness/listening-tests.ts';
import { createExamPlans } from '../../../site/exam/create-exam-plans.ts';
import { examMigrationSql } from '../../../site/exam/exam-migration.ts';
import { readLibraryFile } from '../../../site/exam/read-library-file.ts';
import type { Operation } from '../../../site/ports/journal.ts';
import { createRoster } from '../../../site/roster/create-roster.ts';
import { planMigrationSql } from '../../../site/roster/plan/plan-migration.ts';
import { rosterRoomMigrationSql } from '../../../site/roster/rooms/roster-room-migration.ts';
import { rosterMigrationSql } from '../../../site/roster/roster-migration.ts';
import { createRosterStore } from '../../../site/roster/roster-store.ts';
import { tableImportMigrationSql } from '../../../site/roster/tables/table-import-migration.ts';
import { person } from '../roster/sample.ts';

const FILE = join(import.meta.dirname, '../../../resources/profiles/exam-library-default.json');
const ROOMS: RoomConfig[] = [
  { id: 'r01', name: '第01考场', kind: 'exam' },
  { id: 'r02', name: '第02考场', kind: 'exam' },
];
const NOW = Date.UTC(2026, 5, 1);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function rig() {
  const database = withCommitHooks(openDatabase(':memory:'));
  for (const sql of [
    ...[rosterMigrationSql, rosterRoomMigrationSql, planMigrationSql, examMigrationSql],
    tableImportMigrationSql,
  ])
    database.exec(sql);
  const journal: Operation[] = [];
  const append = (operation: Operation): void => void journal.push(operation);
  const isOver = ({ end }: { end: string }): boolean => Date.parse(`${end}Z`) <= NOW;
  const roster = createRoster({
    database,
    record: () => undefined,
    rooms: { list: () => ROOMS, upsert: () => undefined, remove: () => undefined },
    nowMs: () => NOW,
    isOver,
  });
  roster.ensureRoomPosts('system');
  const open = () => {
    const libraries = createVersions({
      database,
      table: 'exam_library',
      shipped: readLibraryFile(FILE),
      read: readExamLibrary,
      record: () => undefined,
      isOperator: () => true,
      nowMs: () => NOW,
    });
    const plans = createExamPlans({
      ...{ database, libraries, roster, rooms: () => ROOMS, hasListening: hasListeningPart },
      ...{ journal: { append }, nowMs: () => NOW },
    });
    return { plans, libraries };
  };
  return { database, journal, roster, open };
}

const refusal = (work: () => unknown): { code: string; field: string | undefined } => {
  try {
    work();
  } catch (error) {
    if (error instanceof ContractError) return { code: error.code, field: error.field };
    throw error;
  }
  throw new Error('was not refused');
};

const exams = (roster: ReturnType<typeof rig>['roster']) =>
  roster
    .table()
    .sessions.filter(({ kind }) => kind === 'exam')
    .map(({ name, start }) => `${name} ${start}`);

describe('exam plans', () => {
  it('come from a template on the days asked for, are saved by revision and survive a restart', () => {
    const { open, journal, roster } = rig();
    const { plans } = open();
    const { planId } = plans.create(
      { templateId: 'gaokao-old', name: '示例高考', firstDate: '2027-06-07' },
      'op1',
    );
    const { plan, revision, library } = plans.get(planId);
    expect(plan.sessions.map(({ name, start, end }) => [name, start, end])).toEqual([
      ['语文', '2027-06-07T09:00', '2027-06-07T11:30'],
      ['数学', '2027-06-07T15:00', '2027-06-07T17:00'],
      ['文综/理综', '2027-06-08T09:00', '2027-06-08T11:30'],
      ['外语', '2027-06-08T15:00', '2027-06-08T17:00'],
    ]);
    expect(plan.sessions.map(({ hasListening, steps }) => [hasListening, steps]).at(-1)).toEqual([
      true,
      'foreign',
    ]);
    expect(library.version).toBe(1);
    const renamed = { ...plan, name: '示例高考一模' };
    plans.save(renamed, revision, 'op1');
    expect(refusal(() => plans.save(renamed, revision, 'op2'))).toEqual({
      code: 'conflict',
      field: 'revision',
    });
    expect(open().plans.get(planId).plan).toEqual(renamed);
    expect(journal.map(({ action }) => action)).toEqual(['exam-plan.created', 'exam-plan.saved']);
    // A plan that does not count leaves the roster alone.
    expect(exams(roster)).toEqual([]);
  });

  it('give the roster its sessions once one counts, follow its changes, and are taken back step by step', () => {
    const { open, roster } = rig();
    const { plans } = open();
    const { planId } = plans.create({ templateId: 'gaokao-old', name: '甲', firstDate: '2026-06-07' }, 'op1');
    plans.activate(planId, false, 'op1');
    expect(exams(roster)).toHaveLength(4);
    const { plan, revision } = plans.get(planId);
    const [first, ...others] = plan.sessions;
    if (!first) throw new Error('no session');
    const moved = {
      ...first,
      start: '2026-06-07T09:30',
      rooms: [{ roomId: 'r01', candidates: 2, seatNumbers: '1-2' }],
    };
    plans.save({ ...plan, sessions: [moved, ...others] }, revision, 'op1');
    expect(roster.table().sessions[0]).toMatchObject({ start: '2026-06-07T09:30', roomIds: ['r01'] });
    // The second room needs nobody in that session.
    const open1 = roster.table().conflicts.filter(({ sessionIds }) => sessionIds[0] === first.id);
    expect(open1.flatMap(({ postIds }) => postIds)).toHaveLength(1);
    plans.undo('op1');
    expect(roster.table().sessions[0]).toMatchObject({ start: '2026-06-07T09:00' });
    expect(roster.table().sessions[0]).not.toHaveProperty('roomIds');
    expect(plans.list().undo).toEqual({ what: 'activated', name: '甲' });
    plans.undo('op1');
    expect(exams(roster)).toEqual([]);
    plans.undo('op1');
    expect(plans.list()).toEqual({ rows: [], undo: null });
    expect(refusal(() => plans.undo('op1')).code).toBe('conflict');
  });

  it('ask before seats of another plan are emptied, and keep sessions that are over', () => {
    const { open, roster, database } = rig();
    const { plans } = open();
    const past = plans.create({ templateId: 'cet', name: '四六级', firstDate: '2026-05-30' }, 'op1');
    plans.activate(past.planId, false, 'op1');
    const old = plans.create({ templateId: 'gaokao-old', name: '甲', firstDate: '2026-06-07' }, 'op1');
    plans.activate(old.planId, false, 'op1');
    createRosterStore(database).upsert({ people: [person('P1')] });
    const [session] = roster.table().sessions.filter(({ name }) => name === '语文');
    const [post] = roster.table().posts;
    if (!session || !post) throw new Error('nothing to assign');
    const seat = { sessionId: session.id, postId: post.id, seat: 0, personId: 'P1' };
    roster.assign({ ...seat, revision: roster.table().revision }, 'op1');
    const next = plans.copy({ planId: old.planId, name: '乙', firstDate: '2026-06-20' }, 'op1');
    expect(refusal(() => plans.activate(next.planId, false, 'op1'))).toEqual({
      code: 'conflict',
      field: 'seats',
    });
    expect(plans.active()?.plan.name).toBe('甲');
    plans.activate(next.planId, true, 'op1');
    expect(exams(roster)).toEqual([
      '四级 2026-05-30T09:00',
      '六级 2026-05-30T15:00',
      '语文 2026-06-20T09:00',
      '数学 2026-06-20T15:00',
      '文综/理综 2026-06-21T09:00',
      '外语 2026-06-21T15:00',
    ]);
    expect(roster.table().assignments).toEqual([]);
    expect(refusal(() => plans.remove(next.planId, 'op1')).code).toBe('conflict');
    plans.remove(old.planId, 'op1');
    plans.undo('op1');
    expect(plans.list().rows.map(({ name }) => name)).toContain('甲');
  });

  it('take in what the import of the roster brings, also from before there were plans', () => {
    const { open, roster } = rig();
    const csv = '编号,名称,类型,科目,开始,结束\nS1,第一场,考试,英语,2026-06-07 09:00,2026-06-07 11:00';
    roster.import({ kind: 'sessions', fileName: 's.csv', bytes: bytes(csv) }, 'op1');
    const { plans } = open();
    expect(plans.active()?.plan.sessions).toMatchObject([
      { id: 'S1', name: '第一场', hasListening: true, steps: 'foreign', rooms: [] },
    ]);
    const later = bytes(csv.replace('11:00', '11:20'));
    roster.import({ kind: 'sessions', fileName: 's.csv', bytes: later }, 'op1');
    expect(plans.active()?.plan.sessions).toMatchObject([{ id: 'S1', end: '2026-06-07T11:20' }]);
    expect(roster.table().sessions).toMatchObject([{ id: 'S1', hasListening: true }]);
  });

  it('refuse a file with its rows and columns and write nothing of it', () => {
    const { open } = rig();
    const { plans } = open();
    const { planId } = plans.create({ templateId: null, name: '甲', firstDate: '2026-06-07' }, 'op1');
    const head = '场次,科目,日期,开始,结束,听力\n';
    const bad = `${head}语文,语文,2026-06-07,09:00,11:30,否\n数学,数学,2026-06-31,15:00,17:00,否\n英语,英语,2026-06-08,9点,11:00,也许\n综合,综合,2026-06-07,10:00,12:00,否\n`;
    const preview = plans.preview(planId, 'sessions', bytes(bad));
    expect(preview.problems.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, '日期', 'not-valid'],
      [4, '开始', 'not-valid'],
      [4, '听力', 'not-valid'],
      [5, '开始', 'not-valid'],
    ]);
    const file = { planId, kind: 'sessions' as const, fileName: 's.csv', bytes: bytes(bad), revision: 1 };
    expect(refusal(() => plans.import(file, 'op1'))).toEqual({ code: 'bad-input', field: '日期' });
    expect(plans.get(planId).plan.sessions).toEqual([]);
    const good = bytes(`${head}语文,语文,2026-06-07,09:00,11:30,否\n外语,外语,2026-06-08,15:00,17:00,是\n`);
    plans.import({ ...file, bytes: good }, 'op1');
    const rooms = `场次,考场,人数,座位号\n语文,第01考场,30,1-30\n语文,r02,28,1-27\n没有,r09,x,\n`;
    expect(
      plans
        .preview(planId, 'rooms', bytes(rooms))
        .problems.map(({ row, column, code }) => [row, column, code]),
    ).toEqual([
      [3, '座位号', 'not-valid'],
      [4, '考场', 'unknown-reference'],
      [4, '场次', 'unknown-reference'],
    ]);
    const all = bytes('考场,人数,座位号\nr01,30,001-030\nr02,28,1-28');
    plans.import({ ...file, kind: 'rooms', bytes: all, revision: 2 }, 'op1');
    expect(plans.list().rows[0]).toMatchObject({ sessions: 2, rooms: 2, candidates: 58 });
    plans.undo('op1');
    expect(plans.list().rows[0]).toMatchObject({ sessions: 2, rooms: 0, candidates: 0 });
  });
});
