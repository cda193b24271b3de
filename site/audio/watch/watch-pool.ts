import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FromWatcher, ToWatcher } from './watch-messages.ts';

/** Two threads follow 60 rooms with room to spare; more would take the processor from the pictures. */
const MOST_THREADS = 2;

/** Threads that follow the microphones of one watch; each microphone has its thread. */
export interface WatchPool {
  begin(watch: Omit<Extract<ToWatcher, { type: 'begin' }>, 'type'>): void;
  /** Sound and clips go to the thread of their microphone, everything else to all. */
  post(message: Exclude<ToWatcher, { type: 'begin' }>): void;
  onMessage(listener: (message: FromWatcher) => void): void;
  end(): Promise<void>;
}

export function createWatchPool(entry: URL): WatchPool {
  let threads: Worker[] = [];
  let threadOf = new Map<string, Worker>();
  let listener: (message: FromWatcher) => void = () => {};
  const send = (thread: Worker, message: ToWatcher): void => thread.postMessage(message);

  const end = async (): Promise<void> => {
    const ending = threads;
    threads = [];
    threadOf = new Map();
    await Promise.all(
      ending.map((thread) => {
        thread.removeAllListeners();
        return thread.terminate();
      }),
    );
  };

  return {
    begin(watch) {
      void end();
      const count = Math.max(1, Math.min(MOST_THREADS, availableParallelism(), watch.cameraIds.length));
      threads = Array.from({ length: count }, () => new Worker(entry, { workerData: { job: 'watch' } }));
      threads.forEach((thread, index) => {
        const cameraIds = watch.cameraIds.filter((_, position) => position % count === index);
        for (const id of cameraIds) threadOf.set(id, thread);
        thread.on('message', (message: FromWatcher) => listener(message));
        thread.on('error', (error: Error) => listener({ type: 'failed', message: error.message }));
        send(thread, { ...watch, type: 'begin', cameraIds });
      });
    },
    post(message) {
      if (message.type === 'clip') {
        const thread = threadOf.get(message.cameraId);
        if (thread !== undefined) send(thread, message);
        return;
      }
      for (const thread of threads) {
        if (message.type !== 'take') send(thread, message);
        else {
          const slices = message.slices.filter(({ cameraId }) => threadOf.get(cameraId) === thread);
          if (slices.length > 0) send(thread, { type: 'take', slices });
        }
      }
    },
    onMessage(next) {
      listener = next;
    },
    end,
  };
}
