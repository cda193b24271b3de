import type { RoomLevel } from '../../../shared/contract/audio-levels.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { PreflightCode, PreflightRoom } from '../../../shared/contract/listening-preflight.ts';
import type { EarlierCheck } from './earlier-checks.ts';

/** Above this share of lost packets gaps of the network cover what a loudspeaker does. */
const MOST_LOSS_RATIO = 0.005;
/** A camera's clock further off than this puts its sound at the wrong time of the journal; the check aligns by the signal. */
const MOST_CLOCK_OFFSET_MS = 2_000;
/** Below it the two highest octaves of speech (4 and 8 kHz) are not carried whole: IEC 60268-16 bands. */
const FULL_BAND_HZ = 22_050;

const STREAMING: readonly CameraStatus['state'][] = ['live', 'degraded'];
const CARE: readonly PreflightCode[] = ['packet-loss', 'clock-off', 'changed-since-acceptance'];
const NOTHING = {
  cameraId: null,
  codec: null,
  sampleRate: null,
  lossRatio: null,
  clockOffsetMs: null,
  levelDbfs: null,
  clockDriftPpm: null,
};

type Camera = Pick<CameraStatus, 'id' | 'state' | 'audio' | 'lossRatio' | 'clockOffsetMs'>;

/**
 * What will come of a room before any signal is played, and what the newest check said of it. `level` is null where nobody
 * watches the meters, `earlier` where the room was never measured. Pure.
 */
export function preflightRoom(
  roomId: string,
  cameras: readonly Camera[],
  level: Pick<RoomLevel, 'state' | 'cameraId' | 'rmsDbfs' | 'isDigitalSilence'> | null,
  hasFfmpeg: boolean,
  earlier: EarlierCheck | null = null,
): PreflightRoom {
  const rows = cameras.map((camera) => rowOf(roomId, camera, level, hasFfmpeg, earlier));
  // As in the check: one good microphone makes the room, else the one that says most about why not.
  const best = rows.toSorted((a, b) => RANK[a.state] - RANK[b.state]);
  const chosen =
    best.find(({ state }) => state !== 'no-sound') ??
    best.find(({ codes }) => !codes.includes('no-microphone')) ??
    best[0];
  return (
    chosen ?? {
      ...NOTHING,
      roomId,
      state: 'no-sound',
      codes: ['no-camera'],
      change: earlier?.change ?? null,
    }
  );
}

const RANK: Readonly<Record<PreflightRoom['state'], number>> = { ready: 0, care: 1, 'no-sound': 2 };

function rowOf(
  roomId: string,
  camera: Camera,
  level: Pick<RoomLevel, 'state' | 'cameraId' | 'rmsDbfs' | 'isDigitalSilence'> | null,
  hasFfmpeg: boolean,
  earlier: EarlierCheck | null,
): PreflightRoom {
  const { audio, lossRatio = null, clockOffsetMs } = camera;
  const measured = level?.state === 'measured' && level.cameraId === camera.id ? level : null;
  const row = {
    roomId,
    cameraId: camera.id,
    codec: audio?.codec ?? null,
    sampleRate: audio?.sampleRate ?? null,
    lossRatio,
    clockOffsetMs,
    levelDbfs: measured?.rmsDbfs ?? null,
    // A clock is one microphone's own.
    clockDriftPpm: earlier?.cameraId === camera.id ? earlier.clockDriftPpm : null,
    change: earlier?.change ?? null,
  };
  const fatal = whyNot(camera, measured?.isDigitalSilence === true, hasFfmpeg);
  if (fatal !== null) return { ...row, state: 'no-sound', codes: [fatal] };
  const codes: PreflightCode[] = [];
  if (audio !== null && audio.sampleRate < FULL_BAND_HZ) codes.push('narrow-band');
  if ((lossRatio ?? 0) > MOST_LOSS_RATIO) codes.push('packet-loss');
  if (clockOffsetMs === null) codes.push('clock-unknown');
  else if (Math.abs(clockOffsetMs) > MOST_CLOCK_OFFSET_MS) codes.push('clock-off');
  if (row.change?.verdict === 'changed') codes.push('changed-since-acceptance');
  const needsCare = codes.some((code) => CARE.includes(code));
  return { ...row, state: needsCare ? 'care' : 'ready', codes };
}

function whyNot({ state, audio }: Camera, isSilent: boolean, hasFfmpeg: boolean): PreflightCode | null {
  if (!STREAMING.includes(state)) return 'no-stream';
  if (audio === null) return 'no-microphone';
  if (audio.codec === 'g726' || audio.codec === 'other') return 'codec-unsupported';
  if (audio.codec === 'aac' && !hasFfmpeg) return 'ffmpeg-missing';
  return isSilent ? 'microphone-muted' : null;
}
