import type { RosterRoom } from '../../shared/contract/roster-rooms.ts';
import type {
  ImportKind,
  ImportPreview,
  RosterTable,
  SeatPlace,
  Session,
  TableColumnChoice,
  TableImport,
} from '../../shared/contract/roster-table.ts';

/** A change of the roster, told inside the transaction that makes it. */
export interface RosterFact {
  readonly what: string;
  readonly subject: string;
  readonly details: Record<string, unknown>;
  readonly actor: string;
}

/** A table as text. Without `columns` its headers say what they are. */
export interface TableFile {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly columns?: readonly TableColumnChoice[] | undefined;
}

export interface Roster {
  table(): RosterTable;
  onChange(listener: () => void): () => void;
  preview(file: TableFile): ImportPreview;
  /** All or nothing; throws ContractError `bad-input` while there are problems. */
  import(file: TableFile, actor: string): ImportPreview;
  /** The newest import that can be taken back. */
  lastImport(): TableImport | null;
  /** Takes back the newest import, which must be this one; throws ContractError `conflict` where something was changed or used since. */
  undoImport(seq: number, actor: string): TableImport;
  assign(
    change: { sessionId: string; postId: string; seat: number; personId: string | null; revision: number },
    actor: string,
  ): void;
  /** Two seats exchange their people (one may be empty), as one step of undo. */
  swap(change: { from: SeatPlace; to: SeatPlace; revision: number }, actor: string): void;
  /** A locked seat is changed neither by hand nor by a plan. */
  lock(at: SeatPlace, isLocked: boolean, actor: string): void;
  /** Many seats as one step of undo; `what` and `subject` are those of the journal. */
  replaceSeats(
    changes: readonly (SeatPlace & { readonly personId: string | null })[],
    what: string,
    subject: string,
    actor: string,
    /** What the journal says beside the number of seats. */
    details?: Readonly<Record<string, unknown>>,
  ): void;
  /** Building, county and candidates of rooms; `revision` as for a seat. */
  saveRooms(revision: number, rooms: readonly RosterRoom[], actor: string): void;
  /**
   * The sessions of the exam plan take the place of the exam sessions there were; those that are over stay. Throws
   * ContractError `conflict` with the field `seats` while people sit in sessions to be removed and `isClearing` is false.
   */
  followPlan(sessions: readonly Session[], isClearing: boolean, actor: string): void;
  undo(actor: string): void;
  redo(actor: string): void;
}

/** Files of tables for the import: what comes as a workbook is handed on as text. */
export interface RosterFiles {
  /** Text files stay as they are; throws ContractError `bad-input` where a workbook cannot be read. */
  asText(bytes: Uint8Array): Promise<{ readonly bytes: Uint8Array; readonly isWorkbook: boolean }>;
  /** A workbook to start from, which can be imported as it is. */
  template(kind: ImportKind): Promise<Uint8Array>;
}
