import { z } from 'zod';

export const GATE_FAMILIES = [
  'video',
  'command',
  'identity',
  'anti-cheat',
  'management',
  'gps',
  'listening',
  'power',
  'network',
  'papers',
  'people',
  'environment',
] as const;
export const GateFamily = z.enum(GATE_FAMILIES);
export type GateFamily = z.infer<typeof GateFamily>;

export const Gate = z.object({
  id: z.string(),
  family: GateFamily,
  state: z.enum(['open', 'passed', 'failed', 'not-connected', 'overridden']),
  isBlocking: z.boolean(),
  /** Machine-readable reason with its figures; the page words it, `reason` is the English sentence. */
  reasonCode: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  reason: z.string(),
  sinceMs: z.number(),
});
export type Gate = z.infer<typeof Gate>;

export const Readiness = z.object({
  overall: z.enum(['ready', 'not-ready', 'overridden']),
  gates: z.array(Gate),
});
export type Readiness = z.infer<typeof Readiness>;
