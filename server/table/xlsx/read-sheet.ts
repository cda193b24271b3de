import { BOOK_LIMITS, type Sheet, type SheetRow } from '../book.ts';
import { type NumberKind, numberText } from './cell-format.ts';
import { walkXml } from './walk-xml.ts';

/** What the cells of a sheet refer to. */
export interface SheetContext {
  readonly strings: readonly string[];
  /** By style number. */
  readonly kinds: readonly NumberKind[];
  readonly is1904: boolean;
}

interface Area {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

const MOST_AREAS = 10_000;
/** Rows over which one merged cell is spread. */
const TALLEST_AREA = 2_000;

/**
 * The rows of a worksheet part (ECMA-376 part 1, 18.3). A formula counts by the value that was saved with it and is
 * never computed; a merged cell stands in each of its rows (one school beside many people). Null where it is no sheet.
 */
export function readSheet(
  xml: string,
  name: string,
  isHidden: boolean,
  context: SheetContext,
  cellsLeft: number,
): { readonly sheet: Sheet; readonly cells: number } | null {
  const rows = new Map<number, string[]>();
  const areas: Area[] = [];
  let [row, column, cells] = [0, 0, 0];
  let [type, style, value] = ['', 0, ''];
  let [isSheet, isValue, isPhonetic, isCut] = [false, false, false, false];
  const isWhole = walkXml(xml, {
    open(tag, attribute) {
      if (tag === 'sheetData') isSheet = true;
      else if (tag === 'row') {
        row = wholeNumber(attribute('r')) ?? row + 1;
        column = -1;
      } else if (tag === 'c') {
        column = placeOf(attribute('r'))?.column ?? column + 1;
        type = attribute('t') ?? 'n';
        style = wholeNumber(attribute('s')) ?? 0;
        value = '';
      } else if (tag === 'v' || tag === 't') isValue = !isPhonetic;
      else if (tag === 'rPh') isPhonetic = true;
      else if (tag === 'mergeCell' && areas.length < MOST_AREAS) {
        const area = areaOf(attribute('ref'));
        if (area !== null) areas.push(area);
      }
    },
    text(piece) {
      if (isValue && value.length < BOOK_LIMITS.cellCharacters) value += piece;
    },
    close(tag) {
      if (tag === 'v' || tag === 't') isValue = false;
      else if (tag === 'rPh') isPhonetic = false;
      else if (tag === 'c') {
        const text = cellText(value, type, style, context);
        value = '';
        if (text === '') return;
        if (rows.size >= BOOK_LIMITS.rows && !rows.has(row)) isCut = true;
        else if (column >= BOOK_LIMITS.columns || cells >= cellsLeft) isCut = true;
        else {
          put(rows, row, column, text);
          cells += 1;
        }
      }
    },
  });
  if (!isWhole || !isSheet) return null;
  for (const area of areas) cells += spread(rows, area, cellsLeft - cells);
  const list = [...rows]
    .sort(([a], [b]) => a - b)
    .map(([number, texts]): SheetRow => ({ row: number, cells: Array.from(texts, (text) => text ?? '') }));
  return { sheet: { name, isHidden, rows: list, isCut }, cells };
}

function put(rows: Map<number, string[]>, row: number, column: number, text: string): void {
  const own = rows.get(row);
  if (own) own[column] = text;
  else {
    const fresh: string[] = [];
    fresh[column] = text;
    rows.set(row, fresh);
  }
}

/** Downwards only: a title over several columns stays one cell, a school beside several people is said of each. */
function spread(rows: Map<number, string[]>, { top, left, bottom }: Area, cellsLeft: number): number {
  const text = rows.get(top)?.[left];
  if (text === undefined || text === '') return 0;
  let added = 0;
  for (let row = top + 1; row <= Math.min(bottom, top + TALLEST_AREA) && added < cellsLeft; row += 1) {
    // A row that has nothing but the merged cell is no row.
    if (!rows.has(row) || rows.get(row)?.[left]) continue;
    put(rows, row, left, text);
    added += 1;
  }
  return added;
}

function cellText(
  value: string,
  type: string,
  style: number,
  { strings, kinds, is1904 }: SheetContext,
): string {
  const cut = (text: string): string => text.slice(0, BOOK_LIMITS.cellCharacters).trim();
  switch (type) {
    case 's':
      return cut(strings[wholeNumber(value) ?? -1] ?? '');
    case 'b':
      return value === '1' ? '是' : value === '0' ? '否' : '';
    case 'n':
      return value === '' ? '' : numberText(value.trim(), kinds[style] ?? 'plain', is1904);
    case 'd':
      return cut(value.replace('T', ' ').replace(/ 00:00(:00)?(\.0+)?Z?$/, ''));
    default:
      // Text in the cell itself, the text a formula gave, or an error such as #N/A, to be seen as it is.
      return cut(unescaped(value));
  }
}

/** `_x000D_`: how SpreadsheetML writes what XML cannot carry (18.18.110). */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** `B12`: column from 0, row from 1. */
function placeOf(reference: string | null): { readonly column: number; readonly row: number } | null {
  const match = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(reference ?? '');
  if (!match) return null;
  let column = 0;
  for (const letter of (match[1] ?? '').toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return { column: column - 1, row: Number(match[2]) };
}

function areaOf(reference: string | null): Area | null {
  const [from, to] = (reference ?? '').split(':').map(placeOf);
  if (!from || !to || to.row < from.row) return null;
  return { top: from.row, left: from.column, bottom: to.row, right: to.column };
}
