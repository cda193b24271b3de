import { useState } from 'react';
import type { PersonRecord } from '../../../../shared/contract/people.ts';
import { keepDraft, useKeptDrafts } from './draft-shelf.ts';
import { mergeDraft } from './merge-draft.ts';
import type { RecordDraft } from './record-draft.ts';

const isEqual = (a: RecordDraft, b: RecordDraft): boolean =>
  JSON.stringify([a.person, a.private]) === JSON.stringify([b.person, b.private]);

/** One person being edited. Nothing that was typed is lost by what the service tells meanwhile, or by leaving. */
export interface PersonDraft {
  /** Null while the record is being fetched. */
  readonly draft: RecordDraft | null;
  /** Version to save against: that of the record the draft began from. */
  readonly version: string | null;
  readonly isSame: boolean;
  /** The record as somebody else left it since the draft began; to be decided before saving. */
  readonly theirs: { readonly record: PersonRecord; readonly base: PersonRecord } | null;
  set(draft: RecordDraft): void;
  /** Keeps what was changed here upon their record. */
  keepMine(): void;
  /** Shows the record; what was typed can be brought back. */
  discard(): void;
  /** Brings back what was discarded last; null when nothing was. */
  readonly restore: (() => void) | null;
  /** What was typed is in the record now. */
  saved(): void;
}

/** `blank` is the beginning of somebody new (id ''). */
export function usePersonDraft(
  id: string,
  record: PersonRecord | undefined,
  blank: RecordDraft | null,
): PersonDraft {
  const kept = useKeptDrafts().get(id) ?? null;
  const [discarded, setDiscarded] = useState<typeof kept>(null);
  const start = record ?? blank;
  const draft = kept?.draft ?? (start && { person: start.person, private: start.private });
  const isSame = draft === null || (start !== null && isEqual(draft, start));
  const base = kept?.base ?? null;
  const theirs =
    record !== undefined && base !== null && base.version !== record.version && !isSame
      ? { record, base }
      : null;
  return {
    draft,
    version: (kept ? base : record)?.version ?? null,
    isSame,
    theirs,
    set(next) {
      const began = kept ? base : (record ?? null);
      const origin = began ?? blank;
      keepDraft(id, origin !== null && isEqual(next, origin) ? null : { base: began, draft: next });
    },
    keepMine() {
      if (kept !== null && theirs !== null)
        keepDraft(id, { base: theirs.record, draft: mergeDraft(theirs.base, kept.draft, theirs.record) });
    },
    discard() {
      setDiscarded(kept);
      keepDraft(id, null);
    },
    restore:
      discarded === null || kept !== null
        ? null
        : () => {
            keepDraft(id, discarded);
            setDiscarded(null);
          },
    saved() {
      setDiscarded(null);
      keepDraft(id, null);
    },
  };
}
