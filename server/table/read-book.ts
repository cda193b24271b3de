import { BOOK_LIMITS, type Book, bookFault } from './book.ts';
import { decodeText } from './decode-text.ts';
import { readTable } from './read-table.ts';
import { looksLikeWorkbook, readXlsx } from './xlsx/read-xlsx.ts';

/** Reads a workbook or a text file (CSV; comma, semicolon or tab; UTF-8, GB18030, UTF-16). Never throws. */
export function readBook(bytes: Uint8Array): Book {
  if (bytes.length > BOOK_LIMITS.fileBytes) return bookFault('too-large', 'the file is larger than 8 MB');
  const book = looksLikeWorkbook(bytes) ? readXlsx(bytes) : readText(bytes);
  return book.isRead && book.sheets.every(({ rows }) => rows.length === 0)
    ? bookFault('no-rows', 'the file is empty')
    : book;
}

function readText(bytes: Uint8Array): Book {
  const decoded = decodeText(bytes);
  if (!decoded.isText) return bookFault('not-a-table', 'neither a workbook nor text');
  const table = readTable(decoded.text);
  if (!table.isReadable) return bookFault('malformed', table.text, table.row);
  const rows = table.rows.flatMap((cells, index) =>
    cells.some((cell) => cell.trim() !== '')
      ? [
          {
            row: index + 1,
            cells: cells
              .slice(0, BOOK_LIMITS.columns)
              .map((cell) => plainCell(cell).slice(0, BOOK_LIMITS.cellCharacters)),
          },
        ]
      : [],
  );
  const isCut = rows.length > BOOK_LIMITS.rows;
  return {
    isRead: true,
    kind: 'csv',
    encoding: decoded.encoding,
    sheets: [{ name: '', isHidden: false, rows: rows.slice(0, BOOK_LIMITS.rows), isCut }],
  };
}

/** Without the mark that keeps spreadsheets from computing it (`'=1+1`), as our own exports have it. */
const plainCell = (cell: string): string => cell.trim().replace(/^'(?=\s*[=+\-@＝＋－＠])/, '');
