import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../../server/sqlite/database.ts';
import type { RosterPlan } from '../../../../shared/contract/roster-plan.ts';
import { RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import { createJobs } from '../../../../site/jobs/create-jobs.ts';
import type { RosterFact } from '../../../../site/ports/roster.ts';
import { createRoster } from '../../../../site/roster/create-roster.ts';
import { activeRules } from '../../../../site/roster/plan/active-rules.ts';
import { createRosterPlans } from '../../../../site/roster/plan/create-roster-plans.ts';
import { planMigrationSql } from '../../../../site/roster/plan/plan-migration.ts';
import { planProblem } from '../../../../site/roster/plan/table-problem.ts';
import { rosterRoomMigrationSql } from '../../../../site/roster/rooms/roster-room-migration.ts';
import { rosterMigrationSql } from '../../../../site/roster/roster-migration.ts';
import { createRosterStore } from '../../../../site/roster/roster-store.ts';
import { readRulesFile } from '../../../../site/roster/rules/read-rules-file.ts';
import { drawRooms } from '../../../../site/roster/solve/draw-rooms.ts';
import { type SolveRequest, type Solving, solveRoster } from '../../../../site/roster/solve/solve-roster.ts';
import { tableImportMigrationSql } from '../../../../site/roster/tables/table-import-migration.ts';
import { person } from '../sample.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const RULES = readRulesFile(join(ROOT, 'resources', 'profiles', 'roster-rules-default.json'));
const workerUrl = pathToFileURL(join(ROOT, 'site', 'roster-worker.ts'));
const utf8 = (text: string) => new TextEncoder().encode(text);

let database: Database;
let entries: { action: string; details: Record<string, unknown> }[];
let closing: (() => Promise<void>)[];

beforeEach(() => {
  database = openDatabase(':memory:');
  database.exec(rosterMigrationSql);
  database.exec(rosterRoomMigrationSql);
  database.exec(planMigrationSql);
  database.exec(tableImportMigrationSql);
  entries = [];
  closing = [];
});
afterEach(async () => {
  for (const close of closing) await close();
  database.close();
});

function open(solve: (request: Omit<SolveRequest, 'workerUrl'>) => Solving) {
  const roster = createRoster({
    database,
    record: ({ what, details }: RosterFact) => void entries.push({ action: what, details }),
    rooms: { list: () => [], upsert: () => undefined, remove: () => undefined },
    nowMs: () => 7,
  });
  const jobs = createJobs(Date.now, () => undefined);
  closing.push(() => jobs.close());
  const plans = createRosterPlans({
    database,
    journal: { append: ({ action, details = {} }) => void entries.push({ action, details }) },
    jobs,
    roster,
    rules: () => RULES,
    readTable: planProblem,
    solve,
    nowMs: () => 1_780_000_000_000,
  });
  const until = (isSo: (plan: RosterPlan) => boolean): Promise<RosterPlan> =>
    new Promise((resolve) => {
      const look = (): boolean => {
        const plan = plans.list().find(isSo);
        if (plan) resolve(plan);
        return plan !== undefined;
      };
      if (look()) return;
      const stop = plans.onChange(() => {
        if (look()) stop();
      });
    });
  return { roster, jobs, plans, until };
}

/** Six rooms of two, three sessions, forty people of eight schools, one of them without a sex. */
function fill(roster: ReturnType<typeof open>['roster']): void {
  const people = Array.from({ length: 40 }, (_, n) =>
    person(`P${n}`, {
      ...{ name: `示例${n}`, school: `S${n % 8}`, sex: n === 39 ? '' : n % 2 ? 'M' : 'F' },
      ...{ isTrained: true, isExperienced: n % 3 === 0 },
    }),
  );
  createRosterStore(database).upsert({ people });
  const posts = Array.from({ length: 6 }, (_, n) => `p${n},第0${n}考场,监考,2`);
  roster.import(
    { kind: 'posts', fileName: 'o.csv', bytes: utf8(`编号,名称,类型,席位\n${posts.join('\n')}\n`) },
    'a',
  );
  const sessions = [
    'S1,语文,考试,语文,2026-06-07 09:00,2026-06-07 11:30',
    'S2,数学,考试,数学,2026-06-07 15:00,2026-06-07 17:00',
  ];
  roster.import(
    {
      kind: 'sessions',
      fileName: 's.csv',
      bytes: utf8(`编号,名称,类型,科目,开始,结束\n${sessions.join('\n')}\n`),
    },
    'a',
  );
}
const real = (request: Omit<SolveRequest, 'workerUrl'>) => solveRoster({ ...request, workerUrl });

/** Ends when told, with nobody placed. */
function waiting(): { solve(request: Omit<SolveRequest, 'workerUrl'>): Solving; calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    solve({ seed, onProgress }) {
      const done = Promise.withResolvers<Awaited<Solving['answer']>>();
      queueMicrotask(() =>
        onProgress({ elapsedMs: 40, steps: 9, hard: 3, soft: 8, lowerBound: 5, gapPercent: null }),
      );
      return {
        answer: done.promise,
        pause: () => void calls.push('pause'),
        resume: () => void calls.push('resume'),
        stop() {
          calls.push('stop');
          const score = { hard: 24, soft: 0 };
          done.resolve({
            ...{ format: 'roster/1', status: 'unknown', seed, steps: 9, isRepeatable: false, score },
            ...{ lowerBound: null, gapPercent: null, firstFeasibleMs: null, assignments: [] },
            ...{ broken: [], conflicts: [] },
          });
        },
      };
    },
  };
}

