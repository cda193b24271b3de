import type { FoundTableColumn, ImportPreview, ImportProblem } from '../../shared/contract/roster-table.ts';
import { decodeText, LARGEST_FILE_BYTES, type TextEncoding } from './decode-text.ts';
import { MOST_ROWS, readTable } from './read-table.ts';

/** More problems than this are not listed. */
const MOST_PROBLEMS = 500;
const SAMPLE_ROWS = 5;
/** Different values of a column shown beside its header. */
const SAMPLES = 3;
const MOST_COLUMNS = 256;
const LONGEST_SHOWN = 64;

/** A column of a file: its key, the headers it goes by (the first is shown), and whether it must be there. */
export interface ImportColumn {
  readonly key: string;
  readonly headers: readonly string[];
  readonly isRequired: boolean;
}

export const column = (key: string, isRequired: boolean, ...headers: string[]): ImportColumn => ({
  key,
  headers,
  isRequired,
});

/** Columns people keep for themselves. */
const IGNORED_HEADERS: ReadonlySet<string> = new Set([
  '备注',
  '序号',
  '说明',
  'remark',
  'remarks',
  'note',
  'notes',
  '',
]);

/** One row of a file by column key, trimmed. Row 1 is the header line. */
export interface ImportRow {
  readonly row: number;
  cell(key: string): string;
  /** Whether the file has that column at all. */
  has(key: string): boolean;
}

/** Collects problems by row and column, up to a bound. */
export interface ProblemList {
  readonly list: ImportProblem[];
  add(row: number, key: string, code: ImportProblem['code'], value: string, text: string): void;
}

export interface ImportFile {
  readonly encoding: TextEncoding;
  readonly rows: readonly ImportRow[];
  readonly sample: ImportPreview['sample'];
  /** Every column with something in it, and what it was taken for; empty where cells are secret. */
  readonly columns: readonly FoundTableColumn[];
  readonly problems: ProblemList;
}

/** What the operator says of columns, by their place from 0: the key, or null for a column to leave out. */
export type ColumnChoices = ReadonlyMap<number, string | null>;

/**
 * Reads a file with these columns: coding, cells, header line, required cells, repeated values of `unique`
 * columns. With `isSecret` no cell's text is repeated anywhere (a shifted row may show a password). `chosen` goes before
 * what headers say. Never throws.
 */
export function readColumns(
  columns: readonly ImportColumn[],
  bytes: Uint8Array,
  options: { readonly unique?: string; readonly isSecret?: boolean; readonly chosen?: ColumnChoices } = {},
): ImportFile {
  const { unique = 'id', isSecret = false, chosen = new Map() } = options;
  const shown = new Map(columns.map((column) => [column.key, column.headers[0] ?? column.key]));
  const problems = createProblems(shown, isSecret);
  const empty = (encoding: TextEncoding): ImportFile => ({
    encoding,
    rows: [],
    sample: [],
    columns: [],
    problems,
  });
  if (bytes.length > LARGEST_FILE_BYTES) {
    problems.add(1, '', 'malformed', '', 'the file is larger than 8 MB');
    return empty('utf-8');
  }
  const decoded = decodeText(bytes);
  if (!decoded.isText) {
    problems.add(1, '', 'not-text', '', 'the file is no text: save it as CSV');
    return empty(decoded.encoding);
  }
  const table = readTable(decoded.text);
  if (!table.isReadable) {
    problems.add(table.row, '', 'malformed', '', table.text);
    return empty(decoded.encoding);
  }
  const [header = [], ...body] = table.rows;
  if (body.length > MOST_ROWS) {
    problems.add(MOST_ROWS + 2, '', 'too-many-rows', String(MOST_ROWS), `at most ${MOST_ROWS} rows`);
    return empty(decoded.encoding);
  }
  const places = readHeader(header, body, columns, { shown, chosen, problems });
  const rows = body
    .map(
      (cells, index): ImportRow => ({
        row: index + 2,
        cell: (key) => (cells[places.get(key) ?? -1] ?? '').trim(),
        has: (key) => places.has(key),
      }),
    )
    .filter((_, index) => (body[index] ?? []).some((cell) => cell.trim() !== ''));
  checkWidths(body, header.length, problems);
  checkCells(rows, columns, unique, problems);
  const sample = rows
    .slice(0, isSecret ? 0 : SAMPLE_ROWS)
    .map((row) =>
      Object.fromEntries([...places.keys()].map((key) => [shown.get(key) ?? key, cut(row.cell(key))])),
    );
  const found = isSecret ? [] : foundColumns(header, body, places);
  return { encoding: decoded.encoding, rows, sample, columns: found, problems };
}

