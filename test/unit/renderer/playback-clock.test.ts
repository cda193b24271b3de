import { describe, expect, it } from 'vitest';
import { exportedFiles, timeLeftMs } from '../../../renderer/site/playback/export-progress.ts';
import { changed, movedTo, positionAt, stoppedClock } from '../../../renderer/site/playback/play-clock.ts';
import { queryRange } from '../../../renderer/site/playback/query-range.ts';
import { snapshotName } from '../../../renderer/site/playback/snapshot-file.ts';
import { alawSample, bytesOfHex, mulawSample } from '../../../renderer/site/playback/sound-feed.ts';
import { timelineRows } from '../../../renderer/site/playback/timeline-rows.ts';
import type { Job } from '../../../shared/contract/job.ts';

describe('the clock of all pictures', () => {
  it('runs at its speed from where it was', () => {
    const running = changed(stoppedClock(5_000_000), 100, { isRunning: true });
    expect(positionAt(running, 100)).toBe(5_000_000);
    expect(positionAt(running, 1_100)).toBe(6_000_000);
    const faster = changed(running, 1_100, { speed: 4 });
    expect(positionAt(faster, 1_100)).toBe(6_000_000);
    expect(positionAt(faster, 1_600)).toBe(8_000_000);
    const slow = changed(faster, 1_600, { speed: 0.25 });
    expect(positionAt(slow, 2_600)).toBe(8_250_000);
  });

  it('stands still when stopped and moves on order, and never drifts by stopping and starting', () => {
    let clock = stoppedClock(0);
    for (let nowMs = 0; nowMs < 10_000; nowMs += 7) {
      clock = changed(clock, nowMs, { isRunning: true });
      clock = changed(clock, nowMs + 3, { isRunning: false });
    }
    const runs = Math.ceil(10_000 / 7);
    expect(positionAt(clock, 1e9)).toBe(runs * 3_000);
    expect(positionAt(movedTo(clock, 0, 42), 5_000)).toBe(42);
  });
});

describe('telephone sound', () => {
  it('decodes A-law and mu-law as G.711 has it', () => {
    // G.711 table 1a: decision value 1 of A-law is 8/32768; the largest is 32256/32768.
    expect(alawSample(0xd5) * 32_768).toBe(8);
    expect(alawSample(0x55) * 32_768).toBe(-8);
    expect(alawSample(0xaa) * 32_768).toBe(32_256);
    expect(alawSample(0x2a) * 32_768).toBe(-32_256);
    expect(mulawSample(0xff)).toBeCloseTo(0, 12);
    expect(mulawSample(0x80) * 32_768).toBe(32_124);
    expect(mulawSample(0x00) * 32_768).toBe(-32_124);
  });

  it('reads the configuration of AAC from hex only', () => {
    expect([...(bytesOfHex('1408') ?? [])]).toEqual([0x14, 0x08]);
    expect(bytesOfHex('140')).toBeNull();
    expect(bytesOfHex('zz')).toBeNull();
  });
});

const job = (change: Partial<Job>): Job => ({
  id: 'a/b',
  kind: 'clip-export',
  subject: '',
  state: 'running',
  unit: 'bytes',
  done: 250,
  total: 1000,
  startedAtMs: 0,
  endedAtMs: null,
  startedBy: 'op1',
  errorCode: '',
  error: '',
  result: {},
  ...change,
});

describe('an export', () => {
  it('says the time left only when the pace is known', () => {
    expect(timeLeftMs(job({}), 10_000)).toBe(30_000);
    expect(timeLeftMs(job({ total: null }), 10_000)).toBeNull();
    expect(timeLeftMs(job({ done: 0 }), 10_000)).toBeNull();
    expect(timeLeftMs(job({}), 100)).toBeNull();
    expect(timeLeftMs(job({ state: 'done' }), 10_000)).toBeNull();
  });

  it('has files when it is done, with safe addresses', () => {
    const name = '第01考场 a.mp4';
    const result = {
      ...{ files: [name], bytes: 1, holes: [], omittedHoles: 0, withoutRecording: [], isSoundKept: false },
      clips: [{ name, cameraId: 'r01', fromMs: 1, toMs: 2 }],
    };
    const href = '/api/v1/exports/a%2Fb/%E7%AC%AC01%E8%80%83%E5%9C%BA%20a.mp4';
    expect(exportedFiles(job({ state: 'done', result }))).toEqual([{ name, href, fromMs: 1, toMs: 2 }]);
    expect(exportedFiles(job({ result }))).toEqual([]);
    expect(exportedFiles(job({ state: 'done', result: { files: 3 } }))).toEqual([]);
  });
});

describe('names and rows', () => {
  it('puts room and time into the name of a snapshot, without what file systems refuse', () => {
    const atMs = Date.parse('2026-06-07T09:15:30.250+08:00');
    expect(snapshotName('第01/考场:前', atMs, 'Asia/Shanghai')).toBe(
      '第01_考场_前 2026-06-07 09.15.30.250.jpg',
    );
  });

  it('groups exam rooms before the others and says which rooms have no camera', () => {
    const rooms = [
      { id: 'gate', name: '大门', kind: 'gate' as const },
      { id: 'r01', name: '第01考场', kind: 'exam' as const },
      { id: 'r02', name: '第02考场', kind: 'spare' as const },
    ];
    const cameras = [
      { id: 'r01-back', roomId: 'r01', role: 'back' as const, hasMain: false },
      { id: 'r01-front', roomId: 'r01', role: 'front' as const, hasMain: false },
      { id: 'gate', roomId: 'gate', role: 'other' as const, hasMain: false },
    ];
    expect(timelineRows({ rooms, cameras }, '').map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'heading exam',
      'camera r01-back',
      'camera r01-front',
      'no-camera r02',
      'heading special',
      'camera gate',
    ]);
    expect(timelineRows({ rooms, cameras }, '02').map(({ id }) => id)).toEqual(['exam', 'r02']);
  });
});

describe('the interval that is asked for', () => {
  it('holds the view, is at most seven days, and stays the same under small moves', () => {
    const hour = 3_600_000;
    const base = Date.UTC(2026, 5, 7, 1, 7);
    const first = queryRange({ fromMs: base, toMs: base + hour });
    expect(first.fromMs).toBeLessThanOrEqual(base);
    expect(first.toMs).toBeGreaterThanOrEqual(base + hour);
    expect(queryRange({ fromMs: base + 1000, toMs: base + hour + 1000 })).toEqual(first);
    for (let span = 60_000; span <= 7 * 24 * hour; span *= 1.7) {
      const range = queryRange({ fromMs: base, toMs: base + Math.min(span, 7 * 24 * hour) });
      expect(range.toMs - range.fromMs).toBeLessThanOrEqual(7 * 24 * hour);
    }
  });
});
