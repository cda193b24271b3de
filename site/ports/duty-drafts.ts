import type { DutyDraftRow } from '../../shared/contract/duty-drafts.ts';

/** Duty problems being written on the page; kept until they are removed. */
export interface DutyDrafts {
  /** Newest first. */
  list(): readonly DutyDraftRow[];
  onChange(listener: () => void): () => void;
  /** Throws ContractError `not-found`. */
  get(draftId: string): { row: DutyDraftRow; text: string };
  /** Throws ContractError `bad-input` with the field of a wrong problem, `conflict` when there are too many. */
  create(
    from: { readonly from: string; readonly to: string } | { readonly text: string },
    actor: string,
  ): DutyDraftRow;
  /** Throws ContractError `bad-input` with the field, `conflict` when it is another revision by now. */
  save(draftId: string, revision: number, text: string, actor: string): DutyDraftRow;
  remove(draftId: string, actor: string): void;
}
