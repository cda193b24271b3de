import type {
  DaySubstitute,
  LeaveReason,
  ReportTime,
  RosterDayDelta,
  RosterDayFact,
  RosterDay as RosterDayState,
  StandbyPlace,
} from '../../shared/contract/roster-day.ts';
import type { DayReplan, DayReplanOrder } from '../../shared/contract/roster-day-replan.ts';
import type { SeatPlace, Session } from '../../shared/contract/roster-table.ts';
import type { DayBoard } from '../../shared/domain/roster/on-day/day-board.ts';
import type { Condition } from './day.ts';

/** Somebody leaves before the end; `note` stays at the site. */
export interface LeaveRequest {
  readonly sessionId: string;
  readonly personId: string;
  readonly reason?: LeaveReason | undefined;
  readonly note?: string | undefined;
}

/**
 * Invigilators on the day. Everything entered is kept for good. Commands throw ContractError `bad-input` whose field
 * is `field:code` with a code of `RosterDayRefusal`.
 */
export interface RosterDay {
  day(): RosterDayState;
  /** Null: the session of the hour. Throws ContractError `not-found` without one. */
  board(sessionId: string | null): { readonly session: Session; readonly board: DayBoard };
  /** Whom a card or a code means: the own number, or a recorded card; null for nobody. */
  personOfCard(card: string): string | null;
  /** Who is missing after the report time, for the alarms. */
  conditions(): readonly Condition[];
  onChange(listener: (delta: RosterDayDelta) => void): () => void;
  signIn(who: { sessionId: string; personId: string }, actor: string): RosterDayFact;
  absent(who: { sessionId: string; personId: string }, actor: string): RosterDayFact;
  leave(request: LeaveRequest, actor: string): RosterDayFact;
  takeBack(factId: string, actor: string): RosterDayFact;
  substitutes(at: SeatPlace): DaySubstitute[];
  /** One step of the roster's undo; whoever sat there counts as absent unless that was entered otherwise. */
  substitute(
    change: SeatPlace & { readonly personId: string; readonly fromPersonId: string | null },
    actor: string,
  ): RosterDayFact;
  /** The fewest changes for several absences; nothing is changed. `conflict`: locks, or another one runs. */
  replan(order: DayReplanOrder): Promise<DayReplan>;
  /** Takes a proposal over as one step of undo, which takeBack undoes too; `bad-input` once the roster is another one. */
  acceptReplan(id: string, actor: string): RosterDayFact;
  /** `personId` null: the card is nobody's any more. */
  setCard(change: { card: string; personId: string | null }, actor: string): void;
  /** `minutes` null: the site's own report time again. */
  setReportTime(
    change: Omit<ReportTime, 'minutes'> & { readonly minutes: number | null },
    actor: string,
  ): void;
  setStandbyPlace(place: StandbyPlace, actor: string): void;
}
