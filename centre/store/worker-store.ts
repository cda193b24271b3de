import { Worker } from 'node:worker_threads';
import type { EventStore, StoreChange } from '../ports/event-store.ts';
import { createCommitPace } from './commit-pace.ts';
import { costOf, createFairQueue } from './fair-queue.ts';
import {
  type FromWorker,
  packGroup,
  type StoreAnswer,
  type StoreRequest,
  type StoreSource,
  type ToWorker,
} from './worker-protocol.ts';

/** Handed to the thread at once; the rest waits here, where sites take turns. */
const MOST_UNDER_WAY = 8_192;

/** The store behind a worker thread. `onDead` is called when the thread ends by itself: nothing can be stored any more. */
export function createWorkerStore(options: {
  readonly workerUrl: URL;
  readonly source: StoreSource;
  readonly onDead: (error: Error) => void;
}): EventStore {
  const worker = new Worker(options.workerUrl, { workerData: options.source });
  const waiting = new Map<
    number,
    { resolve(answer: StoreAnswer): void; reject(error: Error): void; readonly cost: number }
  >();
  const listeners = new Set<(change: StoreChange) => void>();
  let nextId = 1;
  let isClosing = false;

  const pace = createCommitPace(() => performance.now());
  const queue = createFairQueue();
  /** Events the thread has and has not answered. */
  let underWay = 0;
  let timer: NodeJS.Timeout | null = null;
  let isSoon = false;

  worker.on('message', ({ answers, change }: FromWorker) => {
    if (change.boards.length > 0 || change.findings.length > 0)
      for (const listener of listeners) listener(change);
    for (const { id, answer } of answers) {
      const call = waiting.get(id);
      waiting.delete(id);
      underWay -= call?.cost ?? 0;
      if (answer.kind === 'failed') call?.reject(new Error(answer.text));
      else call?.resolve(answer);
    }
    if (queue.size() > 0 && timer === null && !isSoon) {
      isSoon = true;
      setImmediate(post);
    }
  });
  const die = (error: Error): void => {
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
    if (!isClosing) options.onDead(error);
  };
  worker.on('error', die);
  worker.on('exit', () => die(new Error('the store has ended')));

  function post(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    isSoon = false;
    const taken = queue.take(MOST_UNDER_WAY - underWay);
    if (taken.length === 0) return;
    underWay += taken.reduce((sum, each) => sum + costOf(each), 0);
    const group = packGroup(taken);
    worker.postMessage(group, [group.bytes.buffer, group.lengths.buffer]);
  }

  function ask(request: StoreRequest): Promise<StoreAnswer> {
    const id = nextId;
    nextId += 1;
    return new Promise((resolve, reject) => {
      const item: ToWorker = { id, request };
      waiting.set(id, { resolve, reject, cost: costOf(item) });
      queue.push(item);
      if (request.kind === 'ingest') pace.note(request.batch.site);
      if (isSoon) return;
      const gatherMs = isUrgent(request) ? 0 : pace.gatherMs();
      if (gatherMs === 0) {
        isSoon = true;
        setImmediate(post);
      } else timer ??= setTimeout(post, gatherMs);
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
      const answer = await ask({ kind: 'ingest', batch });
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

const isUrgent = (request: StoreRequest): boolean =>
  request.kind === 'close' || (request.kind === 'ingest' && request.batch.lane === 'A');
