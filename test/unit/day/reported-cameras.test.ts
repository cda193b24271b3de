import { expect, test } from 'vitest';
import { createClockWatch } from '../../../site/day/clock-watch.ts';
import { reportableState } from '../../../site/day/reported-cameras.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

test('retries of a dead camera are not news; success, another reason and the first state are', () => {
  const offline = { state: 'offline', code: 'connection-refused' } as const;
  expect(reportableState(null, cameraStatus('a', { state: 'connecting', stateCode: 'starting' }))).not.toBe(
    null,
  );
  expect(reportableState(offline, cameraStatus('a', { state: 'connecting' }))).toBe(null);
  expect(reportableState(offline, cameraStatus('a', { state: 'waiting-for-key-frame' }))).toBe(null);
  expect(
    reportableState(offline, cameraStatus('a', { state: 'offline', stateCode: 'connection-refused' })),
  ).toBe(null);
  expect(
    reportableState(offline, cameraStatus('a', { state: 'offline', stateCode: 'connect-timeout' })),
  ).not.toBe(null);
  expect(reportableState(offline, cameraStatus('a'))).toEqual({ state: 'live', code: 'none' });
});

test('a set clock is noticed once, drift is not', () => {
  let wall = 1_000_000;
  let mono = 0;
  const watch = createClockWatch(
    () => wall,
    () => mono,
  );
  const pass = (wallMs: number, monoMs: number) => {
    wall += wallMs;
    mono += monoMs;
    return watch.check();
  };
  expect(pass(1_001, 1_000)).toBe(null);
  expect(pass(86_401_000, 1_000)).toBe(86_400_000);
  expect(pass(1_000, 1_000)).toBe(null);
  expect(pass(-9_000, 1_000)).toBe(-10_000);
});
