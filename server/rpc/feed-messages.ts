import type { FeedMessage } from '../../shared/contract/define.ts';
import type { FeedSource } from './handlers.ts';

/** Deltas a reader may be behind before it gets a fresh snapshot instead. */
const MOST_WAITING = 64;
/** Bytes waiting in the socket before the reader counts as slow. */
const SLOW_BYTES = 1024 * 1024;
const SLOW_POLL_MS = 100;

/**
 * Turns a source into the message stream of one reader. Memory is bounded: when the reader falls
 * behind, its waiting deltas are thrown away and one fresh snapshot takes their place.
 */
export async function* feedMessages<V, D>(
  source: FeedSource<V, D>,
  signal: AbortSignal,
  bufferedBytes: () => number,
): AsyncGenerator<FeedMessage<V, D>> {
  let waiting: D[] = [];
  let isSnapshotDue = true;
  let wake: () => void = () => undefined;
  const unsubscribe = source.subscribe((delta) => {
    if (isSnapshotDue) return;
    if (waiting.length >= MOST_WAITING) {
      waiting = [];
      isSnapshotDue = true;
    } else waiting.push(delta);
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort, { once: true });
  let seq = 0;
  try {
    while (!signal.aborted) {
      if (bufferedBytes() > SLOW_BYTES) {
        await new Promise((resolve) => setTimeout(resolve, SLOW_POLL_MS));
        continue;
      }
      if (isSnapshotDue) {
        isSnapshotDue = false;
        seq += 1;
        yield { kind: 'snapshot', seq, value: source.snapshot() };
        continue;
      }
      const delta = waiting.shift();
      if (delta !== undefined) {
        seq += 1;
        yield { kind: 'delta', seq, delta };
        continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (signal.aborted || waiting.length > 0 || isSnapshotDue) resolve();
      });
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    unsubscribe();
  }
}
