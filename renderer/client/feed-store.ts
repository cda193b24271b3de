import type { Contract, DeltaOf, FeedName, InputOf, ValueOf } from '../../shared/contract/define.ts';
import { type FeedState, takeFeedMessage } from './feed-reassembly.ts';
import type { PageClient } from './page-client.ts';
import type { PageError } from './page-error.ts';

export interface FeedView<V> {
  /** Null until the first snapshot. */
  readonly value: V | null;
  readonly error: PageError | null;
  /** `performance.now()` of the newest message. */
  readonly receivedMonoMs: number;
}

export interface FeedStore<V> {
  get(): FeedView<V>;
  /** The first listener subscribes, the last one to leave unsubscribes after a short while. */
  subscribe(listener: () => void): () => void;
}

const LINGER_MS = 3_000;
const RESUBSCRIBE_MS = 1_000;

/** One subscription shared by every component that shows it. */
export function createFeedStore<C extends Contract, N extends FeedName<C>>(
  client: PageClient<C>,
  name: N,
  input: InputOf<C[N]>,
  apply: (value: ValueOf<C[N]>, delta: DeltaOf<C[N]>) => ValueOf<C[N]>,
): FeedStore<ValueOf<C[N]>> {
  type V = ValueOf<C[N]>;
  let view: FeedView<V> = { value: null, error: null, receivedMonoMs: 0 };
  let state: FeedState<V> = null;
  let stop: (() => void) | null = null;
  let linger: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();
  const show = (next: FeedView<V>): void => {
    view = next;
    for (const listener of listeners) listener();
  };
  const restart = (delayMs: number): void => {
    stop?.();
    stop = null;
    clearTimeout(again);
    again = setTimeout(start, delayMs);
  };
  const start = (): void => {
    clearTimeout(again);
    // A late message of the subscription that was given up must not count for the new one.
    let isCurrent = true;
    state = null;
    const unsubscribe = client.feed(name, input, {
      message(message) {
        if (!isCurrent) return;
        const step = takeFeedMessage(state, message, apply);
        if (step.kind === 'resubscribe') return restart(0);
        state = step.state;
        show({ value: step.state.value, error: null, receivedMonoMs: performance.now() });
      },
      error(error) {
        if (!isCurrent) return;
        show({ ...view, error });
        restart(RESUBSCRIBE_MS);
      },
    });
    stop = () => {
      isCurrent = false;
      unsubscribe();
    };
  };
  return {
    get: () => view,
    subscribe(listener) {
      clearTimeout(linger);
      listeners.add(listener);
      if (listeners.size === 1 && stop === null) start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        linger = setTimeout(() => {
          clearTimeout(again);
          stop?.();
          stop = null;
        }, LINGER_MS);
      };
    },
  };
}
