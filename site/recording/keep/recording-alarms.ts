import type { GapReason } from '../../../shared/contract/recording.ts';
import type { Condition } from '../../ports/day.ts';

/** A camera that should be recorded and is not. */
export interface NotRecorded {
  readonly cameraId: string;
  readonly code: string;
  readonly reason: GapReason;
  /** For so long, monotonic. */
  readonly forMs: number;
  /** It has been recorded since the service started. */
  readonly hasRecorded: boolean;
}

export interface RecordingFacts {
  readonly isSession: boolean;
  readonly missing: readonly NotRecorded[];
  /** Cameras whose disk refuses data, with its code. */
  readonly onBadDisk: readonly { readonly cameraId: string; readonly code: string }[];
  readonly hoursLeft: number | null;
}

/** One missed key frame, or a hasty reconnection, calls nobody. */
export const STOPPED_GRACE_MS = 3_000;
/** Cameras of a whole site take their turns to be dialled after a start. */
export const START_GRACE_MS = 15_000;
/** Space for less than this is said while there is time to act: an exam day and the night before it. */
export const EARLY_HOURS = 24;

/** Our own doing while it lasts seconds; when it lasts, the camera is what does not answer. */
const DIALLING_CODES = new Set(['starting', 'waiting-for-dial']);

/**
 * What must be done about recording: each condition names exactly the cameras concerned. Those without a picture to
 * record are apart from those with a fault of our own.
 */
export function recordingConditions(facts: RecordingFacts): Condition[] {
  const stopped = facts.missing.filter(
    ({ forMs, hasRecorded }) =>
      forMs >= (hasRecorded ? STOPPED_GRACE_MS : START_GRACE_MS) && (hasRecorded || facts.isSession),
  );
  const own = new Map<string, string>();
  const byCameras = new Map<string, string>();
  for (const { cameraId, code, reason } of stopped) {
    const isLed = reason === 'camera' || reason === 'network' || DIALLING_CODES.has(code);
    (isLed ? byCameras : own).set(cameraId, code);
  }
  // The disk first: it is ours, and it takes most of them with it.
  for (const { cameraId, code } of facts.onBadDisk) {
    own.set(cameraId, code);
    byCameras.delete(cameraId);
  }
  const conditions: Condition[] = [];
  if (own.size > 0) conditions.push(notRecorded(own));
  if (byCameras.size > 0) conditions.push({ ...notRecorded(byCameras), isLedByCameras: true });
  // Once it is full, that is the alarm.
  const isFull = facts.onBadDisk.some(({ code }) => code === 'disk-full');
  if (!isFull && facts.hoursLeft !== null && facts.hoursLeft < EARLY_HOURS)
    conditions.push({
      cause: 'recording-space',
      priority: 'medium',
      subjects: [],
      reasonCode: 'space-running-out',
    });
  return conditions;
}

const notRecorded = (codes: ReadonlyMap<string, string>): Condition => ({
  cause: 'recording',
  priority: 'high',
  subjects: [...codes.keys()],
  reasonCode: mostCommon([...codes.values()]),
});

function mostCommon(codes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0] ?? '';
}
