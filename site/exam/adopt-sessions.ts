import type { PlanSession } from '../../shared/contract/exam-plan.ts';
import type { Session } from '../../shared/contract/roster-table.ts';
import { isSameSession, sessionOfRoster, sessionsOfPlan } from '../../shared/domain/exam/plan-sessions.ts';

/**
 * The sessions of a plan with what the roster's own import brought: new ones are added, changed times taken over. Null
 * when the roster brings nothing new. Sessions of an earlier plan that are over stay in the roster alone.
 */
export function adoptSessions(
  planned: readonly PlanSession[],
  exams: readonly Session[],
  how: {
    stepsFor(hasListening: boolean): string;
    hasListening(session: Pick<Session, 'name' | 'subject'>): boolean;
  },
): readonly PlanSession[] | null {
  const known = new Map(planned.map((session) => [session.id, session]));
  const asSessions = new Map(
    sessionsOfPlan({ sessions: [...planned] }).map((session) => [session.id, session]),
  );
  let isNew = false;
  for (const exam of exams) {
    const old = known.get(exam.id);
    const was = asSessions.get(exam.id);
    // One that a plan made and no plan has any more is over: it is history, not news.
    if (was === undefined && exam.hasListening !== undefined) continue;
    if (was !== undefined && isSameSession(was, exam)) continue;
    const hasListening = old?.hasListening ?? how.hasListening(exam);
    const rest = { hasListening, steps: old?.steps ?? how.stepsFor(hasListening), rooms: old?.rooms ?? [] };
    known.set(exam.id, sessionOfRoster(exam, rest));
    isNew = true;
  }
  return isNew ? [...known.values()] : null;
}

/** Whether the roster has every session of the plan as the plan has it. */
export function isFollowed(planned: readonly PlanSession[], exams: readonly Session[]): boolean {
  const kept = new Set(exams.map(keyOf));
  return sessionsOfPlan({ sessions: [...planned] }).every((session) => kept.has(keyOf(session)));
}

const keyOf = ({ id, name, subject, start, end, hasListening, roomIds }: Session): string =>
  JSON.stringify([id, name, subject, start, end, hasListening ?? null, roomIds ?? null]);
