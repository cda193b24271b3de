import { z } from 'zod';
import { CameraRole } from './site-config.ts';

export const CAMERA_STATES = [
  'connecting',
  'waiting-for-key-frame',
  'live',
  'degraded',
  'stalled',
  'offline',
  'auth-failed',
  'unsupported',
] as const;
export const CameraState = z.enum(CAMERA_STATES);
export type CameraState = z.infer<typeof CameraState>;

export const StreamName = z.enum(['sub', 'main']);
export type StreamName = z.infer<typeof StreamName>;

export const AudioTrack = z.object({
  codec: z.enum(['pcma', 'pcmu', 'aac', 'g726', 'other']),
  sampleRate: z.number(),
  channels: z.number(),
});
export type AudioTrack = z.infer<typeof AudioTrack>;

export const DiagnosisResult = z.object({
  atMs: z.number(),
  /** `measure` and `unit` say which of a kind's measures is beyond its limit (`shared/contract/diagnosis.ts`). */
  faults: z.array(
    z.object({
      kind: z.string(),
      value: z.number(),
      threshold: z.number(),
      measure: z.string().optional(),
      unit: z.string().optional(),
    }),
  ),
  facts: z.array(z.string()),
});

/**
 * A picture that may be standing still, guessed from the sizes and times of packets without decoding: a reason to
 * look, never a fault. `repeating`: groups of pictures repeat to the byte. `no-change`: pictures carry next to
 * nothing. `clock-stopped`: pictures come, their timestamps stand.
 */
export const FreezeHint = z.object({
  kind: z.enum(['repeating', 'no-change', 'clock-stopped']),
  /** 0 to 1. */
  confidence: z.number(),
});
export type FreezeHint = z.infer<typeof FreezeHint>;

/** One row of `GET /api/v1/cameras`. Unknown figures are null, never a made-up zero. Times are epoch milliseconds. */
export const CameraStatus = z.object({
  id: z.string(),
  roomId: z.string(),
  role: CameraRole,
  state: CameraState,
  /** A sentence for a person: why the state is what it is; empty when live. */
  stateReason: z.string(),
  /** Machine-readable companion of `stateReason`, worded by the page in its own language. */
  stateCode: z.string(),
  stateSinceMs: z.number(),
  stream: StreamName,
  codec: z.string().nullable(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  fps: z.number().nullable(),
  bitrateKbps: z.number().nullable(),
  keyFrameIntervalMs: z.number().nullable(),
  lastFrameAgeMs: z.number().nullable(),
  accessUnits: z.number(),
  lostPackets: z.number(),
  reconnects: z.number(),
  clockOffsetMs: z.number().nullable(),
  audio: AudioTrack.nullable(),
  diagnosis: DiagnosisResult.nullable(),
  /** Packets of picture and sound received since the service started. */
  receivedPackets: z.number().optional(),
  /** Of the last 5 s: lost over sent, 0 to 1. */
  lossRatio: z.number().nullable().optional(),
  /** Most packets missing in a row within the last second. */
  lossBurst: z.number().nullable().optional(),
  /** Interarrival jitter (RFC 3550 6.4.1). */
  jitterMs: z.number().nullable().optional(),
  /** Longest wait between two pictures within the last second. */
  maxGapMs: z.number().nullable().optional(),
  /** Highest one-second rate of the last ten seconds. */
  bitratePeakKbps: z.number().nullable().optional(),
  /** Shortest over longest of the last key frame intervals. */
  gopRegularity: z.number().nullable().optional(),
  hasBFrames: z.boolean().optional(),
  freezeHint: FreezeHint.nullable().optional(),
});
export type CameraStatus = z.infer<typeof CameraStatus>;

/** Closed set of `stateCode` values: the page has a Chinese and an English sentence for each. */
export const CAMERA_STATE_CODES = [
  'none',
  'starting',
  'waiting-for-dial',
  'connect-timeout',
  'connection-refused',
  'host-unreachable',
  'name-not-found',
  'connection-lost',
  'request-timeout',
  'first-packet-timeout',
  'no-key-frame',
  'no-packets',
  'packet-loss',
  'wrong-password',
  'password-needed',
  'not-found',
  'server-busy',
  'server-error',
  'no-video-track',
  'codec-unsupported',
  'transport-unsupported',
  'udp-blocked',
  'udp-refused',
  'udp-fallback',
  'redirect-loop',
  'stale-session',
  'protocol-error',
  'ingest-restarting',
] as const;
export const CameraStateCode = z.enum(CAMERA_STATE_CODES);
export type CameraStateCode = z.infer<typeof CameraStateCode>;

/** Flags in byte 0 of a binary message of `/media/v1/cameras/:id`. */
export const MEDIA_FLAG_KEY_FRAME = 1;
export const MEDIA_FLAG_AFTER_LOSS = 2;
/** Byte 0 flags, bytes 1-8 capture time in microseconds big-endian, then one access unit in Annex B. */
export const MEDIA_HEADER_BYTES = 9;

/** First text message of the media socket, repeated when parameters change. */
export const MediaFormat = z.object({ codec: z.string(), width: z.number(), height: z.number() });
export type MediaFormat = z.infer<typeof MediaFormat>;
