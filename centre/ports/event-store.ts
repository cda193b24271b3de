import type { SiteRow } from '../../shared/contract/centre-contract.ts';
import type { UrgentItem } from '../../shared/contract/desk.ts';
import type { CheckedBatch, OpenedEpoch } from '../../shared/uplink/checked-batch.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { Hello } from '../../shared/uplink/messages.ts';

export interface IncomingBatch extends CheckedBatch {
  /** From the certificate. */
  readonly site: string;
  /** Serial of that certificate: with which key the batch was signed. */
  readonly signer: string;
  readonly receivedAtMs: number;
  /**
   * Of a batch that came through a centre, per line: 0 for the site's own bytes, else how many events the line
   * stands for.
   */
  readonly spans?: readonly number[];
}

export type IngestResult =
  | {
      readonly kind: 'stored';
      readonly seq: number;
      readonly head: Uint8Array;
      readonly quarantined: readonly { readonly seq: number; readonly reason: string }[];
    }
  | { readonly kind: 'refused'; readonly reason: 'gap' | 'fork' };

export type FindingCode =
  | 'fork'
  | 'regressed'
  | 'events-missing'
  | 'quarantined'
  | 'outbox-damaged'
  | 'relay-mismatch';

/** What the log says about one site; a projection, can be rebuilt. */
export interface SiteBoard {
  readonly site: string;
  readonly epoch: number;
  readonly lanes: { readonly A: { readonly seq: number }; readonly B: { readonly seq: number } };
  readonly readiness: SiteRow['readiness'];
  readonly openIncidents: number;
  readonly cameras: SiteRow['cameras'];
  readonly lastEvent: (NonNullable<SiteRow['lastEvent']> & { readonly siteseq: number }) | null;
  /** Causes raised and not cleared. */
  readonly alarms: readonly string[];
  /** What somebody at the centre has to know of, oldest first; few. */
  readonly urgent: readonly UrgentItem[];
  readonly quarantined: number;
  readonly lastReceivedAtMs: number | null;
}

/** What changed with one commit. */
export interface StoreChange {
  readonly boards: readonly SiteBoard[];
  readonly findings: readonly { readonly site: string; readonly code: FindingCode }[];
}

/**
 * The log of everything received. All answers come after the durable commit, in the order of the calls.
 * Rejects when the store cannot write (disk full): then nothing of that call is stored.
 */
export interface EventStore {
  /** `isRelayed`: offered by a centre, which may be behind another path or the site itself. */
  openEpoch(
    site: string,
    hello: Pick<Hello, 'epoch' | 'lanes'>,
    atMs: number,
    isRelayed?: boolean,
  ): Promise<OpenedEpoch>;
  ingest(batch: IncomingBatch): Promise<IngestResult>;
  /** A site was heard of; `isConnected` is false once its line has ended. */
  noteSeen(site: string, atMs: number, backlog: number | null, isConnected: boolean): Promise<void>;
  noteFinding(finding: {
    site: string;
    epoch: number;
    lane: Lane | null;
    code: FindingCode;
    detail: string;
    atMs: number;
  }): Promise<void>;
  onChange(listener: (change: StoreChange) => void): void;
  close(): Promise<void>;
}
