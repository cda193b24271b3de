import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** Instructions from above, and what became of them. */
export const instructionEvents = {
  /** An instruction from above reached a stage at the site; `by` is the operator's name, empty for the service. */
  'instruction.stage': z.looseObject({
    instructionId: Id,
    stage: z.enum(['received', 'displayed', 'confirmed', 'executed', 'refused']),
    atMs: AtMs,
    by: z.string().max(64),
    text: z.string().max(500),
    isByPhone: z.boolean(),
    /** It came too late to be acted upon. */
    isExpired: z.boolean().optional(),
  }),
  /** An instruction the site did not take: forged, for another site, changed or repeated. */
  'instruction.rejected': z.looseObject({
    instructionId: Id,
    number: Count,
    issuer: z.string().max(128),
    reason: Code,
    atMs: AtMs,
  }),
  /** Taken down over the telephone; with the instruction that came later, and whether it says the same. */
  'instruction.phoned': z.looseObject({
    code: Code,
    text: z.string().max(1000),
    caller: z.string().max(64),
    by: z.string().max(64),
    atMs: AtMs,
    instructionId: Id.nullable(),
    isSameText: z.boolean().nullable(),
  }),
} as const;
