import { z } from 'zod';

const Figure = z.number().nullable();
const Stretch = { fromMs: z.number(), toMs: z.number() };

/**
 * What the pictures of one room are drawn from, made from the sound that was kept. All times are milliseconds from
 * the beginning of that sound. Bounded: some 300 kB.
 */
export const RoomPicture = z.object({
  checkId: z.string(),
  roomId: z.string(),
  cameraId: z.string(),
  sampleRate: z.number(),
  seconds: z.number(),
  /** Where the signal begins; null when it was not found in the sound. */
  signalFromMs: Figure,
  /** Parts of the signal, in order; empty without the signal. */
  segments: z.array(z.object({ id: z.string(), ...Stretch })),
  /** Lowest and highest sample of every step, full scale 1. */
  waveform: z.object({ stepMs: z.number(), low: z.array(z.number()), high: z.array(z.number()) }),
  /**
   * Rows from low to high frequency, logarithmic from `fromHz` to `toHz`; `levels` are base64 of rows x columns
   * bytes, column by column: 0 is `topDb - rangeDb` and below, 255 is `topDb` (dBFS of a sine in the row).
   */
  spectrogram: z.object({
    fromHz: z.number(),
    toHz: z.number(),
    rows: z.number().int(),
    columns: z.number().int(),
    stepMs: z.number(),
    topDb: z.number(),
    rangeDb: z.number(),
    levels: z.string().max(400_000),
  }),
  /** From the sweep: dB re the direct sound, which is at time zero. Null without a sweep. */
  impulse: z
    .object({
      fromMs: z.number(),
      stepMs: z.number(),
      /** Energy-time curve: highest of every step. */
      energyDb: z.array(z.number()),
      /** Schroeder's backward integral, null before the arrival and where only noise is left. */
      decayDb: z.array(Figure),
      /** The response itself around the direct sound, 1 its highest peak: lowest and highest of every step. */
      linear: z.object({
        fromMs: z.number(),
        stepMs: z.number(),
        low: z.array(z.number()),
        high: z.array(z.number()),
      }),
    })
    .nullable(),
  /** Modulation transfer of seven octaves x fourteen frequencies from the sweep; null rows are not carried. */
  transfers: z.array(z.array(z.number()).nullable()).nullable(),
  /** Octave means of the response re their own mean: what the limit is about. `meanDb` is that mean re 1 kHz. */
  octaves: z.object({
    meanDb: z.number(),
    points: z.array(z.object({ hz: z.number(), db: z.number() })),
  }),
  /** Where the sound broke off. `torn`: samples missing or repeated. */
  gaps: z.array(z.object({ ...Stretch, cause: z.enum(['network', 'analog', 'torn']) })),
  /** To hear room and reference equally loud. Null where there is no reference. */
  listen: z.object({ roomGainDb: z.number(), referenceGainDb: Figure }),
});
export type RoomPicture = z.infer<typeof RoomPicture>;

const Db = z.number();

/** The limits that are drawn, of one version of a profile. */
export const RoomLimits = z.object({
  name: z.string(),
  version: z.number(),
  sti: z.object({ pass: z.number(), warn: z.number() }),
  snrA: z.object({ passDb: Db, warnDb: Db }),
  levelSpread: z.object({ mostDb: Db }),
  thd: z.object({ mostPercent: z.number() }),
  hum: z.object({ leastUnderSpeechDb: Db }),
  clipping: z.object({ mostPercent: z.number() }),
  dropout: z.object({ mostCount: z.number() }),
  response: z.object({ fromHz: z.number(), toHz: z.number(), withinDb: Db }),
});
export type RoomLimits = z.infer<typeof RoomLimits>;
