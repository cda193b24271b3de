import { useSyncExternalStore } from 'react';
import type { PersonRecord } from '../../../../shared/contract/people.ts';
import type { RecordDraft } from './record-draft.ts';

/** What was typed into somebody's sheet and not saved, and the record it began from (null for somebody new). */
export interface KeptDraft {
  readonly base: PersonRecord | null;
  readonly draft: RecordDraft;
}

/**
 * Drafts outlive their sheet, not the window: they hold telephone numbers, which are written to no storage of the browser.
 * By the person's id, '' for somebody new.
 */
let drafts: ReadonlyMap<string, KeptDraft> = new Map();
const listeners = new Set<() => void>();

/** Closing the window with something unsaved is asked about. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

export function keepDraft(id: string, kept: KeptDraft | null): void {
  const next = new Map(drafts);
  if (kept === null) next.delete(id);
  else next.set(id, kept);
  if (drafts.size === 0 && next.size > 0) addEventListener('beforeunload', askBeforeLeaving);
  if (next.size === 0) removeEventListener('beforeunload', askBeforeLeaving);
  drafts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** All drafts that are kept, by id. */
export const useKeptDrafts = (): ReadonlyMap<string, KeptDraft> =>
  useSyncExternalStore(subscribe, () => drafts);
