import type { SqlDatabase, SqlQueries } from '../../server/sql/sql-database.ts';
import type { Row } from '../../server/sqlite/database.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { SiteBoard } from '../ports/event-store.ts';
import { judgeEvent } from './judge-event.ts';
import { applyEvent, BOARD_VERSION, emptyBoard } from './site-board.ts';
import { announceSites, lockSites } from './site-locks.ts';

const PAGE = 1000;

/** Makes every projection anew from the log, site by site, each in one transaction with its cursor. */
export async function rebuildBoards(database: SqlDatabase): Promise<{ sites: number; events: number }> {
  const rows = await database.all('SELECT site FROM hw UNION SELECT site FROM board ORDER BY site');
  return await rebuild(database, rows);
}

/** The same for boards another build has written otherwise: an upgrade needs no command. */
export async function rebuildOutdatedBoards(
  database: SqlDatabase,
): Promise<{ sites: number; events: number }> {
  return await rebuild(
    database,
    await database.all('SELECT site FROM board WHERE version <> ? ORDER BY site', BOARD_VERSION),
  );
}

async function rebuild(
  database: SqlDatabase,
  rows: readonly Row[],
): Promise<{ sites: number; events: number }> {
  let events = 0;
  for (const row of rows) {
    const site = String(row.site);
    events += await database.transaction(async (queries) => {
      await lockSites(database.dialect, queries, [site]);
      const made = await boardFromLog(queries, site);
      await queries.run('DELETE FROM board WHERE site = ?', site);
      await queries.run(
        'INSERT INTO board (site, state, gseq, version) VALUES (?, ?, ?, ?)',
        site,
        JSON.stringify(made.board),
        made.gseq,
        BOARD_VERSION,
      );
      await announceSites(database.dialect, queries, 'rebuild', [site]);
      return made.events;
    });
  }
  return { sites: rows.length, events };
}

async function boardFromLog(
  queries: SqlQueries,
  site: string,
): Promise<{ board: SiteBoard; gseq: number; events: number }> {
  let board = emptyBoard(site);
  let gseq = 0;
  let events = 0;
  for await (const row of inOrderOfArrival(queries, site)) {
    const number = { epoch: Number(row.epoch), lane: laneOf(row), seq: Number(row.seq) };
    board = applyEvent(board, judgeEvent(row.bytes as Uint8Array, number, Number(row.received_ms)));
    gseq = Number(row.gseq);
    events += 1;
  }
  return { board, gseq, events };
}

/** Merges the lanes of one site by their numbers of arrival; reads each along the key, a page at a time. */
async function* inOrderOfArrival(queries: SqlQueries, site: string): AsyncGenerator<Row> {
  const lanes = (await queries.all('SELECT epoch, lane FROM hw WHERE site = ?', site)).map((row) =>
    laneRows(queries, site, Number(row.epoch), laneOf(row)),
  );
  const heads = await Promise.all(lanes.map((lane) => lane.next()));
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries())
      if (!head.done && (first < 0 || arrivalOf(head) < arrivalOf(heads[first]))) first = index;
    const head = heads[first];
    const lane = lanes[first];
    if (head === undefined || head.done || lane === undefined) return;
    yield head.value;
    heads[first] = await lane.next();
  }
}

async function* laneRows(queries: SqlQueries, site: string, epoch: number, lane: Lane): AsyncGenerator<Row> {
  let after = -1;
  for (;;) {
    const page = await queries.all(
      `SELECT gseq, epoch, lane, seq, received_ms, bytes FROM ev
       WHERE site = ? AND epoch = ? AND lane = ? AND seq > ? ORDER BY seq LIMIT ?`,
      site,
      epoch,
      lane,
      after,
      PAGE,
    );
    yield* page;
    if (page.length < PAGE) return;
    after = Number(page.at(-1)?.seq);
  }
}

const laneOf = (row: Row): Lane => (row.lane === 'A' ? 'A' : 'B');
const arrivalOf = (head: IteratorResult<Row> | undefined): number =>
  head === undefined || head.done ? Number.POSITIVE_INFINITY : Number(head.value.gseq);
