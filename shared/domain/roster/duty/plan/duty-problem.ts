import { z } from 'zod';
import { DUTY_LIMITS } from '../../../../contract/duty.ts';
import { civilMinutes } from '../../problem/civil-minutes.ts';
import { OtherDuty, RuleChange } from '../../problem/roster-problem.ts';

/** What a duty problem may be at most: what is published of it must fit `duty-roster/1`. */
export const DUTY_PROBLEM_LIMITS = {
  ...DUTY_LIMITS,
  days: 92,
  /** Entries of one list inside a post or a person. */
  entries: 400,
  rules: 100,
  /** Together with the numbers above it keeps every sum of costs within 31 bits. */
  wish: 1_000,
} as const;

const Id = z.string().trim().min(1).max(64);
const Name = z.string().trim().max(64);
const Ids = z.array(Id).max(DUTY_PROBLEM_LIMITS.entries).default([]);
const CivilTime = z
  .string()
  .refine((text) => civilMinutes(text) !== null, 'must be a local date and time like 2026-06-07T08:15');
const CivilDate = z
  .string()
  .refine((text) => civilMinutes(`${text}T00:00`) !== null, 'must be a date like 2026-06-07');
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 20:00');

/** A time of a post on every day of the problem, or on some; an end not after the start is on the next day. */
export const DutyTime = z.strictObject({
  id: Id,
  start: TimeOfDay,
  end: TimeOfDay,
  on: z.array(CivilDate).max(DUTY_PROBLEM_LIMITS.days).nullable().default(null),
});

export const DutyProblemPost = z.strictObject({
  id: Id,
  name: Name.default(''),
  /** People of every shift. */
  people: z.number().int().min(1).max(DUTY_LIMITS.peopleOfShift).default(1),
  /** Papers room: two people at all times, one of them a named keeper. */
  needsKeeper: z.boolean().default(false),
  /** No gap between its first and last shift. */
  isAroundTheClock: z.boolean().default(true),
  /** Who may serve: members of one of these groups; empty: everybody. */
  groups: Ids,
  /** Of each shift at least so many with a skill. */
  skills: z
    .array(
      z.strictObject({
        skill: Id,
        people: z.number().int().min(1).max(DUTY_LIMITS.peopleOfShift).default(1),
      }),
    )
    .max(20)
    .default([]),
  times: z.array(DutyTime).max(24).default([]),
});
export type DutyProblemPost = z.infer<typeof DutyProblemPost>;

const Weight = z.number().int().min(0).max(DUTY_PROBLEM_LIMITS.wish).default(10);
/** Costs `weight` when it is not met: `off` once for every shift that touches the day, `on` when that shift is another's. */
export const DutyWish = z.discriminatedUnion('wish', [
  z.strictObject({
    wish: z.literal('off'),
    date: CivilDate,
    postId: Id.nullable().default(null),
    weight: Weight,
  }),
  z.strictObject({ wish: z.literal('on'), postId: Id, start: CivilTime, weight: Weight }),
]);

export const DutyProblemPerson = z.strictObject({
  id: Id,
  name: Name.default(''),
  isKeeper: z.boolean().default(false),
  groups: Ids,
  skills: Ids,
  /** Posts the person may serve at; empty: all that the groups allow. */
  posts: Ids,
  /** Whole days, midnight to midnight. */
  daysOff: z.array(CivilDate).max(DUTY_PROBLEM_LIMITS.days).default([]),
  /** What the person does beside: invigilation, a patrol, teaching. */
  duties: z.array(OtherDuty.strict()).max(DUTY_PROBLEM_LIMITS.entries).default([]),
  maxShifts: z.number().int().min(0).max(1_000).nullable().default(null),
  maxHours: z.number().int().min(0).max(10_000).nullable().default(null),
  maxWeekends: z.number().int().min(0).max(100).nullable().default(null),
  /** Night shifts served before, which fair nights take into account. */
  nightsBefore: z.number().int().min(0).max(1_000).default(0),
  /** Shifts before the first of this problem: rest and runs go on from them. */
  previous: z
    .array(z.strictObject({ start: CivilTime, end: CivilTime }))
    .max(60)
    .default([]),
  requests: z.array(DutyWish).max(DUTY_PROBLEM_LIMITS.entries).default([]),
});
export type DutyProblemPerson = z.infer<typeof DutyProblemPerson>;

/** Nights where a problem says nothing, and of a roster that came without a problem. */
export const DEFAULT_NIGHT = { start: '22:00', end: '06:00', minutes: 120 } as const;

/** Duty of a site to be planned (`duty-problem/1`); local times of the site. What it does not know is refused by its name: a misspelt
 * day off would otherwise be no day off. */
export const DutyProblem = z.strictObject({
  format: z.literal('duty-problem/1'),
  name: z.string().trim().min(1).max(64),
  /** First and last day on which a time of a post begins. */
  from: CivilDate,
  to: CivilDate,
  posts: z.array(DutyProblemPost).min(1).max(DUTY_LIMITS.posts),
  /** Shifts beside the times of the posts. */
  shifts: z
    .array(z.strictObject({ postId: Id, start: CivilTime, end: CivilTime }))
    .max(DUTY_LIMITS.shifts)
    .default([]),
  people: z.array(DutyProblemPerson).max(DUTY_LIMITS.people),
  /** A night shift has at least so many minutes within these hours. */
  night: z
    .strictObject({ start: TimeOfDay, end: TimeOfDay, minutes: z.number().int().min(1).max(1_440) })
    .default(DEFAULT_NIGHT),
  locked: z
    .array(z.strictObject({ postId: Id, start: CivilTime, personId: Id }))
    .max(DUTY_LIMITS.shifts * DUTY_LIMITS.peopleOfShift)
    .default([]),
  rules: z.array(RuleChange.strict()).max(DUTY_PROBLEM_LIMITS.rules).default([]),
});
export type DutyProblem = z.infer<typeof DutyProblem>;

/** What is read of a duty roster: the rest of `duty-roster/1` and of an answer is not needed to judge it. */
export const DutyRosterDocument = z.object({
  shifts: z
    .array(
      z.object({
        postId: Id,
        start: CivilTime,
        end: CivilTime,
        people: z.array(Id).max(DUTY_LIMITS.peopleOfShift),
      }),
    )
    .max(DUTY_LIMITS.shifts),
});
export type DutyRosterShift = z.infer<typeof DutyRosterDocument>['shifts'][number];
