import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { withCommitHooks } from '../../../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../../../server/sqlite/database.ts';
import { DutyRosterFile } from '../../../../../shared/contract/duty.ts';
import type { DutyPlanRow } from '../../../../../shared/contract/duty-plan.ts';
import type { RosterTable } from '../../../../../shared/contract/roster-table.ts';
import { createJobs } from '../../../../../site/jobs/create-jobs.ts';
import type { Operation } from '../../../../../site/ports/journal.ts';
import { createDutyPlans } from '../../../../../site/roster/duty/plan/create-duty-plans.ts';
import { dutyPlanMigrationSql } from '../../../../../site/roster/duty/plan/duty-plan-migration.ts';
import { solveDuty } from '../../../../../site/roster/duty/plan/solve/solve-duty.ts';
import { DEFAULT_DUTY_RULES } from './sample-duty-problem.ts';

const workerUrl = pathToFileURL(join(import.meta.dirname, '../../../../../site/roster-worker.ts'));
const NAMES = ['甲', '乙', '丙', '丁', '戊', '己'];
const TIMES = [
  ['T08:00', 'T20:15'],
  ['T20:00', 'T08:15'],
] as const;
/** Two days of a papers room; the second night belongs to 甲 and 乙. */
const HOLDS = DutyRosterFile.parse({
  ...{ format: 'duty-roster/1', name: '第一天' },
  posts: [{ id: 'papers', name: '保密室', people: 2, needsKeeper: true }],
  people: NAMES.map((name, index) => ({ id: name, name, isKeeper: index < 4 })),
  shifts: [
    {
      postId: 'papers',
      start: `2026-06-04${TIMES[0][0]}`,
      end: `2026-06-04${TIMES[0][1]}`,
      people: ['丙', '丁'],
    },
    {
      postId: 'papers',
      start: `2026-06-04${TIMES[1][0]}`,
      end: `2026-06-05${TIMES[1][1]}`,
      people: ['甲', '乙'],
    },
  ],
});
const TABLE: RosterTable = {
  ...{ revision: 1, people: [], locks: [], rooms: [], conflicts: [], canUndo: false, canRedo: false },
  posts: [{ id: 'room', name: '第01考场', kind: 'invigilation', roomId: 'room', seats: 1 }],
  sessions: [
    {
      id: 'S1',
      name: '语文',
      kind: 'exam',
      subject: '语文',
      start: '2026-06-05T08:15',
      end: '2026-06-05T11:45',
    },
  ],
  assignments: [{ sessionId: 'S1', postId: 'room', seat: 0, personId: '戊' }],
};

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

function rig(holds: DutyRosterFile | null) {
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(dutyPlanMigrationSql);
  const journal: Operation[] = [];
  const published: DutyRosterFile[] = [];
  const open = () => {
    const jobs = createJobs(Date.now, () => undefined);
    closing.push(() => jobs.close());
    return createDutyPlans({
      ...{ database, jobs, ruleSet: DEFAULT_DUTY_RULES },
      journal: { append: (operation) => void journal.push(operation) },
      duty: {
        file: () => holds,
        publish: (text) => void published.push(DutyRosterFile.parse(JSON.parse(text))),
      },
      table: () => TABLE,
      siteName: () => '示例考点',
      solve: (request) => solveDuty({ ...request, workerUrl }),
      nowMs: () => 1_780_000_000_000,
    });
  };
  return { database, journal, published, open };
}

const ended = (plans: ReturnType<ReturnType<typeof rig>['open']>, id: string): Promise<DutyPlanRow> =>
  new Promise((resolve) => {
    const look = () => {
      const plan = plans.list().find((one) => one.id === id && one.state !== 'running');
      if (plan) resolve(plan);
      return plan !== undefined;
    };
    if (!look()) plans.onChange(look);
  });

describe('plans of duty', () => {
  it('are drafted from the roster that holds, solved around invigilation, published and journalled', async () => {
    const { journal, published, open } = rig(HOLDS);
    const plans = open();
    const { text } = plans.draft({ from: '2026-06-05', to: '2026-06-06' });
    const problem = JSON.parse(text);
    expect(problem.posts[0].times).toEqual([
      { id: '08:00', start: '08:00', end: '20:15', on: null },
      { id: '20:00', start: '20:00', end: '08:15', on: null },
    ]);
    expect(problem.people[0]).toMatchObject({
      ...{ id: '甲', nightsBefore: 1 },
      previous: [{ start: '2026-06-04T20:00', end: '2026-06-05T08:15' }],
    });
    const { id } = plans.solve({ text, seconds: 60, seed: 1 }, 'op1');
    expect(() => plans.solve({ text, seconds: 60, seed: 1 }, 'op1')).toThrow(/already/);
    expect(() => plans.discard(id, 'op1')).toThrow(/stop it first/);
    expect(await ended(plans, id)).toMatchObject({ state: 'ready', status: 'optimal', score: { hard: 0 } });
    const { answer } = plans.get(id);
    // 甲 and 乙 rest after their night, 戊 invigilates in the morning.
    for (const busy of ['甲', '乙', '戊']) expect(answer?.shifts[0]?.people).not.toContain(busy);
    plans.publish(id, 'op1');
    expect(published[0]?.shifts).toHaveLength(4);
    expect(() => plans.discard(id, 'op1')).toThrow(/it is kept/);
    expect(journal.map(({ action }) => action)).toEqual([
      'duty-plan.started',
      'duty-plan.ended',
      'duty-plan.published',
    ]);
  }, 60_000);

  it('are refused by their field, and one that a killed service left is interrupted', () => {
    const { database, open } = rig(null);
    const plans = open();
    expect(() => plans.draft({ from: '2026-06-05', to: '2026-06-06' })).toThrow(/cannot be drafted/);
    const wish = { seconds: 1, seed: null };
    expect(() => plans.solve({ ...wish, text: 'x' }, 'op1')).toThrow(/no JSON/);
    expect(() => plans.solve({ ...wish, text: '{"format":"duty-problem/1"}' }, 'op1')).toThrow(/name/);
    expect(() => plans.stop('none', 'op1')).toThrow(/no such plan/);
    const row: DutyPlanRow = {
      ...{ id: 'left', name: '值班', from: '2026-06-05', to: '2026-06-06', state: 'running', by: 'op1' },
      ...{ startedAtMs: 1, endedAtMs: null, seconds: 30, seed: 1, problemSha256: '', progress: null },
      ...{ status: null, score: null, lowerBound: null, gapPercent: null, error: '' },
    };
    database.run(
      'INSERT INTO duty_plan (id, started_at_ms, summary, problem) VALUES (?, ?, ?, ?)',
      ...['left', 1, JSON.stringify(row), '{}'],
    );
    expect(open().list()).toMatchObject([{ id: 'left', state: 'interrupted' }]);
  });
});
