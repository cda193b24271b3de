import { z } from 'zod';

/**
 * - `measured`: figures below are fresh
 * - `no-microphone`: the camera of the room sends no sound
 * - `no-stream`: the camera is not live
 * - `not-measurable`: there is sound but it cannot be decoded (codec, FFmpeg missing)
 * - `no-camera`: the room has no camera at all
 */
export const RoomLevelState = z.enum([
  'measured',
  'no-microphone',
  'no-stream',
  'not-measurable',
  'no-camera',
]);
export type RoomLevelState = z.infer<typeof RoomLevelState>;

/** Live level of one room's microphone. dBFS: plain RMS re full scale (a full-scale sine is -3.01). */
export const RoomLevel = z.object({
  roomId: z.string(),
  cameraId: z.string().nullable(),
  state: RoomLevelState,
  /** Machine-readable reason when not measured (a camera state code, `codec-unsupported`, `ffmpeg-missing`). */
  reasonCode: z.string(),
  atMs: z.number().nullable(),
  rmsDbfs: z.number().nullable(),
  peakDbfs: z.number().nullable(),
  laDbfs: z.number().nullable(),
  isDigitalSilence: z.boolean(),
  isClipped: z.boolean(),
  lostPackets: z.number(),
});
export type RoomLevel = z.infer<typeof RoomLevel>;

export const ToneResult = z.enum(['pending', 'present', 'silent', 'not-measurable']);
export type ToneResult = z.infer<typeof ToneResult>;

/** Closed set of `ToneRoom.reasonCode` values: the page has a sentence for each. `none` goes with `present` and a plain `silent`. */
export const TONE_REASON_CODES = [
  'none',
  'no-camera',
  'no-microphone',
  'no-stream',
  'codec-unsupported',
  'ffmpeg-missing',
  'decoder-failed',
  /** The stream is live but no sound has arrived. */
  'no-sound',
  /** Sound was missing for too long to exclude a tone. */
  'interrupted',
  'packet-loss',
  'digital-silence',
  /** `silent`: a trace of the tone, less than the limit. */
  'too-quiet',
  'noise',
  /** The room hums at that frequency already. */
  'tone-in-background',
  'cancelled',
] as const;
export const ToneReasonCode = z.enum(TONE_REASON_CODES);
export type ToneReasonCode = z.infer<typeof ToneReasonCode>;

/** Result of "play a tone, see it in every room" for one room. */
export const ToneRoom = z.object({
  roomId: z.string(),
  result: ToneResult,
  reasonCode: ToneReasonCode,
  /** Level of the tone alone while it was emitted, dBFS; null when not measured. */
  toneDbfs: z.number().nullable(),
  /** Level at the tone's frequency before it was emitted. */
  backgroundDbfs: z.number().nullable(),
  /** toneDbfs - backgroundDbfs. */
  riseDb: z.number().nullable(),
});
export type ToneRoom = z.infer<typeof ToneRoom>;

/** One run of the tone check. `background` listens, `emitting` plays, `done` has a result for every room. */
export const ToneCheck = z.object({
  id: z.string(),
  state: z.enum(['background', 'emitting', 'done', 'cancelled', 'failed']),
  output: z.enum(['page', 'external']),
  frequencyHz: z.number(),
  startedAtMs: z.number(),
  /** When the page must start and stop the tone (epoch ms, service clock). */
  emitFromMs: z.number(),
  emitToMs: z.number(),
  startedBy: z.string(),
  /** Rise above background that counts as present, dB; shown as the limit line. */
  limitRiseDb: z.number(),
  rooms: z.array(ToneRoom),
});
export type ToneCheck = z.infer<typeof ToneCheck>;
