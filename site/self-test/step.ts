import type {
  SelfTestFamily,
  SelfTestOutcome,
  SelfTestReason,
  SelfTestStepId,
  SelfTestVerdict,
} from '../../shared/contract/self-test.ts';

/** What a step found; the run adds which step it was and when. */
export type Finding = Omit<SelfTestOutcome, 'step' | 'family' | 'atMs'>;

/** One step of the self-test: the probe is `run`, the judgement a pure function beside it. */
export interface SelfTestStep {
  readonly id: SelfTestStepId;
  readonly family: SelfTestFamily;
  /** Ends soon after `signal` aborts. What it throws is a failed step. */
  run(signal: AbortSignal): Promise<Finding> | Finding;
}

type Scale = Pick<Finding, 'unit' | 'good'>;

/** A finding without a measured value. */
export const unmeasured = (
  scale: Scale,
  reasonCode: SelfTestReason,
  verdict: SelfTestVerdict = 'not-measurable',
  evidence: Finding['evidence'] = {},
): Finding => ({ ...scale, verdict, reasonCode, value: null, limit: null, evidence });

/**
 * A value that should be high: failed below `failBelow`, a remark below `warnBelow`. The limit told is the one it
 * missed, or the one it kept. A value that is no number is not measurable.
 */
export function judgeAtLeast(
  value: number,
  limits: { readonly warnBelow: number; readonly failBelow: number },
  reasonCode: SelfTestReason,
): Pick<Finding, 'verdict' | 'reasonCode' | 'value' | 'limit'> {
  if (!Number.isFinite(value))
    return { verdict: 'not-measurable', reasonCode: 'step-error', value: null, limit: limits.failBelow };
  if (value < limits.failBelow) return { verdict: 'fail', reasonCode, value, limit: limits.failBelow };
  if (value < limits.warnBelow) return { verdict: 'warn', reasonCode, value, limit: limits.warnBelow };
  return { verdict: 'pass', reasonCode: 'none', value, limit: limits.warnBelow };
}
