/** Without it spreadsheet programs read UTF-8 as the system's old code page. */
const BYTE_ORDER_MARK = '\uFEFF';
/** What a spreadsheet takes for a formula, also in full width. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

export type CsvCell = string | number | null;

/** RFC 4180 with CRLF, UTF-8 with a byte-order mark. */
export function writeCsv(rows: readonly (readonly CsvCell[])[]): Uint8Array {
  return Buffer.from(
    `${BYTE_ORDER_MARK}${rows.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`,
    'utf8',
  );
}

/** A number is never mistaken for a formula; a text that would be one is quoted out of it. */
export function csvCell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
