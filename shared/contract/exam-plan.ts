import { z } from 'zod';
import { ImportPreview } from './roster-table.ts';

const Id = z.string().min(1).max(64);
const CivilDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'must be a local date and time like 2026-06-07T09:00');
export const CivilDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date like 2026-06-07');

/** A room in use in one session: how many sit there, and on which numbers (`1-30`, `001-028、030`); empty: not said. */
export const PlanRoom = z.object({
  roomId: Id,
  candidates: z.number().int().min(0).max(500),
  seatNumbers: z.string().max(200),
});
export type PlanRoom = z.infer<typeof PlanRoom>;

/** One session in local time of the site. `rooms` empty: every exam room is in use, and nobody has counted. */
export const PlanSession = z.object({
  id: Id,
  name: z.string().trim().min(1).max(64),
  subject: z.string().trim().max(64),
  start: CivilDateTime,
  end: CivilDateTime,
  hasListening: z.boolean(),
  /** Id of the step table in the plan's library; empty: no steps. */
  steps: z.string().max(32),
  rooms: z.array(PlanRoom).max(500),
});
export type PlanSession = z.infer<typeof PlanSession>;

export const ExamPlan = z.object({
  id: Id,
  name: z.string().trim().min(1).max(64),
  kind: z.string().trim().max(32),
  /** Where its dates and times come from: the notice of the authority. */
  source: z.string().trim().max(500),
  /** The version of the library its step tables are taken from. */
  library: z.object({ name: z.string(), version: z.number().int().positive() }),
  sessions: z.array(PlanSession).max(60),
});
export type ExamPlan = z.infer<typeof ExamPlan>;

export const ExamPlanRow = z.object({
  id: Id,
  name: z.string(),
  kind: z.string(),
  /** Civil dates; null while it has no session. */
  firstDate: z.string().nullable(),
  lastDate: z.string().nullable(),
  sessions: z.number(),
  /** The largest number of rooms in one session, and of candidates in one session. */
  rooms: z.number(),
  candidates: z.number(),
  revision: z.number(),
  isActive: z.boolean(),
  updatedAtMs: z.number(),
  updatedBy: z.string(),
});
export type ExamPlanRow = z.infer<typeof ExamPlanRow>;

/** The last change that can be taken back. */
export const PlanUndo = z.object({
  what: z.enum(['created', 'saved', 'imported', 'removed', 'activated']),
  name: z.string(),
});

export const ExamPlanList = z.object({ rows: z.array(ExamPlanRow), undo: PlanUndo.nullable() });
export type ExamPlanList = z.infer<typeof ExamPlanList>;

/** What is wrong with a plan, in figures; the page words it. `at` is the place of the session in the list. */
export const PlanFault = z.object({
  code: z.enum([
    'end-before-start',
    'no-such-day',
    'too-long',
    'same-id',
    'rooms-overlap',
    'room-twice',
    'unknown-room',
    'seats-wrong',
    'seats-count',
    'seat-twice',
    'unknown-steps',
  ]),
  at: z.number().int(),
  /** The session it collides with, the room or the text that is wrong. */
  value: z.string(),
});
export type PlanFault = z.infer<typeof PlanFault>;

export const PlanImportKind = z.enum(['sessions', 'rooms']);
export type PlanImportKind = z.infer<typeof PlanImportKind>;

/** As with the roster: nothing is written while `problems` is not empty. `revision` is the plan it was compared with. */
export const PlanImportPreview = ImportPreview.omit({ kind: true, columns: true, fields: true }).extend({
  kind: PlanImportKind,
  revision: z.number(),
  /** Sessions of the plan after the import. */
  sessions: z.number(),
});
export type PlanImportPreview = z.infer<typeof PlanImportPreview>;
