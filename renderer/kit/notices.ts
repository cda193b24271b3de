import { useSyncExternalStore } from 'react';

/** A short message: an error is worded from its code, an information carries its text. */
export type Notice =
  | { readonly kind: 'error'; readonly code: string; readonly detail: string }
  | {
      readonly kind: 'information';
      readonly text: string;
      /** What can be done about it in one press, for example undo; the notice stays longer. */
      readonly action?: { readonly label: string; run(): void };
    };

export type ShownNotice = Notice & { readonly id: number };

let shown: readonly ShownNotice[] = [];
let nextId = 1;
const listeners = new Set<() => void>();
const MOST_SHOWN = 3;
const INFORMATION_MS = 5_000;
const ERROR_MS = 20_000;
const ACTION_MS = 12_000;

function set(next: readonly ShownNotice[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

export function notify(notice: Notice): void {
  const id = nextId++;
  set([...shown, { ...notice, id }].slice(-MOST_SHOWN));
  const shownMs = notice.kind === 'error' ? ERROR_MS : notice.action ? ACTION_MS : INFORMATION_MS;
  setTimeout(() => dismissNotice(id), shownMs);
}

export function dismissNotice(id: number): void {
  set(shown.filter((notice) => notice.id !== id));
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useNotices = (): readonly ShownNotice[] => useSyncExternalStore(subscribe, () => shown);
