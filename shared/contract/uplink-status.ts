import { z } from 'zod';

const LaneCounters = z.object({ last: z.number(), acked: z.number() });

/** `GET /api/v1/uplink`. `last` is the newest number given out, `acked` the newest the centre has stored. */
export const UplinkStatus = z.object({
  state: z.enum(['not-configured', 'connecting', 'online', 'offline', 'refused']),
  epoch: z.number(),
  lanes: z.object({ A: LaneCounters, B: LaneCounters }),
  oldestUnackedAgeMs: z.number().nullable(),
  error: z.string().nullable(),
});
export type UplinkStatus = z.infer<typeof UplinkStatus>;

/** One row of the page Reports up. */
export const OutboxRow = z.object({
  lane: z.enum(['A', 'B']),
  epoch: z.number(),
  seq: z.number(),
  type: z.string(),
  timeMs: z.number(),
  isAcked: z.boolean(),
  summary: z.string(),
});
export type OutboxRow = z.infer<typeof OutboxRow>;
