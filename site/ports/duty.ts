import type { DutyBoard, DutyEntry, DutyRosterFile } from '../../shared/contract/duty.ts';
import type { Condition } from './day.ts';

/** Duty on the day: a published roster, and what people signed. Everything is kept for good. */
export interface Duty {
  board(): DutyBoard;
  /** The roster that holds, as it was published. */
  file(): DutyRosterFile | null;
  /** Told when the board is another one, also because time went on. */
  onChange(listener: (board: DutyBoard) => void): () => void;
  /** Newest first. */
  history(limit: number): readonly DutyEntry[];
  /** Throws ContractError `bad-input` with the field of a wrong file. */
  publish(text: string, actor: string): void;
  /** These three throw ContractError `bad-input`; its field is `field:code` with a code of `DutyRefusal`. */
  signOn(request: { shiftId: string; personId: string }, actor: string): void;
  handOver(
    request: {
      shiftId: string;
      fromPersonId: string;
      toShiftId: string | null;
      toPersonId: string | null;
      report: string;
    },
    actor: string,
  ): void;
  fill(
    request: {
      shiftId: string;
      person: { readonly id: string } | { readonly name: string; readonly isKeeper: boolean };
      reason: string;
    },
    actor: string,
  ): void;
  /** Uncovered posts and overdue reports, for the alarms. */
  conditions(): readonly Condition[];
  close(): void;
}
