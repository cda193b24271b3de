import { z } from 'zod';
import { AtMs, Code, Id } from './fields.ts';

/** Findings (隐患) of inspections and patrols, until somebody has put them right. */
export const findingEvents = {
  'finding.raised': z.looseObject({
    findingId: Id,
    kind: Code,
    severity: Code,
    /** Whose eyes: the site's own inspection, a patrol of a level above, a commissioning run. */
    source: Code,
    roomId: Id.nullable(),
    atMs: AtMs,
    dueByMs: AtMs.nullable(),
    text: z.string().max(2000).optional(),
  }),
  'finding.resolved': z.looseObject({
    findingId: Id,
    outcome: Code,
    atMs: AtMs,
    lateMs: AtMs,
    text: z.string().max(2000).optional(),
  }),
} as const;
