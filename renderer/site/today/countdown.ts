import type { Today } from '../../../shared/contract/today.ts';

/** What the head of the Today page counts. */
export type Countdown =
  | { readonly phase: 'none' }
  | { readonly phase: 'before'; readonly name: string; readonly leftMs: number; readonly isExam: boolean }
  | { readonly phase: 'during'; readonly name: string; readonly leftMs: number; readonly isExam: boolean }
  | { readonly phase: 'after' };

export function countdownAt(session: Today['session'], sessionCount: number, nowMs: number): Countdown {
  if (!session) return sessionCount === 0 ? { phase: 'none' } : { phase: 'after' };
  const named = { name: session.name, isExam: session.kind === 'exam' };
  if (nowMs < session.startMs) return { phase: 'before', ...named, leftMs: session.startMs - nowMs };
  if (nowMs < session.endMs) return { phase: 'during', ...named, leftMs: session.endMs - nowMs };
  return { phase: 'after' };
}
