import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { BOOK_LIMITS, type Book, bookFault } from '../../../server/table/book.ts';

/** 20,000 rows take about two seconds on a slow office computer. */
const DEADLINE_MS = 30_000;
/** Heap of the thread; what is unpacked lies outside of it and has a bound of its own. */
const HEAP_MB = 512;
/** The page asks again about the same file after each change of the mapping. */
const KEPT_BOOKS = 2;

export interface BookReader {
  /** Never rejects: a thread that dies or takes too long is a fault of the file. */
  read(bytes: Uint8Array): Promise<Book>;
  close(): void;
}

/** Reads files one after the other, each in a thread of its own with a bound of memory and time. */
export function createBookReader(workerEntry: URL, deadlineMs = DEADLINE_MS): BookReader {
  const kept = new Map<string, Book>();
  let running: Worker | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const inThread = (bytes: Uint8Array): Promise<Book> =>
    new Promise((resolve) => {
      const worker = new Worker(workerEntry, {
        workerData: bytes,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      });
      running = worker;
      const end = (book: Book): void => {
        clearTimeout(deadline);
        running = null;
        void worker.terminate();
        resolve(book);
      };
      const deadline = setTimeout(() => end(bookFault('timeout', 'reading took too long')), deadlineMs);
      worker.once('message', end);
      worker.once('error', () => end(bookFault('too-large', 'reading took more memory than it may')));
      worker.once('exit', () => end(bookFault('malformed', 'reading ended without a result')));
    });

  return {
    read(bytes) {
      if (bytes.length > BOOK_LIMITS.fileBytes)
        return Promise.resolve(bookFault('too-large', 'the file is larger than 8 MB'));
      const hash = createHash('sha256').update(bytes).digest('hex');
      const next = queue.then(async () => {
        const known = kept.get(hash);
        const book = known ?? (await inThread(bytes));
        kept.delete(hash);
        kept.set(hash, book);
        for (const oldest of [...kept.keys()].slice(0, -KEPT_BOOKS)) kept.delete(oldest);
        return book;
      });
      queue = next;
      return next;
    },
    close() {
      kept.clear();
      void running?.terminate();
    },
  };
}
