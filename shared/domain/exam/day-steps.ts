import type { ExamLibrary, ExamStep, StepTable } from '../../contract/exam-library.ts';
import type { TimelineSession, TimelineStep } from '../../contract/timeline.ts';

const MINUTE_MS = 60_000;

/** What a person did to the day of a session; in the order it was done. Times are those the steps run on. */
export type DayFact = {
  readonly seq: number;
  readonly sessionId: string;
  readonly atMs: number;
  readonly by: string;
} & (
  | { readonly kind: 'done'; readonly stepId: string }
  | { readonly kind: 'shift'; readonly minutes: number; readonly reason: string }
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'resume' }
);

export interface SessionOnDay {
  readonly id: string;
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly table: StepTable | null;
}

/** Every step of a session with its time after all that was put off, and how it stands now. */
export function daySteps(
  session: SessionOnDay,
  facts: readonly DayFact[],
  roles: ExamLibrary['roles'],
  nowMs: number,
): TimelineSession {
  const { id, name, startMs, endMs, table } = session;
  const due = new Map((table?.steps ?? []).map((step) => [step.id, plannedAt(step, session)]));
  const done = new Map<string, { atMs: number; by: string }>();
  let hold: TimelineSession['hold'] = null;
  let shiftMs = 0;
  let shiftReason = '';
  const moveComing = (fromMs: number, byMs: number, reason: string): void => {
    for (const [stepId, atMs] of due) if (atMs > fromMs && !done.has(stepId)) due.set(stepId, atMs + byMs);
    shiftMs += byMs;
    shiftReason = reason;
  };
  for (const fact of facts) {
    if (fact.sessionId !== id) continue;
    if (fact.kind === 'done') done.set(fact.stepId, fact);
    else if (fact.kind === 'shift')
      moveComing(hold?.sinceMs ?? fact.atMs, fact.minutes * MINUTE_MS, fact.reason);
    else if (fact.kind === 'hold') hold ??= { sinceMs: fact.atMs, reason: fact.reason, by: fact.by };
    else if (hold !== null) {
      moveComing(hold.sinceMs, Math.max(0, fact.atMs - hold.sinceMs), hold.reason);
      hold = null;
    }
  }
  const held = hold;
  const steps = (table?.steps ?? []).map((step): TimelineStep => {
    const dueMs = due.get(step.id) ?? startMs;
    const lateMs = step.lateMinutes === null ? null : dueMs + step.lateMinutes * MINUTE_MS;
    const remindMs = step.remindMinutes === null ? null : dueMs - step.remindMinutes * MINUTE_MS;
    const mark = done.get(step.id);
    return {
      ...{ id: step.id, name: step.name, signal: step.signal, words: step.words },
      role: roles.find((role) => role.id === step.role)?.name ?? { zh: step.role, en: step.role },
      ...{ plannedMs: plannedAt(step, session), dueMs, lateMs, remindMs },
      state:
        mark !== undefined
          ? 'done'
          : held !== null && dueMs > held.sinceMs
            ? 'held'
            : stateAt({ dueMs, lateMs, remindMs }, nowMs),
      done:
        mark === undefined
          ? null
          : { atMs: mark.atMs, by: mark.by, lateByMs: lateMs === null ? 0 : Math.max(0, mark.atMs - lateMs) },
    };
  });
  return {
    ...{ id, name, startMs, endMs, hold, shiftReason },
    shiftMinutes: Math.round(shiftMs / MINUTE_MS),
    steps: steps.toSorted((a, b) => a.dueMs - b.dueMs),
  };
}

const plannedAt = ({ from, minutes }: ExamStep, { startMs, endMs }: SessionOnDay): number =>
  (from === 'start' ? startMs : endMs) + minutes * MINUTE_MS;

function stateAt(
  { dueMs, lateMs, remindMs }: Pick<TimelineStep, 'dueMs' | 'lateMs' | 'remindMs'>,
  nowMs: number,
): TimelineStep['state'] {
  if (nowMs < dueMs) return remindMs !== null && nowMs >= remindMs ? 'soon' : 'coming';
  if (lateMs === null) return 'passed';
  return nowMs < lateMs ? 'due' : 'late';
}
