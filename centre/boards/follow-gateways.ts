import type { Log } from '../../server/process/log.ts';
import type { PostgresConnection } from '../../server/sql/connect-postgres.ts';
import type { PostgresTarget } from '../../server/sql/postgres-target.ts';
import type { ReadStore, StoredState } from '../store/read-store.ts';
import { SITES_CHANNEL, type SitesNotice } from '../store/site-locks.ts';

const GATHER_MS = 200;
const RETRY_MS = 1_000;
const SITES_PER_READ = 500;

/**
 * Keeps this gateway's view of all sites level with what the others store: notices say which sites to
 * read again, and after a lost line everything is read, because notices of that time are gone.
 */
export function followGateways(options: {
  readonly target: PostgresTarget;
  readonly gateway: string;
  readonly reader: ReadStore;
  readonly log: Log;
  onStored(state: StoredState): void;
  /** The site has connected to another gateway. */
  onConnect(site: string): void;
}): () => Promise<void> {
  const { reader, log } = options;
  const changed = new Set<string>();
  let connection: PostgresConnection | null = null;
  let isClosed = false;
  let gathering: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;

  function onNotice(text: string): void {
    const notice = JSON.parse(text) as SitesNotice;
    if (notice.by === options.gateway) return;
    if (notice.isConnect) for (const site of notice.sites) options.onConnect(site);
    for (const site of notice.sites) changed.add(site);
    gathering ??= setTimeout(() => void read(), GATHER_MS);
  }

  async function read(): Promise<void> {
    gathering = null;
    const sites = [...changed];
    changed.clear();
    try {
      for (let at = 0; at < sites.length; at += SITES_PER_READ)
        options.onStored(await reader.stateOf(sites.slice(at, at + SITES_PER_READ)));
    } catch (error) {
      for (const site of sites) changed.add(site);
      log.warn({ err: error }, 'the sites of other gateways cannot be read now');
      if (!isClosed) gathering ??= setTimeout(() => void read(), RETRY_MS);
    }
  }

  async function connect(): Promise<void> {
    retry = null;
    try {
      const { connectPostgres } = await import('../../server/sql/connect-postgres.ts');
      const made = await connectPostgres(options.target);
      made.onNotification(onNotice);
      made.onEnd(again);
      if (isClosed) return await made.close();
      connection = made;
      await made.run(`LISTEN ${SITES_CHANNEL}`);
      options.onStored(await reader.state());
    } catch (error) {
      log.warn({ err: error }, 'changes of other gateways are not seen now');
      await connection?.close();
      again();
    }
  }

  function again(): void {
    connection = null;
    if (!isClosed) retry ??= setTimeout(() => void connect(), RETRY_MS);
  }

  void connect();
  return async () => {
    isClosed = true;
    if (gathering !== null) clearTimeout(gathering);
    if (retry !== null) clearTimeout(retry);
    await connection?.close();
  };
}
