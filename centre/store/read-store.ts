import type { SqlDatabase } from '../../server/sql/sql-database.ts';
import type { EventReader } from '../ports/event-reader.ts';
import type { FindingCode, SiteBoard } from '../ports/event-store.ts';
import { readTimeline } from './read-timeline.ts';
import { readBoard } from './site-board.ts';
import { toStoredEvent } from './to-stored-event.ts';

export interface StoredPresence {
  readonly site: string;
  readonly lastSeenMs: number;
  readonly backlog: number | null;
  /** The gateway it is connected to; empty when to none, and always for a store with one server. */
  readonly gateway: string;
}

/** What a page of sites is made from. */
export interface StoredState {
  readonly boards: SiteBoard[];
  readonly presences: StoredPresence[];
  readonly findings: { site: string; code: FindingCode }[];
}

/** Short reads on connections of their own; writers never wait for them. */
export interface ReadStore extends EventReader {
  state(): Promise<StoredState>;
  stateOf(sites: readonly string[]): Promise<StoredState>;
  countEvents(): Promise<number>;
}

export function createReadStore(database: SqlDatabase): ReadStore {
  async function state(where: string, sites: readonly string[]): Promise<StoredState> {
    const [boards, presences, findings] = await Promise.all([
      database.all(`SELECT site, state FROM board ${where}`, ...sites),
      database.all(`SELECT site, last_seen_ms, backlog, gateway FROM presence ${where}`, ...sites),
      database.all(`SELECT DISTINCT site, code FROM finding ${where} ORDER BY code`, ...sites),
    ]);
    return {
      boards: boards.map((row) => readBoard(String(row.site), String(row.state))),
      presences: presences.map((row) => ({
        site: String(row.site),
        lastSeenMs: Number(row.last_seen_ms),
        backlog: row.backlog === null ? null : Number(row.backlog),
        gateway: String(row.gateway),
      })),
      findings: findings.map((row) => ({ site: String(row.site), code: String(row.code) as FindingCode })),
    };
  }

  async function newestEpoch(site: string): Promise<number | null> {
    const [row] = await database.all('SELECT MAX(epoch) AS epoch FROM hw WHERE site = ?', site);
    return typeof row?.epoch === 'number' ? row.epoch : null;
  }

  return {
    state: () => state('', []),
    stateOf: (sites) => state(`WHERE site IN (${sites.map(() => '?').join(', ')})`, sites),
    newestEpoch,
    async laneEvents(site, epoch, lane, afterSeq, limit) {
      const rows = await database.all(
        'SELECT * FROM ev WHERE site = ? AND epoch = ? AND lane = ? AND seq > ? ORDER BY seq LIMIT ?',
        site,
        epoch,
        lane,
        afterSeq,
        limit,
      );
      return rows.map(toStoredEvent);
    },
    async recentEvents(site, limit) {
      const newest = await newestEpoch(site);
      if (newest === null) return [];
      const lanes = await Promise.all(
        (['A', 'B'] as const).map((lane) =>
          database.all(
            'SELECT * FROM ev WHERE site = ? AND epoch = ? AND lane = ? ORDER BY seq DESC LIMIT ?',
            site,
            newest,
            lane,
            limit,
          ),
        ),
      );
      return lanes
        .flat()
        .sort((a, b) => Number(b.gseq) - Number(a.gseq))
        .slice(0, limit)
        .map(toStoredEvent);
    },
    timeline: (site, before, limit) => readTimeline(database, site, before, limit),
    async countEvents() {
      // Numbers of arrival count over the file in SQLite, within each site in PostgreSQL; neither reads `ev`.
      const sql =
        database.dialect === 'sqlite'
          ? 'SELECT COALESCE(MAX(gseq), 0) AS n FROM ev'
          : 'SELECT COALESCE(SUM(gseq), 0) AS n FROM board';
      return Number((await database.all(sql))[0]?.n ?? 0);
    },
  };
}
