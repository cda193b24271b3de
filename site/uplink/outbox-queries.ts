import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Database } from '../../server/sqlite/database.ts';
import type { OutboxRow } from '../../shared/contract/uplink-status.ts';
import { summaryOf } from '../../shared/uplink/events/event-summary.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import { UPLINK_LIMITS } from '../../shared/uplink/limits.ts';
import { ROW_BYTES } from './outbox-space.ts';
import { type EventRecord, readEvents, readHash, readLane, toEvent } from './outbox-tables.ts';

/** Rows are deleted in groups of at least this many. */
const PRUNE_STEP = 64;

/** What waits for the centre, over all epochs. `isUrgent`: lane A is not empty. */
export interface Backlog {
  readonly events: number;
  readonly oldestUnackedAgeMs: number | null;
  readonly isUrgent: boolean;
}

/** Newest first. */
export function listRecent(database: Database, limit: number): OutboxRow[] {
  return database
    .all('SELECT * FROM outbox_event ORDER BY siteseq DESC LIMIT ?', limit)
    .map(toEvent)
    .map((event) => {
      const state = readLane(database, event.epoch, event.lane);
      return {
        lane: event.lane,
        epoch: event.epoch,
        seq: event.seq,
        type: event.type,
        timeMs: event.timeMs,
        isAcked: event.seq <= state.acked,
        summary: summaryOf(event.type, JSON.parse(Buffer.from(event.bytes).toString('utf8')).data),
      };
    });
}

export function readBacklog(database: Database, nowMs: number): Backlog {
  const row = database.get(
    `SELECT COALESCE(SUM(COALESCE(deliver_to, last_seq) - acked_seq), 0) AS events,
            COALESCE(SUM(CASE lane WHEN 'A' THEN COALESCE(deliver_to, last_seq) - acked_seq ELSE 0 END), 0) AS urgent
     FROM outbox_lane`,
  );
  const oldest = database.get(
    `SELECT MIN(event.time_ms) AS time_ms FROM outbox_lane AS lane JOIN outbox_event AS event
       ON event.epoch = lane.epoch AND event.lane = lane.lane AND event.seq = lane.acked_seq + 1
     WHERE event.seq <= COALESCE(lane.deliver_to, lane.last_seq)`,
  )?.time_ms;
  return {
    events: Number(row?.events ?? 0),
    isUrgent: Number(row?.urgent ?? 0) > 0,
    oldestUnackedAgeMs: typeof oldest === 'number' ? Math.max(0, nowMs - oldest) : null,
  };
}

/** Forgets events up to a number, keeping the head there as new base of the chain. */
export function prune(database: Database, epoch: number, lane: Lane, upTo: number): void {
  const { base } = readLane(database, epoch, lane);
  if (upTo - base < PRUNE_STEP) return;
  const head = readHash(database, epoch, lane, upTo);
  if (head === null) return;
  database.run(
    `UPDATE outbox_space SET bytes = MAX(0, bytes - (SELECT COALESCE(SUM(LENGTH(bytes) + ?), 0) FROM outbox_event
       WHERE epoch = ? AND lane = ? AND seq <= ?)) WHERE id = 1`,
    ROW_BYTES,
    epoch,
    lane,
    upTo,
  );
  database.run('DELETE FROM outbox_event WHERE epoch = ? AND lane = ? AND seq <= ?', epoch, lane, upTo);
  database.run(
    'UPDATE outbox_lane SET base_seq = ?, base_head = ? WHERE epoch = ? AND lane = ?',
    upTo,
    head,
    epoch,
    lane,
  );
}

/** Events behind a cut whose own bytes still fit the hash they were stored with. */
export function intactAfter(database: Database, epoch: number, lane: Lane, cut: number): EventRecord[] {
  const events = readEvents(database, epoch, lane, cut, Number.MAX_SAFE_INTEGER);
  return events.filter((event) => {
    const before = readHash(database, epoch, lane, event.seq - 1);
    return before !== null && Buffer.compare(tools.sha256(before, event.bytes), event.hash) === 0;
  });
}

/** The next events to deliver, without a hole, within these limits; one of any size when there is one. */
export function readPage(
  database: Database,
  page: {
    readonly epoch: number;
    readonly lane: Lane;
    readonly afterSeq: number;
    readonly maxEvents: number;
    readonly maxBytes: number;
  },
): EventRecord[] {
  const { epoch, lane, afterSeq, maxBytes } = page;
  const { end } = readLane(database, epoch, lane);
  const limit = Math.min(page.maxEvents, UPLINK_LIMITS.maxBatchEvents);
  let total = 0;
  return readEvents(database, epoch, lane, afterSeq, limit).filter((event, index) => {
    total += event.bytes.length + 1;
    return event.seq <= end && event.seq === afterSeq + 1 + index && (index === 0 || total <= maxBytes);
  });
}
