import type { Reminder, TimelineSession } from '../../contract/timeline.ts';

/** Told later than this it is told as missed: nobody can act on it in time any more. */
const MISSED_MS = 60_000;

export interface ToldReminder {
  /** Of the session, the step, what kind, and the time it was due: a step put off is reminded of again. */
  readonly key: string;
  readonly atMs: number;
}

export interface NewReminder extends ToldReminder, Omit<Reminder, 'seq' | 'toldAtMs'> {}

/**
 * What must be told now. `lookedUntilMs`: up to where an earlier look has gone; what lies before it and was not told
 * was not planned then. A reminder told that lies in the future again (the clock was put back) counts as not told.
 */
export function dueReminders(
  sessions: readonly TimelineSession[],
  told: readonly ToldReminder[],
  lookedUntilMs: number,
  nowMs: number,
): { readonly fresh: readonly NewReminder[]; readonly forgotten: readonly string[] } {
  const forgotten = told.filter(({ atMs }) => atMs > nowMs).map(({ key }) => key);
  const known = new Set(told.map(({ key }) => key));
  for (const key of forgotten) known.delete(key);
  const fresh = sessions.flatMap(({ id, name: sessionName, steps }) =>
    steps.flatMap(
      ({ id: stepId, name: step, signal, words, dueMs, remindMs, lateMs, state }): NewReminder[] => {
        if (state === 'done' || state === 'held') return [];
        const isTold = signal !== 'none' || lateMs !== null;
        const moments = [
          ...(remindMs === null ? [] : [{ kind: 'before' as const, atMs: remindMs }]),
          ...(isTold ? [{ kind: 'due' as const, atMs: dueMs }] : []),
        ];
        return moments
          .map(({ kind, atMs }) => ({
            key: `${id}/${stepId}/${kind}@${dueMs}`,
            ...{ atMs, sessionName, step, signal, words, kind, dueMs },
            isMissed: nowMs - atMs > MISSED_MS,
          }))
          .filter(({ atMs, key }) => atMs <= nowMs && atMs > lookedUntilMs && !known.has(key));
      },
    ),
  );
  return { fresh: fresh.toSorted((a, b) => a.atMs - b.atMs), forgotten };
}
