import { z } from 'zod';

const Id = z.string().min(1).max(64);

/** What a column of a people file can be. */
export const PERSON_COLUMNS = [
  'id',
  'name',
  'school',
  'county',
  'sex',
  'phone',
  'post',
  'subjects',
  'classes',
  'relatedSchools',
  'isExperienced',
  'isTrained',
  'trainedOn',
  'trainedUntil',
  'trainingName',
  'trainingScore',
  'examiner',
  'hasSigned',
  'signedOn',
  'avoidRooms',
  'relation',
  'unavailable',
  'preference',
  'maxSessions',
  'isStandby',
  'isOnLeave',
  'state',
] as const;
export const PersonColumn = z.enum(PERSON_COLUMNS);
export type PersonColumn = z.infer<typeof PersonColumn>;

/** A people file as the page read it; the service finds out what it is. */
export const PeopleFile = z.object({
  fileName: z.string().min(1).max(255),
  /** 6 MiB of base64 are 4.5 MiB of file. */
  base64: z.string().max(6 * 1024 * 1024),
});

/** Where the headers are, when the operator says so. */
export const InspectPeopleFile = PeopleFile.extend({
  header: z
    .object({ sheet: z.number().int().min(0).max(50), row: z.number().int().min(1).max(1_048_576) })
    .optional(),
});

/** A column as found: its header, first values, and what it was taken for (null: not taken over). */
export const FoundColumn = z.object({
  column: z.number().int(),
  header: z.string(),
  samples: z.array(z.string()),
  field: PersonColumn.nullable(),
  /** Taken for that because somebody said so before. */
  isRemembered: z.boolean(),
});
export type FoundColumn = z.infer<typeof FoundColumn>;

export const FoundSheet = z.object({
  name: z.string(),
  isHidden: z.boolean(),
  rows: z.number(),
  isCut: z.boolean(),
  /** Number of the row with the headers, as the spreadsheet shows it. */
  headerRow: z.number(),
  columns: z.array(FoundColumn),
});
export type FoundSheet = z.infer<typeof FoundSheet>;

export const FileFault = z.object({
  code: z.enum(['too-large', 'encrypted', 'old-excel', 'not-a-table', 'malformed', 'no-rows', 'timeout']),
  row: z.number(),
  text: z.string(),
});
export type FileFault = z.infer<typeof FileFault>;

/** What is in a file, or why it cannot be read. */
export const FileInspection = z.object({
  kind: z.enum(['xlsx', 'csv']).nullable(),
  encoding: z.string().nullable(),
  sheets: z.array(FoundSheet),
  /** The sheet that looks most like a list of people. */
  likeliest: z.number().int(),
  fault: FileFault.nullable(),
});
export type FileInspection = z.infer<typeof FileInspection>;

/** Which sheet, where its headers are, what each column is, and who is who. */
export const PeopleImportChoice = PeopleFile.extend({
  sheet: z.number().int().min(0).max(50),
  headerRow: z.number().int().min(1).max(1_048_576),
  columns: z
    .array(z.object({ column: z.number().int().min(0).max(255), field: PersonColumn.nullable() }))
    .max(256),
  /** For rows whose name is known already: the person it is, or null for another person of that name. */
  decisions: z
    .array(z.object({ row: z.number().int(), personId: Id.nullable() }))
    .max(20_000)
    .default([]),
});
export type PeopleImportChoice = z.infer<typeof PeopleImportChoice>;

/** A value that would change, as text (`true` and `false` for yes and no, codes for states). */
export const FieldChange = z.object({ field: z.string(), before: z.string(), after: z.string() });
export type FieldChange = z.infer<typeof FieldChange>;

export const ImportEntry = z.object({
  row: z.number(),
  kind: z.enum(['new', 'changed', 'unchanged', 'undecided', 'error']),
  personId: z.string(),
  name: z.string(),
  school: z.string(),
  changes: z.array(FieldChange),
  /** People of the same name who are there already. */
  candidates: z.array(z.object({ id: Id, name: z.string(), school: z.string(), phoneMasked: z.string() })),
});
export type ImportEntry = z.infer<typeof ImportEntry>;

export const RowProblem = z.object({
  row: z.number(),
  column: z.string(),
  code: z.enum([
    'missing-column',
    'duplicate-column',
    'empty',
    'not-valid',
    'duplicate',
    'unknown-reference',
    'too-many-rows',
  ]),
  value: z.string(),
  /** What would be right (`male-or-female`, `date`, …) or where the other one is (a row number). */
  expected: z.string(),
});
export type RowProblem = z.infer<typeof RowProblem>;

/** Nothing is written while there are problems or undecided rows. */
export const PeopleImportPreview = z.object({
  counts: z.object({
    rows: z.number(),
    new: z.number(),
    changed: z.number(),
    unchanged: z.number(),
    undecided: z.number(),
    error: z.number(),
  }),
  /** New, changed, undecided and faulty rows; at most 5,000, the rest is counted. */
  entries: z.array(ImportEntry),
  problems: z.array(RowProblem),
  problemCount: z.number(),
  fault: FileFault.nullable(),
});
export type PeopleImportPreview = z.infer<typeof PeopleImportPreview>;
