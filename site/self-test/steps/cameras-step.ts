import type { CommissioningSummary } from '../../../shared/contract/commissioning.ts';
import { type Finding, type SelfTestStep, unmeasured } from '../step.ts';

const HOUR_MS = 3_600_000;
const SCALE = { unit: 'rooms', good: 'at-most' } as const;

/** The newest finished commissioning run: rooms that did not pass, and whether it still counts. */
export function judgeCommissioning(
  run: CommissioningSummary | undefined,
  mostHours: number,
  nowMs: number,
): Finding {
  if (run === undefined || run.endedAtMs === null) return unmeasured(SCALE, 'not-run', 'fail');
  const { counts } = run;
  const evidence = { runId: run.id, endedAtMs: run.endedAtMs, passedRooms: counts.pass + counts.warn };
  const value = counts.fail + counts['not-reached'] + counts['no-camera'];
  const judged = { ...SCALE, value, limit: 0, evidence };
  if (nowMs - run.endedAtMs > mostHours * HOUR_MS)
    return { ...judged, verdict: 'fail', reasonCode: 'outdated' };
  if (value > 0) return { ...judged, verdict: 'fail', reasonCode: 'rooms-not-passed' };
  if (counts.warn > 0) return { ...judged, verdict: 'warn', reasonCode: 'none' };
  return { ...judged, verdict: 'pass', reasonCode: 'none' };
}

export const camerasStep = (options: {
  runs(): readonly CommissioningSummary[];
  readonly mostHours: number;
  nowMs(): number;
}): SelfTestStep => ({
  id: 'cameras',
  family: 'video',
  run: () =>
    judgeCommissioning(
      options.runs().find(({ state }) => state === 'done'),
      options.mostHours,
      options.nowMs(),
    ),
});
