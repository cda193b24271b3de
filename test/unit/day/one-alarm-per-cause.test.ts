import { expect, test } from 'vitest';
import { cameraConditions, updateAlarms } from '../../../site/day/alarm-board.ts';
import { oneAlarmPerCause } from '../../../site/day/one-alarm-per-cause.ts';
import type { Condition } from '../../../site/ports/day.ts';
import {
  type NotRecorded,
  type RecordingFacts,
  recordingConditions,
} from '../../../site/recording/keep/recording-alarms.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

const NOW_MS = 1e6;
const down = (id: string) => cameraStatus(id, { state: 'offline', stateCode: 'connection-lost' });
const missing = (cameraId: string, more: Partial<NotRecorded> = {}): NotRecorded => ({
  cameraId,
  code: 'connection-lost',
  reason: 'network',
  forMs: 60_000,
  hasRecorded: true,
  ...more,
});
const recording = (facts: Partial<RecordingFacts>): Condition[] =>
  recordingConditions({ isSession: false, missing: [], onBadDisk: [], hoursLeft: null, ...facts });
const conditionsOf = (
  cameras: readonly ReturnType<typeof cameraStatus>[],
  more: readonly Condition[],
): Condition[] => oneAlarmPerCause([...cameraConditions(cameras, NOW_MS), ...more], cameras, NOW_MS);

test('one dead switch is one alarm, which says that its rooms are not recorded either', () => {
  const ids = Array.from({ length: 24 }, (_, index) => `r${index}-front`);
  const conditions = conditionsOf(ids.map(down), recording({ missing: ids.map((id) => missing(id)) }));
  const { alarms, changes } = updateAlarms([], conditions, NOW_MS);
  expect(alarms.map(({ cause }) => cause)).toEqual(['cameras-down']);
  expect(alarms[0]?.unrecorded).toEqual(ids);
  expect(changes).toHaveLength(1);
});

test('a refused password names its missing recording too', () => {
  const refused = cameraStatus('a', { state: 'auth-failed', stateCode: 'wrong-password' });
  const conditions = conditionsOf(
    [refused],
    recording({ isSession: true, missing: [missing('a', { code: 'wrong-password', reason: 'camera' })] }),
  );
  expect(conditions).toMatchObject([{ cause: 'camera-auth', unrecorded: ['a'] }]);
});

test('a fault of our own keeps its own alarm, beside and under dead cameras', () => {
  const cameras = [down('a'), cameraStatus('b'), down('c')];
  const conditions = conditionsOf(
    cameras,
    recording({
      missing: [missing('a'), missing('b', { code: 'ingest-restarting', reason: 'console' }), missing('c')],
      onBadDisk: [{ cameraId: 'c', code: 'disk-full' }],
    }),
  );
  expect(conditions).toHaveLength(2);
  expect(conditions[0]).toMatchObject({ cause: 'cameras-down', subjects: ['a', 'c'], unrecorded: ['a'] });
  expect(conditions[1]).toMatchObject({ cause: 'recording', subjects: ['b', 'c'] });
});

test('a picture without a recording is an alarm of its own: a main stream that is down, a recording that does not resume', () => {
  const conditions = conditionsOf(
    [cameraStatus('a'), down('b')],
    recording({ missing: [missing('a'), missing('b')] }),
  );
  expect(conditions).toMatchObject([
    { cause: 'cameras-down', subjects: ['b'], unrecorded: ['b'] },
    { cause: 'recording', subjects: ['a'] },
  ]);
  expect(conditions.every((condition) => !('isLedByCameras' in condition))).toBe(true);
});

test('a picture that has just come back is given a moment to be recorded', () => {
  const back = cameraStatus('a', { stateSinceMs: NOW_MS - 500 });
  expect(conditionsOf([back], recording({ missing: [missing('a')] }))).toEqual([]);
});

test('faults of both kinds are one alarm with all its cameras', () => {
  const conditions = conditionsOf(
    [cameraStatus('a'), cameraStatus('b')],
    recording({ missing: [missing('a')], onBadDisk: [{ cameraId: 'b', code: 'disk-full' }] }),
  );
  expect(conditions).toEqual([
    { cause: 'recording', priority: 'high', subjects: ['b', 'a'], reasonCode: 'disk-full' },
  ]);
});
