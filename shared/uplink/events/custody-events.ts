import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** Papers on their way (试卷流转): bags and boxes by their codes, hands by their number, never by name. */
export const custodyEvents = {
  'custody.handed-over': z.looseObject({
    handoverId: Id,
    step: z.enum(['transport', 'storage', 'distribution', 'session', 'collection', 'return']),
    sessionId: Id.nullable(),
    /** Where it is now. */
    roomId: Id.nullable(),
    bagIds: z.array(Id).max(500),
    count: Count,
    expectedCount: Count.nullable(),
    seal: Code,
    witnesses: Count,
    atMs: AtMs,
  }),
  /** Counts or seals do not agree; the next step is blocked until it is cleared. */
  'custody.mismatch': z.looseObject({
    handoverId: Id,
    kind: Code,
    bagIds: z.array(Id).max(500),
    count: Count,
    expectedCount: Count.nullable(),
    atMs: AtMs,
    incidentId: Id.nullable(),
  }),
  'custody.cleared': z.looseObject({ handoverId: Id, outcome: Code, atMs: AtMs }),
} as const;
