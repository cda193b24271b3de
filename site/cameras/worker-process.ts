import { type ChildProcess, fork } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './ingest/messages.ts';

/** One running ingest worker, whatever carries it. */
export interface WorkerProcess {
  /** Process id; null for a thread. */
  readonly pid: number | null;
  send(message: ToWorker): void;
  kill(): void;
}

export interface WorkerListener {
  onMessage(message: FromWorker): void;
  /** Once. Nothing comes afterwards. */
  onExit(): void;
}

/** Pictures live outside the heap; the young generation needs little, and its default would grow to 48 MB. */
const WORKER_NODE_OPTIONS = ['--max-semi-space-size=2'];

/**
 * For glibc's malloc, elsewhere without effect: buffers of 64 KiB and more are mapped one by one, so that what a
 * connection leaves behind goes back to the system instead of staying as holes. 11 of 62 MB with 32 cameras.
 */
const WORKER_ENVIRONMENT = {
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_ARENA_MAX: '2',
};

/**
 * Starts an ingest worker: a forked process, or a thread under Electron, whose own executable is no plain Node.
 * Nothing about cameras is in arguments or environment.
 */
export function startWorker(
  entry: string | URL,
  listener: WorkerListener,
  carrier: 'process' | 'thread' = process.versions['electron'] === undefined ? 'process' : 'thread',
): WorkerProcess {
  return carrier === 'process' ? startFork(entry, listener) : startThread(entry, listener);
}

function startFork(entry: string | URL, listener: WorkerListener): WorkerProcess {
  // Options of the service's own Node (test runners, inspectors) are not for the worker.
  const child: ChildProcess = fork(entry, [], {
    serialization: 'advanced',
    execArgv: WORKER_NODE_OPTIONS,
    env: { ...process.env, ...WORKER_ENVIRONMENT },
    windowsHide: true,
  });
  const exit = once(() => listener.onExit());
  child.on('message', (message) => listener.onMessage(message as FromWorker));
  child.on('error', exit);
  child.on('exit', exit);
  return {
    pid: child.pid ?? null,
    send: (message) => {
      if (child.connected) child.send(message, undefined, undefined, () => {});
    },
    kill: () => child.kill('SIGKILL'),
  };
}

function startThread(entry: string | URL, listener: WorkerListener): WorkerProcess {
  const worker = new Worker(entry);
  const exit = once(() => listener.onExit());
  worker.on('message', (message: FromWorker) => listener.onMessage(message));
  worker.on('error', exit);
  worker.on('exit', exit);
  return {
    pid: null,
    send: (message) => worker.postMessage(message),
    kill: () => void worker.terminate(),
  };
}

function once(action: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    action();
  };
}
