import { Worker } from 'node:worker_threads';
import type { EventStore, StoreChange } from '../ports/event-store.ts';
import {
  type FromWorker,
  packBatch,
  type StoreAnswer,
  type StoreRequest,
  type StoreSource,
  type ToWorker,
} from './worker-protocol.ts';

/** The store behind a worker thread. `onDead` is called when the thread ends by itself: nothing can be stored any more. */
export function createWorkerStore(options: {
  readonly workerUrl: URL;
  readonly source: StoreSource;
  readonly onDead: (error: Error) => void;
}): EventStore {
  const worker = new Worker(options.workerUrl, { workerData: options.source });
  const waiting = new Map<number, { resolve(answer: StoreAnswer): void; reject(error: Error): void }>();
  const listeners = new Set<(change: StoreChange) => void>();
  let nextId = 1;
  let isClosing = false;

  worker.on('message', ({ answers, change }: FromWorker) => {
    if (change.boards.length > 0 || change.findings.length > 0)
      for (const listener of listeners) listener(change);
    for (const { id, answer } of answers) {
      const call = waiting.get(id);
      waiting.delete(id);
      if (answer.kind === 'failed') call?.reject(new Error(answer.text));
      else call?.resolve(answer);
    }
  });
  const die = (error: Error): void => {
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
    if (!isClosing) options.onDead(error);
  };
  worker.on('error', die);
  worker.on('exit', () => die(new Error('the store has ended')));

  function ask(request: StoreRequest, transfer: ArrayBuffer[] = []): Promise<StoreAnswer> {
    const id = nextId;
    nextId += 1;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      const message: ToWorker = { id, request };
      worker.postMessage(message, transfer);
    });
  }

  return {
    async openEpoch(site, hello, atMs, isRelayed = false) {
      const answer = await ask({
        kind: 'open-epoch',
        site,
        hello: { epoch: hello.epoch, lanes: hello.lanes },
        atMs,
        isRelayed,
      });
      if (answer.kind !== 'opened') throw new Error('the store gave another answer');
      return answer.epoch;
    },
    async ingest(batch) {
      const packed = packBatch(batch);
      const buffers = [packed.body, packed.lengths, packed.hashes].map((view) => view.buffer as ArrayBuffer);
      const answer = await ask({ kind: 'ingest', batch: packed }, buffers);
      if (answer.kind !== 'ingested') throw new Error('the store gave another answer');
      return answer.result;
    },
    async noteSeen(site, atMs, backlog, isConnected) {
      await ask({ kind: 'seen', site, atMs, backlog, isConnected });
    },
    async noteFinding(finding) {
      await ask({ kind: 'finding', ...finding });
    },
    onChange: (listener) => listeners.add(listener),
    async close() {
      isClosing = true;
      await ask({ kind: 'close' }).catch(() => undefined);
      await worker.terminate();
    },
  };
}
