import { z } from 'zod';
import { SeatMove } from './roster-day-replan.ts';

const Id = z.string().min(1).max(64);

/** When people report, as data of the site. */
export const RosterDayProfile = z.strictObject({
  format: z.literal('roster-day-profile/1'),
  name: z.string().min(1).max(64),
  version: z.number().int().min(1),
  source: z.string().min(1),
  /** How long before the start of a session everybody has to be there; whoever signs in after is late. */
  reportMinutes: z.number().int().min(0).max(720),
  /** How long before the start of a session people may sign in. */
  openMinutes: z.number().int().min(0).max(1_440),
});
export type RosterDayProfile = z.infer<typeof RosterDayProfile>;

/** Whom a report time is for; `post` is what the person does at the site, as recorded. */
export const ReportRole = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everyone') }),
  z.object({ kind: z.literal('standby') }),
  z.object({ kind: z.literal('post'), post: z.string().min(1).max(64) }),
]);
export type ReportRole = z.infer<typeof ReportRole>;

/** Minutes before the start of one session, in place of the site's own. */
export const ReportTime = z.object({
  sessionId: Id,
  role: ReportRole,
  minutes: z.number().int().min(0).max(720),
});
export type ReportTime = z.infer<typeof ReportTime>;

/** Where somebody on standby waits. `building` is compared with that of the rooms, '' where nobody said. */
export const StandbyPlace = z.object({
  personId: Id,
  place: z.string().trim().max(64),
  building: z.string().trim().max(64),
});
export type StandbyPlace = z.infer<typeof StandbyPlace>;

/** A card with a number of its own. Letters of any width and case are the same card. */
export const CardNumber = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .transform((typed) => typed.normalize('NFKC').trim().toLowerCase());
export const PersonCard = z.object({ card: CardNumber, personId: Id });
export type PersonCard = z.infer<typeof PersonCard>;

/** What is arranged for the day, beside the roster itself. */
export const RosterDaySetup = z.object({
  reports: z.array(ReportTime),
  standby: z.array(StandbyPlace),
  cards: z.array(PersonCard),
});
export type RosterDaySetup = z.infer<typeof RosterDaySetup>;

/** Why somebody leaves before the end. */
export const LEAVE_REASONS = ['ill', 'family', 'called-away', 'relieved', 'other'] as const;
export const LeaveReason = z.enum(LEAVE_REASONS);
export type LeaveReason = z.infer<typeof LeaveReason>;

/** Entered by a re-plan, whose fact has this id: taken back with it. */
const partOf = Id.optional();
const common = { id: Id, actor: z.string(), atMs: z.number(), sessionId: Id };
const ofPerson = { ...common, personId: Id };

/** One thing that was entered on the day. Nothing is ever changed: a mistake is taken back by another fact. */
export const RosterDayFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sign-in'), ...ofPerson }),
  z.object({ kind: z.literal('absent'), ...ofPerson, partOf }),
  z.object({
    kind: z.literal('left'),
    ...ofPerson,
    /** Missing where nobody gave one. */
    reason: LeaveReason.optional(),
    /** More in words; stays at the site. */
    note: z.string().max(200).optional(),
    partOf,
  }),
  z.object({
    kind: z.literal('substitute'),
    ...common,
    postId: Id,
    seat: z.number().int().min(0),
    /** Null: the seat was empty. */
    fromPersonId: Id.nullable(),
    toPersonId: Id,
  }),
  /** Several absences at once; `seats` are all that changed hands, also in later sessions. */
  z.object({ kind: z.literal('replan'), ...common, seats: z.array(SeatMove) }),
  z.object({ kind: z.literal('take-back'), ...common, factId: Id }),
]);
export type RosterDayFact = z.infer<typeof RosterDayFact>;

export const RosterDay = z.object({
  profile: RosterDayProfile,
  setup: RosterDaySetup,
  facts: z.array(RosterDayFact),
});
export type RosterDay = z.infer<typeof RosterDay>;

/** What was added, and the arrangements where they changed. */
export const RosterDayDelta = z.object({
  added: z.array(RosterDayFact),
  setup: RosterDaySetup.optional(),
});
export type RosterDayDelta = z.infer<typeof RosterDayDelta>;

const Sentence = z.object({ zh: z.string(), en: z.string() });

/** Somebody for a seat, best first; the reasons are in the order of their weight. */
export const DaySubstitute = z.object({
  personId: Id,
  name: z.string(),
  school: z.string(),
  isAllowed: z.boolean(),
  isStandby: z.boolean(),
  /** Signed in for this session already. */
  isPresent: z.boolean(),
  load: z.number(),
  cost: z.number(),
  reasons: z.array(Sentence),
});
export type DaySubstitute = z.infer<typeof DaySubstitute>;
