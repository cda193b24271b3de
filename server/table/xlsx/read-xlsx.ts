import { BOOK_LIMITS, type Book, bookFault, type Sheet } from '../book.ts';
import { type NumberKind, numberKind } from './cell-format.ts';
import { readSheet, unescaped } from './read-sheet.ts';
import { walkXml } from './walk-xml.ts';
import { openZip, ZipError, type ZipFile } from './zip-entries.ts';

/** Compound files: Excel before 2007, and any workbook with a password. */
const COMPOUND = 'd0cf11e0a1b11ae1';
const ZIP = '504b';

/** Whether the first bytes are those of a workbook, of whatever age. */
export function looksLikeWorkbook(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 8)).toString('hex');
  return start.startsWith(ZIP) || start === COMPOUND;
}

/**
 * Reads a workbook (ECMA-376 part 1, transitional or strict) within fixed bounds: what is unpacked, sheets, rows, cells.
 * Never throws. Formulas, links, macros, pictures and comments are not looked at.
 */
export function readXlsx(bytes: Uint8Array): Book {
  if (Buffer.from(bytes.subarray(0, 8)).toString('hex') === COMPOUND)
    return bookFault('old-excel', 'an .xls file or a workbook with a password');
  try {
    return readWorkbook(openZip(bytes, BOOK_LIMITS.unpackedBytes));
  } catch (error) {
    if (error instanceof ZipError) return bookFault(error.fault, error.message);
    if (error instanceof RangeError) return bookFault('malformed', 'a number in the workbook makes no sense');
    throw error;
  }
}

interface SheetPlace {
  readonly name: string;
  readonly isHidden: boolean;
  readonly relation: string;
}

function readWorkbook(zip: ZipFile): Book {
  const names = new Map(zip.names.map((name) => [name.toLowerCase(), name]));
  const read = (path: string): string | null => {
    const content = zip.read(names.get(path.toLowerCase()) ?? path);
    return content === null ? null : decode(content);
  };
  const root = relationsOf(read('_rels/.rels'), '');
  const workbookPath =
    [...root.values()].find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  const workbook = read(workbookPath);
  if (workbook === null) return bookFault('not-a-table', 'the archive is no workbook');
  const folder = workbookPath.slice(0, workbookPath.lastIndexOf('/') + 1);
  const relations = relationsOf(read(`${folder}_rels/${workbookPath.slice(folder.length)}.rels`), folder);
  const pathOf = (end: string): string | null =>
    [...relations.values()].find(({ type }) => type.endsWith(end))?.target ?? null;
  const { places, is1904 } = readPlaces(workbook);
  const [stylesPath, stringsPath] = [pathOf('/styles'), pathOf('/sharedStrings')];
  const kinds = stylesPath === null ? [] : readKinds(read(stylesPath) ?? '');
  const strings = stringsPath === null ? [] : readStrings(read(stringsPath) ?? '');
  const sheets: Sheet[] = [];
  let cellsLeft: number = BOOK_LIMITS.cells;
  for (const { name, isHidden, relation } of places.slice(0, BOOK_LIMITS.sheets)) {
    const found = relations.get(relation);
    if (found === undefined || !found.type.endsWith('/worksheet')) continue;
    const made = readSheet(read(found.target) ?? '', name, isHidden, { strings, kinds, is1904 }, cellsLeft);
    if (made === null) return bookFault('malformed', `the sheet ${name} is damaged`);
    cellsLeft -= made.cells;
    sheets.push(made.sheet);
  }
  if (sheets.length === 0) return bookFault('not-a-table', 'the workbook has no sheet');
  return { isRead: true, kind: 'xlsx', encoding: null, sheets };
}

function decode(bytes: Uint8Array): string {
  const mark = `${bytes[0]} ${bytes[1]}`;
  const encoding = mark === '255 254' ? 'utf-16le' : mark === '254 255' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function relationsOf(
  xml: string | null,
  folder: string,
): ReadonlyMap<string, { readonly type: string; readonly target: string }> {
  const relations = new Map<string, { type: string; target: string }>();
  walkXml(xml ?? '', {
    open(tag, attribute) {
      if (tag !== 'Relationship') return;
      const target = attribute('Target') ?? '';
      relations.set(attribute('Id') ?? '', {
        type: attribute('Type') ?? '',
        target: target.startsWith('/') ? target.slice(1) : `${folder}${target.replace(/^\.\//, '')}`,
      });
    },
    text() {},
    close() {},
  });
  return relations;
}

function readPlaces(xml: string): { readonly places: readonly SheetPlace[]; readonly is1904: boolean } {
  const places: SheetPlace[] = [];
  let is1904 = false;
  walkXml(xml, {
    open(tag, attribute) {
      if (tag === 'workbookPr') is1904 = ['1', 'true'].includes(attribute('date1904') ?? '');
      if (tag === 'sheet')
        places.push({
          name: (attribute('name') ?? '').slice(0, 64),
          isHidden: (attribute('state') ?? 'visible') !== 'visible',
          relation: attribute('id') ?? '',
        });
    },
    text() {},
    close() {},
  });
  return { places, is1904 };
}

/** What the numbers of each cell style are. */
function readKinds(xml: string): NumberKind[] {
  const custom = new Map<number, string>();
  const kinds: NumberKind[] = [];
  let isCellStyles = false;
  walkXml(xml, {
    open(tag, attribute) {
      if (tag === 'numFmt')
        custom.set(Number(attribute('numFmtId')), (attribute('formatCode') ?? '').slice(0, 255));
      else if (tag === 'cellXfs') isCellStyles = true;
      else if (tag === 'xf' && isCellStyles && kinds.length < 65_536)
        kinds.push(numberKind(Number(attribute('numFmtId')), custom));
    },
    text() {},
    close(tag) {
      if (tag === 'cellXfs') isCellStyles = false;
    },
  });
  return kinds;
}

/** Shared texts in their order; the pieces of rich text together, without the reading aids of Asian text. */
function readStrings(xml: string): string[] {
  const strings: string[] = [];
  let [text, isText, isPhonetic] = ['', false, false];
  walkXml(xml, {
    open(tag) {
      if (tag === 'si') text = '';
      else if (tag === 'rPh') isPhonetic = true;
      else if (tag === 't') isText = !isPhonetic;
    },
    text(piece) {
      if (isText && text.length < BOOK_LIMITS.cellCharacters) text += piece;
    },
    close(tag) {
      if (tag === 't') isText = false;
      else if (tag === 'rPh') isPhonetic = false;
      else if (tag === 'si' && strings.length < BOOK_LIMITS.cells)
        strings.push(unescaped(text).slice(0, BOOK_LIMITS.cellCharacters));
    },
  });
  return strings;
}
