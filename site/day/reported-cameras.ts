import type { CameraStatus } from '../../shared/contract/camera-status.ts';

/** The state of a camera as the centre should see it. */
export interface ReportedState {
  readonly state: CameraStatus['state'];
  readonly code: string;
}

/**
 * Whether a transition is news for the centre. A camera that is down dials again and again; those
 * attempts (`connecting`, `waiting-for-key-frame`) are not a change for anyone until they succeed or
 * fail for another reason.
 */
export function reportableState(reported: ReportedState | null, after: CameraStatus): ReportedState | null {
  const isTrying = after.state === 'connecting' || after.state === 'waiting-for-key-frame';
  if (reported !== null && isTrying) return null;
  if (reported?.state === after.state && reported.code === after.stateCode) return null;
  return { state: after.state, code: after.stateCode };
}
