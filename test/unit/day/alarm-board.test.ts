import { expect, test } from 'vitest';
import { acknowledgeAlarm, cameraConditions, updateAlarms } from '../../../site/day/alarm-board.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';

const down = (id: string, stateCode = 'connection-lost') => cameraStatus(id, { state: 'offline', stateCode });

test('one switch down is one alarm with all its cameras', () => {
  const cameras = Array.from({ length: 24 }, (_, index) => down(`r${index}-front`));
  const { alarms, changes } = updateAlarms([], cameraConditions(cameras, 0), 1000);
  expect(alarms).toHaveLength(1);
  expect(alarms[0]).toMatchObject({ cause: 'cameras-down', priority: 'high', state: 'unacknowledged' });
  expect(alarms[0]?.subjects).toHaveLength(24);
  expect(changes).toHaveLength(1);
});

test('the reason shown is the most common one', () => {
  const [condition] = cameraConditions([down('a'), down('b', 'wrong'), down('c')], 0);
  expect(condition?.reasonCode).toBe('connection-lost');
});

test('a refused password, a degraded picture and a dead camera are three causes', () => {
  const causes = cameraConditions(
    [
      down('a'),
      cameraStatus('b', { state: 'auth-failed' }),
      cameraStatus('c', { state: 'degraded' }),
      cameraStatus('d'),
    ],
    0,
  ).map(({ cause }) => cause);
  expect(causes).toEqual(['cameras-down', 'camera-auth', 'camera-degraded']);
});

test('a camera that has only just begun to dial is no alarm, one that never gets through is', () => {
  const camera = cameraStatus('a', { state: 'connecting', stateSinceMs: 0 });
  expect(cameraConditions([camera], 5_000)).toEqual([]);
  expect(cameraConditions([camera], 9_000)).toHaveLength(1);
});

test('an alarm nobody has seen stays after its cause is gone', () => {
  const raised = updateAlarms([], cameraConditions([down('a')], 0), 1);
  const returned = updateAlarms(raised.alarms, [], 2);
  expect(returned.alarms[0]).toMatchObject({ state: 'returned', returnedAtMs: 2 });
  expect(returned.changes).toMatchObject([{ kind: 'cleared' }]);
  expect(updateAlarms(returned.alarms, [], 3).changes).toEqual([]);
  expect(acknowledgeAlarm(returned.alarms, returned.alarms[0]?.id ?? '', 'op1')).toEqual([]);
});

test('an acknowledged alarm leaves with its cause, and speaks up for a new camera', () => {
  const raised = updateAlarms([], cameraConditions([down('a')], 0), 1);
  const acknowledged = acknowledgeAlarm(raised.alarms, raised.alarms[0]?.id ?? '', 'op1') ?? [];
  expect(acknowledged[0]).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'op1' });
  expect(updateAlarms(acknowledged, cameraConditions([down('a')], 0), 2).changes).toEqual([]);
  const more = updateAlarms(acknowledged, cameraConditions([down('a'), down('b')], 0), 3);
  expect(more.alarms[0]?.state).toBe('unacknowledged');
  expect(more.changes).toMatchObject([{ kind: 'raised' }]);
  expect(updateAlarms(acknowledged, [], 4).alarms).toEqual([]);
});

test('an unknown alarm cannot be acknowledged', () => {
  expect(acknowledgeAlarm([], 'nothing', 'op1')).toBe(null);
});
