import type { RoomLevel, ToneReasonCode } from '../../shared/contract/audio-levels.ts';
import type { CameraStatus } from '../../shared/contract/camera-status.ts';
import type { AudioLevel, AudioUnavailable } from '../ports/cameras.ts';

/** A level older than this is not shown as live. */
const FRESH_MS = 2000;

/** What is known of one camera's microphone. */
export interface Microphone {
  readonly cameraId: string;
  readonly status: CameraStatus | null;
  readonly unavailable: AudioUnavailable['code'] | null;
  readonly level: AudioLevel | null;
}

const STREAMING: readonly CameraStatus['state'][] = ['live', 'degraded'];

/** Why a microphone cannot deliver now; `none` when it should. */
export function microphoneCondition({ status, unavailable }: Omit<Microphone, 'level'>): ToneReasonCode {
  if (!status || !STREAMING.includes(status.state)) return 'no-stream';
  if (!status.audio) return 'no-microphone';
  return unavailable ?? 'none';
}

/** One row of the meters: the first microphone of the room with real sound, else the first that can say why not. */
export function roomLevel(roomId: string, microphones: readonly Microphone[], nowMs: number): RoomLevel {
  const rows = microphones.map((microphone) => rowOf(roomId, microphone, nowMs));
  const chosen =
    rows.find((row) => row.state === 'measured' && !row.isDigitalSilence) ??
    rows.find((row) => row.state === 'measured') ??
    rows.find((row) => row.state !== 'no-microphone') ??
    rows[0];
  return chosen ?? { ...EMPTY, roomId, cameraId: null, state: 'no-camera', reasonCode: 'no-camera' };
}

const EMPTY = {
  atMs: null,
  rmsDbfs: null,
  peakDbfs: null,
  laDbfs: null,
  isDigitalSilence: false,
  isClipped: false,
  lostPackets: 0,
};

function rowOf(roomId: string, microphone: Microphone, nowMs: number): RoomLevel {
  const { cameraId, status, level } = microphone;
  const base = { ...EMPTY, roomId, cameraId };
  const condition = microphoneCondition(microphone);
  if (condition === 'no-stream')
    return { ...base, state: 'no-stream', reasonCode: status?.stateCode ?? 'starting' };
  if (condition === 'no-microphone') return { ...base, state: 'no-microphone', reasonCode: condition };
  if (condition !== 'none') return { ...base, state: 'not-measurable', reasonCode: condition };
  if (!level || Math.abs(nowMs - level.atMs) > FRESH_MS)
    return { ...base, state: 'no-stream', reasonCode: 'starting' };
  return {
    roomId,
    cameraId,
    state: 'measured',
    reasonCode: 'none',
    atMs: level.atMs,
    rmsDbfs: level.rmsDbfs,
    peakDbfs: level.peakDbfs,
    laDbfs: level.laDbfs,
    isDigitalSilence: level.isDigitalSilence,
    isClipped: level.clippedSamples > 0,
    lostPackets: level.lostPackets,
  };
}
