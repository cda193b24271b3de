import type { ImportKind, ImportPreview, RosterTable } from '../../shared/contract/roster-table.ts';

/** A change of the roster, told inside the transaction that makes it. */
export interface RosterFact {
  readonly what: string;
  readonly subject: string;
  readonly details: Record<string, unknown>;
  readonly actor: string;
}

export interface Roster {
  table(): RosterTable;
  onChange(listener: () => void): () => void;
  preview(kind: ImportKind, fileName: string, bytes: Uint8Array): ImportPreview;
  /** All or nothing; throws ContractError `bad-input` while there are problems. */
  import(kind: ImportKind, fileName: string, bytes: Uint8Array, actor: string): ImportPreview;
  assign(
    change: { sessionId: string; postId: string; seat: number; personId: string | null; revision: number },
    actor: string,
  ): void;
  undo(actor: string): void;
  redo(actor: string): void;
}
