import type { DutyCall, DutyCallOutcome, DutyCallsView } from '../../shared/contract/duty-calls.ts';
import type { PaperLanguage } from '../../shared/contract/roster-papers.ts';
import type { Condition } from './day.ts';
import type { RosterFile } from './roster-papers.ts';

/** Telephone spot calls of people on duty. Everything is kept for good. */
export interface DutyCalls {
  view(): DutyCallsView;
  onChange(listener: (view: DutyCallsView) => void): () => void;
  /** Throws ContractError `conflict` while nobody is on duty who could be drawn. */
  draw(wish: { readonly count: number; readonly seed: number | null }, actor: string): DutyCall[];
  /** Throws ContractError `not-found`, or `conflict` when the call was answered already. */
  record(
    result: {
      readonly callId: string;
      readonly outcome: DutyCallOutcome;
      readonly caller: string;
      readonly note: string;
    },
    actor: string,
  ): void;
  /** All calls, oldest first, as a table (CSV). */
  table(language: PaperLanguage): RosterFile;
  /** Posts that were not reached, for the alarms. */
  conditions(): readonly Condition[];
}
