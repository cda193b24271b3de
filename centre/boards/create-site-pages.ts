import type { Log } from '../../server/process/log.ts';
import type { SitePicture } from '../../shared/contract/site-page.ts';
import type { SitePages } from '../ports/site-pages.ts';
import type { PictureReader } from './read-pictures.ts';

const EVERY_MS = 1_000;
/** Sites nobody looks at are read on a little at a time, so that opening one is quick and ingest is not disturbed. */
const UNWATCHED_PER_TURN = 2;

interface Watched {
  picture: SitePicture | null;
  isDirty: boolean;
  readonly listeners: Set<() => void>;
}

/** Pictures of the sites that are looked at, kept level with the log once a second. */
export function createSitePages(options: {
  readonly reader: PictureReader;
  readonly log: Log;
  readonly everyMs?: number;
}): SitePages {
  const { reader, log } = options;
  const watched = new Map<string, Watched>();
  const waiting = new Set<string>();
  /** Reads of one site never run side by side. */
  const running = new Map<string, Promise<unknown>>();
  let isClosed = false;

  function inTurn<T>(site: string, work: () => Promise<T>): Promise<T> {
    const run = (running.get(site) ?? Promise.resolve()).catch(() => undefined).then(work);
    running.set(site, run);
    const done = (): void => {
      if (running.get(site) === run) running.delete(site);
    };
    run.then(done, done);
    return run;
  }

  async function refresh(site: string, one: Watched): Promise<void> {
    one.isDirty = false;
    try {
      const { picture } = await inTurn(site, () => reader.readOn(site));
      if (picture === one.picture) return;
      one.picture = picture;
      for (const listener of one.listeners) listener();
    } catch (error) {
      one.isDirty = true;
      log.warn({ site, err: error }, 'the events of a site cannot be read now');
    }
  }

  async function readUnwatched(): Promise<void> {
    for (const site of [...waiting].slice(0, UNWATCHED_PER_TURN)) {
      waiting.delete(site);
      try {
        const { isWhole } = await inTurn(site, () => reader.readOn(site, 1));
        if (!isWhole) waiting.add(site);
      } catch (error) {
        waiting.add(site);
        log.warn({ site, err: error }, 'the events of a site cannot be read now');
      }
    }
  }

  let turn: Promise<void> | null = null;
  async function runTurn(): Promise<void> {
    for (const [site, one] of watched) if (one.isDirty) await refresh(site, one);
    await readUnwatched();
  }
  const timer = setInterval(() => {
    turn ??= runTurn().finally(() => {
      turn = null;
    });
  }, options.everyMs ?? EVERY_MS);
  timer.unref();

  return {
    get: async (site) => (await inTurn(site, () => reader.readOn(site))).picture,
    watch(site, listener) {
      const one = watched.get(site) ?? { picture: null, isDirty: true, listeners: new Set() };
      watched.set(site, one);
      one.listeners.add(listener);
      if (one.picture === null) void refresh(site, one);
      return {
        current: () => one.picture,
        stop() {
          one.listeners.delete(listener);
          if (one.listeners.size === 0 && watched.get(site) === one) watched.delete(site);
        },
      };
    },
    changed(sites) {
      if (isClosed) return;
      for (const site of sites) {
        const one = watched.get(site);
        if (one !== undefined) one.isDirty = true;
        else waiting.add(site);
      }
    },
    async close() {
      isClosed = true;
      clearInterval(timer);
      await turn;
      await Promise.allSettled(running.values());
    },
  };
}
