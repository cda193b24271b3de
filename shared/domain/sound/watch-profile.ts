import { z } from 'zod';

const Source = z.string().min(1);
const Db = z.number().min(0).max(60);

/** Limits of the watch during a listening test as data: named, versioned, every one with its source. */
export const WatchProfile = z.strictObject({
  name: z.string().min(1),
  version: z.number().int().positive(),
  source: Source,
  /** Programme that must be heard and lies this far under the room's own usual level is gone. */
  silent: z.strictObject({ underUsualDb: Db, source: Source }),
  /** Still there, but this far under the usual level. */
  faint: z.strictObject({ underUsualDb: Db, source: Source }),
  /** Later or earlier than this room usually hears it. */
  late: z.strictObject({ mostMs: z.number().min(50).max(5000), source: Source }),
  /** Faster or slower than it was recorded. */
  speed: z.strictObject({ mostPercent: z.number().min(0.03).max(10), source: Source }),
  /** 1.8 to 3.6 kHz has fallen this much more than 0.25 to 0.8 kHz. */
  muffled: z.strictObject({ lossDb: Db, source: Source }),
  /** Sound in the gaps of the programme: closer to it than this, and this much above the room's usual. */
  noisy: z.strictObject({ leastSnrDb: Db, aboveUsualDb: Db, source: Source }),
});
export type WatchProfile = z.infer<typeof WatchProfile>;
