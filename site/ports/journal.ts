import type { JournalEntry } from '../../shared/contract/journal.ts';

export type JournalVerdict =
  | { readonly ok: true; readonly entries: number; readonly firstBad: null }
  | { readonly ok: false; readonly entries: number; readonly firstBad: number };

/** What was done: `action` is `area.verb` in the past tense where it is an event (`camera.retried`). */
export interface Operation {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Journal {
  /** Joins the surrounding transaction; alone it is one. Details are scrubbed of secrets. */
  append(operation: Operation): void;
  list(page: { beforeSeq: number | null; limit: number }): JournalEntry[];
  /** Re-computes the whole chain. */
  verify(): JournalVerdict;
}
