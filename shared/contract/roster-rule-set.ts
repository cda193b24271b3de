import { z } from 'zod';

/** As `PROBLEM_LIMITS.weight`: together they keep every sum of costs within 31 bits. */
const MOST_WEIGHT = 1_000;

/** A rule set as a file: versioned, with the ground of every rule. */
export const RuleSetFile = z.strictObject({
  format: z.literal('roster-rules/1'),
  name: z.string().min(1),
  version: z.number().int().min(1),
  source: z.string().min(1),
  rules: z.array(
    z.strictObject({
      id: z.string().min(1),
      level: z.enum(['hard', 'soft', 'off']),
      weight: z.number().int().min(0).max(MOST_WEIGHT),
      params: z.record(z.string(), z.unknown()).default({}),
      clause: z.string().min(1),
      source: z.string().min(1),
    }),
  ),
});
export type RuleSetFile = z.infer<typeof RuleSetFile>;
