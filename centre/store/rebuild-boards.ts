import type { SqlDatabase, SqlQueries } from '../../server/sql/sql-database.ts';
import type { Row } from '../../server/sqlite/database.ts';
import type { SiteBoard } from '../ports/event-store.ts';
import { inOrderOfArrival } from './in-order-of-arrival.ts';
import { applyEvent, BOARD_VERSION, emptyBoard } from './site-board.ts';
import { announceSites, lockSites } from './site-locks.ts';

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
  for await (const arrived of inOrderOfArrival(queries, site)) {
    board = applyEvent(board, arrived.event);
    gseq = arrived.gseq;
    events += 1;
  }
  return { board, gseq, events };
}
