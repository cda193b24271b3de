/** A file of tables as people see it: sheets of rows of text. */
export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  /** Rows with something in them; `row` is the number the spreadsheet shows. */
  readonly rows: readonly SheetRow[];
  /** There is more than is read. */
  readonly isCut: boolean;
}

export interface SheetRow {
  readonly row: number;
  /** From the first column on; cells that are empty in between are ''. */
  readonly cells: readonly string[];
}

export type BookFault =
  | 'too-large'
  | 'encrypted'
  | 'old-excel'
  | 'not-a-table'
  | 'malformed'
  | 'no-rows'
  | 'timeout';

/** A file that was read, or why it was not; `row` where that is known, else 0. */
export type Book =
  | {
      readonly isRead: true;
      readonly kind: 'xlsx' | 'csv';
      /** Of a text file; null for a workbook. */
      readonly encoding: string | null;
      readonly sheets: readonly Sheet[];
    }
  | { readonly isRead: false; readonly fault: BookFault; readonly row: number; readonly text: string };

export const BOOK_LIMITS = {
  fileBytes: 8 * 1024 * 1024,
  /** All that is unpacked of one workbook. 20,000 people take about 12 MB. */
  unpackedBytes: 96 * 1024 * 1024,
  sheets: 50,
  rows: 20_001,
  columns: 256,
  cells: 1_000_000,
  /** A longer text is cut: no name or list of rooms is that long. */
  cellCharacters: 4_096,
} as const;

export const bookFault = (fault: BookFault, text: string, row = 0): Book => ({
  isRead: false,
  fault,
  row,
  text,
});
