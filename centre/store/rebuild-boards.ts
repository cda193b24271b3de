import type { Database } from '../../server/sqlite/database.ts';
import type { SiteBoard } from '../ports/event-store.ts';
import { applyEvent, emptyBoard } from './site-board.ts';
import { judge } from './sqlite-log.ts';

const PAGE = 1000;

/** Makes the projections anew from the log, in one transaction. */
export function rebuildBoards(database: Database): { sites: number; events: number } {
  return database.transaction(() => {
    const boards = new Map<string, SiteBoard>();
    let after = 0;
    let events = 0;
    for (;;) {
      const page = database.all('SELECT * FROM ev WHERE gseq > ? ORDER BY gseq LIMIT ?', after, PAGE);
      for (const row of page) {
        const site = String(row.site);
        const number = {
          epoch: Number(row.epoch),
          lane: row.lane === 'A' ? ('A' as const) : ('B' as const),
          seq: Number(row.seq),
        };
        const event = judge(row.bytes as Uint8Array, number, Number(row.received_ms));
        boards.set(site, applyEvent(boards.get(site) ?? emptyBoard(site), event));
        after = Number(row.gseq);
        events += 1;
      }
      if (page.length < PAGE) break;
    }
    database.exec('DELETE FROM board');
    for (const [site, board] of boards)
      database.run('INSERT INTO board (site, state) VALUES (?, ?)', site, JSON.stringify(board));
    return { sites: boards.size, events };
  });
}
