import { setImmediate as soon } from 'node:timers/promises';
import { DatabaseUnreachableError } from '../../server/process/unreachable-error.ts';
import { connectPostgres, type PostgresConnection } from '../../server/sql/connect-postgres.ts';
import { inTransaction } from '../../server/sql/postgres-database.ts';
import type { PostgresTarget } from '../../server/sql/postgres-target.ts';
import { LANES } from '../../shared/uplink/lane.ts';
import { createEventLog } from './event-log.ts';
import { failedGroup, perform } from './perform.ts';
import { loadPostgresTables, type WantedHead } from './postgres-tables.ts';
import { WriteConflictError } from './postgres-writes.ts';
import { announceSites, lockSites } from './site-locks.ts';
import type { FromWorker, StoreAnswer, StoreRequest, ToWorker } from './worker-protocol.ts';

/** Groups under way at once; a site always belongs to the same one, so its calls keep their order. */
const STREAMS = 2;
/** Of one transaction: bounds its locks, its length and the notice about it (8,000 bytes). */
const MOST_SITES = 256;
const MOST_EVENTS = 4_096;
const ATTEMPTS = 3;

interface Stream {
  waiting: ToWorker[];
  connection: PostgresConnection | null;
  isRunning: boolean;
}

/**
 * Group commits to PostgreSQL. Nothing is remembered from one transaction to the next, so any gateway may
 * serve any site, and a failure needs no repair: the group is answered as failed and its sites ask anew.
 */
export function createPostgresWriter(options: {
  readonly target: PostgresTarget;
  readonly gateway: string;
  /** Called once per commit, after it. */
  readonly answer: (message: FromWorker) => void;
}): { submit(message: ToWorker): void; close(): Promise<void> } {
  const streams: Stream[] = Array.from({ length: STREAMS }, () => ({
    waiting: [],
    connection: null,
    isRunning: false,
  }));
  const running = new Set<Promise<void>>();

  async function drain(stream: Stream): Promise<void> {
    stream.isRunning = true;
    // What arrives in the same turn belongs to the same group.
    await soon();
    while (stream.waiting.length > 0) options.answer(await commit(stream, takeGroup(stream.waiting)));
    stream.isRunning = false;
  }

  async function commit(stream: Stream, group: readonly ToWorker[]): Promise<FromWorker> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (stream.connection === null || stream.connection.isDead())
          stream.connection = await connectPostgres(options.target);
        return await runGroup(stream.connection, options.gateway, group);
      } catch (error) {
        // Every retry reads anew where the sites stand, so also a commit whose answer was lost is no danger.
        if (attempt === ATTEMPTS || !isWorthRetrying(error, stream.connection))
          return failedGroup(group, error);
      }
    }
  }

  return {
    submit(message) {
      const stream = streams[streamOf(siteOf(message.request))];
      if (stream === undefined) return;
      stream.waiting.push(message);
      if (stream.isRunning) return;
      const run = drain(stream);
      running.add(run);
      void run.finally(() => running.delete(run));
    },
    async close() {
      await Promise.all(running);
      for (const stream of streams) await stream.connection?.close();
    },
  };
}

/** The longest beginning of the queue that fits one transaction. */
function takeGroup(waiting: ToWorker[]): ToWorker[] {
  const sites = new Set<string>();
  let events = 0;
  let count = 0;
  for (const { request } of waiting) {
    sites.add(siteOf(request));
    events += request.kind === 'ingest' ? request.batch.lines.length : 0;
    if (count > 0 && (sites.size > MOST_SITES || events > MOST_EVENTS)) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

const runGroup = (
  connection: PostgresConnection,
  gateway: string,
  group: readonly ToWorker[],
): Promise<FromWorker> =>
  inTransaction(connection, 'BEGIN', async (queries) => {
    const sites = [...new Set(group.map(({ request }) => siteOf(request)))].sort();
    await lockSites('postgres', queries, sites);
    const tables = await loadPostgresTables(queries, gateway, sites, group.flatMap(wantedHeads));
    const log = createEventLog(tables);
    const answers = group.map((each): { id: number; answer: StoreAnswer } => ({
      id: each.id,
      answer: perform(log, each),
    }));
    log.writeBoards();
    await tables.flush();
    const connects = group.flatMap(({ request }) => (request.kind === 'open-epoch' ? [request.site] : []));
    await announceSites('postgres', queries, gateway, sites);
    await announceSites('postgres', queries, gateway, [...new Set(connects)], true);
    return { answers, change: log.takeChanges() };
  });

const wantedHeads = ({ request }: ToWorker): WantedHead[] =>
  request.kind !== 'open-epoch'
    ? []
    : LANES.map((lane) => ({
        site: request.site,
        epoch: request.hello.epoch,
        lane,
        seq: request.hello.lanes[lane].last,
      }));

function isWorthRetrying(error: unknown, connection: PostgresConnection | null): boolean {
  if (error instanceof DatabaseUnreachableError) return false;
  if (error instanceof WriteConflictError || connection?.isDead() === true) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Serialisation failure, deadlock.
  return code === '40001' || code === '40P01';
}

function siteOf(request: StoreRequest): string {
  switch (request.kind) {
    case 'ingest':
      return request.batch.site;
    case 'close':
      return '';
    default:
      return request.site;
  }
}

function streamOf(site: string): number {
  let hash = 0;
  for (let index = 0; index < site.length; index += 1) hash = (hash * 31 + site.charCodeAt(index)) % 65_521;
  return hash % STREAMS;
}
