import type { SqlQueries } from '../../server/sql/sql-database.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { BatchRow, FindingRow, LaneMark, LanePlace, LogTables, PresenceRow } from './log-tables.ts';
import {
  type ArrivedEvent,
  insertBatches,
  insertEvents,
  insertFindings,
  placeArrays,
  upsertMarks,
  writeBoards,
  writePresences,
} from './postgres-writes.ts';
import { arrayText } from './site-locks.ts';

/** A head that must be known before the group can be decided. */
export interface WantedHead extends LanePlace {
  readonly seq: number;
}

/**
 * The log's tables for one transaction on PostgreSQL: reads what the sites of a group need, gathers the
 * writes in memory, and makes them in a few statements of arrays. `sites` must be locked.
 */
export async function loadPostgresTables(
  queries: SqlQueries,
  gateway: string,
  sites: readonly string[],
  wantedHeads: readonly WantedHead[],
): Promise<LogTables & { flush(): Promise<void> }> {
  const list = arrayText(sites);
  const boards = new Map(
    (await queries.all('SELECT site, state, gseq FROM board WHERE site = ANY(?::text[])', list)).map(
      (row) => [String(row.site), { state: String(row.state), gseq: Number(row.gseq) }],
    ),
  );
  const marks = new Map<string, LaneMark>();
  const newest = new Map<string, number>();
  const keyOf = ({ site, epoch, lane }: LanePlace): string => `${site} ${epoch} ${lane}`;
  const noteMark = (place: LanePlace, mark: LaneMark): void => {
    marks.set(keyOf(place), mark);
    newest.set(place.site, Math.max(newest.get(place.site) ?? 0, place.epoch));
  };
  for (const row of await queries.all(
    'SELECT site, epoch, lane, seq, head FROM hw WHERE site = ANY(?::text[])',
    list,
  )) {
    const place = { site: String(row.site), epoch: Number(row.epoch), lane: row.lane as Lane };
    noteMark(place, { seq: Number(row.seq), head: row.head as Uint8Array });
  }
  const heads = await readHeads(queries, wantedHeads);

  const arrivals = new Map<string, number>();
  const events: ArrivedEvent[] = [];
  const movedMarks = new Map<string, LanePlace & LaneMark>();
  const segments = new Map<string, LanePlace & LaneMark>();
  const batches: BatchRow[] = [];
  const findings = new Map<string, FindingRow>();
  const presences = new Map<string, PresenceRow>();
  const writtenBoards = new Map<string, { state: string; gseq: number }>();

  return {
    board: (site) => boards.get(site) ?? null,
    highWater: (place) => marks.get(keyOf(place)) ?? null,
    newestEpoch: (site) => newest.get(site) ?? null,
    headAt: (place, seq) => heads.get(`${keyOf(place)} ${seq}`) ?? null,
    insertEvent(row) {
      const gseq = (arrivals.get(row.site) ?? boards.get(row.site)?.gseq ?? 0) + 1;
      arrivals.set(row.site, gseq);
      events.push({ ...row, gseq });
      // A hello of the same site may stand behind it in the group.
      heads.set(`${keyOf(row)} ${row.seq}`, row.hash);
      return gseq;
    },
    setHighWater(place, mark) {
      noteMark(place, mark);
      movedMarks.set(keyOf(place), { ...place, ...mark });
    },
    startSegment(place, fromSeq, baseHead) {
      segments.set(`${keyOf(place)} ${fromSeq}`, { ...place, seq: fromSeq, head: baseHead });
      heads.set(`${keyOf(place)} ${fromSeq - 1}`, baseHead);
    },
    insertBatch: (row) => void batches.push(row),
    insertFinding(row) {
      const key = `${row.site} ${row.epoch} ${row.lane ?? ''} ${row.code}`;
      if (findings.has(key)) return false;
      findings.set(key, row);
      return true;
    },
    notePresence(row) {
      const before = presences.get(row.site);
      presences.set(row.site, { ...row, backlog: row.backlog ?? before?.backlog ?? null });
    },
    writeBoard: (site, state, gseq) => void writtenBoards.set(site, { state, gseq }),
    async flush() {
      await insertEvents(queries, events);
      await upsertMarks(queries, 'hw', 'seq', 'head', [...movedMarks.values()]);
      await upsertMarks(queries, 'segment', 'from_seq', 'base_head', [...segments.values()]);
      await insertBatches(queries, batches);
      await insertFindings(queries, [...findings.values()]);
      await writePresences(queries, gateway, [...presences.values()]);
      const rows = [...writtenBoards].map(([site, board]) => ({
        site,
        ...board,
        before: boards.get(site)?.gseq,
      }));
      await writeBoards(queries, rows);
    },
  };
}

async function readHeads(
  queries: SqlQueries,
  wanted: readonly WantedHead[],
): Promise<Map<string, Uint8Array>> {
  const heads = new Map<string, Uint8Array>();
  if (wanted.length === 0) return heads;
  const rows = await queries.all(
    `SELECT site, epoch, lane, w.seq, COALESCE(ev.hash, segment.base_head) AS head
     FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[]) AS w(site, epoch, lane, seq)
     LEFT JOIN ev USING (site, epoch, lane, seq)
     LEFT JOIN segment USING (site, epoch, lane)
     WHERE ev.hash IS NOT NULL OR segment.from_seq = w.seq + 1`,
    ...placeArrays(wanted),
    arrayText(wanted.map(({ seq }) => seq)),
  );
  for (const row of rows)
    if (row.head instanceof Uint8Array)
      heads.set(`${row.site} ${row.epoch} ${row.lane} ${row.seq}`, row.head);
  return heads;
}
