import { z } from 'zod';
import { ImportProblem } from './roster-table.ts';

/** `trial`: for the trial listening, nothing secret in it; `real`: the listening test itself, sealed until it is opened. */
export const ProgrammeKind = z.enum(['trial', 'real']);
export type ProgrammeKind = z.infer<typeof ProgrammeKind>;

export const MOST_CUES = 500;

/** One question of a listening test: where it is read, in milliseconds of the recording. */
export const Cue = z.object({
  section: z.string().max(64),
  question: z.string().min(1).max(64),
  startMs: z.number().min(0),
  endMs: z.number().min(0),
  text: z.string().max(500),
});
export type Cue = z.infer<typeof Cue>;

/** A recording the site plays in a listening test, with its cue sheet. Never an address or path of its sound. */
export const Programme = z.object({
  id: z.string(),
  kind: ProgrammeKind,
  title: z.string(),
  /** Name of the file it came in. */
  fileName: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  lengthMs: z.number(),
  sampleRate: z.number(),
  channels: z.number(),
  importedAtMs: z.number(),
  importedBy: z.string(),
  /** Null unless removed; a removed one can be brought back for a day. */
  removedAtMs: z.number().nullable(),
  /** A trial or a watch plays it now. */
  isInUse: z.boolean(),
  /** In the order of their starts. */
  cues: z.array(Cue),
  cuesRevision: z.number(),
  canUndoCues: z.boolean(),
});
export type Programme = z.infer<typeof Programme>;

/** Nothing is kept while `problems` is not empty. */
export const CueImport = z.object({
  rows: z.number(),
  problems: z.array(ImportProblem),
  programme: Programme,
});
export type CueImport = z.infer<typeof CueImport>;

/** Leave to play a sealed recording: `ticket` goes into the address of its sound. Trial recordings need none. */
export const PlayTicket = z.object({ ticket: z.string(), validUntilMs: z.number() });
export type PlayTicket = z.infer<typeof PlayTicket>;
