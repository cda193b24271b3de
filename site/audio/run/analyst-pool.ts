import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FromAnalyst, ToAnalyst } from './analyst-messages.ts';

/** Two threads keep up with 60 rooms; more would take the processor from the pictures. */
const MOST_THREADS = 2;

/** Threads that follow and measure the microphones of one check. Each microphone has its thread. */
export interface AnalystPool {
  begin(check: Omit<Extract<ToAnalyst, { type: 'begin' }>, 'type'>): void;
  /** Sound goes to the thread of its microphone, everything else to all. */
  post(message: Extract<ToAnalyst, { type: 'take' | 'finish' }>): void;
  onMessage(listener: (message: FromAnalyst) => void): void;
  /** The check is over: the threads end, whatever they do. */
  end(): void;
  close(): Promise<void>;
}

export function createAnalystPool(entry: URL): AnalystPool {
  let threads: Worker[] = [];
  let threadOf = new Map<string, Worker>();
  let listener: (message: FromAnalyst) => void = () => {};
  const ending = new Set<Promise<unknown>>();

  const end = (): void => {
    for (const thread of threads) {
      thread.removeAllListeners();
      thread.postMessage({ type: 'end' } satisfies ToAnalyst);
      const ended = thread.terminate().finally(() => ending.delete(ended));
      ending.add(ended);
    }
    threads = [];
    threadOf = new Map();
  };

  return {
    begin(check) {
      end();
      const count = Math.min(
        MOST_THREADS,
        Math.max(1, availableParallelism()),
        Math.max(1, check.cameraIds.length),
      );
      threads = Array.from(
        { length: count },
        (_, index) => new Worker(entry, { name: `listening-${index + 1}` }),
      );
      threads.forEach((thread, index) => {
        const cameraIds = check.cameraIds.filter((_, position) => position % count === index);
        for (const id of cameraIds) threadOf.set(id, thread);
        thread.on('message', (message: FromAnalyst) => listener(message));
        thread.on('error', (error: Error) => listener({ type: 'failed', message: error.message }));
        thread.postMessage({ ...check, type: 'begin', cameraIds } satisfies ToAnalyst);
      });
    },
    post(message) {
      if (message.type === 'finish') {
        for (const thread of threads) thread.postMessage(message);
        return;
      }
      for (const thread of threads) {
        const slices = message.slices.filter(({ cameraId }) => threadOf.get(cameraId) === thread);
        if (slices.length > 0) thread.postMessage({ type: 'take', slices } satisfies ToAnalyst);
      }
    },
    onMessage(next) {
      listener = next;
    },
    end,
    async close() {
      end();
      await Promise.all(ending);
    },
  };
}
