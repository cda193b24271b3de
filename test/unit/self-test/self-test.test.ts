import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import type { Database } from '../../../server/sqlite/database.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import { siteSchema } from '../../../site/schema.ts';
import { createSelfTests } from '../../../site/self-test/create-self-tests.ts';
import { createSelfTestStore } from '../../../site/self-test/self-test-store.ts';
import { type Finding, judgeAtLeast, type SelfTestStep } from '../../../site/self-test/step.ts';
import { backupStep, judgeRestored } from '../../../site/self-test/steps/backup-step.ts';
import { judgeCommissioning } from '../../../site/self-test/steps/cameras-step.ts';
import { judgeExpiry } from '../../../site/self-test/steps/certificate-step.ts';
import { measureWrite } from '../../../site/self-test/steps/disk-write-step.ts';
import { judgeUplink } from '../../../site/self-test/steps/network-step.ts';
import { judgeSpace, plannedHours } from '../../../site/self-test/steps/recording-space-step.ts';
import { createJournal } from '../../../site/store/create-journal.ts';

let folder: string;
let database: Database;
const time = { nowMs: () => 1_780_000_000_000, monoMs: () => 0, boot: 'b' };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'self-test-'));
  database = withCommitHooks(openMigrated(join(folder, 'site.db'), siteSchema));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const finding = (verdict: Finding['verdict']): Finding => ({
  ...{ verdict, reasonCode: 'none', value: 1, limit: 1, good: 'at-least', unit: 'h', evidence: {} },
});

test('each verdict holds its value against its limit', () => {
  const limits = { warnBelow: 40, failBelow: 15 };
  expect(judgeAtLeast(14.9, limits, 'write-slow')).toMatchObject({ verdict: 'fail', limit: 15 });
  expect(judgeAtLeast(15, limits, 'write-slow')).toMatchObject({ verdict: 'warn', limit: 40 });
  expect(judgeAtLeast(40, limits, 'write-slow')).toMatchObject({ verdict: 'pass', reasonCode: 'none' });
  expect(judgeAtLeast(Number.NaN, limits, 'write-slow').verdict).toBe('not-measurable');

  const days = { certificateWarnDays: 30, certificateFailDays: 7 };
  expect(judgeExpiry(40 * 86_400_000, days, 0).verdict).toBe('pass');
  expect(judgeExpiry(8 * 86_400_000, days, 0)).toMatchObject({ verdict: 'warn', reasonCode: 'expires-soon' });
  expect(judgeExpiry(-1, days, 0)).toMatchObject({ verdict: 'fail', reasonCode: 'expired' });

  expect(judgeUplink({ state: 'not-configured', oldestUnackedAgeMs: null }, 30).verdict).toBe(
    'not-measurable',
  );
  expect(judgeUplink({ state: 'online', oldestUnackedAgeMs: 31_000 }, 30).verdict).toBe('warn');
  expect(judgeUplink({ state: 'online', oldestUnackedAgeMs: null }, 30).verdict).toBe('pass');
  expect(judgeUplink({ state: 'offline', oldestUnackedAgeMs: null }, 30).verdict).toBe('fail');

  const run = {
    ...{ id: 'c', startedAtMs: 0, endedAtMs: 0, startedBy: 'o', state: 'done' as const },
    counts: { pass: 3, warn: 0, fail: 0, 'not-reached': 0, 'no-camera': 0 },
  };
  expect(judgeCommissioning(undefined, 24, 0)).toMatchObject({ verdict: 'fail', reasonCode: 'not-run' });
  expect(judgeCommissioning(run, 24, 1).verdict).toBe('pass');
  expect(judgeCommissioning(run, 24, 25 * 3_600_000).reasonCode).toBe('outdated');
  const missed = { ...run, counts: { ...run.counts, 'not-reached': 2 } };
  expect(judgeCommissioning(missed, 24, 1)).toMatchObject({ verdict: 'fail', value: 2 });
});

test('space must last for the hours still planned; sessions at the same time count once', () => {
  const session = (startHour: number, endHour: number) => ({
    ...{ id: 's', name: '', subject: '', kind: 'exam' as const },
    ...{ startMs: startHour * 3_600_000, endMs: endHour * 3_600_000 },
  });
  const hours = plannedHours([session(0, 3), session(4, 6), session(5, 8), session(4, 6)], 2 * 3_600_000);
  expect(hours).toBe(5);
  const state = { isEnabled: true, missing: [], hoursLeft: 5.5 };
  expect(judgeSpace(state, hours, 1.2)).toMatchObject({ verdict: 'warn', limit: 6 });
  expect(judgeSpace({ ...state, hoursLeft: 4 }, hours, 1.2)).toMatchObject({ verdict: 'fail', limit: 5 });
  expect(judgeSpace({ ...state, hoursLeft: 7 }, hours, 1.2).verdict).toBe('pass');
  expect(judgeSpace({ ...state, hoursLeft: null }, hours, 1.2).verdict).toBe('not-measurable');
  expect(judgeSpace({ ...state, isEnabled: false }, hours, 1.2).reasonCode).toBe('recording-off');
  expect(judgeSpace(state, 0, 1.2).reasonCode).toBe('no-plan');
});

