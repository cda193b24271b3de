import { z } from 'zod';

const Source = z.string().min(1);
const Db = z.number().min(0).max(120);

/**
 * Limits of the listening-equipment check as data: named, versioned, and every limit with its source.
 * A warn limit lies between pass and fail; where the two are equal there is no warning.
 */
export const ListeningProfile = z.strictObject({
  name: z.string().min(1),
  version: z.number().int().positive(),
  source: Source,
  /** Speech transmission index: `pass` and above is good, below `warn` fails. */
  sti: z.strictObject({ pass: z.number().min(0).max(1), warn: z.number().min(0).max(1), source: Source }),
  /** A-weighted signal-to-noise ratio in dB: `passDb` and above is good, below `warnDb` fails. */
  snrA: z.strictObject({ passDb: Db, warnDb: Db, source: Source }),
  /** Largest difference of level between rooms. */
  levelSpread: z.strictObject({ mostDb: Db, source: Source }),
  thd: z.strictObject({ mostPercent: z.number().min(0).max(100), source: Source }),
  /** Hum, all harmonics together, must lie at least this far under the speech. */
  hum: z.strictObject({ leastUnderSpeechDb: Db, source: Source }),
  clipping: z.strictObject({ mostPercent: z.number().min(0).max(100), source: Source }),
  dropout: z.strictObject({ mostCount: z.number().int().min(0), source: Source }),
  /** Response re 1 kHz within ± `withinDb` from `fromHz` to `toHz`. */
  response: z.strictObject({
    fromHz: z.number().positive(),
    toHz: z.number().positive(),
    withinDb: Db,
    source: Source,
  }),
  /** Peak over rms of the correlation with the reference from which a programme counts as the right one. */
  programme: z.strictObject({ leastMatchScore: z.number().positive(), source: Source }),
});
export type ListeningProfile = z.infer<typeof ListeningProfile>;
