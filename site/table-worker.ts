// Composition root of the thread that reads and writes files of tables: a hostile one ends the thread, never the service,
// and a large one keeps nobody waiting.

import { parentPort, workerData } from 'node:worker_threads';
import type { WriteBookWork } from '../server/table/book-writer.ts';
import { readBook } from '../server/table/read-book.ts';

const port = parentPort;
if (port === null) throw new Error('the thread of tables needs a parent');
const work: Uint8Array | WriteBookWork = workerData;
if (work instanceof Uint8Array) port.postMessage(readBook(work));
else {
  const { writeXlsx } = await import('../server/table/xlsx/write-xlsx.ts');
  const bytes = Uint8Array.from(await writeXlsx(work.sheets));
  port.postMessage(bytes, [bytes.buffer]);
}
