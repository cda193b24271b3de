import { z } from 'zod';
import { AtMs, Code, Count, Id } from './fields.ts';

/** The site itself: its log, readiness, alarms and outbox. */
export const siteEvents = {
  'duty-log.entry': z.looseObject({
    text: z.string().max(4000),
    isUrgent: z.boolean(),
    actor: z.string().max(64),
    atMs: AtMs,
  }),
  'readiness.changed': z.looseObject({
    overall: z.enum(['ready', 'not-ready', 'overridden']),
    gates: z.array(z.looseObject({ id: Id, state: Code })).max(200),
  }),
  'site.started': z.looseObject({ version: z.string().max(64), boot: z.string().max(64) }),
  'outbox.damaged': z.looseObject({
    cause: Code,
    /** The epoch that ended, and per lane what it held then and what it should have held (null: unknown). */
    endedEpoch: Count,
    lanes: z.record(z.enum(['A', 'B']), z.looseObject({ found: Count, expected: Count.nullable() })),
    reissued: Count,
  }),
  /** In place of events of lane B that got no number: the outbox or the disk was full, or a newer sample came. */
  'outbox.suppressed': z.looseObject({
    cause: z.enum(['outbox-full', 'volume-full', 'telemetry']),
    types: z
      .array(z.looseObject({ type: z.string().max(160), count: Count, fromMs: AtMs, toMs: AtMs }))
      .max(200),
  }),
  'alarm.raised': z.looseObject({
    cause: Id,
    priority: z.enum(['high', 'medium', 'low']),
    subjects: z.array(Id),
    reasonCode: z.string().max(64),
    raisedAtMs: Count,
    /** Subjects that are not recorded either, for the same reason. */
    unrecorded: z.array(Id).optional(),
  }),
  'alarm.cleared': z.looseObject({ cause: Id }),
} as const;
