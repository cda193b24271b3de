import { writeCsv } from '../../../server/table/write-csv.ts';
import type { ReportFacts } from './report-facts.ts';
import { roomTable } from './room-table.ts';
import type { PaperWords } from './words/paper-words.ts';

/** One row per room. */
export function makeCsv(facts: ReportFacts, words: PaperWords): Uint8Array {
  const { columns, rows } = roomTable(facts, words);
  return writeCsv([columns.map(({ head }) => head), ...rows]);
}
