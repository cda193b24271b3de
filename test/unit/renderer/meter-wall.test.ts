import { expect, test } from 'vitest';
import {
  holdPeak,
  layOutMeters,
  meterState,
  problemsFirst,
} from '../../../renderer/site/listening/meters/meter-state.ts';
import type { RoomLevel } from '../../../shared/contract/audio-levels.ts';

const level = (change: Partial<RoomLevel>): RoomLevel => ({
  roomId: 'r01',
  cameraId: 'r01-front',
  state: 'measured',
  reasonCode: 'none',
  atMs: 1_000_000,
  rmsDbfs: -30,
  peakDbfs: -20,
  laDbfs: -32,
  isDigitalSilence: false,
  isClipped: false,
  lostPackets: 0,
  ...change,
});

test('silent, clipped, stopped and unmeasured rooms are told apart, and come first', () => {
  const now = 1_000_100;
  expect(meterState(level({}), now)).toBe('normal');
  expect(meterState(level({ isDigitalSilence: true }), now)).toBe('silent');
  expect(meterState(level({ peakDbfs: -90 }), now)).toBe('silent');
  expect(meterState(level({ isClipped: true }), now)).toBe('clipped');
  // A figure of long ago never looks live.
  expect(meterState(level({}), now + 10_000)).toBe('stale');
  expect(meterState(level({ state: 'no-microphone' }), now)).toBe('unmeasured');
  expect(meterState(undefined, now)).toBe('no-camera');
  const states = { a: 'normal', b: 'clipped', c: 'normal', d: 'silent' } as const;
  const rows = (['a', 'b', 'c', 'd'] as const).map((roomId) => ({ roomId }));
  const ordered = problemsFirst(rows, (id) => states[id as keyof typeof states]);
  expect(ordered.map(({ roomId }) => roomId).join('')).toBe('dbac');
});

test('a peak stands for a second and a half, then sinks, and a higher one takes its place', () => {
  let held = holdPeak(undefined, -10, 0, 50);
  held = holdPeak(held, -40, 1_000, 50);
  expect(held.dbfs).toBe(-10);
  held = holdPeak(held, -40, 2_000, 1_000);
  expect(held.dbfs).toBe(-25);
  held = holdPeak(held, -40, 9_000, 7_000);
  expect(held.dbfs).toBe(-40);
  expect(holdPeak(held, -5, 9_050, 50)).toEqual({ dbfs: -5, atMs: 9_050 });
});

test('62 rooms are all seen at once on a small screen, and one room does not fill it', () => {
  const { columns, heightPx, widthPx } = layOutMeters(62, { width: 1210, height: 500 });
  expect(Math.ceil(62 / columns) * heightPx).toBeLessThanOrEqual(500);
  expect(widthPx).toBeGreaterThanOrEqual(76);
  expect(layOutMeters(1, { width: 1210, height: 500 }).heightPx).toBeLessThanOrEqual(220);
});
