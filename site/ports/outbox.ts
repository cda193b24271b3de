import type { UplinkStatus } from '../../shared/contract/uplink-status.ts';
import type { Lane } from '../../shared/uplink/lane.ts';

/** A fact on its way upward. `type` is the short name (`duty-log.entry`); `data` must be plain JSON. */
export interface OutgoingEvent {
  readonly lane: Lane;
  readonly type: string;
  /** What it is about: `room/r01`, `camera/r01-front`. */
  readonly subject?: string;
  /** Incident level 1 (gravest) to 4, where there is one. */
  readonly level?: 1 | 2 | 3 | 4;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventNumber {
  readonly lane: Lane;
  readonly epoch: number;
  readonly seq: number;
}

/**
 * Durable outbox. `append` must be called inside the store transaction that records the fact, so that
 * fact and report are one commit; the number is final when that transaction has committed.
 */
export interface Outbox {
  append(event: OutgoingEvent): EventNumber;
}

/** The link to the centre. */
export interface Uplink {
  status(): UplinkStatus;
  onChange(listener: (status: UplinkStatus) => void): () => void;
  close(): Promise<void>;
}
