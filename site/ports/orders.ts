import type { SiteInstruction, SiteInstructions } from '../../shared/contract/instructions.ts';
import type { PhoneNote } from '../../shared/contract/instructions-contract.ts';
import type { InstructionFrame } from '../../shared/uplink/messages.ts';
import type { Verify } from '../../shared/uplink/tools.ts';

/** What the line needs: how far instructions are stored, and where to put the next. */
export interface InstructionIntake {
  /** Number of the newest instruction stored (or refused for good). */
  have(): number;
  /** Durable when it returns, also for one that is refused. Throws when the disk does not take it. */
  take(frame: InstructionFrame): void;
}

/** Instructions from above at this site. Everything that happens to one is reported upward in the same commit. */
export interface Orders extends InstructionIntake {
  /** The levels this site obeys have other keys from now on. */
  obey(issuers: readonly Verify[]): void;
  board(): SiteInstructions;
  onChange(listener: (board: SiteInstructions) => void): () => void;
  /** A page shows the notice: noted once. Unknown ids are ignored. */
  displayed(id: string): void;
  /** `name` of the person goes upward, `actor` into the journal. Throws ContractError. */
  confirm(id: string, by: OrderActor): SiteInstruction;
  finish(id: string, outcome: 'executed' | 'refused', text: string, by: OrderActor): SiteInstruction;
  /** Confirms the instruction of that code; when it has not come yet, as soon as it comes with the same words. */
  phone(note: PhoneNote, by: OrderActor): void;
  close(): void;
}

export interface OrderActor {
  readonly actor: string;
  readonly name: string;
}
