import type { CascadeStatus } from '../../shared/contract/cascade.ts';
import type { KnownKey } from '../../shared/uplink/relay-intake.ts';
import type { Receipt, Vouch } from '../../shared/uplink/relay-messages.ts';

export type ReceiptNote = Omit<Receipt, 't'>;

/** What lines from below need of the levels above and of the keys of sites behind them. */
export interface RelayDesk {
  /** Own code, null when nothing is above this centre. */
  readonly own: string | null;
  keyOf(serial: string): KnownKey | null;
  /** Resolves once it is stored; `relay` is the centre that passed it on. */
  vouch(vouch: Vouch, relay: string): Promise<void>;
  /** What the levels above have of a site. */
  receipts(site: string): readonly ReceiptNote[];
  /** Called back soon after a level above has stored more. */
  onReceipt(listener: (receipt: ReceiptNote) => void): () => void;
}

/** The line to the centre above. */
export interface Cascade {
  status(): CascadeStatus;
  wake(sites: readonly string[]): void;
  close(): Promise<void>;
}
