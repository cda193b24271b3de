import type { SheetData } from 'write-excel-file/node';
import { zipInMemory } from './write-zip.ts';
import { openZip } from './zip-entries.ts';

/** A text is a text: nothing it says can become a formula. Null is an empty cell. */
export type XlsxCell = string | number | null;

export interface XlsxSheet {
  readonly name: string;
  /** The first row is the head: bold, and it stays in sight. */
  readonly rows: readonly (readonly XlsxCell[])[];
  /** Width of each column in characters. */
  readonly widths: readonly number[];
}

/** A workbook of these sheets; the same sheets give the same bytes. */
export async function writeXlsx(sheets: readonly XlsxSheet[]): Promise<Uint8Array> {
  // Loaded with the first workbook: about 19 MB of memory that a site which writes none does not pay.
  const { default: writeWorkbook } = await import('write-excel-file/node');
  const stamped = await writeWorkbook(
    sheets.map(({ name, rows, widths }) => ({
      sheet: sheetName(name),
      data: dataOf(rows),
      columns: widths.map((width) => ({ width })),
      stickyRowsCount: 1,
    })),
    { fontFamily: 'Calibri', fontSize: 11 },
  ).toBuffer();
  return withoutTimes(stamped);
}

/** The library stamps every entry with the time of writing; papers of the same content are the same bytes. */
function withoutTimes(workbook: Uint8Array): Uint8Array {
  const zip = openZip(workbook, Number.MAX_SAFE_INTEGER);
  return zipInMemory(zip.names.map((name) => ({ name, content: zip.read(name) ?? new Uint8Array() })));
}

const HEAD = { fontWeight: 'bold', backgroundColor: '#E9ECEF' } as const;
const TEXT = { wrap: true, alignVertical: 'top' } as const;

const dataOf = (rows: XlsxSheet['rows']): SheetData =>
  rows.map((cells, row) =>
    cells.map((value) => {
      if (value === null) return null;
      const style = row === 0 ? HEAD : typeof value === 'string' ? TEXT : {};
      return typeof value === 'string'
        ? { value: ownText(value), type: String, ...style }
        : { value, type: Number, ...style };
    }),
  );

/**
 * The library looks shared texts up in a plain object, where `constructor` is found without having been put there. With a
 * character that XML cannot carry, which the library leaves out, it is another key and the same text.
 */
const ownText = (text: string): string => (text in Object.prototype ? `${text}\u0000` : text);

/** At most 31 characters, and none that the format forbids. */
const sheetName = (name: string): string => name.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, 31);
