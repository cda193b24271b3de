import { z } from 'zod';

/** Steps of the self-test of the site, in the order they run. */
export const SELF_TEST_STEPS = [
  'cameras',
  'network',
  'certificate',
  'recording-space',
  'disk-write',
  'backup',
] as const;
export const SelfTestStepId = z.enum(SELF_TEST_STEPS);
export type SelfTestStepId = z.infer<typeof SelfTestStepId>;

export const SelfTestFamily = z.enum(['video', 'network', 'certificates', 'recording', 'backup']);
export type SelfTestFamily = z.infer<typeof SelfTestFamily>;

export const SelfTestVerdict = z.enum(['pass', 'warn', 'fail', 'not-measurable']);
export type SelfTestVerdict = z.infer<typeof SelfTestVerdict>;

export const SelfTestUnit = z.enum(['rooms', 's', 'days', 'h', 'MB/s', 'tables']);
export type SelfTestUnit = z.infer<typeof SelfTestUnit>;

/** Why a step did not simply pass; the page knows what to do about each. */
export const SELF_TEST_REASONS = [
  'none',
  'step-error',
  'not-run',
  'outdated',
  'rooms-not-passed',
  'not-configured',
  'not-online',
  'reports-late',
  'expires-soon',
  'expired',
  'recording-off',
  'cameras-not-recorded',
  'no-plan',
  'rate-unknown',
  'space-short',
  'write-slow',
  'copy-damaged',
  'copy-differs',
  'journal-broken',
] as const;
export const SelfTestReason = z.enum(SELF_TEST_REASONS);
export type SelfTestReason = z.infer<typeof SelfTestReason>;

export const SelfTestOutcome = z.object({
  step: SelfTestStepId,
  family: SelfTestFamily,
  verdict: SelfTestVerdict,
  reasonCode: SelfTestReason,
  /** The measured value and the limit it is held against, both in `unit`; null where nothing was measured. */
  value: z.number().nullable(),
  limit: z.number().nullable(),
  /** Which side of the limit is good. */
  good: z.enum(['at-least', 'at-most']),
  /** Null when the step broke off before it had anything to measure. */
  unit: SelfTestUnit.nullable(),
  /** What proves it: ids, counts, figures with their unit in the name. */
  evidence: z.record(z.string(), z.union([z.string(), z.number()])),
  /** When this step was measured: a retry keeps the steps that had passed. */
  atMs: z.number(),
});
export type SelfTestOutcome = z.infer<typeof SelfTestOutcome>;

export const SelfTestSummary = z.object({
  id: z.string(),
  startedAtMs: z.number(),
  /** Null while it runs, and for a run the service did not live to end. */
  endedAtMs: z.number().nullable(),
  startedBy: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'interrupted']),
  counts: z.record(SelfTestVerdict, z.number()),
});
export type SelfTestSummary = z.infer<typeof SelfTestSummary>;

export const SelfTestRun = SelfTestSummary.extend({
  steps: z.array(SelfTestOutcome.extend({ before: SelfTestVerdict.nullable() })),
});
export type SelfTestRun = z.infer<typeof SelfTestRun>;
