import type {
  DaySubstitute,
  RosterDayFact,
  RosterDay as RosterDayState,
} from '../../shared/contract/roster-day.ts';
import type { SeatPlace } from '../../shared/contract/roster-table.ts';

/**
 * Invigilators on the day. Everything entered is kept for good. Commands throw ContractError `bad-input` whose field
 * is `field:code` with a code of `RosterDayRefusal`.
 */
export interface RosterDay {
  day(): RosterDayState;
  /** Told what was added. */
  onChange(listener: (added: RosterDayFact[]) => void): () => void;
  signIn(who: { sessionId: string; personId: string }, actor: string): RosterDayFact;
  absent(who: { sessionId: string; personId: string }, actor: string): RosterDayFact;
  leave(who: { sessionId: string; personId: string }, actor: string): RosterDayFact;
  takeBack(factId: string, actor: string): RosterDayFact;
  substitutes(at: SeatPlace): DaySubstitute[];
  /** One step of the roster's undo; whoever sat there counts as absent unless that was entered otherwise. */
  substitute(
    change: SeatPlace & { readonly personId: string; readonly fromPersonId: string | null },
    actor: string,
  ): RosterDayFact;
}
