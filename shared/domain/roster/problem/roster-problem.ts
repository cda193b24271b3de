import { z } from 'zod';
import { civilMinutes } from './civil-minutes.ts';
import { PROBLEM_LIMITS } from './limits.ts';

const Id = z.string().min(1).max(64);
const Name = z.string().max(64);
const CivilTime = z
  .string()
  .refine((text) => civilMinutes(text) !== null, 'must be a local date and time like 2026-06-07T08:15');
const CivilDate = z
  .string()
  .refine((text) => civilMinutes(`${text}T00:00`) !== null, 'must be a date like 2026-06-07');
const Names = z.array(z.string().max(64)).max(PROBLEM_LIMITS.entries).default([]);
const Ids = z.array(Id).max(PROBLEM_LIMITS.entries).default([]);
const Costs = z.record(Id, z.number().int().min(0).max(PROBLEM_LIMITS.preference)).default({});

/** A span in which every room of the exam needs its invigilators. Ends may lie on the next day. */
export const ExamSession = z.object({ id: Id, start: CivilTime, end: CivilTime, subject: Name.default('') });
export type ExamSession = z.infer<typeof ExamSession>;

/** Whose candidates sit in a room in one session, in place of what the room says for all of them. */
export const SessionCandidates = z.object({
  sessionId: Id,
  candidateSchools: Names,
  candidateClasses: Names,
});
export type SessionCandidates = z.infer<typeof SessionCandidates>;

/** `seats` invigilators sit in the room in every session. */
export const ExamRoom = z.object({
  id: Id,
  building: Name.default(''),
  county: Name.default(''),
  candidateSchools: Names,
  candidateClasses: Names,
  /** Sessions with other candidates; absent where they are the same in all. */
  sessionCandidates: z.array(SessionCandidates).max(PROBLEM_LIMITS.sessions).optional(),
  seats: z.number().int().min(1).max(PROBLEM_LIMITS.seatsPerRoom),
});
export type ExamRoom = z.infer<typeof ExamRoom>;

/** A span in which a person does something else at the site: a duty shift, a patrol. */
export const OtherDuty = z.object({ start: CivilTime, end: CivilTime, name: Name.default('') });
export type OtherDuty = z.infer<typeof OtherDuty>;

/**
 * `trainedUntil` (a date, inclusive) overrides `isTrained`; `avoidRooms` are the rooms of relatives;
 * `relatedSchools` are schools a person is tied to beside the own one; preferences are costs. A `sex` of '' is not
 * recorded: such a person counts neither as the man nor as the woman of a room.
 */
export const Invigilator = z.object({
  id: Id,
  name: Name.default(''),
  school: Name,
  county: Name.default(''),
  sex: z.enum(['F', 'M', '']),
  isExperienced: z.boolean(),
  isTrained: z.boolean(),
  trainedUntil: CivilDate.nullable().default(null),
  hasSigned: z.boolean().default(false),
  subjects: Names,
  classes: Names,
  relatedSchools: Names,
  unavailable: Ids,
  duties: z.array(OtherDuty).max(PROBLEM_LIMITS.entries).default([]),
  avoidRooms: Ids,
  maxSessions: z.number().int().min(0).max(1_000).nullable().default(null),
  preference: z.object({ sessions: Costs, buildings: Costs }).default({ sessions: {}, buildings: {} }),
});
export type Invigilator = z.infer<typeof Invigilator>;

export const RosterPlace = z.object({ sessionId: Id, roomId: Id, staffId: Id });
export type RosterPlace = z.infer<typeof RosterPlace>;

export const RuleLevel = z.enum(['hard', 'soft', 'off']);
export type RuleLevel = z.infer<typeof RuleLevel>;

/** What a problem changes of the default set of rules. */
export const RuleChange = z.object({
  id: z.string().min(1).max(64),
  level: RuleLevel.optional(),
  /** Cost of one violation of a soft rule, or the factor of a cost. */
  weight: z.number().int().min(0).max(PROBLEM_LIMITS.weight).optional(),
  params: z.record(z.string(), z.unknown()).optional(),
});
export type RuleChange = z.infer<typeof RuleChange>;

export const RosterProblem = z.object({
  format: z.literal('roster-problem/1'),
  sessions: z.array(ExamSession).min(1).max(PROBLEM_LIMITS.sessions),
  rooms: z.array(ExamRoom).min(1).max(PROBLEM_LIMITS.rooms),
  staff: z.array(Invigilator).max(PROBLEM_LIMITS.staff),
  locked: z.array(RosterPlace).max(PROBLEM_LIMITS.assignments).default([]),
  rules: z.array(RuleChange).max(PROBLEM_LIMITS.rules).default([]),
});
export type RosterProblem = z.infer<typeof RosterProblem>;

/** What is read of a roster: the rest of `roster/1` is an answer, not an input. */
export const RosterDocument = z.object({
  format: z.literal('roster/1').optional(),
  assignments: z.array(RosterPlace).max(PROBLEM_LIMITS.assignments),
});
export type RosterDocument = z.infer<typeof RosterDocument>;
