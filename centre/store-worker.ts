import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '../server/sqlite/database.ts';
import { createGroupCommit } from './store/group-commit.ts';
import type { ToWorker } from './store/worker-protocol.ts';

/**
 * The one writer of the centre's log, off the thread that serves sockets. Requests that arrive while a
 * commit runs form the next group, so the group grows with the load and costs no waiting without it.
 */
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker');
const { path } = workerData as { path: string };
const database = openDatabase(path);
const commit = createGroupCommit(database);
let waiting: ToWorker[] = [];

port.on('message', (message: ToWorker) => {
  waiting.push(message);
  if (waiting.length === 1) setImmediate(flush);
});

function flush(): void {
  const group = waiting;
  waiting = [];
  port?.postMessage(commit(group));
  if (group.some(({ request }) => request.kind === 'close')) {
    database.close();
    port?.close();
  }
}