describe('a plan', { timeout: 20_000 }, () => {
  it('is solved beside the roster, compared, accepted in one step and taken back', {
    timeout: 60_000,
  }, async () => {
    const { roster, plans, until } = open(real);
    fill(roster);
    roster.assign(
      { sessionId: 'S1', postId: 'p0', seat: 1, personId: 'P3', revision: roster.table().revision },
      'a',
    );
    roster.lock({ sessionId: 'S1', postId: 'p0', seat: 1 }, true, 'a');
    const { id } = plans.solve({ seconds: 1, seed: 7, keepsRoster: false }, 'op1');
    expect(() => plans.solve({ seconds: 1, seed: 7, keepsRoster: false }, 'op1')).toThrowError(
      expect.objectContaining({ code: 'conflict' }),
    );
    const plan = await until(({ state }) => state === 'ready');
    expect(plan).toMatchObject({ id, seed: 7, score: { hard: 0 }, origin: 'solved', by: 'op1' });
    expect(roster.table().assignments).toHaveLength(1);
    const text = plans.problemText(id);
    expect(createHash('sha256').update(text).digest('hex')).toBe(plan.problemSha256);
    expect(entries.map(({ action }) => action).slice(-2)).toEqual([
      'roster-plan.started',
      'roster-plan.ended',
    ]);
    expect(entries.at(-2)?.details).toMatchObject({ seed: 7, seconds: 1, problemSha256: plan.problemSha256 });

    const comparison = plans.compare(id, null);
    expect(comparison).toMatchObject({
      plan: { openSeats: 0, score: { hard: 0 } },
      other: { openSeats: 23 },
    });
    expect(comparison.changes).toHaveLength(12);
    expect(comparison.changes[0]).toMatchObject({ sessionId: 'S1', postId: 'p0', removed: [] });

    plans.accept(id, 'op1');
    expect(roster.table().assignments).toHaveLength(24);
    expect(roster.table().assignments[1]).toMatchObject({ postId: 'p0', seat: 1, personId: 'P3' });
    expect(entries.at(-1)).toMatchObject({ action: 'roster-plan.accepted', details: { seats: 23 } });
    expect(plans.compare(id, null)).toMatchObject({ changes: [], changedPeople: 0 });
    roster.undo('op1');
    expect(roster.table().assignments).toHaveLength(1);
    roster.redo('op1');
    expect(roster.table().assignments).toHaveLength(24);
  });

  it('tells its progress, pauses, goes on and stops with the best so far', async () => {
    const { calls, solve } = waiting();
    const { roster, plans, until } = open(solve);
    fill(roster);
    const { id } = plans.solve({ seconds: 60, seed: null, keepsRoster: false }, 'op1');
    await until(({ progress }) => progress?.hard === 3);
    plans.pause(id, 'op1');
    expect(plans.list()[0]).toMatchObject({ state: 'paused', progress: { lowerBound: 5 } });
    plans.resume(id, 'op1');
    plans.stop(id, 'op1');
    const plan = await until(({ state }) => state === 'ready');
    expect(calls).toEqual(['pause', 'resume', 'stop']);
    expect(plan).toMatchObject({ status: 'unknown', isRepeatable: false, jobId: null });
    expect(() => plans.stop(id, 'op1')).toThrowError(expect.objectContaining({ code: 'conflict' }));
    plans.discard(id, 'op1');
    expect(() => plans.accept(id, 'op1')).toThrowError(expect.objectContaining({ code: 'conflict' }));
  });

  it('is cancelled as a job with the best so far, and said to be interrupted after a crash', async () => {
    const first = open(waiting().solve);
    fill(first.roster);
    first.plans.solve({ seconds: 60, seed: 1, keepsRoster: false }, 'op1');
    const again = open(waiting().solve);
    expect(again.plans.list()).toMatchObject([{ state: 'interrupted', jobId: null }]);
    first.jobs.cancel(first.plans.list()[0]?.jobId ?? '');
    expect(await first.until(({ state }) => state === 'ready')).toMatchObject({ status: 'unknown' });
  });

  it('of the working roster is kept as it was', () => {
    const { roster, plans } = open(waiting().solve);
    fill(roster);
    const at = { sessionId: 'S1', postId: 'p0', seat: 0 };
    roster.assign({ ...at, personId: 'P3', revision: roster.table().revision }, 'a');
    const { id } = plans.copy('改动前', 'op1');
    roster.assign({ ...at, personId: 'P5', revision: roster.table().revision }, 'a');
    expect(plans.compare(id, null).changes).toEqual([
      { sessionId: 'S1', postId: 'p0', removed: ['P5'], added: ['P3'] },
    ]);
    plans.accept(id, 'op1');
    expect(roster.table().assignments).toMatchObject([{ personId: 'P3' }]);
  });

  it('is kept of the roster before a draw, which an observer can make again', {
    timeout: 60_000,
  }, async () => {
    const { roster, plans, until } = open(real);
    fill(roster);
    const { id } = plans.solve({ seconds: 1, seed: 7, keepsRoster: false }, 'op1');
    await until(({ state }) => state === 'ready');
    plans.accept(id, 'op1');
    const before = roster.table().assignments;
    const { seed, planId, seats } = plans.draw('S1', '八月十五', 'op1');
    expect(entries.at(-1)).toMatchObject({
      action: 'roster.drawn',
      details: { sessionId: 'S1', seed: '八月十五', planId, seats },
    });
    expect(seats).toBeGreaterThan(0);
    const problem = RosterProblem.parse(JSON.parse(plans.problemText(planId)));
    const again = drawRooms(
      problem,
      activeRules(RULES, problem),
      plans.get(planId).answer?.assignments ?? [],
      'S1',
      seed,
    );
    if ('fault' in again) throw new Error(again.fault);
    const places = (list: readonly { sessionId: string; roomId: string; staffId: string }[]) =>
      list.map((one) => `${one.sessionId} ${one.roomId} ${one.staffId}`).sort();
    const now = roster.table().assignments;
    expect(places(now.map((one) => ({ ...one, roomId: one.postId, staffId: one.personId })))).toEqual(
      places(again.assignments),
    );
    roster.undo('op1');
    expect(roster.table().assignments).toEqual(before);
  });

  it('of somebody else is never the roster of the site', async () => {
    const { roster, plans, until } = open(waiting().solve);
    fill(roster);
    const own = planProblem(roster.table(), []);
    if ('fault' in own) throw new Error(own.fault.text);
    const { id } = plans.solveProblem(
      own.value.problem,
      { seconds: 1, seed: 1, keepsRoster: false },
      'machine',
    );
    plans.stop(id, 'machine');
    await until(({ state }) => state === 'ready');
    expect(() => plans.accept(id, 'op1')).toThrowError(expect.objectContaining({ code: 'conflict' }));
    expect(() => plans.compare(id, null)).toThrowError(expect.objectContaining({ code: 'conflict' }));
  });
});
