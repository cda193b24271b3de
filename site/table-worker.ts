// Composition root of the thread that reads files of tables: a hostile one ends the thread, never the service.

import { parentPort, workerData } from 'node:worker_threads';
import { readBook } from '../server/table/read-book.ts';

const port = parentPort;
if (port === null) throw new Error('the thread that reads tables needs a parent');
const bytes: unknown = workerData;
if (!(bytes instanceof Uint8Array)) throw new Error('the thread that reads tables needs the bytes of a file');
port.postMessage(readBook(bytes));
