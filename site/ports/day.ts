import type { Readiness } from '../../shared/contract/readiness.ts';
import type { Today } from '../../shared/contract/today.ts';

/** What must be done now, and are we ready. */
export interface Day {
  today(): Today;
  readiness(): Readiness;
  onChange(listener: (today: Today) => void): () => void;
  /** Throws ContractError `not-found` for an unknown alarm. */
  acknowledge(alarmId: string, actor: string): void;
  close(): void;
}
