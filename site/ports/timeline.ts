import type { Timeline } from '../../shared/contract/timeline.ts';

/** The steps of the day: when each is due, who marked it, what was put off, which reminders were told. */
export interface TimelineService {
  get(): Timeline;
  onChange(listener: (timeline: Timeline) => void): () => void;
  /** Throws ContractError `not-found` for an unknown session or step, `conflict` for one marked already. */
  markDone(sessionId: string, stepId: string, actor: string): void;
  shift(sessionId: string, minutes: number, reason: string, actor: string): void;
  /** Throws ContractError `conflict` while it is held, or `resume` while it is not. */
  hold(sessionId: string, reason: string, actor: string): void;
  resume(sessionId: string, actor: string): void;
  /** Takes back the newest mark, shift or hold; throws ContractError `conflict` when there is none. */
  undo(actor: string): void;
  adoptClock(actor: string): void;
  close(): void;
}
