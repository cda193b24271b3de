import { z } from 'zod';
import { command, feed, query, ROLES } from './define.ts';
import {
  CardNumber,
  DaySubstitute,
  LeaveReason,
  ReportTime,
  RosterDay,
  RosterDayDelta,
  RosterDayFact,
  StandbyPlace,
} from './roster-day.ts';
import { DayReplan, DayReplanOrder } from './roster-day-replan.ts';
import { SeatPlace } from './roster-table.ts';

const Id = z.string().min(1).max(64);
const AT_THE_DESK = ['director', 'duty', 'technician', 'monitor'] as const;
const OfPerson = z.object({ sessionId: Id, personId: Id });

const Done = z.object({});

export const LeaveInput = OfPerson.extend({
  reason: LeaveReason.optional(),
  note: z.string().trim().max(200).optional(),
});
/** Null takes it away: the card is nobody's, the session has the site's own report time. */
export const CardInput = z.object({ card: CardNumber, personId: Id.nullable() });
export const ReportTimeInput = ReportTime.extend({ minutes: ReportTime.shape.minutes.nullable() });

/** Invigilators on the day: who signed in, who is missing, who steps in. Commands answer the fact they made. */
export const rosterDayContract = {
  'rosterDay.facts': feed(ROLES, z.object({}), RosterDay, RosterDayDelta),
  'rosterDay.signIn': command(AT_THE_DESK, OfPerson, RosterDayFact),
  'rosterDay.absent': command(AT_THE_DESK, OfPerson, RosterDayFact),
  'rosterDay.leave': command(AT_THE_DESK, LeaveInput, RosterDayFact),
  /** The last thing entered for somebody; of a substitute the seat goes back too. */
  'rosterDay.takeBack': command(AT_THE_DESK, z.object({ factId: Id }), RosterDayFact),
  /** At most 50; whoever may not serve comes last, with the rules that bar. */
  'rosterDay.substitutes': query(ROLES, SeatPlace, z.array(DaySubstitute)),
  /** One step of the roster's undo. `fromPersonId` is who sits there as the operator saw it; another one is a conflict. */
  'rosterDay.substitute': command(
    ['director', 'duty'],
    SeatPlace.extend({ personId: Id, fromPersonId: Id.nullable() }),
    RosterDayFact,
  ),
  /** The fewest changes for several absences; nothing is changed yet. One at a time: `conflict` with field `busy`. */
  'rosterDay.replan': query(['director', 'duty'], DayReplanOrder, DayReplan),
  /** One step of the roster's undo; refused once the roster is another one. */
  'rosterDay.acceptReplan': command(['director', 'duty'], z.object({ id: Id }), RosterDayFact),
  'rosterDay.setCard': command(AT_THE_DESK, CardInput, Done),
  'rosterDay.setReportTime': command(['director', 'duty'], ReportTimeInput, Done),
  /** Empty place and building: nobody knows where the person waits. */
  'rosterDay.setStandbyPlace': command(AT_THE_DESK, StandbyPlace, Done),
};
