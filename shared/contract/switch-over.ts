import { z } from 'zod';

const Heard = { heardToMs: z.number() } as const;

/**
 * What one room heard while somebody changed from one chain to the other. Times are ms of the signal.
 * `switched`: the loudspeaker was silent for `gapMs`; `not-back`: the second chain was not heard steadily before the
 * signal ended, `atLeastMs` later; `not-seen`: nothing changed; `unclear`: the signal was not heard well enough in the
 * beginning, or the change came too early.
 */
export const SwitchOver = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('switched'),
    ...Heard,
    fromMs: z.number(),
    gapMs: z.number(),
    /** Second chain minus first. */
    levelChangeDb: z.number(),
    delayChangeMs: z.number(),
  }),
  z.object({ outcome: z.literal('not-back'), ...Heard, fromMs: z.number(), atLeastMs: z.number() }),
  z.object({ outcome: z.literal('not-seen'), ...Heard }),
  z.object({ outcome: z.literal('unclear'), ...Heard }),
]);
export type SwitchOver = z.infer<typeof SwitchOver>;
