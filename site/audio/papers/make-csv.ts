import type { ReportFacts } from './report-facts.ts';
import { type Cell, roomTable } from './room-table.ts';
import type { PaperWords } from './words/paper-words.ts';

/** Without it spreadsheet programs read UTF-8 as the system's old code page. */
const BYTE_ORDER_MARK = '\uFEFF';
/** What a spreadsheet takes for a formula, also in full width. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** One row per room; RFC 4180 with CRLF. */
export function makeCsv(facts: ReportFacts, words: PaperWords): Uint8Array {
  const { columns, rows } = roomTable(facts, words);
  const lines = [columns.map(({ head }) => head), ...rows].map((cells) => cells.map(csvCell).join(','));
  return Buffer.from(`${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`, 'utf8');
}

/** A number is never mistaken for a formula; a text that would be one is quoted out of it. */
export function csvCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
