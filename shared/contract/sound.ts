import { z } from 'zod';

/** First text message of `/media/v1/cameras/:id/sound`, repeated when the track changes. */
export const SoundFormat = z.object({
  codec: z.enum(['pcma', 'pcmu', 'aac']),
  sampleRate: z.number(),
  channels: z.number(),
  /** AudioSpecificConfig (ISO/IEC 14496-3) in base64; empty for G.711. */
  config: z.string(),
});
export type SoundFormat = z.infer<typeof SoundFormat>;

/** Why there is no sound, as the text message `{"unavailable": code}`. */
export const SOUND_PROBLEMS = ['no-microphone', 'no-stream', 'codec-unsupported'] as const;
export type SoundProblem = (typeof SOUND_PROBLEMS)[number];
