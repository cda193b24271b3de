import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';
import { DUTY_LIMITS, DutyBoard, DutyEntry } from './duty.ts';

const Id = z.string().min(1).max(200);
const PLANNERS = ['director', 'duty'] as const;
const ON_DUTY = ['director', 'duty', 'technician', 'monitor', 'papers-keeper'] as const;
const Done = z.object({ isDone: z.literal(true) });

/** Duty (值班) on the day: who is on, hand-over with both names and a report. */
export const dutyContract = {
  'duty.board': feed(ROLES, z.object({}), DutyBoard, DutyBoard),
  'duty.history': query(
    ROLES,
    z.object({ limit: z.number().int().min(1).max(500).default(200) }),
    z.array(DutyEntry),
  ),
  /** The text of a `duty-roster/1` file; it holds from now on. */
  'duty.publish': command(
    PLANNERS,
    z.object({
      text: z
        .string()
        .min(1)
        .max(4 * 1024 * 1024),
    }),
    Done,
  ),
  'duty.signOn': command(ON_DUTY, z.object({ shiftId: Id, personId: Id }), Done),
  /** `toShiftId` and `toPersonId` null: nobody follows, or the report comes late. */
  'duty.handOver': command(
    ON_DUTY,
    z.object({
      shiftId: Id,
      fromPersonId: Id,
      toShiftId: Id.nullable(),
      toPersonId: Id.nullable(),
      report: z.string().trim().min(1).max(DUTY_LIMITS.reportLength),
    }),
    Done,
  ),
  /** Somebody comes in for a shift that is short: of the roster's people by id, or by name. */
  'duty.fill': command(
    ON_DUTY,
    z.object({
      shiftId: Id,
      person: z.union([
        z.object({ id: Id }),
        z.object({ name: z.string().trim().min(1).max(64), isKeeper: z.boolean() }),
      ]),
      reason: z.string().trim().min(1).max(200),
    }),
    Done,
  ),
};
