import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

const Level = z.number().int().min(1).max(4);

/**
 * Incidents (突发事件) by their revisions: what the levels above need, in codes and counts. Whoever is concerned
 * stays in the site's own report; `text` is what somebody wrote and stays below the county.
 */
export const incidentEvents = {
  /** A first, follow-up or final report (首报, 续报, 终报). `dueByMs`: the end of its time, null without one. */
  'incident.reported': z.looseObject({
    incidentId: Id,
    revision: Count,
    stage: z.enum(['first', 'follow-up', 'final']),
    kind: Code,
    level: Level,
    sessionId: Id.nullable(),
    roomIds: z.array(Id).max(2000),
    discoveredAtMs: AtMs,
    reportedAtMs: AtMs,
    dueByMs: AtMs.nullable(),
    /** People concerned, by what they are: candidates, staff and so on. */
    concerned: z.record(Code, Count),
    isDrill: z.boolean(),
    text: z.string().max(4000).optional(),
  }),
  /** The level was confirmed or changed; clauses are the codes of the rules that fired. */
  'incident.graded': z.looseObject({
    incidentId: Id,
    revision: Count,
    level: Level,
    previousLevel: Level.nullable(),
    clauses: z.array(Code).max(50),
    atMs: AtMs,
    isDrill: z.boolean(),
  }),
  'incident.closed': z.looseObject({
    incidentId: Id,
    revision: Count,
    outcome: Code,
    atMs: AtMs,
    isDrill: z.boolean(),
  }),
} as const;
