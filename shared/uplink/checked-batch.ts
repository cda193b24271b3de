import type { BatchHeader } from './batch-frame.ts';
import type { Lane } from './lane.ts';
import type { LaneState } from './messages.ts';

/** What the store holds of one lane of the epoch a site offers. */
export interface OpenedLane {
  readonly have: number;
  readonly head: Uint8Array;
  readonly state: LaneState;
}
export interface OpenedEpoch {
  readonly lanes: Readonly<Record<Lane, OpenedLane>>;
  /** Newest epoch known of the site, this one included. */
  readonly newestEpoch: number;
}

/** Checked events on their way to the store: `lines[i]` has number `first + i` and chain head `hashes[i]`. */
export interface CheckedBatch {
  readonly epoch: number;
  readonly lane: Lane;
  readonly first: number;
  readonly previousHead: Uint8Array;
  readonly lines: readonly Uint8Array[];
  readonly hashes: readonly Uint8Array[];
  /** As received: what the signature covers, also when a part of it was a repetition. */
  readonly header: BatchHeader;
}
