import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './messages.ts';

/** The worker's side of the line to the service: a forked process, or a thread under Electron. */
export interface ParentChannel {
  send(message: FromWorker): void;
  /** The service does not read: periodic messages should wait. */
  isCongested(): boolean;
  /** The pipe is full and more waits for it: it goes on only when this process looks at its sockets again. */
  isSending(): boolean;
  onMessage(listener: (message: ToWorker) => void): void;
  /** The service is gone. */
  onClosed(listener: () => void): void;
}

const MAX_UNSENT_MESSAGES = 200;

export function openParentChannel(): ParentChannel {
  const port = parentPort;
  let unsent = 0;
  if (port !== null)
    return {
      isCongested: () => false,
      isSending: () => false,
      send: (message) => port.postMessage(message, transferable(message)),
      onMessage: (listener) => port.on('message', listener),
      onClosed: (listener) => port.on('close', listener),
    };
  // Ctrl-C reaches the whole process group; the service decides when its workers stop.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  return {
    isCongested: () => unsent > MAX_UNSENT_MESSAGES,
    isSending: () => unsent > 0,
    send: (message) => {
      if (!process.connected) return; // the channel closes with the service, and so does this process
      unsent += 1;
      process.send?.(message, undefined, undefined, () => {
        unsent -= 1;
      });
    },
    onMessage: (listener) => process.on('message', (message) => listener(message as ToWorker)),
    onClosed: (listener) => process.on('disconnect', listener),
  };
}

/** Packed video is a buffer of its own, so it can move instead of being copied. */
function transferable(message: FromWorker): ArrayBuffer[] {
  const buffer = 'bytes' in message ? message.bytes.buffer : null;
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}
