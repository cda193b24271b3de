import type { Lane } from '../../shared/uplink/lane.ts';
import type { FindingCode } from '../ports/event-store.ts';

export interface LanePlace {
  readonly site: string;
  readonly epoch: number;
  readonly lane: Lane;
}
export interface LaneMark {
  readonly seq: number;
  readonly head: Uint8Array;
}
export interface EventRow extends LanePlace {
  readonly seq: number;
  readonly siteseq: number;
  readonly type: string;
  readonly timeMs: number;
  readonly receivedAtMs: number;
  readonly quarantine: string | null;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  /** 0: the bytes are the site's own; else a centre below wrote them in place of so many events. */
  readonly covers: number;
}
export interface BatchRow extends LanePlace {
  readonly last: number;
  readonly first: number;
  readonly head: string;
  readonly signature: string;
  readonly signer: string;
}
export interface FindingRow {
  readonly site: string;
  readonly epoch: number;
  readonly lane: Lane | null;
  readonly code: FindingCode;
  readonly detail: string;
  readonly atMs: number;
}
export interface PresenceRow {
  readonly site: string;
  readonly atMs: number;
  /** Null: not told this time. */
  readonly backlog: number | null;
  readonly isConnected: boolean;
}

/**
 * What one transaction reads and writes. Reads see the writes before them. An engine may gather writes
 * and make them at the end, as long as the commit has all of them.
 */
export interface LogTables {
  /** The site's projection as text and its cursor. */
  board(site: string): { readonly state: string; readonly gseq: number } | null;
  highWater(place: LanePlace): LaneMark | null;
  newestEpoch(site: string): number | null;
  /** Head after `seq`, null when the store does not hold that number. */
  headAt(place: LanePlace, seq: number): Uint8Array | null;
  /** Answers the number of arrival, increasing within the site. */
  insertEvent(row: EventRow): number;
  setHighWater(place: LanePlace, mark: LaneMark): void;
  /** A gap-free run begins with `fromSeq`, after this head. */
  startSegment(place: LanePlace, fromSeq: number, baseHead: Uint8Array): void;
  insertBatch(row: BatchRow): void;
  /** The first of its kind in a lane stays. False when there was one already. */
  insertFinding(row: FindingRow): boolean;
  notePresence(row: PresenceRow): void;
  writeBoard(site: string, state: string, gseq: number): void;
}
