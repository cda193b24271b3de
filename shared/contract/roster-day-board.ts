import { z } from 'zod';
import { LeaveReason, ReportRole, StandbyPlace } from './roster-day.ts';
import { Session } from './roster-table.ts';

const AtMs = z.number();
const Count = z.number().int();

const Presence = z.object({
  personId: z.string(),
  name: z.string(),
  /** `waiting`: not there yet, the report time has not come; `overdue`: it has. */
  state: z.enum(['waiting', 'overdue', 'present', 'absent', 'left']),
  signedInAtMs: AtMs.nullable(),
  lateMinutes: Count,
  leftAtMs: AtMs.nullable(),
  leaveReason: LeaveReason.nullable(),
  leaveNote: z.string(),
  /** The last thing entered, which can be taken back. */
  lastFactId: z.string().nullable(),
});

/** One session on the day, as machines read it: who should be where, who is, who waits. */
export const RosterDayBoard = z.object({
  session: Session,
  times: z.object({
    openMs: AtMs,
    reportMs: AtMs,
    ownReports: z.array(z.object({ role: ReportRole, reportMs: AtMs })),
    startMs: AtMs,
    endMs: AtMs,
  }),
  counts: z.object({
    expected: Count,
    present: Count,
    late: Count,
    waiting: Count,
    overdue: Count,
    absent: Count,
    left: Count,
    empty: Count,
    replaced: Count,
  }),
  rooms: z.array(
    z.object({
      postId: z.string(),
      name: z.string(),
      missing: Count,
      seats: z.array(
        z.object({
          seat: Count,
          person: Presence.nullable(),
          substitution: z.object({ factId: z.string(), fromPersonId: z.string().nullable() }).nullable(),
        }),
      ),
    }),
  ),
  standby: z.array(Presence.extend({ waitsIn: StandbyPlace.nullable() })),
});
export type RosterDayBoard = z.infer<typeof RosterDayBoard>;
