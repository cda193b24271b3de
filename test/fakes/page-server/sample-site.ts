import type { RoomLevel } from '../../../shared/contract/audio-levels.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { Gate } from '../../../shared/contract/readiness.ts';
import type { RoomConfig } from '../../../shared/contract/site-config.ts';
import type { Today } from '../../../shared/contract/today.ts';
import { SESSIONS } from './sample-roster.ts';

/** Invented data of a site; every name is made up. */
export const pad = (number: number): string => String(number).padStart(2, '0');

export function sampleRooms(count: number): RoomConfig[] {
  const exam = Array.from(
    { length: count },
    (_, index): RoomConfig => ({
      id: `r${pad(index + 1)}`,
      name: `第${pad(index + 1)}考场`,
      kind: 'exam',
    }),
  );
  return [
    ...exam,
    { id: 'papers', name: '保密室', kind: 'papers' },
    { id: 'office', name: '考务室', kind: 'office' },
  ];
}

export function sampleCamera(
  roomId: string,
  problem: 'none' | 'offline' | 'auth-failed' | 'degraded',
): CameraStatus {
  const nowMs = Date.now();
  const base: CameraStatus = {
    id: `${roomId}-front`,
    roomId,
    role: 'front',
    state: 'live',
    stateReason: '',
    stateCode: 'none',
    stateSinceMs: nowMs - 600_000,
    stream: 'sub',
    codec: 'avc1.42c00d',
    width: 320,
    height: 180,
    fps: 12,
    bitrateKbps: 384,
    keyFrameIntervalMs: 1000,
    lastFrameAgeMs: 80,
    accessUnits: 7200,
    lostPackets: 0,
    reconnects: 0,
    clockOffsetMs: 12,
    audio: { codec: 'pcma', sampleRate: 8000, channels: 1 },
    diagnosis: null,
  };
  const unknown = {
    codec: null,
    width: null,
    height: null,
    fps: null,
    bitrateKbps: null,
    keyFrameIntervalMs: null,
  };
  if (problem === 'offline')
    return {
      ...base,
      ...unknown,
      state: 'offline',
      stateCode: 'connect-timeout',
      stateReason: 'no answer',
      reconnects: 6,
      lastFrameAgeMs: 94_000,
    };
  if (problem === 'auth-failed')
    return {
      ...base,
      ...unknown,
      state: 'auth-failed',
      stateCode: 'wrong-password',
      stateReason: 'password refused',
      lastFrameAgeMs: null,
      audio: null,
    };
  if (problem === 'degraded')
    return {
      ...base,
      state: 'degraded',
      stateCode: 'packet-loss',
      stateReason: 'packets lost',
      lostPackets: 214,
    };
  return base;
}

export function sampleLevel(
  roomId: string,
  cameraId: string | null,
  index: number,
  phase: number,
): RoomLevel {
  const nowMs = Date.now();
  const none = {
    atMs: null,
    rmsDbfs: null,
    peakDbfs: null,
    laDbfs: null,
    isDigitalSilence: false,
    isClipped: false,
    lostPackets: 0,
  };
  if (cameraId === null) return { roomId, cameraId, state: 'no-camera', reasonCode: 'none', ...none };
  if (index === 3) return { roomId, cameraId, state: 'no-microphone', reasonCode: 'none', ...none };
  if (index === 7) return { roomId, cameraId, state: 'no-stream', reasonCode: 'connect-timeout', ...none };
  if (index === 9)
    return { roomId, cameraId, state: 'not-measurable', reasonCode: 'ffmpeg-missing', ...none };
  const rms = -46 + ((index * 7) % 12) + 6 * Math.sin(phase / 3 + index);
  return {
    roomId,
    cameraId,
    state: 'measured',
    reasonCode: 'none',
    atMs: nowMs,
    rmsDbfs: index === 5 ? -200 : rms,
    peakDbfs: index === 5 ? -200 : rms + 11,
    laDbfs: index === 5 ? -200 : rms - 3,
    isDigitalSilence: index === 5,
    isClipped: false,
    lostPackets: index === 6 ? 12 : 0,
  };
}

const gate = (
  family: Gate['family'],
  state: Gate['state'],
  reasonCode: string,
  facts: Gate['facts'] = {},
): Gate => ({
  id: family,
  family,
  state,
  isBlocking: state !== 'not-connected',
  reasonCode,
  facts,
  reason: reasonCode,
  sinceMs: Date.now() - 60_000,
});

export function sampleToday(cameras: readonly CameraStatus[], roomsTotal: number): Today {
  const nowMs = Date.now();
  const live = cameras.filter(({ state }) => state === 'live').length;
  const at = (offsetHours: number, hours: number) => ({
    startMs: nowMs + offsetHours * 3_600_000,
    endMs: nowMs + (offsetHours + hours) * 3_600_000,
  });
  const sessions = SESSIONS.slice(0, 4).map((session, index) => ({
    ...session,
    ...at([-3.2, 1.4, 20, 26][index] ?? 0, 2),
  }));
  const down = cameras.filter(({ state }) => state === 'offline').map(({ id }) => id);
  const refused = cameras.filter(({ state }) => state === 'auth-failed').map(({ id }) => id);
  return {
    nowMs,
    session: sessions[1] ?? null,
    sessions,
    readiness: {
      overall: 'not-ready',
      gates: [
        live < cameras.length
          ? gate('video', 'failed', 'cameras-not-live', { live, total: cameras.length })
          : gate('video', 'open', 'commissioning-not-run', { live, total: cameras.length }),
        gate('command', 'not-connected', 'not-connected'),
        gate('identity', 'not-connected', 'not-connected'),
        gate('anti-cheat', 'not-connected', 'not-connected'),
        gate('management', 'not-connected', 'not-connected'),
        gate('gps', 'not-connected', 'not-connected'),
        gate('listening', 'open', 'listening-not-checked'),
        gate('power', 'not-connected', 'not-connected'),
        gate('network', 'open', 'network-not-tested'),
        gate('papers', 'not-connected', 'not-connected'),
        gate('people', 'failed', 'roster-conflicts', { hardConflicts: 1 }),
        gate('environment', 'not-connected', 'not-connected'),
      ],
    },
    alarms: [
      ...(down.length > 0 ? [alarm('cameras-down', 'high', down, 'connect-timeout', nowMs - 94_000)] : []),
      ...(refused.length > 0
        ? [alarm('camera-auth', 'medium', refused, 'wrong-password', nowMs - 1_800_000)]
        : []),
    ],
    uplink: {
      state: 'online',
      epoch: 1,
      lanes: { A: { last: 3, acked: 3 }, B: { last: 128, acked: 126 } },
      oldestUnackedAgeMs: 400,
      error: null,
      errorCode: null,
      storage: {
        level: 'normal',
        usedBytes: 1_900_000,
        capBytes: 2 * 1024 ** 3,
        ballast: 'ready',
        suppressed: 0,
      },
    },
    cameras: { total: cameras.length, live },
    rooms: { total: roomsTotal, withLiveCamera: live },
    openSeats: 5,
    rosterConflicts: 1,
  };
}

function alarm(
  cause: Today['alarms'][number]['cause'],
  priority: 'high' | 'medium',
  subjects: string[],
  reasonCode: string,
  raisedAtMs: number,
): Today['alarms'][number] {
  return {
    id: cause,
    cause,
    priority,
    state: 'unacknowledged',
    subjects,
    unrecorded: cause === 'cameras-down' ? subjects : [],
    reasonCode,
    raisedAtMs,
    acknowledgedBy: null,
    returnedAtMs: null,
  };
}