test('the write test really writes and leaves nothing; the backup is really restored and compared', async () => {
  const { bytes, seconds } = await measureWrite(join(folder, 'recordings'), 2, new AbortController().signal);
  expect(bytes).toBe(2_000_000);
  expect(seconds).toBeGreaterThan(0);
  expect(readdirSync(join(folder, 'recordings'))).toEqual([]);

  createJournal(database, time).append({ actor: 'op1', action: 'site.started', subject: 's' });
  createJournal(database, time).append({ actor: 'op1', action: 'site.started', subject: 't' });
  const verifyJournal = (copy: Database) => createJournal(copy, time).verify();
  const step = backupStep({ databasePath: join(folder, 'site.db'), folder, verifyJournal });
  const good = await step.run(new AbortController().signal);
  expect(good).toMatchObject({ verdict: 'pass', evidence: { integrity: 'ok', journalEntries: 2 } });
  expect(good.value).toBeGreaterThan(20);
  expect(readdirSync(folder).filter((name) => name.startsWith('self-test-'))).toEqual([]);

  // A journal somebody has altered is copied faithfully and still does not pass.
  database.exec('DROP TRIGGER IF EXISTS journal_is_append_only_update');
  for (const { name } of database.all(
    "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'",
  ))
    database.exec(`DROP TRIGGER "${String(name)}"`);
  database.run("UPDATE journal SET bytes = '{}' WHERE seq = 1");
  expect(await step.run(new AbortController().signal)).toMatchObject({
    ...{ verdict: 'fail', reasonCode: 'journal-broken' },
  });

  const held = { rowsByTable: new Map([['a', 2]]), journalHead: 'x' };
  const copy = {
    ...held,
    integrity: 'ok',
    journal: { ok: true, entries: 1, firstBad: null },
    bytes: 1,
  } as const;
  expect(judgeRestored(held, { ...copy, rowsByTable: new Map([['a', 1]]) }).reasonCode).toBe('copy-differs');
  expect(judgeRestored(held, { ...copy, journalHead: 'y' }).reasonCode).toBe('copy-differs');
  expect(judgeRestored(held, { ...copy, integrity: 'page 3' }).reasonCode).toBe('copy-damaged');
});

test('a run is kept, compared and cancelled; a retry repeats only what did not pass', async () => {
  const ran: string[] = [];
  let isLinkUp = false;
  let onReached: (() => void) | null = null;
  const step = (id: SelfTestStep['id'], run: SelfTestStep['run']): SelfTestStep => ({
    id,
    family: 'network',
    run(signal) {
      ran.push(id);
      return run(signal);
    },
  });
  const jobs = createJobs(time.nowMs, () => {});
  const tests = createSelfTests({
    database,
    store: createSelfTestStore(database),
    jobs,
    journal: createJournal(database, time),
    steps: [
      step('certificate', () => finding('pass')),
      step('network', () => finding(isLinkUp ? 'pass' : 'fail')),
      step('backup', () => {
        if (!isLinkUp) throw new Error('no space');
        return finding('pass');
      }),
      step('disk-write', (signal) => {
        if (onReached === null) return finding('pass');
        onReached();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      }),
    ],
    isOperator: (actor) => actor === 'op1',
    nowMs: time.nowMs,
  });
  const ended = (id: string): Promise<void> =>
    new Promise((resolve) => {
      const stop = jobs.onChange((list) => {
        if (list.find((job) => job.id === id)?.state === 'running') return;
        stop();
        resolve();
      });
    });
  expect(() => tests.start('all', 'somebody')).toThrow('named operator');
  expect(() => tests.start('failed', 'op1')).toThrow('nothing failed');
  const first = tests.start('all', 'op1');
  expect(() => tests.start('all', 'op1')).toThrow('under way');
  await ended(first.job.id);
  expect(tests.get(first.runId)).toMatchObject({ state: 'done', counts: { pass: 2, fail: 2 } });
  expect(tests.get(first.runId).steps.find(({ step: id }) => id === 'backup')).toMatchObject({
    ...{ reasonCode: 'step-error', evidence: { error: 'no space' }, unit: null },
  });

  isLinkUp = true;
  ran.length = 0;
  const second = tests.start('failed', 'op1');
  await ended(second.job.id);
  expect(ran).toEqual(['network', 'backup']);
  expect(tests.get(second.runId).counts).toMatchObject({ pass: 4, fail: 0 });
  expect(tests.get(second.runId).steps.map(({ before }) => before)).toEqual(['pass', 'fail', 'fail', 'pass']);

  const third = await new Promise<ReturnType<typeof tests.start>>((resolve) => {
    const reached = new Promise<void>((go) => {
      onReached = go;
    });
    const begun = tests.start('all', 'op1');
    void reached.then(() => resolve(begun));
  });
  jobs.cancel(third.job.id);
  await jobs.close();
  expect(tests.get(third.runId)).toMatchObject({ state: 'cancelled', counts: { pass: 3 } });
  expect(tests.list().map(({ state }) => state)).toEqual(['cancelled', 'done', 'done']);
  expect(createJournal(database, time).verify().ok).toBe(true);
});
