import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import profileJson from '../../../../resources/profiles/watch-default.json' with { type: 'json' };
import { type HookedDatabase, withCommitHooks } from '../../../../server/sqlite/after-commit.ts';
import { openDatabase } from '../../../../server/sqlite/database.ts';
import { WatchProfile } from '../../../../shared/domain/sound/watch-profile.ts';
import { programmeMigrationSql } from '../../../../site/audio/recordings/programme-migration.ts';
import { createSoundFiles } from '../../../../site/audio/recordings/sound-files.ts';
import { createListeningWatch } from '../../../../site/audio/watch/create-listening-watch.ts';
import { createWatchLifeStore } from '../../../../site/audio/watch/watch-life.ts';
import { watchLifeMigrationSql } from '../../../../site/audio/watch/watch-life-migration.ts';
import type { FromWatcher, MicrophoneFacts, ToWatcher } from '../../../../site/audio/watch/watch-messages.ts';
import { watchMigrationSql } from '../../../../site/audio/watch/watch-migration.ts';
import { createWatchStore } from '../../../../site/audio/watch/watch-store.ts';
import { createKeyBox } from '../../../../site/store/create-key-box.ts';

/** A watch whose service dies without a word: another one over the same database goes on with it. */
const USUAL = { gains: [0.1, 0.2, 0.3], noise: [1e-6, 1e-6, 1e-6], active: 0.01, quiet: 1e-6 };
const rooms = ['r01', 'r02'].map((id) => ({ id, name: id, kind: 'exam' as const }));

let database: HookedDatabase;
let folder: string;
let nowMs: number;
beforeEach(() => {
  vi.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'take-up-'));
  nowMs = 1_780_000_000_000;
  database = withCommitHooks(openDatabase(':memory:'));
  for (const sql of [programmeMigrationSql, watchMigrationSql, watchLifeMigrationSql]) database.exec(sql);
  database.run(
    `INSERT INTO programme (id, seq, kind, title, file_name, media_type, sha256, size_bytes, length_ms, sample_rate,
       channels, imported_at_ms, imported_by) VALUES ('p1', 1, 'real', '英语', 'a', 'b', 'c', 1, 1800000, 8000, 1, 1, 'op1')`,
  );
  writeFileSync(join(folder, 'p1.watch'), '');
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

function startService() {
  const posted: (ToWatcher | { type: 'begin' })[] = [];
  const actions: string[] = [];
  const events: string[] = [];
  let say: (message: FromWatcher) => void = () => {};
  const service = createListeningWatch({
    cameras: {
      soundSince: async (asked) =>
        asked.map(({ cameraId }) => ({ cameraId, cursor: null, problem: null, frames: [] }) as never),
    },
    database,
    store: createWatchStore(database),
    lives: createWatchLifeStore(database),
    journal: { append: ({ action }: { action: string }) => void actions.push(action) } as never,
    outbox: { append: ({ type }: { type: string }) => void events.push(type) } as never,
    programmes: {
      get: () => ({ title: '英语', lengthMs: 1_800_000 }) as never,
      hold: () => () => undefined,
      watchFile: (id) => ({ path: join(folder, `${id}.watch`), key: null, header: new Uint8Array(0) }),
    },
    pool: {
      begin: (watch) => void posted.push({ ...watch, type: 'begin' }),
      post: (message) => void posted.push(message),
      onMessage: (listener) => {
        say = listener;
      },
      end: async () => undefined,
    },
    profile: () => WatchProfile.parse(profileJson),
    ffmpegPath: null,
    clips: createSoundFiles(join(folder, 'clips'), createKeyBox(join(folder, 'site.key'))),
    plan: () => ({ sessions: [], roomsOf: () => [] }),
    rooms: () => rooms,
    cameraConfigs: () => rooms.map(({ id }) => ({ id: `${id}-front`, roomId: id })),
    nowMs: () => nowMs,
    monoMs: () => nowMs,
    log: () => undefined,
  });
  const tell = (states: Readonly<Record<string, MicrophoneFacts['state']>>): void => {
    const facts = Object.entries(states).map(([roomId, state]) => ({
      cameraId: `${roomId}-front`,
      state,
      sinceMicros: nowMs * 1000,
      atMicros: nowMs * 1000,
      positionMs: nowMs - 1_780_000_000_000,
      shiftMs: 0,
      levelDb: 0,
      snrDb: 20,
      matchScore: 60,
      speedPercent: 100,
      isDigitalZero: false,
      usual: USUAL,
      pace: 1.02,
    }));
    say({ type: 'facts', facts });
  };
  const answer = (): void =>
    say({ type: 'answered', cameraIds: rooms.map(({ id }) => `${id}-front`), decodingIds: [] });
  const hear = async (states: Readonly<Record<string, MicrophoneFacts['state']>>): Promise<void> => {
    tell(states);
    answer();
    nowMs += 250;
    await vi.advanceTimersByTimeAsync(250);
  };
  const wait = async (seconds: number, states: Readonly<Record<string, MicrophoneFacts['state']>>) => {
    for (let quarter = 0; quarter < seconds * 4; quarter += 1) await hear(states);
  };
  return { service, tell, answer, hear, wait, posted, actions, events };
}
const request = { kind: 'test', programmeId: 'p1', rooms: 'all', chain: 'main', output: 'external' } as const;
const WELL = { r01: 'heard', r02: 'heard' } as const;
const SILENT = { r01: 'heard', r02: 'silent' } as const;

