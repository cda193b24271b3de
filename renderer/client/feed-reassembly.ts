import type { FeedMessage } from '../../shared/contract/define.ts';

/** Where a reader stands; `seq` is the number of the newest message taken in. */
export type FeedState<V> = { readonly seq: number; readonly value: V } | null;

export type FeedStep<V> =
  | { readonly kind: 'value'; readonly state: { readonly seq: number; readonly value: V } }
  /** A number is missing: what is shown may be wrong until a fresh snapshot arrives. */
  | { readonly kind: 'resubscribe' };

/** Takes in one message. A snapshot always replaces; a delta must follow its predecessor by one. */
export function takeFeedMessage<V, D>(
  state: FeedState<V>,
  message: FeedMessage<V, D>,
  apply: (value: V, delta: D) => V,
): FeedStep<V> {
  if (message.kind === 'snapshot')
    return { kind: 'value', state: { seq: message.seq, value: message.value } };
  if (state === null || message.seq !== state.seq + 1) return { kind: 'resubscribe' };
  return { kind: 'value', state: { seq: message.seq, value: apply(state.value, message.delta) } };
}

/** Applies `{changed, removed}` to rows with a key; the order of rows already known stays. */
export function mergeRows<T>(
  rows: readonly T[],
  changed: readonly T[],
  removed: readonly string[],
  keyOf: (row: T) => string,
): T[] {
  const newer = new Map(changed.map((row) => [keyOf(row), row]));
  const gone = new Set(removed);
  const merged: T[] = [];
  for (const row of rows) {
    const key = keyOf(row);
    if (gone.has(key)) continue;
    merged.push(newer.get(key) ?? row);
    newer.delete(key);
  }
  for (const [key, row] of newer) if (!gone.has(key)) merged.push(row);
  return merged;
}
