import { z } from 'zod';
import { personRecordFields } from './person-records.ts';
import { RosterRoom } from './roster-rooms.ts';

const CivilDateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'a local date and time like 2026-06-07T08:15');
const Id = z.string().min(1).max(64);

/**
 * A member of staff. `trainedUntil` (a date) overrides `isTrained`; once a training result is recorded both
 * follow from `trainings`.
 */
export const Person = z.object({
  id: Id,
  name: z.string().min(1).max(64),
  school: z.string().max(64),
  sex: z.enum(['F', 'M', '']),
  isTrained: z.boolean(),
  trainedUntil: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable(),
  isExperienced: z.boolean(),
  subjects: z.array(z.string()),
  ...personRecordFields,
});
export type Person = z.infer<typeof Person>;

/** Something that must be covered: an invigilator's room, or a duty post (papers guard, monitor, patrol). */
export const Post = z.object({
  id: Id,
  name: z.string().min(1).max(64),
  kind: z.enum(['invigilation', 'duty']),
  /** Room of the post; null for posts without a room. */
  roomId: Id.nullable(),
  seats: z.number().int().min(1).max(20),
});
export type Post = z.infer<typeof Post>;

/** A span of time to be staffed: an exam session or a duty shift. Local civil time of the site. */
export const Session = z.object({
  id: Id,
  name: z.string().min(1).max(64),
  kind: z.enum(['exam', 'duty']),
  subject: z.string().max(64),
  start: CivilDateTime,
  end: CivilDateTime,
  /** Of an exam plan: whether its papers have a listening part; left out where only the subject can tell. */
  hasListening: z.boolean().optional(),
  /** Of an exam plan: the rooms in use; left out where all are. */
  roomIds: z.array(Id).optional(),
});
export type Session = z.infer<typeof Session>;

export const Assignment = z.object({
  sessionId: Id,
  postId: Id,
  seat: z.number().int().min(0),
  personId: Id,
});
export type Assignment = z.infer<typeof Assignment>;

/** A broken rule, in figures; the page words it. */
export const RosterConflict = z.object({
  ruleId: z.enum(['one-place', 'trained', 'own-subject', 'coverage', 'twice-in-post', 'exam-rule']),
  /** Hard conflicts block publishing; open seats are shown but expected while editing. */
  level: z.enum(['hard', 'open']),
  sessionIds: z.array(z.string()),
  postIds: z.array(z.string()),
  personIds: z.array(z.string()),
  /** The figures of the sentence (`missing`, `trainedUntil`, `subject`, …). */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  /** For `exam-rule`: which of the rules of invigilation, by its id and term. */
  rule: z.object({ id: z.string(), zh: z.string(), en: z.string() }).optional(),
});
export type RosterConflict = z.infer<typeof RosterConflict>;

/** One seat of one post in one session; seats count from 0. */
export const SeatPlace = Assignment.omit({ personId: true });
export type SeatPlace = z.infer<typeof SeatPlace>;

export const RosterTable = z.object({
  revision: z.number(),
  people: z.array(Person),
  posts: z.array(Post),
  sessions: z.array(Session),
  /** Rooms of which something is recorded. */
  rooms: z.array(RosterRoom),
  assignments: z.array(Assignment),
  /** Seats nobody changes: neither by hand nor by a plan. */
  locks: z.array(SeatPlace),
  conflicts: z.array(RosterConflict),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
});
export type RosterTable = z.infer<typeof RosterTable>;

/** Tables beside the people, who come in by `people.import`. */
export const ImportKind = z.enum(['posts', 'rooms', 'sessions', 'candidates']);
export type ImportKind = z.infer<typeof ImportKind>;

/** Row 1 is the header line; `column` is the header's text. */
export const ImportProblem = z.object({
  row: z.number(),
  column: z.string(),
  code: z.enum([
    'missing-column',
    'unknown-column',
    'empty',
    'not-valid',
    'duplicate',
    'unknown-reference',
    'too-many-rows',
    'not-text',
    'malformed',
  ]),
  value: z.string(),
  text: z.string(),
});
export type ImportProblem = z.infer<typeof ImportProblem>;

/** What the operator says a column of the file is; null leaves it out. */
export const TableColumnChoice = z.object({
  column: z.number().int().min(0).max(255),
  field: z.string().min(1).max(64).nullable(),
});
export type TableColumnChoice = z.infer<typeof TableColumnChoice>;

/** A column as found: its header, first values, and what it is taken for (null: not taken over). */
export const FoundTableColumn = z.object({
  column: z.number().int(),
  header: z.string(),
  samples: z.array(z.string()),
  field: z.string().nullable(),
});
export type FoundTableColumn = z.infer<typeof FoundTableColumn>;

/** Nothing is written while `problems` is not empty: an import is whole or not at all. */
export const ImportPreview = z.object({
  kind: ImportKind,
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'xlsx']),
  rows: z.number(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  problems: z.array(ImportProblem),
  columns: z.array(FoundTableColumn),
  /** What a column of this kind of table can be, the necessary ones marked, under the header of the template. */
  fields: z.array(z.object({ field: z.string(), header: z.string(), isRequired: z.boolean() })),
  /** First rows as read, to recognise the file. */
  sample: z.array(z.record(z.string(), z.string())),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** An import of a table that can be taken back as long as nothing of it was changed or used since. */
export const TableImport = z.object({
  seq: z.number().int(),
  atMs: z.number(),
  actor: z.string(),
  kind: ImportKind,
  fileName: z.string(),
  rows: z.number(),
});
export type TableImport = z.infer<typeof TableImport>;