describe('a running watch', () => {
  it('names a fault when every thread has answered, without waiting for the next sound', async () => {
    const { service, tell, answer, wait } = startService();
    const { id } = service.start(request, 'op1');
    await wait(3, WELL);
    tell(SILENT);
    expect(service.get(id).incidents).toEqual([]);
    answer();
    expect(service.get(id).incidents).toMatchObject([{ roomId: 'r02', fault: 'silent', namedAtMs: nowMs }]);
    // What a decoder gave later comes without an answer: all have answered already.
    tell(WELL);
    expect(service.get(id).incidents).toMatchObject([{ roomId: 'r02', toMs: nowMs }]);
  });
});

describe('a watch whose service was killed', () => {
  it('goes on with its open faults, what is usual in each room, and says since when nobody watched', async () => {
    const first = startService();
    const { id } = first.service.start(request, 'op1');
    await first.wait(3, WELL);
    await first.wait(3, SILENT);
    const [fault] = first.service.get(id).incidents;
    expect(fault).toMatchObject({ roomId: 'r02', fault: 'silent', toMs: null });
    const diedMs = nowMs;
    vi.clearAllTimers();

    nowMs += 30_000;
    const second = startService();
    second.service.takeUp();
    expect(second.service.current()).toMatchObject({ id, phase: 'waiting', incidents: [fault] });
    expect(second.posted.find(({ type }) => type === 'begin')).toMatchObject({
      known: { 'r01-front': { usual: USUAL, pace: 1.02 } },
    });
    const [blind] = second.service.get(id).blind;
    expect(blind?.toMs).toBeNull();
    expect(diedMs - (blind?.fromMs ?? 0)).toBeLessThanOrEqual(2_250);
    // Cameras that are not back yet are no fault.
    await second.wait(2, {});
    expect(second.service.get(id)).toMatchObject({ phase: 'waiting', incidents: [fault] });
    expect(second.posted.findLast(({ type }) => type === 'hint')).toMatchObject({
      positionMs: nowMs - 1_780_000_000_000,
    });
    await second.wait(1, SILENT);
    expect(second.service.get(id)).toMatchObject({
      phase: 'playing',
      incidents: [{ id: fault?.id, toMs: null }],
    });
    await second.wait(1, WELL);
    const after = second.service.get(id);
    expect(after.incidents).toMatchObject([{ id: fault?.id, toMs: expect.any(Number) }]);
    expect(after.blind).toEqual([{ fromMs: blind?.fromMs, toMs: expect.any(Number) }]);
    expect(second.actions).toEqual(['watch.taken-up']);
    expect(second.events).toEqual(['listening.blind', 'listening.recovered']);
    second.service.end(id, 'op1');
    expect(second.service.get(id).blind).toEqual(after.blind);
    vi.clearAllTimers();

    const third = startService();
    third.service.takeUp();
    expect(third.service.current()).toBeNull();
  });

  it('names the rooms that do not come back', async () => {
    const first = startService();
    first.service.start(request, 'op1');
    await first.wait(3, WELL);
    vi.clearAllTimers();
    nowMs += 5_000;
    const second = startService();
    second.service.takeUp();
    await second.wait(25, { r01: 'heard' });
    expect(second.service.current()?.incidents).toMatchObject([{ roomId: 'r02', fault: 'not-measurable' }]);
  });

  it('stays paused when it was, and is not taken up long after the programme must be over', async () => {
    const first = startService();
    const { id } = first.service.start(request, 'op1');
    await first.wait(3, WELL);
    first.service.pause(id, 'op1');
    vi.clearAllTimers();
    nowMs += 60_000;
    const second = startService();
    second.service.takeUp();
    expect(second.service.current()).toMatchObject({ id, phase: 'paused' });
    expect(second.posted).toContainEqual({ type: 'paused', isPaused: true });
    vi.clearAllTimers();
    nowMs += 4 * 3_600_000;
    const third = startService();
    third.service.takeUp();
    expect(third.service.current()).toBeNull();
    expect(third.service.get(id).phase).toBe('failed');
  });
});
