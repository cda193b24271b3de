import { z } from 'zod';
import { PersonPrivate, PersonState, ResponsibilityLetter, TrainingResult } from './person-records.ts';
import { Person } from './roster-table.ts';

const Id = z.string().min(1).max(64);

/** All that is known of one person; `version` changes with any of it. */
export const PersonRecord = z.object({
  person: Person,
  private: PersonPrivate,
  version: z.string(),
  /** Who changed it last, as far as the history reaches. */
  changedBy: z.object({ actor: z.string(), atMs: z.number() }).nullable(),
});
export type PersonRecord = z.infer<typeof PersonRecord>;

/** One change of the list of people: an edit, a change of many, an import. */
export const PeopleChange = z.object({
  seq: z.number(),
  atMs: z.number(),
  actor: z.string(),
  what: z.enum(['added', 'changed', 'removed', 'recorded', 'imported']),
  /** Name of the person, or of the file. */
  subject: z.string(),
  people: z.number(),
  /** Taken back; it can be made again until the next change. */
  isUndone: z.boolean(),
});
export type PeopleChange = z.infer<typeof PeopleChange>;

/** What is recorded for many people at once. */
export const BulkRecord = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('training'), training: TrainingResult }),
  z.object({ kind: z.literal('letter'), letter: ResponsibilityLetter }),
  z.object({ kind: z.literal('state'), state: PersonState }),
  z.object({ kind: z.literal('post'), post: z.string().max(64) }),
]);
export type BulkRecord = z.infer<typeof BulkRecord>;

/** People as the site sends them to others: nobody can be recognised without the key of the site. */
export const PseudonymousPerson = z.object({
  pseudonym: Id,
  county: z.string(),
  school: z.string(),
  sex: z.enum(['F', 'M', '']),
  subjects: z.array(z.string()),
  state: PersonState,
  isTrained: z.boolean(),
  trainedUntil: z.string().nullable(),
  hasSigned: z.boolean(),
  isExperienced: z.boolean(),
  isStandby: z.boolean(),
  isOnLeave: z.boolean(),
  isAvoidingRooms: z.boolean(),
  sessions: z.number(),
});
export type PseudonymousPerson = z.infer<typeof PseudonymousPerson>;
