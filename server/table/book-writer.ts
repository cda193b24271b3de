import { Worker } from 'node:worker_threads';
import type { XlsxSheet } from './xlsx/write-xlsx.ts';

/** Sheets as the bytes of a workbook. */
export type WriteBook = (sheets: readonly XlsxSheet[]) => Promise<Uint8Array>;

/** What the thread is given; bytes alone are a file to be read. */
export interface WriteBookWork {
  readonly kind: 'write';
  readonly sheets: readonly XlsxSheet[];
}

export interface BookWriter {
  /** Rejects with an Error when the thread dies or takes too long. */
  readonly write: WriteBook;
  close(): void;
}

/** 20,000 people take about ten seconds on two shared cores. */
const DEADLINE_MS = 120_000;
/** 20,000 rows of 27 columns were written within this heap. */
const HEAP_MB = 1_024;

/** Writes workbooks one after the other, each in a thread of its own: the service goes on meanwhile. */
export function createBookWriter(workerEntry: URL, deadlineMs = DEADLINE_MS): BookWriter {
  let running: Worker | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  const inThread = (sheets: readonly XlsxSheet[]): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const work: WriteBookWork = { kind: 'write', sheets };
      const worker = new Worker(workerEntry, {
        workerData: work,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      });
      running = worker;
      const end = (finish: () => void): void => {
        clearTimeout(deadline);
        running = null;
        void worker.terminate();
        finish();
      };
      const fail = (text: string) => () => reject(new Error(text));
      const deadline = setTimeout(() => end(fail('writing the workbook took too long')), deadlineMs);
      worker.once('message', (bytes: Uint8Array) => end(() => resolve(bytes)));
      worker.once('error', (error) => end(() => reject(error)));
      worker.once('exit', () => end(fail('writing the workbook ended without a result')));
    });
  return {
    write(sheets) {
      const next = queue.then(() => inThread(sheets));
      queue = next.catch(() => undefined);
      return next;
    },
    close: () => void running?.terminate(),
  };
}
