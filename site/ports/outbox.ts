import type { UplinkStatus } from '../../shared/contract/uplink-status.ts';
import type { EventData, EventType } from '../../shared/uplink/event-types.ts';
import type { Lane } from '../../shared/uplink/lane.ts';

/**
 * A fact on its way upward. The type of `data` follows from `type`, so that a site cannot send what the
 * centre would put into quarantine.
 */
export type OutgoingEvent = {
  readonly [T in EventType]: {
    readonly lane: Lane;
    readonly type: T;
    /** What it is about: `room/r01`, `camera/r01-front`. */
    readonly subject?: string;
    /** Incident level 1 (gravest) to 4, where there is one. */
    readonly level?: 1 | 2 | 3 | 4;
    readonly data: EventData<T>;
  };
}[EventType];

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
