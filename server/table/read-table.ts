import { CsvError, parse } from 'csv-parse/sync';

/** A cell longer than the longest name by far is a mistake of quoting. */
const LARGEST_RECORD_CHARACTERS = 16 * 1024;
export const MOST_ROWS = 20_000;

export type RawTable =
  /** Every row as the file has it, the header line first; blank lines stay, so that numbers fit the spreadsheet. */
  | { readonly isReadable: true; readonly rows: readonly (readonly string[])[] }
  | { readonly isReadable: false; readonly row: number; readonly text: string };

/** Splits CSV text (comma, semicolon or tab; quoted line breaks) into cells, all of them plain text. Never throws. */
export function readTable(text: string): RawTable {
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: LARGEST_RECORD_CHARACTERS,
      // One more than allowed shows that there are too many.
      to: MOST_ROWS + 2,
    });
    return { isReadable: true, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) return { isReadable: false, row: 1, text: 'not a table' };
    const lines = (error as CsvError & { lines?: unknown }).lines;
    return {
      isReadable: false,
      row: typeof lines === 'number' ? lines : 1,
      text: SENTENCES.get(error.code) ?? 'the line cannot be split into cells',
    };
  }
}

const SENTENCES = new Map<string, string>([
  ['CSV_QUOTE_NOT_CLOSED', 'a quotation mark is opened and never closed'],
  ['CSV_INVALID_CLOSING_QUOTE', 'characters follow a closing quotation mark'],
  ['INVALID_OPENING_QUOTE', 'a quotation mark stands inside a cell without quotes'],
  ['CSV_MAX_RECORD_SIZE', 'the line is far too long'],
]);

/** The one of comma, semicolon and tab that the header line has most of, quotes left out. */
function delimiterOf(text: string): string {
  const line = (/^[^\r\n]*/.exec(text.slice(0, LARGEST_RECORD_CHARACTERS))?.[0] ?? '').replace(
    /"[^"]*"/g,
    '',
  );
  const count = (delimiter: string) => line.split(delimiter).length;
  return [';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',');
}
