import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type HookedDatabase, withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../server/sqlite/database.ts';
import { wrongData } from '../../../shared/uplink/event-types.ts';
import { recordedCode, STOPPED } from '../../../site/cameras/ingest/supervisor.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import type { OutgoingEvent } from '../../../site/ports/outbox.ts';
import type { RecordEvent } from '../../../site/ports/recording-worker.ts';
import { createRecording } from '../../../site/recording/create-recording.ts';
import { recordingMigrationSql } from '../../../site/recording/keep/recording-migration.ts';
import type { SiteRecording } from '../../../site/recording/recording-options.ts';

const START_MS = 1_780_000_000_000;
const GROUP_BYTES = 100_000;
let folder = '';
let database: HookedDatabase;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  folder = mkdtempSync(join(tmpdir(), 'exam-rec-'));
  database = withCommitHooks(openDatabase(':memory:'));
  database.exec(recordingMigrationSql);
  database.exec('CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

interface Watched {
  readonly recording: SiteRecording;
  readonly events: OutgoingEvent[];
  readonly actions: string[];
  cameras: { id: string; roomId: string }[];
  isSession: boolean;
  nowMs(): number;
  /** Something a worker says; `of` are the cameras of that worker. */
  say(of: readonly string[], ...events: RecordEvent[]): void;
  state(cameraId: string, code: string): void;
  /** Ten seconds of a camera in a file of its own. */
  group(cameraId: string, fromMs: number): void;
  /** Moves both clocks and lets the regular work happen. */
  pass(ms: number): Promise<void>;
}

/** The service's side alone, on clocks that only move when told. */
function watch(ids: readonly string[], options: { maxBytes?: number; atMs?: number } = {}): Watched {
  let atMs = options.atMs ?? START_MS;
  let listener: (events: readonly RecordEvent[] | null, of: readonly string[]) => void = () => {};
  const events: OutgoingEvent[] = [];
  const actions: string[] = [];
  let uid = 0;
  const watched: Watched = {
    events,
    actions,
    cameras: ids.map((id) => ({ id, roomId: `room-${id}` })),
    isSession: false,
    nowMs: () => atMs,
    say: (of, ...said) => listener(said, of),
    state: (cameraId, code) => listener([{ kind: 'state', cameraId, atMs, code }], ids),
    group(cameraId, fromMs) {
      uid += 1;
      const file = {
        uid: uid.toString(16).padStart(16, '0'),
        path: `c-${cameraId}/${uid}.mp4`,
        ...{ cameraId, stream: 'sub' as const, codec: 'avc1.4d400c', hasAudio: false },
        ...{ sizeBytes: GROUP_BYTES, sha256: 'a'.repeat(64), chainHead: 'b'.repeat(64) },
      };
      const fragment = {
        ...{ number: 1, fromMs, toMs: fromMs + 10_000, offset: 0, sizeBytes: GROUP_BYTES },
        ...{ units: 150, startsWithKeyFrame: true, isAfterLoss: false },
      };
      listener(
        [
          { kind: 'durable', file, fragments: [fragment] },
          { kind: 'closed', uid: file.uid, cameraId },
        ],
        ids,
      );
    },
    async pass(ms) {
      const wasMs = atMs;
      for (; atMs < wasMs + ms; ) {
        atMs += Math.min(5_000, wasMs + ms - atMs);
        vi.advanceTimersByTime(5_000);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    recording: undefined as unknown as SiteRecording,
  };
  const recording = createRecording({
    database,
    journal: {
      append: ({ action }) => void actions.push(action),
      list: () => [],
      verify: () => ({ ok: true, entries: 0, firstBad: null }),
    },
    outbox: {
      append: (event) => {
        events.push(event);
        return { lane: 'B', epoch: 1, seq: events.length };
      },
    },
    jobs: createJobs(Date.now, () => {}),
    folder: join(folder, 'recordings'),
    exportFolder: join(folder, 'exports'),
    config: { enabled: true, stream: 'sub', maxBytes: options.maxBytes ?? 1e12, retentionDays: 30 },
    cameras: () => watched.cameras,
    ingest: {
      record: (plan) => {
        if (plan === null) listener([{ kind: 'stopped' }], ids);
      },
      cutRecording: () => 0,
      onRecorded: (next) => {
        listener = next;
      },
    },
    ffmpegPath: null,
    nowMs: () => atMs,
    monoMs: () => atMs - START_MS,
    isSession: () => watched.isSession,
    siteCode: () => '0000000009',
    civil: (ms) => new Date(ms).toISOString(),
    readFreeBytes: async () => 1e12,
    log: () => {},
  });
  return Object.assign(watched, { recording });
}
const alarm = ({ recording }: Watched) =>
  recording.conditions().find(({ cause }) => cause === 'recording') ?? null;

test('a camera that stops calls within seconds and by name; one that comes back ends it', async () => {
  const site = watch(['a', 'b', 'c']);
  for (const id of ['a', 'b']) site.state(id, 'none');
  await site.pass(20_000);
  // c never recorded and no session runs: nobody is called at night for it.
  expect(alarm(site)).toBeNull();
  site.state('b', 'connection-lost');
  await site.pass(2_000);
  expect(alarm(site)).toBeNull();
  await site.pass(2_000);
  expect(alarm(site)).toMatchObject({ subjects: ['b'], reasonCode: 'connection-lost', priority: 'high' });
  site.state('b', 'none');
  expect(alarm(site)).toBeNull();
  await site.recording.close();
});

test('when a session begins every camera that is not recorded is named at once', async () => {
  const site = watch(['a', 'b', 'c']);
  site.state('a', 'none');
  site.state('c', 'wrong-password');
  site.isSession = true;
  await site.pass(10_000);
  // A start in mid-session gets a moment to dial.
  expect(alarm(site)).toBeNull();
  site.isSession = false;
  await site.pass(60_000);
  expect(alarm(site)).toBeNull();
  site.isSession = true;
  expect(alarm(site)?.subjects).toEqual(['b', 'c']);
  await site.recording.close();
});

test('the disk of one worker names only the cameras of that worker', async () => {
  const site = watch(['a', 'b', 'c']);
  for (const id of ['a', 'b', 'c']) site.state(id, 'none');
  site.say(['b', 'c'], { kind: 'disk', code: 'disk-slow' });
  expect(alarm(site)).toMatchObject({ subjects: ['b', 'c'], reasonCode: 'disk-slow' });
  expect(site.recording.state()).toMatchObject({ recording: ['a'] });
  expect(site.recording.state().missing.map(({ cameraId, code }) => `${cameraId} ${code}`)).toEqual([
    'b disk-slow',
    'c disk-slow',
  ]);
  site.say(['b', 'c'], { kind: 'disk', code: null });
  expect(alarm(site)).toBeNull();
  await site.recording.close();
});

test('space that runs out is said a day before, in hours at the present rate', async () => {
  const site = watch(['a'], { maxBytes: 1e9 });
  site.state('a', 'none');
  const space = () => site.recording.conditions().map(({ cause, priority }) => `${cause} ${priority}`);
  await site.pass(30_000);
  expect(site.recording.state().hoursLeft).toBeNull();
  for (let i = 0; i < 12; i += 1) {
    site.group('a', site.nowMs());
    await site.pass(10_000);
  }
  // 10 kB a second into what is left of 1 GB: about 27.7 hours, a little more as the first seconds were empty.
  const hours = site.recording.state().hoursLeft ?? 0;
  expect(hours).toBeGreaterThan(26);
  expect(hours).toBeLessThan(36);
  expect(space()).toEqual([]);
  for (let i = 0; i < 24; i += 1) {
    for (let k = 0; k < 4; k += 1) site.group('a', site.nowMs());
    await site.pass(10_000);
  }
  expect(site.recording.state().hoursLeft).toBeLessThan(12);
  expect(space()).toEqual(['recording-space medium']);
  await site.recording.close();
});

test('start, stop and gaps go up: one event for a cause, however many cameras and seconds', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `c${index}`);
  const site = watch(ids);
  for (const id of ids) site.state(id, 'none');
  await site.pass(20_000);
  const fromMs = site.nowMs();
  for (const id of ids) site.state(id, 'connection-lost');
  await site.pass(40_000);
  for (const id of ids) site.state(id, 'none');
  for (let i = 0; i < 30; i += 1)
    site.say(ids, {
      ...{ kind: 'hole', cameraId: 'c3', code: 'disk-full' },
      ...{ fromMs: fromMs + i * 1_000, toMs: fromMs + (i + 1) * 1_000 },
    });
  // A quarter of a second is in the coverage, not worth an event.
  site.say(ids, { kind: 'hole', cameraId: 'c4', fromMs, toMs: fromMs + 250, code: 'packet-loss' });
  await site.pass(30_000);
  await site.recording.close();
  for (const { type, data } of site.events) expect(wrongData(type, data)).toBeNull();
  expect(
    site.events.map(({ type, data }) => [type, data['code'], data['cameras'], data['missingMs']]),
  ).toEqual([
    ['recording.started', undefined, 20, undefined],
    ['recording.gap', 'connection-lost', 20, 800_000],
    ['recording.gap', 'disk-full', 1, 30_000],
    ['recording.stopped', undefined, 20, undefined],
  ]);
  expect(site.actions).toEqual(['recording.started', 'recording.stopped']);
});

test('after a stop the time the service was away goes up as our own gap', async () => {
  const first = watch(['a', 'b']);
  for (const id of ['a', 'b']) first.state(id, 'none');
  await first.pass(20_000);
  await first.recording.close();
  const second = watch(['a', 'b'], { atMs: first.nowMs() + 90_000 });
  for (const id of ['a', 'b']) second.state(id, 'none');
  await second.pass(20_000);
  const gaps = second.events.filter(({ type }) => type === 'recording.gap');
  expect(gaps.map(({ data }) => [data['reason'], data['code'], data['missingMs']])).toEqual([
    ['console', 'service-stopped', 180_000],
  ]);
  await second.recording.close();
});

test('the proof knows cameras that were taken out of the configuration, with their room', async () => {
  const site = watch(['a', 'b']);
  for (const id of ['a', 'b']) {
    site.state(id, 'none');
    site.group(id, START_MS);
  }
  await site.pass(90_000);
  site.cameras = site.cameras.filter(({ id }) => id === 'a');
  const range = { fromMs: START_MS, toMs: START_MS + 20_000 };
  const session = { id: 's1', name: '第一场', subject: '语文' };
  const proof = site.recording.proof(range, session);
  expect(proof.session).toEqual(session);
  const found = proof.cameras.map(({ cameraId, roomId, isConfigured, coveredMs, missingMs, files }) => [
    ...[cameraId, roomId, isConfigured, coveredMs, missingMs, files[0]?.chainHead.length],
  ]);
  expect(found).toEqual([
    ['a', 'room-a', true, 10_000, 10_000, 64],
    ['b', 'room-b', false, 10_000, 10_000, 64],
  ]);
  expect(proof.rooms.map(({ roomId, coveredMs }) => [roomId, coveredMs])).toEqual([
    ['room-a', 10_000],
    ['room-b', 10_000],
  ]);
  for (const { missing } of proof.rooms) expect(missing[0]?.reasons).toEqual(['console']);
  expect(site.recording.list('b', range).segments).toHaveLength(1);
  expect(() => site.recording.list('nobody', range)).toThrow('no such camera');
  // Beyond its recordings the removed camera is not asked for any more.
  const later = { fromMs: START_MS + 20_000, toMs: START_MS + 40_000 };
  expect(site.recording.proof(later).cameras.map(({ cameraId }) => cameraId)).toEqual(['a']);
  await site.recording.close();
});

test('packets without a key frame are not something to record yet', () => {
  const state = { phase: 'playing', state: 'waiting-for-key-frame', code: 'none' } as const;
  expect(recordedCode({ ...STOPPED, ...state })).toBe('no-key-frame');
  expect(recordedCode({ ...STOPPED, ...state, code: 'no-packets' })).toBe('no-packets');
  expect(recordedCode({ ...STOPPED, ...state, phase: 'live', state: 'degraded', code: 'packet-loss' })).toBe(
    'none',
  );
});
