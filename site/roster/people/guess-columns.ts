import type { Sheet } from '../../../server/table/book.ts';
import {
  type FoundColumn,
  type FoundSheet,
  PERSON_COLUMNS,
  type PersonColumn,
} from '../../../shared/contract/people-import.ts';
import { PERSON_COLUMN_WORDS, plainHeader } from './person-columns.ts';

/** Headers are looked for in so many first rows: a title and a note may stand above them. */
const HEAD_ROWS = 20;
const SAMPLES = 3;
const LONGEST_SHOWN = 40;

/** By header: exactly, else by what it begins or ends with. */
const EXACT: ReadonlyMap<string, PersonColumn> = new Map(
  PERSON_COLUMNS.flatMap((field) => {
    const { header, headerEn, words } = PERSON_COLUMN_WORDS[field];
    return [header, headerEn, field, ...words].map((word) => [plainHeader(word), field] as const);
  }),
);

/** What the columns of a sheet are; `remembered` is what somebody said of a header before (null: leave it out). */
export function guessSheet(
  sheet: Sheet,
  remembered: ReadonlyMap<string, PersonColumn | null>,
  wantedRow?: number,
): FoundSheet {
  const headerRow = wantedRow ?? likeliestHeader(sheet, remembered);
  const header = sheet.rows.find(({ row }) => row === headerRow)?.cells ?? [];
  const body = sheet.rows.filter(({ row }) => row > headerRow);
  const taken = new Set<PersonColumn>();
  const width = Math.max(header.length, ...body.slice(0, 50).map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, column): FoundColumn => {
    const name = header[column] ?? '';
    const known = remembered.get(plainHeader(name));
    const guess = known === undefined ? guessField(name) : known;
    const field = guess !== null && !taken.has(guess) ? guess : null;
    if (field !== null) taken.add(field);
    return {
      column,
      header: name.slice(0, LONGEST_SHOWN),
      samples: samplesOf(body, column),
      field,
      isRemembered: known !== undefined && known === field,
    };
  });
  return {
    name: sheet.name,
    isHidden: sheet.isHidden,
    rows: body.length,
    isCut: sheet.isCut,
    headerRow,
    columns: columns.filter(({ header: name, samples }) => name !== '' || samples.length > 0),
  };
}

/** How much a sheet looks like a list of people. */
export const likeness = ({ columns, rows, isHidden }: FoundSheet): number =>
  rows === 0
    ? 0
    : columns.filter(({ field }) => field !== null).length +
      (columns.some(({ field }) => field === 'name') ? 10 : 0) -
      (isHidden ? 20 : 0);

export function guessField(header: string): PersonColumn | null {
  const plain = plainHeader(header);
  return plain === '' ? null : (EXACT.get(plain) ?? null);
}

/** The row among the first ones with the most known headers; the first row where none has any. */
function likeliestHeader(sheet: Sheet, remembered: ReadonlyMap<string, PersonColumn | null>): number {
  const score = (cells: readonly string[]): number =>
    new Set(
      cells
        .map((cell) => remembered.get(plainHeader(cell)) ?? guessField(cell))
        .filter((field) => field !== null),
    ).size;
  let best = { row: sheet.rows[0]?.row ?? 1, score: 0 };
  for (const { row, cells } of sheet.rows.slice(0, HEAD_ROWS)) {
    const own = score(cells);
    if (own > best.score) best = { row, score: own };
  }
  return best.row;
}

function samplesOf(rows: Sheet['rows'], column: number): string[] {
  const samples: string[] = [];
  for (const { cells } of rows) {
    const text = cells[column] ?? '';
    if (text !== '' && !samples.includes(text)) samples.push(text.slice(0, LONGEST_SHOWN));
    if (samples.length === SAMPLES) break;
  }
  return samples;
}
