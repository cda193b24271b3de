import { z } from 'zod';

/** What a file of a duty roster may be at most: a month of a large site several times over. */
export const DUTY_LIMITS = {
  posts: 50,
  people: 500,
  shifts: 5_000,
  peopleOfShift: 20,
  reportLength: 4_000,
} as const;

const Id = z.string().trim().min(1).max(64);
const Name = z.string().trim().min(1).max(64);
/** Local time of the site. */
const CivilMinute = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'must be like 2026-06-07T08:00');

/** A published duty roster as a file: `duty-roster/1`. */
export const DutyRosterFile = z.object({
  format: z.literal('duty-roster/1'),
  name: Name,
  posts: z
    .array(
      z.object({
        id: Id,
        name: Name,
        /** People who must be there at all times of its shifts. */
        people: z.number().int().min(1).max(DUTY_LIMITS.peopleOfShift).default(1),
        /** Papers room: one of them is a named keeper. */
        needsKeeper: z.boolean().default(false),
        /** No gap between its first and last shift. */
        isAroundTheClock: z.boolean().default(true),
      }),
    )
    .min(1)
    .max(DUTY_LIMITS.posts),
  people: z
    .array(z.object({ id: Id, name: Name, isKeeper: z.boolean().default(false) }))
    .min(1)
    .max(DUTY_LIMITS.people),
  shifts: z
    .array(
      z.object({
        postId: Id,
        start: CivilMinute,
        end: CivilMinute,
        people: z.array(Id).max(DUTY_LIMITS.peopleOfShift),
      }),
    )
    .min(1)
    .max(DUTY_LIMITS.shifts),
});
export type DutyRosterFile = z.infer<typeof DutyRosterFile>;

export const DutyPerson = z.object({ id: z.string(), name: z.string(), isKeeper: z.boolean() });
export type DutyPerson = z.infer<typeof DutyPerson>;

export const DutyHandOver = z.object({
  atMs: z.number(),
  from: z.string(),
  /** Null: nobody follows, or the report came after the shift. */
  to: z.string().nullable(),
  report: z.string(),
});

export const DutyShift = z.object({
  id: z.string(),
  postId: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  people: z.array(DutyPerson.extend({ signedOnAtMs: z.number().nullable(), isRelief: z.boolean() })),
  handOver: DutyHandOver.nullable(),
});
export type DutyShift = z.infer<typeof DutyShift>;

/** Somebody who could fill in: how long since they were last on duty, and when they are due next. */
export const DutyRelief = DutyPerson.extend({
  restMinutes: z.number().nullable(),
  nextStartMs: z.number().nullable(),
});
export type DutyRelief = z.infer<typeof DutyRelief>;

export const DutyPostState = z.object({
  id: z.string(),
  name: z.string(),
  people: z.number(),
  needsKeeper: z.boolean(),
  isAroundTheClock: z.boolean(),
  /** `waiting`: within the time of grace after the start; `not-due`: nobody has to be there now. */
  state: z.enum(['covered', 'waiting', 'short', 'not-due']),
  missing: z.number(),
  isKeeperMissing: z.boolean(),
  present: z.array(DutyPerson.extend({ shiftId: z.string(), sinceMs: z.number() })),
  current: DutyShift.nullable(),
  next: DutyShift.nullable(),
  /** The shift before, while it has not handed over. */
  leaving: DutyShift.nullable(),
  relief: z.array(DutyRelief),
});
export type DutyPostState = z.infer<typeof DutyPostState>;

export const DutyProfile = z.strictObject({
  format: z.literal('duty-profile/1'),
  name: z.string().min(1).max(64),
  version: z.number().int().min(1),
  source: z.string().min(1),
  /** How long before the start of a shift people may sign on. */
  signOnEarlyMinutes: z.number().int().min(0).max(720),
  /** How long after a change of shift the post may be without its people before it is an alarm. */
  graceMinutes: z.number().int().min(0).max(240),
  /** How long after its end a shift's report may be missing. */
  reportDueMinutes: z.number().int().min(0).max(1_440),
  /** How long after its draw a spot call may wait before it is an alarm. */
  callDueMinutes: z.number().int().min(1).max(720).default(15),
  /** How long a post may stay unanswered before somebody else than the caller must act. */
  callEscalateMinutes: z.number().int().min(1).max(720).default(10),
});
export type DutyProfile = z.infer<typeof DutyProfile>;

/** Who is on duty, what is missing; whole at every change (small). */
export const DutyBoard = z.object({
  roster: z
    .object({
      id: z.string(),
      name: z.string(),
      publishedAtMs: z.number(),
      publishedBy: z.string(),
      fromMs: z.number(),
      toMs: z.number(),
      shifts: z.number(),
    })
    .nullable(),
  profile: DutyProfile,
  posts: z.array(DutyPostState),
  /** Shifts whose report is overdue, oldest first, at most 100. */
  overdue: z.array(DutyShift.extend({ postName: z.string(), dueMs: z.number() })),
  /** Times to come without enough people in the plan, at most 100. */
  gaps: z.array(
    z.object({
      postId: z.string(),
      postName: z.string(),
      fromMs: z.number(),
      toMs: z.number(),
      missing: z.number(),
    }),
  ),
  people: z.array(DutyPerson),
});
export type DutyBoard = z.infer<typeof DutyBoard>;

export const DutyEntry = z.object({
  id: z.string(),
  atMs: z.number(),
  actor: z.string(),
  kind: z.enum(['sign-on', 'hand-over', 'fill']),
  postName: z.string(),
  shiftId: z.string(),
  /** Who signed on, handed over or came in. */
  person: z.string(),
  /** Who took over. */
  taker: z.string().nullable(),
  /** The report, or why somebody came in. */
  text: z.string(),
});
export type DutyEntry = z.infer<typeof DutyEntry>;
