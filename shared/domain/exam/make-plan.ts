import type { ExamLibrary } from '../../contract/exam-library.ts';
import type { ExamPlan, PlanSession } from '../../contract/exam-plan.ts';
import { addDays, daysBetween } from './civil-days.ts';

export interface NewPlan {
  readonly id: string;
  readonly name: string;
  /** The civil date of day 0. */
  readonly firstDate: string;
  newSessionId(): string;
}

const on = (date: string, days: number, time: string): string => `${addDays(date, days) ?? date}T${time}`;

/** A plan with the sessions of a template; an empty one where `templateId` is null; null for an unknown template. */
export function planFromTemplate(
  library: ExamLibrary,
  templateId: string | null,
  { id, name, firstDate, newSessionId }: NewPlan,
): ExamPlan | null {
  const base = { id, name, library: { name: library.name, version: library.version } };
  if (templateId === null) return { ...base, kind: '', source: '', sessions: [] };
  const template = library.templates.find((one) => one.id === templateId);
  if (template === undefined) return null;
  return {
    ...base,
    kind: template.kind,
    source: template.source,
    sessions: template.sessions.map(({ day, start, end, ...session }) => ({
      ...session,
      id: newSessionId(),
      start: on(firstDate, day, start),
      end: on(firstDate, day, end),
      rooms: [],
    })),
  };
}

/** The same sessions so many days later that the first of them is on `firstDate`; the ids are new. */
export function copyPlan(plan: ExamPlan, { id, name, firstDate, newSessionId }: NewPlan): ExamPlan {
  const days = daysBetween(datesOf(plan.sessions)?.first ?? firstDate, firstDate);
  const moved = (civil: string): string => on(civil.slice(0, 10), days, civil.slice(11));
  return {
    ...plan,
    id,
    name,
    sessions: plan.sessions.map((session) => ({
      ...session,
      id: newSessionId(),
      start: moved(session.start),
      end: moved(session.end),
    })),
  };
}

/** First and last civil date; null without a session. */
export function datesOf(sessions: readonly PlanSession[]): { first: string; last: string } | null {
  const first = sessions.map(({ start }) => start.slice(0, 10)).toSorted()[0];
  const last = sessions
    .map(({ end }) => end.slice(0, 10))
    .toSorted()
    .at(-1);
  return first === undefined || last === undefined ? null : { first, last };
}
