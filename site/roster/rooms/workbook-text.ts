import { BOOK_LIMITS, type Book } from '../../../server/table/book.ts';
import type { WriteBook } from '../../../server/table/book-writer.ts';
import { writeXlsx } from '../../../server/table/xlsx/write-xlsx.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import { TABLE_TEMPLATES } from '../../../shared/domain/roster/table-templates.ts';
import type { RosterFiles } from '../../ports/roster.ts';

/** Width of a column in characters. */
const TEMPLATE_WIDTH = 20;

/** A ZIP file: every XLSX is one. */
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Workbooks are read in a thread with bounds; their first sheet that is shown goes on as text with its row numbers. */
export function createRosterFiles(
  books: { read(bytes: Uint8Array): Promise<Book> },
  writeBook: WriteBook = writeXlsx,
): RosterFiles {
  return {
    template(kind) {
      const rows = TABLE_TEMPLATES[kind].split('\r\n').map((line) => line.split(','));
      return writeBook([{ name: kind, rows, widths: (rows[0] ?? []).map(() => TEMPLATE_WIDTH) }]);
    },
    async asText(bytes) {
      if (!isZip(bytes)) return { bytes, isWorkbook: false };
      const book = await books.read(bytes);
      if (!book.isRead) throw new ContractError('bad-input', book.text, 'file');
      const sheet = book.sheets.find(({ isHidden, rows }) => !isHidden && rows.length > 0);
      if (sheet === undefined) throw new ContractError('bad-input', 'the workbook has no rows', 'file');
      if (sheet.isCut)
        throw new ContractError('bad-input', `at most ${BOOK_LIMITS.rows - 1} rows are read`, 'file');
      return { bytes: new TextEncoder().encode(textOf(sheet.rows)), isWorkbook: true };
    },
  };
}

function textOf(rows: readonly { readonly row: number; readonly cells: readonly string[] }[]): string {
  const lines: string[] = [];
  for (const { row, cells } of rows) {
    // Empty rows stay, so that a problem names the row the spreadsheet shows.
    while (lines.length < row - 1) lines.push('');
    lines.push(cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
  }
  return lines.join('\r\n');
}
