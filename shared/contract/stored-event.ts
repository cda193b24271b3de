import { z } from 'zod';

/** One stored event as `GET /api/v1/sites/:code/events` answers it. */
export const StoredEvent = z.object({
  epoch: z.number(),
  lane: z.enum(['A', 'B']),
  seq: z.number(),
  type: z.string(),
  timeMs: z.number(),
  receivedAtMs: z.number(),
  hash: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type StoredEvent = z.infer<typeof StoredEvent>;
