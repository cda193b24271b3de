import { z } from 'zod';
import { BaselineDrift } from './listening-papers.ts';

/**
 * What is known of a room's microphone before a signal is played. The first group means that nothing will be
 * measured there, the second that figures need care.
 */
export const PREFLIGHT_CODES = [
  'no-camera',
  'no-stream',
  'no-microphone',
  'codec-unsupported',
  'ffmpeg-missing',
  'microphone-muted',
  'narrow-band',
  'packet-loss',
  'clock-off',
  'clock-unknown',
  'changed-since-acceptance',
] as const;
export const PreflightCode = z.enum(PREFLIGHT_CODES);
export type PreflightCode = z.infer<typeof PreflightCode>;

export const PreflightRoom = z.object({
  roomId: z.string(),
  /** `ready`, `care`: measured, with a remark; `no-sound`: it will come out as not measurable. */
  state: z.enum(['ready', 'care', 'no-sound']),
  codes: z.array(PreflightCode),
  /** The microphone that will be listened to; nulls where nothing is known. */
  cameraId: z.string().nullable(),
  codec: z.string().nullable(),
  sampleRate: z.number().nullable(),
  /** Of the last 5 s, picture and sound: lost over sent, 0 to 1. */
  lossRatio: z.number().nullable(),
  /** The camera's clock minus ours; null when the camera does not tell. */
  clockOffsetMs: z.number().nullable(),
  /** Only while somebody watches the meters. dBFS, plain RMS. */
  levelDbfs: z.number().nullable(),
  /** How much faster this microphone's clock ran than the player's in the newest check, parts per million. */
  clockDriftPpm: z.number().nullable(),
  /** The newest check of the main system against what was accepted; null where either is missing or they are one. */
  change: BaselineDrift.pick({
    acceptedAtMs: true,
    stiChange: true,
    levelChangeDb: true,
    verdict: true,
  })
    .extend({ checkedAtMs: z.number() })
    .nullable(),
});
export type PreflightRoom = z.infer<typeof PreflightRoom>;
