import type { UplinkStatus } from '../../../shared/contract/uplink-status.ts';
import { type Finding, type SelfTestStep, unmeasured } from '../step.ts';

const SCALE = { unit: 's', good: 'at-most' } as const;

/** The link to the centre, and how long the oldest report has waited for its acknowledgement. */
export function judgeUplink(
  { state, oldestUnackedAgeMs }: Pick<UplinkStatus, 'state' | 'oldestUnackedAgeMs'>,
  mostSeconds: number,
): Finding {
  if (state === 'not-configured') return unmeasured(SCALE, 'not-configured');
  const value = Math.round((oldestUnackedAgeMs ?? 0) / 100) / 10;
  const judged = { ...SCALE, value, limit: mostSeconds, evidence: { state } };
  if (state !== 'online') return { ...judged, verdict: 'fail', reasonCode: 'not-online' };
  return value > mostSeconds
    ? { ...judged, verdict: 'warn', reasonCode: 'reports-late' }
    : { ...judged, verdict: 'pass', reasonCode: 'none' };
}

export const networkStep = (status: () => UplinkStatus, mostSeconds: number): SelfTestStep => ({
  id: 'network',
  family: 'network',
  run: () => judgeUplink(status(), mostSeconds),
});
