import { useSyncExternalStore } from 'react';
import type { FeedStore, FeedView } from './feed-store.ts';
import type { Connection, ConnectionStore } from './page-client.ts';

export const useFeed = <V>(store: FeedStore<V>): FeedView<V> =>
  useSyncExternalStore(store.subscribe, store.get);

export const useConnection = (store: ConnectionStore): Connection =>
  useSyncExternalStore(store.subscribe, store.get);
