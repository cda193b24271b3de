import type { SqlDatabase } from '../../server/sql/sql-database.ts';
import type { Timeline, TimelinePlace } from '../../shared/contract/site-page.ts';
import { toStoredEvent } from './to-stored-event.ts';

/**
 * One page of a site's events, newest first in order of arrival within an epoch; older epochs follow. Reads
 * along the key, so the last page costs what the first one does.
 */
export async function readTimeline(
  database: SqlDatabase,
  site: string,
  before: TimelinePlace | null,
  limit: number,
): Promise<Timeline> {
  return await database.snapshot(async (queries) => {
    const end = Number.MAX_SAFE_INTEGER;
    const rows = await queries.all('SELECT DISTINCT epoch FROM hw WHERE site = ? ORDER BY epoch DESC', site);
    const epochs = rows.map(({ epoch }) => Number(epoch));
    const events: Timeline['events'] = [];
    for (const epoch of epochs) {
      if (before !== null && epoch > before.epoch) continue;
      const below = before?.epoch === epoch ? before : { epoch, A: end, B: end };
      const wanted = limit - events.length;
      const read = async (lane: 'A' | 'B') =>
        await queries.all(
          'SELECT * FROM ev WHERE site = ? AND epoch = ? AND lane = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
          site,
          epoch,
          lane,
          below[lane],
          wanted,
        );
      const found = [...(await read('A')), ...(await read('B'))].sort(
        (a, b) => Number(b.gseq) - Number(a.gseq),
      );
      const taken = found.slice(0, wanted);
      events.push(...taken.map(toStoredEvent));
      if (events.length < limit) continue;
      const lowest = (lane: 'A' | 'B'): number =>
        taken.reduce((low, row) => (row.lane === lane ? Math.min(low, Number(row.seq)) : low), below[lane]);
      return { events, next: { epoch, A: lowest('A'), B: lowest('B') } };
    }
    return { events, next: null };
  });
}
