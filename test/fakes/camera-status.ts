import type { CameraStatus } from '../../shared/contract/camera-status.ts';

/** A live camera; `change` replaces parts. */
export function cameraStatus(id: string, change: Partial<CameraStatus> = {}): CameraStatus {
  return {
    id,
    roomId: id.split('-')[0] ?? id,
    role: 'front',
    state: 'live',
    stateReason: '',
    stateCode: 'none',
    stateSinceMs: 0,
    stream: 'sub',
    codec: 'avc1.4d401e',
    width: 640,
    height: 360,
    fps: 15,
    bitrateKbps: 400,
    keyFrameIntervalMs: 2000,
    lastFrameAgeMs: 50,
    accessUnits: 100,
    lostPackets: 0,
    reconnects: 0,
    clockOffsetMs: 0,
    audio: null,
    diagnosis: null,
    ...change,
  };
}
