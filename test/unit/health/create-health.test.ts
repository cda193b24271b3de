import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../../server/sqlite/database.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import { createHealth } from '../../../site/health/create-health.ts';
import { healthMigrationSql } from '../../../site/health/health-migration.ts';
import type { CameraTransition } from '../../../site/ports/cameras.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

const START_MS = Date.UTC(2026, 5, 7, 1, 0, 0);
let database: Database;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(START_MS);
  database = openDatabase(':memory:');
  database.exec(healthMigrationSql);
  database.exec('CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID');
});
afterEach(() => {
  vi.useRealTimers();
  database.close();
});

function start(cameras = new Map([['r01-front', cameraStatus('r01-front', { receivedPackets: 0 })]])) {
  let listener: (transition: CameraTransition) => void = () => undefined;
  const world = { stepMs: 0, isDiskFull: false };
  const written: string[] = [];
  const logged: string[] = [];
  const health = createHealth({
    database: {
      ...database,
      transaction(work) {
        if (world.isDiskFull) throw new Error('database or disk is full');
        return database.transaction(work);
      },
    },
    cameras: {
      list: () => [...cameras.values()],
      get: (id) => cameras.get(id) ?? null,
      onTransition: (next) => {
        listener = next;
        return () => undefined;
      },
    },
    journal: { append: ({ action }) => void written.push(action) },
    nowMs: () => Date.now() + world.stepMs,
    monoMs: () => performance.now(),
    log: (message) => void logged.push(message),
  });
  const set = (id: string, change: Partial<CameraStatus>): void => {
    const before = cameras.get(id) ?? null;
    const after = cameraStatus(id, { ...before, ...change });
    cameras.set(id, after);
    if (before?.state !== after.state || before.stateCode !== after.stateCode) listener({ before, after });
  };
  const history = (fromMs: number, toMs: number, resolutionMinutes?: 1 | 10 | 60) =>
    health.history({ cameraId: 'r01-front', fromMs, toMs, resolutionMinutes });
  return { health, cameras, world, written, logged, set, history };
}

const MINUTE = 60_000;

