import type { Database, Row } from '../../server/sqlite/database.ts';
import type { StoredEvent } from '../../shared/contract/centre-contract.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { FindingCode, SiteBoard } from '../ports/event-store.ts';
import { readBoard } from './site-board.ts';

/** Short reads on a connection of their own; the writer never waits for them (WAL). */
export interface ReadStore {
  boards(): SiteBoard[];
  presences(): { site: string; lastSeenMs: number; backlog: number | null }[];
  findings(): { site: string; code: FindingCode }[];
  newestEpoch(site: string): number | null;
  /** In order of the lane. */
  laneEvents(site: string, epoch: number, lane: Lane, afterSeq: number, limit: number): StoredEvent[];
  /** Of all lanes, newest first. */
  recentEvents(site: string, limit: number): StoredEvent[];
  countEvents(): number;
}

export function createReadStore(database: Database): ReadStore {
  return {
    boards: () =>
      database
        .all('SELECT site, state FROM board')
        .map((row) => readBoard(String(row.site), String(row.state))),
    presences: () =>
      database.all('SELECT site, last_seen_ms, backlog FROM presence').map((row) => ({
        site: String(row.site),
        lastSeenMs: Number(row.last_seen_ms),
        backlog: row.backlog === null ? null : Number(row.backlog),
      })),
    findings: () =>
      database
        .all('SELECT DISTINCT site, code FROM finding ORDER BY code')
        .map((row) => ({ site: String(row.site), code: String(row.code) as FindingCode })),
    newestEpoch(site) {
      const epoch = database.get('SELECT MAX(epoch) AS epoch FROM hw WHERE site = ?', site)?.epoch;
      return typeof epoch === 'number' ? epoch : null;
    },
    laneEvents: (site, epoch, lane, afterSeq, limit) =>
      database
        .all(
          'SELECT * FROM ev WHERE site = ? AND epoch = ? AND lane = ? AND seq > ? ORDER BY seq LIMIT ?',
          site,
          epoch,
          lane,
          afterSeq,
          limit,
        )
        .map(toStoredEvent),
    recentEvents(site, limit) {
      const newest = database.get('SELECT MAX(epoch) AS epoch FROM hw WHERE site = ?', site)?.epoch;
      if (typeof newest !== 'number') return [];
      const lanes = (['A', 'B'] as const).flatMap((lane) =>
        database.all(
          'SELECT * FROM ev WHERE site = ? AND epoch = ? AND lane = ? ORDER BY seq DESC LIMIT ?',
          site,
          newest,
          lane,
          limit,
        ),
      );
      return lanes
        .sort((a, b) => Number(b.gseq) - Number(a.gseq))
        .slice(0, limit)
        .map(toStoredEvent);
    },
    countEvents: () => Number(database.get('SELECT COALESCE(MAX(gseq), 0) AS n FROM ev')?.n ?? 0),
  };
}

function toStoredEvent(row: Row): StoredEvent {
  const text = Buffer.from(row.bytes as Uint8Array).toString('utf8');
  return {
    epoch: Number(row.epoch),
    lane: row.lane === 'A' ? 'A' : 'B',
    seq: Number(row.seq),
    type: String(row.type),
    timeMs: Number(row.time_ms),
    receivedAtMs: Number(row.received_ms),
    hash: Buffer.from(row.hash as Uint8Array).toString('hex'),
    data:
      row.quarantine === null ? dataOf(text) : { reason: String(row.quarantine), raw: text.slice(0, 4000) },
  };
}

function dataOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : null;
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  } catch {
    // Only possible when the file was edited; `verify` names the event.
    return {};
  }
}
