import { z } from 'zod';

const Db = z.number().min(-200).max(200);
const Ms = z.number().int().positive().max(120_000);

/** Limits of the tone check as data: a named, versioned profile that says where its figures come from. */
export const ToneProfile = z.strictObject({
  name: z.string().min(1),
  version: z.number().int().positive(),
  source: z.string(),
  /** Listening before the tone; longer, up to `longestBackgroundMs`, while microphones are still starting. */
  backgroundMs: Ms,
  longestBackgroundMs: Ms,
  emissionMs: Ms,
  /** Listening after the tone: cameras deliver sound up to several seconds late. */
  tailMs: Ms,
  /** The best stretch of this length decides. */
  decisionMs: Ms,
  /** Rise of the tone over its own background that counts as present. */
  limitRiseDb: Db,
  /** A rise from here up to the limit is a trace: silent, but said. */
  limitTraceDb: Db,
  /** The tone must be this much above everything else. */
  limitOverRestDb: Db,
  /** A quieter background counts as this (gated microphones send nothing in between). */
  quietestBackgroundDbfs: Db,
  /** A background louder than this at the tone's frequency would hide the tone. */
  loudestBackgroundDbfs: Db,
  /** A background tone above the background's rest plus this is a tone of the room itself. */
  toneInBackgroundDb: Db,
});
export type ToneProfile = z.infer<typeof ToneProfile>;
