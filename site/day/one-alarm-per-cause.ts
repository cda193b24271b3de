import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { Condition } from '../ports/day.ts';

/** A picture that has come back is recorded within this, or its recording has a fault of its own. */
const RESUMED_MS = 3_000;

/**
 * One dead switch is one alarm: what only follows from cameras that deliver nothing (their recordings stand still) is
 * told with the alarm of those cameras. A camera with a picture keeps its other alarms, and faults of our own (disk,
 * this computer) always have theirs. Answers each cause once.
 */
export function oneAlarmPerCause(
  conditions: readonly Condition[],
  cameras: readonly CameraStatus[],
  nowMs: number,
): Condition[] {
  const delivering = new Set(
    cameras
      .filter(
        ({ state, stateSinceMs }) =>
          (state === 'live' && nowMs - stateSinceMs >= RESUMED_MS) || state === 'degraded',
      )
      .map(({ id }) => id),
  );
  const follows = new Set(
    conditions.flatMap(({ isLedByCameras, subjects }) => (isLedByCameras === true ? subjects : [])),
  );
  const joined = new Map<Condition['cause'], Condition>();
  for (const condition of conditions) {
    const { isLedByCameras, ...rest } = condition;
    const isOfCameras = condition.cause === 'cameras-down' || condition.cause === 'camera-auth';
    const unrecorded = isOfCameras ? condition.subjects.filter((id) => follows.has(id)) : [];
    const subjects =
      isLedByCameras === true ? condition.subjects.filter((id) => delivering.has(id)) : condition.subjects;
    if (isLedByCameras === true && subjects.length === 0) continue;
    const before = joined.get(condition.cause);
    joined.set(
      condition.cause,
      before === undefined
        ? { ...rest, subjects, ...(unrecorded.length > 0 ? { unrecorded } : {}) }
        : { ...before, subjects: [...new Set([...before.subjects, ...subjects])] },
    );
  }
  return [...joined.values()];
}
