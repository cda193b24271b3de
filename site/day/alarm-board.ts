import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { Alarm } from '../../shared/contract/today.ts';
import type { Condition } from '../ports/day.ts';

/** How long a camera may dial or wait for its first key frame before it counts as down. */
const SETTLE_MS = 8_000;

/** Conditions of the cameras: down, refused password, degraded. */
export function cameraConditions(cameras: readonly CameraStatus[], nowMs: number): Condition[] {
  const groups: Record<'cameras-down' | 'camera-auth' | 'camera-degraded', CameraStatus[]> = {
    'cameras-down': [],
    'camera-auth': [],
    'camera-degraded': [],
  };
  for (const camera of cameras) {
    switch (camera.state) {
      case 'live':
        break;
      case 'auth-failed':
        groups['camera-auth'].push(camera);
        break;
      case 'degraded':
        groups['camera-degraded'].push(camera);
        break;
      case 'connecting':
      case 'waiting-for-key-frame':
        if (nowMs - camera.stateSinceMs > SETTLE_MS) groups['cameras-down'].push(camera);
        break;
      default:
        groups['cameras-down'].push(camera);
    }
  }
  const conditions: Condition[] = [];
  for (const [cause, members] of Object.entries(groups)) {
    if (members.length === 0) continue;
    conditions.push({
      cause: cause as Condition['cause'],
      priority: cause === 'camera-degraded' ? 'medium' : 'high',
      subjects: members.map((camera) => camera.id),
      reasonCode: mostCommon(members.map((camera) => camera.stateCode)),
    });
  }
  return conditions;
}

function mostCommon(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = '';
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value;
  return best;
}

export type AlarmChange =
  | { readonly kind: 'raised'; readonly alarm: Alarm }
  | { readonly kind: 'cleared'; readonly alarm: Alarm };

/**
 * Next state of the alarm list. An alarm whose cause has gone stays `returned` until someone has
 * acknowledged it; new subjects under an acknowledged alarm make it unacknowledged again.
 */
export function updateAlarms(
  before: readonly Alarm[],
  conditions: readonly Condition[],
  nowMs: number,
): { alarms: Alarm[]; changes: AlarmChange[] } {
  const alarms: Alarm[] = [];
  const changes: AlarmChange[] = [];
  const open = new Map(conditions.map((condition) => [condition.cause, condition]));
  for (const alarm of before) {
    const condition = open.get(alarm.cause);
    if (condition) {
      open.delete(alarm.cause);
      const hasNewSubject = condition.subjects.some((subject) => !alarm.subjects.includes(subject));
      const next: Alarm = {
        ...alarm,
        subjects: [...condition.subjects],
        unrecorded: [...(condition.unrecorded ?? [])],
        reasonCode: condition.reasonCode,
        state:
          alarm.state === 'returned' || (alarm.state === 'acknowledged' && hasNewSubject)
            ? 'unacknowledged'
            : alarm.state,
        returnedAtMs: null,
      };
      alarms.push(next);
      if (alarm.state === 'returned' || hasNewSubject) changes.push({ kind: 'raised', alarm: next });
    } else if (alarm.state === 'returned') alarms.push(alarm);
    else {
      const cleared: Alarm = { ...alarm, state: 'returned', returnedAtMs: nowMs };
      changes.push({ kind: 'cleared', alarm: cleared });
      if (alarm.state !== 'acknowledged') alarms.push(cleared);
    }
  }
  for (const condition of open.values()) {
    const alarm: Alarm = {
      id: `${condition.cause}-${nowMs}`,
      cause: condition.cause,
      priority: condition.priority,
      state: 'unacknowledged',
      subjects: [...condition.subjects],
      unrecorded: [...(condition.unrecorded ?? [])],
      reasonCode: condition.reasonCode,
      raisedAtMs: nowMs,
      acknowledgedBy: null,
      returnedAtMs: null,
    };
    alarms.push(alarm);
    changes.push({ kind: 'raised', alarm });
  }
  return { alarms, changes };
}

/** Acknowledges one alarm: a returned one leaves the list, an active one stays as acknowledged. Null when unknown. */
export function acknowledgeAlarm(before: readonly Alarm[], id: string, actor: string): Alarm[] | null {
  if (!before.some((alarm) => alarm.id === id)) return null;
  return before.flatMap((alarm) => {
    if (alarm.id !== id) return [alarm];
    if (alarm.state === 'returned') return [];
    return [{ ...alarm, state: 'acknowledged' as const, acknowledgedBy: actor }];
  });
}
