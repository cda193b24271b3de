import type { Timeline, TimelinePlace } from '../../shared/contract/site-page.ts';
import type { StoredEvent } from '../../shared/contract/stored-event.ts';
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
  /** A page of all epochs, newest first in order of arrival; `before` null for the first one. */
  timeline(site: string, before: TimelinePlace | null, limit: number): Promise<Timeline>;
}
