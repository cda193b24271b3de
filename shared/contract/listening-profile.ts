import { z } from 'zod';

const Source = z.string().trim().min(1).max(500);
const Db = z.number().min(0).max(120);

/**
 * Limits of the listening-equipment check as data: named, versioned, and every limit with its source.
 * A warn limit lies between pass and fail; where the two are equal there is no warning.
 */
export const ListeningProfile = z
  .strictObject({
    name: z.string().min(1).max(64),
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
    dropout: z.strictObject({ mostCount: z.number().int().min(0).max(1_000), source: Source }),
    /** Response re 1 kHz within ± `withinDb` from `fromHz` to `toHz`. */
    response: z.strictObject({
      fromHz: z.number().min(20).max(20_000),
      toHz: z.number().min(20).max(20_000),
      withinDb: Db,
      source: Source,
    }),
    /** Peak over rms of the correlation with the reference from which a programme counts as the right one. */
    programme: z.strictObject({ leastMatchScore: z.number().positive().max(10_000), source: Source }),
    /** What differs by more, from the accepted result or between main and backup chain, was changed by somebody. */
    change: z
      .strictObject({
        mostSti: z.number().min(0).max(1),
        mostLevelDb: Db,
        mostResponseDb: Db,
        source: Source,
      })
      .default({
        mostSti: 0.05,
        mostLevelDb: 3,
        mostResponseDb: 6,
        source:
          'Own default; one direct STI reading is good to 0.03 (IEC 60268-16), so a change must be more than two of them scatter',
      }),
    /** Time without sound when one chain takes over from the other, s: up to `passSeconds` is good, beyond `warnSeconds` fails. */
    switchOver: z
      .strictObject({
        passSeconds: z.number().min(0).max(60),
        warnSeconds: z.number().min(0).max(60),
        source: Source,
      })
      .default({
        passSeconds: 2,
        warnSeconds: 60,
        source:
          'Own default after what exam offices wrote down for themselves: one site changes over within 2 s, one plan of a national English test asks for a minute at most',
      }),
    /** A room of another zone hears a zone's signal at least so much weaker than the zone's own rooms. */
    zone: z.strictObject({ leastAttenuationDb: Db, source: Source }).default({
      leastAttenuationDb: 15,
      source:
        'GB 50526 asks for 15 dB of leak attenuation of public address of grade 1; between microphones that are not calibrated',
    }),
    /** How long the result of a room counts for readiness; a check is repeated on the day all the same. */
    validity: z
      .strictObject({ mostHours: z.number().min(1).max(8_760), source: Source })
      .default({ mostHours: 24, source: 'Own default: all rooms are checked again on the day of the test' }),
  })
  .superRefine(({ sti, snrA, response, switchOver }, context) => {
    const refuse = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (sti.warn > sti.pass) refuse(['sti', 'warn'], 'must not be above the limit of a good result');
    if (snrA.warnDb > snrA.passDb) refuse(['snrA', 'warnDb'], 'must not be above the limit of a good result');
    if (switchOver.warnSeconds < switchOver.passSeconds)
      refuse(['switchOver', 'warnSeconds'], 'must not be below the limit of a good result');
    if (response.fromHz >= response.toHz) refuse(['response', 'fromHz'], 'must be below the upper frequency');
  });
export type ListeningProfile = z.infer<typeof ListeningProfile>;
