import type { SqlDatabase } from '../../server/sql/sql-database.ts';
import { SitePicture } from '../../shared/contract/site-page.ts';
import { inOrderOfArrival, type LaneMarks, laneMark } from '../store/in-order-of-arrival.ts';
import { applyToPicture, emptyPicture, PICTURE_VERSION } from './site-picture.ts';

/** Of one commit: bounds what one turn keeps in memory. */
const MOST_EVENTS = 2_000;
/** Pictures kept in memory, so that sites being looked at are not parsed each second. */
const KEPT = 64;

interface Stored {
  readonly picture: SitePicture;
  readonly marks: LaneMarks;
}

export interface PictureReader {
  /** Reads on in the log until its end, or at most so many steps; `isWhole` is false when more is there. */
  readOn(site: string, mostSteps?: number): Promise<{ picture: SitePicture; isWhole: boolean }>;
}

/** Pictures of sites with their cursors: stored ones are read on from where they stand. */
export function createPictureReader(
  log: SqlDatabase,
  store: SqlDatabase,
  mostEvents = MOST_EVENTS,
): PictureReader {
  const kept = new Map<string, Stored>();
  const keep = (site: string, value: Stored): Stored => {
    kept.delete(site);
    kept.set(site, value);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return value;
  };

  async function stored(site: string): Promise<Stored> {
    const [row] = await store.all('SELECT state, marks, version FROM site_picture WHERE site = ?', site);
    const fresh: Stored = { picture: emptyPicture, marks: {} };
    if (row === undefined || Number(row.version) !== PICTURE_VERSION) return fresh;
    try {
      const state: unknown = JSON.parse(String(row.state));
      const picture = SitePicture.safeParse(state);
      return picture.success
        ? { picture: picture.data, marks: JSON.parse(String(row.marks)) as LaneMarks }
        : fresh;
    } catch {
      // The log has everything: what cannot be read is made anew.
      return fresh;
    }
  }

  /** One unchanging view of the log, so that no later number of arrival comes before an earlier one. */
  const step = (site: string, { picture, marks }: Stored): Promise<Stored & { readonly count: number }> =>
    log.snapshot(async (queries) => {
      let next = picture;
      let count = 0;
      const read: Record<string, number> = { ...marks };
      for await (const { event } of inOrderOfArrival(queries, site, marks, mostEvents)) {
        next = applyToPicture(next, event);
        read[laneMark(event.epoch, event.lane)] = event.seq;
        count += 1;
        if (count === mostEvents) break;
      }
      return { picture: next, marks: read, count };
    });

  return {
    async readOn(site, mostSteps = Number.POSITIVE_INFINITY) {
      let current = keep(site, kept.get(site) ?? (await stored(site)));
      for (let steps = 0; steps < mostSteps; steps += 1) {
        const next = await step(site, current);
        if (next.count === 0) return { picture: current.picture, isWhole: true };
        await store.run(
          `INSERT INTO site_picture (site, state, marks, version) VALUES (?, ?, ?, ?)
           ON CONFLICT (site) DO UPDATE SET state = excluded.state, marks = excluded.marks,
             version = excluded.version`,
          site,
          JSON.stringify(next.picture),
          JSON.stringify(next.marks),
          PICTURE_VERSION,
        );
        current = keep(site, next);
        if (next.count < mostEvents) return { picture: next.picture, isWhole: true };
      }
      return { picture: current.picture, isWhole: false };
    },
  };
}

/** Makes every picture anew from the log. */
export async function rebuildPictures(log: SqlDatabase, store: SqlDatabase): Promise<void> {
  await store.run('DELETE FROM site_picture');
  const reader = createPictureReader(log, store);
  for (const row of await log.all('SELECT DISTINCT site FROM hw ORDER BY site'))
    await reader.readOn(String(row.site));
}