describe('history of the cameras', () => {
  test('minutes with their figures; what was lost is exact; no zero where nothing was measured', () => {
    const { health, set, history } = start();
    for (let second = 0; second < 180; second += 1) {
      set('r01-front', {
        lostPackets: second,
        receivedPackets: second * 50,
        jitterMs: second === 70 ? 33 : 2,
      });
      vi.advanceTimersByTime(1000);
    }
    const { points, states } = history(START_MS - 60 * MINUTE, START_MS + 60 * MINUTE);
    expect(points.map(({ atMs }) => (atMs - START_MS) / MINUTE)).toEqual([0, 1, 2, 3]);
    expect(points.reduce((sum, { lost }) => sum + lost, 0)).toBe(179);
    expect(points[1]).toMatchObject({ seconds: 60, lost: 60, jitterMs: 33, fps: 15, state: 'live' });
    expect(points[1]?.lossRatio).toBeCloseTo(60 / 3060, 3);
    expect(states).toEqual([
      { fromMs: START_MS - 60 * MINUTE, toMs: START_MS, state: 'not-measured', code: 'none' },
      { fromMs: START_MS, toMs: START_MS + 180_000, state: 'live', code: 'none' },
    ]);
    health.close();
  });

  test('a killed service loses at most its last block and its last seconds of states', () => {
    const first = start();
    vi.advanceTimersByTime(7 * MINUTE);
    first.set('r01-front', { state: 'offline', stateCode: 'connection-lost', fps: null });
    vi.advanceTimersByTime(3000);
    // Killed: nothing is closed, and its timers must not write any more.
    vi.clearAllTimers();
    vi.setSystemTime(START_MS + 20 * MINUTE);
    const second = start();
    vi.advanceTimersByTime(2 * MINUTE);
    const { points, states } = second.history(START_MS, START_MS + 30 * MINUTE);
    const minutes = points.map(({ atMs }) => (atMs - START_MS) / MINUTE);
    expect(minutes.slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(minutes).toContain(20);
    expect(minutes.some((minute) => minute > 8 && minute < 20)).toBe(false);
    expect(states.map(({ state }) => state)).toEqual(['live', 'offline', 'not-measured', 'live']);
    expect(states[1]?.fromMs).toBe(START_MS + 7 * MINUTE);
    expect((states[1]?.toMs ?? 0) - START_MS).toBeGreaterThan(7 * MINUTE);
    second.health.close();
  });

  test('a restart within a minute keeps what the minute already had', () => {
    const first = start();
    vi.advanceTimersByTime(20_000);
    first.health.close();
    const second = start();
    vi.advanceTimersByTime(25_000);
    expect(second.history(START_MS, START_MS + MINUTE).points).toMatchObject([{ seconds: 45 }]);
    second.health.close();
  });

  test('clocks that jump, far and often, corrupt nothing and stay bounded', () => {
    const { health, world, history } = start();
    vi.advanceTimersByTime(2 * MINUTE);
    const day = 24 * 3_600_000;
    for (const stepMs of [-90_000, 40 * day, -40 * day, 3650 * day, 0]) {
      world.stepMs = stepMs;
      vi.advanceTimersByTime(10 * MINUTE);
    }
    const { points, states } = history(START_MS, START_MS + 2 * 3_600_000);
    for (const point of points) {
      expect(point.fps).toBe(15);
      expect(point.seconds).toBeLessThanOrEqual(240);
    }
    expect(points.length).toBeGreaterThan(15);
    expect(states.every(({ fromMs, toMs }) => toMs > fromMs)).toBe(true);
    // Years away nothing before was forgotten.
    expect(history(START_MS, START_MS + MINUTE).points).toHaveLength(1);
    health.close();
    expect(Number(database.get('SELECT COUNT(*) AS n FROM health_block')?.n)).toBeLessThanOrEqual(8);
  });

  test('a full disk loses nothing that fits in memory, and says so once', () => {
    const { health, world, set, logged, history } = start();
    world.isDiskFull = true;
    vi.advanceTimersByTime(12 * MINUTE);
    set('r01-front', { state: 'stalled', stateCode: 'no-packets' });
    expect(history(START_MS, START_MS + 3_600_000).points).toHaveLength(13);
    expect(logged).toHaveLength(1);
    world.isDiskFull = false;
    vi.advanceTimersByTime(6 * MINUTE);
    health.close();
    const again = start();
    const { points, states } = again.history(START_MS, START_MS + 3_600_000);
    expect(points).toHaveLength(19);
    expect(states.map(({ state }) => state)).toContain('stalled');
    again.health.close();
  });

  test('seven days of one camera are kept and no more', () => {
    const { health } = start();
    for (let hour = 0; hour < 400; hour += 1)
      database.run(
        'INSERT INTO health_block (camera_id, hour, bytes) VALUES (?, ?, ?)',
        'r01-front',
        hour,
        new Uint8Array(1260),
      );
    for (let i = 0; i < 5000; i += 1)
      database.run(
        'INSERT INTO health_change (run, camera_id, at_ms, mono_ms, state, code) VALUES (1, ?, ?, ?, ?, ?)',
        'r01-front',
        i,
        i,
        'live',
        'none',
      );
    vi.advanceTimersByTime(65 * MINUTE);
    health.close();
    expect(Number(database.get('SELECT COUNT(*) AS n FROM health_block')?.n)).toBeLessThanOrEqual(7 * 24 + 2);
    expect(Number(database.get('SELECT COUNT(*) AS n FROM health_change')?.n)).toBeLessThanOrEqual(2001);
  });

  test('the worst camera of the hour comes first, and clocks beyond the limit are marked', () => {
    const cameras = new Map(
      ['a', 'b', 'c', 'd'].map((id) => [id, cameraStatus(id, { receivedPackets: 0, clockOffsetMs: 900 })]),
    );
    const { health, set, written } = start(cameras);
    vi.advanceTimersByTime(5 * MINUTE);
    set('c', { state: 'offline', stateCode: 'connection-lost' });
    set('b', { lostPackets: 50, receivedPackets: 950 });
    vi.advanceTimersByTime(90_000);
    set('c', { state: 'live', stateCode: 'none' });
    set('d', { clockOffsetMs: -2600 });
    vi.advanceTimersByTime(MINUTE);
    const { cameras: worst } = health.overview();
    expect(worst.map(({ cameraId }) => cameraId)).toEqual(['c', 'b', 'd', 'a']);
    expect(worst[0]).toMatchObject({ outages: 1, outageMs: 90_000 });
    expect(worst[1]).toMatchObject({ lost: 50, isClockOff: false });
    expect(worst[2]).toMatchObject({ isClockOff: true, clockOffsetMs: -2600 });
    expect(worst[0]?.fpsByMinute).toHaveLength(60);
    health.setClockLimit(800, 'op1');
    expect(written).toEqual(['health.clock-limit-set']);
    expect(health.overview().cameras.every(({ isClockOff }) => isClockOff)).toBe(true);
    health.close();
    const again = start(cameras);
    expect(again.health.overview().limits.clockOffsetMs).toBe(800);
    again.health.close();
  });

  test('clocks that are off raise one condition after two looks, not at a limit, not when away', () => {
    const cameras = new Map(
      ['a', 'b', 'c', 'd', 'e'].map((id) => [id, cameraStatus(id, { clockOffsetMs: 100 })]),
    );
    const { health, set } = start(cameras);
    vi.advanceTimersByTime(5 * MINUTE);
    expect(health.conditions()).toEqual([]);
    set('a', { clockOffsetMs: -2600 });
    // Once wrong and right again: nobody is called.
    set('b', { clockOffsetMs: 9000 });
    vi.advanceTimersByTime(40_000);
    expect(health.conditions()).toEqual([]);
    set('b', { clockOffsetMs: 100 });
    vi.advanceTimersByTime(61_000);
    const condition = { cause: 'camera-clock', priority: 'low', reasonCode: 'camera-clock-off' };
    expect(health.conditions()).toEqual([{ ...condition, subjects: ['a'] }]);
    // At the limit, and away: it was off and nothing says otherwise.
    set('a', { clockOffsetMs: -1900 });
    vi.advanceTimersByTime(3 * MINUTE);
    set('a', { state: 'offline', stateCode: 'connection-lost', clockOffsetMs: null });
    vi.advanceTimersByTime(3 * MINUTE);
    expect(health.conditions()).toHaveLength(1);
    set('a', { state: 'live', stateCode: 'none', clockOffsetMs: 12 });
    vi.advanceTimersByTime(61_000);
    expect(health.conditions()).toEqual([]);
    // Most of them off by the same: rather this computer's clock.
    for (const [index, id] of ['a', 'b', 'c'].entries()) set(id, { clockOffsetMs: 30_000 + index * 200 });
    vi.advanceTimersByTime(3 * MINUTE);
    expect(health.conditions()).toEqual([
      { ...condition, subjects: ['a', 'b', 'c'], reasonCode: 'camera-clocks-alike' },
    ]);
    cameras.delete('a');
    health.setClockLimit(60_000, 'op1');
    vi.advanceTimersByTime(2_000);
    expect(health.conditions()).toEqual([]);
    health.close();
  });

  test('a camera entered later has a history from then, one taken out ends', () => {
    const { health, cameras, history } = start();
    vi.advanceTimersByTime(MINUTE);
    cameras.set('r02-front', cameraStatus('r02-front'));
    const row = cameras.get('r01-front');
    cameras.delete('r01-front');
    vi.advanceTimersByTime(7 * MINUTE);
    if (row !== undefined) cameras.set('r01-front', row);
    vi.advanceTimersByTime(MINUTE);
    const { states } = history(START_MS, START_MS + 9 * MINUTE);
    expect(states.map(({ state, toMs }) => [state, Math.round((toMs - START_MS) / MINUTE)])).toEqual([
      ['live', 1],
      ['not-measured', 8],
      ['live', 9],
    ]);
    const later = health.history({ cameraId: 'r02-front', fromMs: START_MS, toMs: START_MS + 9 * MINUTE });
    expect(later.states[0]).toMatchObject({ state: 'not-measured' });
    expect(later.states[1]).toMatchObject({ state: 'live' });
    health.close();
  });

  test('questions are checked', () => {
    const { health, history } = start();
    expect(() => history(5, 5)).toThrow(/later/);
    expect(() => history(0, 8 * 24 * 3_600_000)).toThrow(/seven days/);
    expect(() => health.history({ cameraId: 'none', fromMs: 0, toMs: 1 })).toThrow(/no such camera/);
    expect(history(START_MS, START_MS + 7 * 24 * 3_600_000).resolutionMinutes).toBe(10);
    health.close();
  });
});
