import { z } from 'zod';

/** One operation: who did what. Rows are hash-chained; `hash` covers the previous row's hash. */
export const JournalEntry = z.object({
  seq: z.number(),
  atMs: z.number(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

export const DutyLogEntry = z.object({
  id: z.number(),
  atMs: z.number(),
  actor: z.string(),
  text: z.string(),
  isUrgent: z.boolean(),
  lane: z.enum(['A', 'B']),
  epoch: z.number(),
  seq: z.number(),
  isAcked: z.boolean(),
});
export type DutyLogEntry = z.infer<typeof DutyLogEntry>;

export const Operator = z.object({ id: z.string(), name: z.string(), post: z.string() });
export type Operator = z.infer<typeof Operator>;
