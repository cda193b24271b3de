import { z } from 'zod';

/** Long work a person started: shown with progress, can be cancelled, survives leaving the page. */
export const JOB_KINDS = [
  'clip-export',
  'seal',
  'evidence-copy',
  'evidence-verify',
  'commissioning',
  'camera-discovery',
  'listening-papers',
  'roster-solve',
  'duty-solve',
  'self-test',
] as const;
export const JobKind = z.enum(JOB_KINDS);
export type JobKind = z.infer<typeof JobKind>;

export const Job = z.object({
  id: z.string(),
  kind: JobKind,
  /** What it works on, for people: a session's name, a folder, a room. */
  subject: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  unit: z.enum(['bytes', 'items']),
  done: z.number(),
  /** Null while the size of the work is unknown. */
  total: z.number().nullable(),
  startedAtMs: z.number(),
  endedAtMs: z.number().nullable(),
  startedBy: z.string(),
  /** One sentence and a code of why it failed; empty otherwise. */
  errorCode: z.string(),
  error: z.string(),
  /** What came out, small: ids, counts, addresses of files; `ExportResult` of a clip export. */
  result: z.record(
    z.string(),
    z.union([
      z.string(),
      z.number(),
      z.boolean(),
      z.array(z.string()),
      z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
    ]),
  ),
});
export type Job = z.infer<typeof Job>;
