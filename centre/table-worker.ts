// The thread that writes workbooks: a large one keeps no site and no page waiting.

import { parentPort, workerData } from 'node:worker_threads';
import type { WriteBookWork } from '../server/table/book-writer.ts';
import { writeXlsx } from '../server/table/xlsx/write-xlsx.ts';

const port = parentPort;
if (port === null) throw new Error('the thread of tables needs a parent');
const { sheets }: WriteBookWork = workerData;
const bytes = Uint8Array.from(await writeXlsx(sheets));
port.postMessage(bytes, [bytes.buffer]);
