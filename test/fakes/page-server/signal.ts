import type { FeedSource } from '../../../server/rpc/handlers.ts';

/** A value with listeners, as a feed that sends the whole value at every change. */
export interface Signal<T> {
  get(): T;
  set(value: T): void;
  readonly feed: FeedSource<T, T>;
}

export function createSignal<T>(initial: T): Signal<T> {
  let value = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listener of listeners) listener(next);
    },
    feed: {
      snapshot: () => value,
      subscribe(push) {
        listeners.add(push);
        return () => listeners.delete(push);
      },
    },
  };
}
