import type { RecordingState } from '../../../shared/contract/recording.ts';
import type { RecordedSession } from '../../ports/recording.ts';
import { type Finding, judgeAtLeast, type SelfTestStep, unmeasured } from '../step.ts';

const HOUR_MS = 3_600_000;
const SCALE = { unit: 'h', good: 'at-least' } as const;

/** Hours of exam still to come; sessions at the same time count once. */
export function plannedHours(sessions: readonly RecordedSession[], nowMs: number): number {
  const spans = sessions
    .filter(({ kind, endMs }) => kind === 'exam' && endMs > nowMs)
    .map(({ startMs, endMs }) => ({ startMs: Math.max(startMs, nowMs), endMs }))
    .sort((a, b) => a.startMs - b.startMs);
  let total = 0;
  let reachedMs = nowMs;
  for (const { startMs, endMs } of spans) {
    total += Math.max(0, endMs - Math.max(startMs, reachedMs));
    reachedMs = Math.max(reachedMs, endMs);
  }
  return total / HOUR_MS;
}

/** Is every camera written, and does the space last for the whole plan with the margin of the profile. */
export function judgeSpace(
  state: Pick<RecordingState, 'isEnabled' | 'missing' | 'hoursLeft'>,
  hours: number,
  factor: number,
): Finding {
  if (!state.isEnabled) return unmeasured(SCALE, 'recording-off', 'fail');
  const evidence = { plannedHours: Math.round(hours * 10) / 10, missingCameras: state.missing.length };
  if (state.missing.length > 0) return unmeasured(SCALE, 'cameras-not-recorded', 'fail', evidence);
  if (hours === 0) return unmeasured(SCALE, 'no-plan', 'not-measurable', evidence);
  if (state.hoursLeft === null) return unmeasured(SCALE, 'rate-unknown', 'not-measurable', evidence);
  const limits = { warnBelow: hours * factor, failBelow: hours };
  return { ...SCALE, ...judgeAtLeast(state.hoursLeft, limits, 'space-short'), evidence };
}

export const recordingSpaceStep = (options: {
  state(): RecordingState;
  sessions(): readonly RecordedSession[];
  readonly factor: number;
  nowMs(): number;
}): SelfTestStep => ({
  id: 'recording-space',
  family: 'recording',
  run: () => judgeSpace(options.state(), plannedHours(options.sessions(), options.nowMs()), options.factor),
});
