import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import type { RecordEvent, RecordPlan } from '../../../site/ports/recording-worker.ts';
import { createRecording } from '../../../site/recording/create-recording.ts';
import { recordingMigrationSql } from '../../../site/recording/keep/recording-migration.ts';
import type { SiteRecording } from '../../../site/recording/recording-options.ts';
import { startSynthetic } from '../../fakes/recording/synthetic-camera.ts';

const DAY_MS = 86_400_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'exam-rec-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Kept {
  readonly recording: SiteRecording;
  readonly rig: ReturnType<typeof startSynthetic>;
  readonly acts: { action: string; details: unknown }[];
  readonly plans: (RecordPlan | null)[];
  setNow(nowMs: number): void;
  /** Hands everything the worker said to the service. */
  pass(): void;
  files(): string[];
}

/** The service's side of recording over the worker's real one, both on one clock. */
function start(
  config: { maxBytes: number; retentionDays: number },
  freeBytes: () => number = () => 1e12,
): Kept {
  const recordings = join(folder, 'recordings');
  const rig = startSynthetic(recordings, { plan: { run: '000000' } });
  const acts: Kept['acts'] = [];
  const plans: (RecordPlan | null)[] = [];
  let listener: (events: readonly RecordEvent[] | null, ids: readonly string[]) => void = () => {};
  let nowMs: number | null = null;
  let passed = 0;
  const now = (): number => nowMs ?? rig.nowMs();
  const database = withCommitHooks(openDatabase(':memory:'));
  database.exec(recordingMigrationSql);
  database.exec('CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
  const recording = createRecording({
    database,
    journal: {
      append: ({ action, details }) => void acts.push({ action, details }),
      list: () => [],
      verify: () => ({ ok: true, entries: 0, firstBad: null }),
    },
    outbox: { append: () => ({ lane: 'B', epoch: 1, seq: 1 }) },
    jobs: createJobs(now, () => {}),
    folder: recordings,
    exportFolder: join(folder, 'exports'),
    config: { enabled: true, stream: 'sub', ...config },
    cameras: () => [{ id: 'r01', roomId: 'r01' }],
    ingest: {
      record: (plan) => {
        plans.push(plan);
        if (plan === null) listener([{ kind: 'stopped' }], ['r01']);
      },
      cutRecording: (requestId, ids) => {
        rig.recorder.cut(requestId, ids);
        return 1;
      },
      onRecorded: (next) => {
        listener = next;
      },
    },
    ffmpegPath: null,
    lookMs: 100,
    nowMs: now,
    monoMs: () => performance.now(),
    isSession: () => false,
    siteCode: () => '0000000009',
    civil: (atMs) => new Date(atMs).toISOString(),
    readFreeBytes: async () => freeBytes(),
    log: () => {},
  });
  return {
    recording,
    rig,
    acts,
    plans,
    setNow: (value) => {
      nowMs = value;
    },
    pass: () => {
      listener(rig.events.slice(passed), ['r01']);
      passed = rig.events.length;
    },
    files: () => recording.list('r01', { fromMs: 1, toMs: now() + DAY_MS }).segments.map(({ id }) => id),
  };
}

/** Three closed files of the camera. */
async function recordThree(kept: Kept): Promise<void> {
  for (let i = 0; i < 3; i += 1) {
    kept.rig.group('r01');
    kept.rig.group('r01');
    kept.rig.recorder.recorderOf('r01')?.onState('no-packets');
    kept.rig.wait(5_000);
    const isClosed = ({ kind }: { kind: string }): boolean => kind === 'closed';
    await expect.poll(() => kept.rig.events.filter(isClosed).length, { timeout: 10_000 }).toBe(i + 1);
  }
  kept.pass();
}
const all = (kept: Kept) => ({ fromMs: 1, toMs: kept.rig.nowMs() + 1 });

test('early deletion is refused and journalled; past its retention a recording can be deleted, a sealed one never', async () => {
  const kept = start({ maxBytes: 1e9, retentionDays: 30 });
  const { recording, rig, acts } = kept;
  await recordThree(kept);
  const segments = recording.list('r01', all(kept)).segments;
  expect(segments).toHaveLength(3);
  const refused = async (what: string): Promise<void> =>
    expect(recording.remove(all(kept), ['r01'], 'op1'), what).rejects.toMatchObject({ code: 'conflict' });
  await refused('within its retention');
  kept.setNow(rig.nowMs() + 29 * DAY_MS);
  await refused('a day before');
  expect(acts.filter(({ action }) => action === 'recording.removal-refused')).toHaveLength(2);
  kept.setNow(rig.nowMs() + 31 * DAY_MS);
  recording.markSealed([segments[1]?.id ?? ''], 'seal-1');
  expect(recording.list('r01', all(kept)).segments[1]?.sealIds).toEqual(['seal-1']);
  await refused('one of them is sealed');
  expect(kept.files()).toHaveLength(3);
  const last = segments[2];
  const removed = await recording.remove(
    { fromMs: last?.fromMs ?? 0, toMs: last?.toMs ?? 0 },
    ['r01'],
    'op1',
  );
  expect(removed).toEqual({ files: 1, bytes: last?.bytes });
  expect(kept.files()).toHaveLength(2);
  expect(recording.coverage(all(kept), null)[0]?.gaps.map(({ code }) => code)).toContain('deleted');
  await recording.close();
});

test('a full allowance deletes only what is past its retention; before, recording stops with an alarm', async () => {
  let free = 1e12;
  const kept = start({ maxBytes: 30_000, retentionDays: 30 }, () => free);
  const { recording, rig, plans } = kept;
  await recordThree(kept);
  const settleRoom = async (check: () => boolean): Promise<void> => {
    for (let i = 0; i < 4_000 && !check(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(check()).toBe(true);
  };
  expect(recording.state().usedBytes + 1).toBeGreaterThan(0);
  // Three files are 47 kB: over the limit, none of them old enough.
  await settleRoom(() => plans.at(-1)?.blockedCode === 'disk-full');
  expect(kept.files()).toHaveLength(3);
  expect(recording.conditions()).toEqual([
    { cause: 'recording', priority: 'high', subjects: ['r01'], reasonCode: 'disk-full' },
  ]);
  kept.setNow(rig.nowMs() + 31 * DAY_MS);
  await settleRoom(() => plans.at(-1)?.blockedCode === null);
  expect(kept.files().length).toBeLessThan(3);
  expect(kept.files().length).toBeGreaterThan(0);
  // The disk is no reason any more; that the camera sends nothing still is one.
  const reasons = (): string =>
    recording
      .conditions()
      .map(({ reasonCode }) => reasonCode)
      .join();
  await settleRoom(() => reasons() === 'no-packets');
  expect(kept.acts.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['recording.interrupted', 'recording.expired', 'recording.resumed']),
  );
  free = 1_000;
  kept.setNow(rig.nowMs());
  await settleRoom(() => plans.at(-1)?.blockedCode === 'disk-full');
  await recording.close();
}, 150_000);

test('freezing closes the open file at its next key frame and holds what it answers', async () => {
  const kept = start({ maxBytes: 1e9, retentionDays: 0 });
  const { recording, rig } = kept;
  rig.group('r01');
  rig.group('r01');
  await rig.settle();
  kept.pass();
  const range = all(kept);
  const freezing = recording.freeze(range, ['r01']);
  rig.group('r01');
  let isFrozen = false;
  void freezing.then(() => {
    isFrozen = true;
  });
  for (let i = 0; i < 1_000 && !isFrozen; i += 1) {
    await rig.settle();
    kept.pass();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const frozen = await freezing;
  expect(frozen.files).toHaveLength(1);
  const [file] = frozen.files;
  expect(existsSync(join(recording.folder, ...(file?.path ?? '').split('/')))).toBe(true);
  expect(recording.segmentFile(file?.id ?? '')).toMatchObject({ sizeBytes: file?.sizeBytes });
  kept.setNow(rig.nowMs() + DAY_MS);
  const frozenRange = { fromMs: file?.fromMs ?? 0, toMs: file?.toMs ?? 0 };
  await expect(recording.remove(frozenRange, ['r01'], 'op1')).rejects.toMatchObject({ code: 'conflict' });
  frozen.release();
  expect((await recording.remove(frozenRange, ['r01'], 'op1')).files).toBe(1);
  await recording.close();
});

test('a file that vanished from the disk becomes a gap that says so', async () => {
  const kept = start({ maxBytes: 1e9, retentionDays: 30 });
  await recordThree(kept);
  const { path } = kept.recording.segmentFile(kept.files()[0] ?? '');
  expect(existsSync(path)).toBe(true);
  writeFileSync(path, 'x');
  // Bytes that are not those of the index never pass for a recording.
  await expect(kept.recording.readFragment(kept.files()[0] ?? '')).rejects.toMatchObject({
    code: 'not-found',
  });
  await kept.recording.close();
});
