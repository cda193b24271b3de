import { z } from 'zod';

const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be small letters, digits and hyphens');
const Label = z.strictObject({ zh: z.string().min(1).max(64), en: z.string().min(1).max(96) });
const Source = z.string().max(500);
const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 09:00');

/** One step of a session: what is done by whom, `minutes` from its start or end (negative = before). */
export const ExamStep = z.strictObject({
  id: Id,
  name: Label,
  /** Id of a role of the library. */
  role: Id,
  from: z.enum(['start', 'end']),
  minutes: z.number().int().min(-600).max(600),
  /** What it sounds like: nothing, the bell, or a text that is read out. */
  signal: z.enum(['none', 'bell', 'announcement']),
  /** What is read out; empty unless `signal` is an announcement. */
  words: z.string().max(500).default(''),
  /** Minutes before it is due at which people are reminded; null for none. */
  remindMinutes: z.number().int().min(0).max(120).nullable(),
  /** Minutes after which it counts as late while nobody has marked it; null: it needs no mark. */
  lateMinutes: z.number().int().min(0).max(240).nullable(),
  /** Where its time comes from; empty: from the table. */
  source: Source.default(''),
});
export type ExamStep = z.infer<typeof ExamStep>;

/** The steps of one kind of session. */
export const StepTable = z.strictObject({
  id: Id,
  name: Label,
  source: Source,
  steps: z.array(ExamStep).min(1).max(60),
});
export type StepTable = z.infer<typeof StepTable>;

/** A session of a template; `day` counts from 0 on the first day of the exam. */
const TemplateSession = z.strictObject({
  name: z.string().min(1).max(64),
  subject: z.string().max(64),
  day: z.number().int().min(0).max(30),
  start: ClockTime,
  end: ClockTime,
  hasListening: z.boolean(),
  /** Id of a step table of the library. */
  steps: Id,
});

export const ExamTemplate = z.strictObject({
  id: Id,
  name: Label,
  /** Kind of exam, as written on papers: 普通高考, 初中学业水平考试. */
  kind: z.string().min(1).max(32),
  source: Source.min(1),
  /** False where the times are an example: they must be compared with the local notice. */
  isConfirmed: z.boolean(),
  /** Proposed first day of the exam, month and day; null where it differs from place to place. */
  usualFirstDay: z
    .string()
    .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
    .nullable(),
  sessions: z.array(TemplateSession).min(1).max(40),
});
export type ExamTemplate = z.infer<typeof ExamTemplate>;

/** Templates of exams, their step tables and the roles in them: rules of a province and a year, kept in versions. */
export const ExamLibrary = z.strictObject({
  format: z.literal('exam-library/1'),
  name: z.string().min(1).max(64),
  version: z.number().int().positive(),
  source: Source.min(1),
  roles: z
    .array(z.strictObject({ id: Id, name: Label }))
    .min(1)
    .max(30),
  tables: z.array(StepTable).min(1).max(30),
  templates: z.array(ExamTemplate).max(30),
  /** Candidates of a full exam room. */
  room: z.strictObject({ candidates: z.number().int().min(1).max(500), source: Source.min(1) }),
});
export type ExamLibrary = z.infer<typeof ExamLibrary>;