function foundColumns(
  header: readonly string[],
  body: readonly (readonly string[])[],
  places: ReadonlyMap<string, number>,
): FoundTableColumn[] {
  const fieldAt = new Map([...places].map(([key, place]) => [place, key]));
  return header.slice(0, MOST_COLUMNS).flatMap((raw, column) => {
    const samples: string[] = [];
    for (const cells of body) {
      const text = (cells[column] ?? '').trim();
      if (text !== '' && !samples.includes(cut(text))) samples.push(cut(text));
      if (samples.length === SAMPLES) break;
    }
    const name = cut(raw.trim());
    return name === '' && samples.length === 0
      ? []
      : [{ column, header: name, samples, field: fieldAt.get(column) ?? null }];
  });
}

function readHeader(
  header: readonly string[],
  body: readonly (readonly string[])[],
  columns: readonly ImportColumn[],
  {
    shown,
    chosen,
    problems,
  }: {
    readonly shown: ReadonlyMap<string, string>;
    readonly chosen: ColumnChoices;
    readonly problems: ProblemList;
  },
): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  header.forEach((raw, place) => {
    const said = chosen.get(place);
    if (said === null) return;
    const name = raw
      .trim()
      .replace(/[*＊]$/, '')
      .trim();
    const lower = name.toLowerCase();
    const column = columns.find(({ key, headers }) =>
      said === undefined ? headers.includes(lower) : key === said,
    );
    if (column && places.has(column.key))
      problems.add(1, column.key, 'duplicate', name, 'the column is there twice');
    else if (column) places.set(column.key, place);
    else if (
      !IGNORED_HEADERS.has(lower) ||
      (lower === '' && body.some((cells) => (cells[place] ?? '').trim() !== ''))
    )
      problems.add(1, name, 'unknown-column', name, 'no column of this name is known');
  });
  for (const { key, isRequired } of columns)
    if (isRequired && !places.has(key))
      problems.add(1, key, 'missing-column', '', `the column ${shown.get(key) ?? key} is missing`);
  return places;
}

/** More cells than headers: a stray delimiter has shifted the row. */
function checkWidths(body: readonly (readonly string[])[], width: number, problems: ProblemList): void {
  body.forEach((cells, index) => {
    const extra = cells.slice(width).find((cell) => cell.trim() !== '');
    if (extra !== undefined)
      problems.add(index + 2, '', 'malformed', extra, 'the row has more cells than the header');
  });
}

function checkCells(
  rows: readonly ImportRow[],
  columns: readonly ImportColumn[],
  unique: string,
  problems: ProblemList,
): void {
  const seen = new Map<string, number>();
  const required = columns.filter((column) => column.isRequired);
  for (const row of rows) {
    for (const { key } of required)
      if (row.has(key) && row.cell(key) === '')
        problems.add(row.row, key, 'empty', '', 'the cell must not be empty');
    const id = row.cell(unique);
    const before = seen.get(id);
    if (id !== '' && before !== undefined)
      problems.add(row.row, unique, 'duplicate', id, `also in row ${before}`);
    else seen.set(id, row.row);
  }
}

function createProblems(shown: ReadonlyMap<string, string>, isSecret: boolean): ProblemList {
  const list: ImportProblem[] = [];
  return {
    list,
    add(row, key, code, value, text) {
      if (list.length < MOST_PROBLEMS)
        list.push({
          row,
          column: cut(shown.get(key) ?? key),
          code,
          value: isSecret ? '' : cut(value),
          text,
        });
    },
  };
}

function cut(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
