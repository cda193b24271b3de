import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../server/sqlite/database.ts';
import { createGroupCommit } from './store/group-commit.ts';
import { type SentGroup, type StoreSource, type ToWorker, unpackGroup } from './store/worker-protocol.ts';

/**
 * The writer of the centre's log, off the thread that serves sockets. Requests that arrive while a
 * commit runs form the next group, so the group grows with the load and costs no waiting without it.
 */
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');
/** Of 4 KiB, 32 MiB; the file is cut to 64 MiB after it. */
const CHECKPOINT_PAGES = 8_192;
const source = workerData as StoreSource;
if (source.kind === 'sqlite') writeSqlite(port, source.path);
else await writePostgres(port, source);

function writeSqlite(out: NonNullable<typeof parentPort>, path: string): void {
  const database = openDatabase(path);
  // Each checkpoint is a flush of its own: after some 20,000 events, not after every few commits.
  database.exec(`PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES}`);
  const commit = createGroupCommit(database);
  let waiting: ToWorker[] = [];
  out.on('message', (group: SentGroup) => {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(...unpackGroup(group));
  });
  function flush(): void {
    const group = waiting;
    waiting = [];
    out.postMessage(commit(group));
    if (group.some(({ request }) => request.kind === 'close')) {
      database.close();
      out.close();
    }
  }
}

async function writePostgres(
  out: NonNullable<typeof parentPort>,
  { target, gateway }: Extract<StoreSource, { kind: 'postgres' }>,
): Promise<void> {
  const { createPostgresWriter } = await import('./store/postgres-writer.ts');
  const writer = createPostgresWriter({ target, gateway, answer: (message) => out.postMessage(message) });
  const submit = (message: ToWorker): void => {
    if (message.request.kind !== 'close') {
      writer.submit(message);
      return;
    }
    void writer.close().then(() => {
      out.postMessage({
        answers: [{ id: message.id, answer: { kind: 'done' } }],
        change: { boards: [], findings: [] },
      });
      out.close();
    });
  };
  out.on('message', (group: SentGroup) => {
    for (const message of unpackGroup(group)) submit(message);
  });
}
