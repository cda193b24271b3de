import { z } from 'zod';
import { Readiness } from './readiness.ts';
import { Session } from './roster-table.ts';
import { UplinkStatus } from './uplink-status.ts';

/** Something that needs a response; one row per cause, not per device. */
export const Alarm = z.object({
  id: z.string(),
  cause: z.enum([
    'cameras-down',
    'camera-auth',
    'camera-degraded',
    'camera-picture',
    'camera-clock',
    'recording',
    'recording-space',
    'uplink-down',
    'outbox-damaged',
    'outbox-space',
    'disk',
    'clock',
    'listening-test',
    'duty-cover',
    'duty-report',
    'duty-call',
    'invigilators-missing',
  ]),
  priority: z.enum(['high', 'medium', 'low']),
  state: z.enum(['unacknowledged', 'acknowledged', 'returned', 'shelved']),
  /** What it is about: camera ids, empty for the whole site. */
  subjects: z.array(z.string()),
  /** Those of them whose recording stands still for this very reason: they have no alarm of their own for it. */
  unrecorded: z.array(z.string()),
  /** Most common machine-readable reason among the subjects. */
  reasonCode: z.string(),
  raisedAtMs: z.number(),
  acknowledgedBy: z.string().nullable(),
  returnedAtMs: z.number().nullable(),
});
export type Alarm = z.infer<typeof Alarm>;

/** What the Today page shows, whole at every change (small). */
export const Today = z.object({
  nowMs: z.number(),
  /** The session that runs or comes next, with its instants; null without a plan. */
  session: Session.extend({ startMs: z.number(), endMs: z.number() }).nullable(),
  /** All of today's and the following sessions for the strip, at most 20. */
  sessions: z.array(Session.extend({ startMs: z.number(), endMs: z.number() })),
  readiness: Readiness,
  alarms: z.array(Alarm),
  uplink: UplinkStatus,
  cameras: z.object({ total: z.number(), live: z.number() }),
  rooms: z.object({ total: z.number(), withLiveCamera: z.number() }),
  openSeats: z.number(),
  rosterConflicts: z.number(),
});
export type Today = z.infer<typeof Today>;
