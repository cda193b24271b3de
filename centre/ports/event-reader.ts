import type { StoredEvent } from '../../shared/contract/centre-contract.ts';
import type { Lane } from '../../shared/uplink/lane.ts';

/** What pages and machines read of the log. */
export interface EventReader {
  newestEpoch(site: string): Promise<number | null>;
  /** In order of the lane. */
  laneEvents(
    site: string,
    epoch: number,
    lane: Lane,
    afterSeq: number,
    limit: number,
  ): Promise<StoredEvent[]>;
  /** Of all lanes, newest first. */
  recentEvents(site: string, limit: number): Promise<StoredEvent[]>;
}
