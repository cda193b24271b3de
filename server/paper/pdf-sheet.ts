import { CODE_FONT, type OpenedPdf, TEXT_FONT } from './pdf-kit.ts';

/** A4 in points. */
export const PAGE = { width: 595.28, height: 841.89, left: 48, right: 547, top: 48, bottom: 786 } as const;
export const INK = '#1B242C';
export const MUTED = '#55616C';
export const LINE = '#CBD2D8';
const SHADE = '#F0F2F4';
const TEXT_SIZE = 9;
const LINE_GAP = 1.5;
const CELL = { x: 4, y: 3 } as const;

export interface TableColumn {
  readonly head: string;
  /** Share of the width. */
  readonly weight: number;
  readonly align?: 'left' | 'right';
  readonly isCode?: boolean;
}

/** A sheet of paper that is written from the top; new pages come by themselves. */
export interface PdfSheet {
  heading(text: string): void;
  title(text: string): void;
  paragraph(
    text: string,
    options?: { size?: number; colour?: string; indent?: number; isCode?: boolean },
  ): void;
  facts(pairs: readonly (readonly [string, string])[]): void;
  table(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): void;
  /** Room of this height on the page, from the returned `y` on. */
  reserve(height: number): number;
  gap(height: number): void;
  newPage(): void;
  /** Goes to a new page where this height is not left on the present one. */
  keep(height: number): void;
  /** A dashed line to cut along. */
  rule(): void;
  readonly width: number;
}

export function createPdfSheet(pdf: OpenedPdf): PdfSheet {
  const { document, printable } = pdf;
  const width = PAGE.right - PAGE.left;
  let y: number = PAGE.top;
  const fits = (height: number): boolean => y + height <= PAGE.bottom;
  const newPage = (): void => {
    document.addPage();
    y = PAGE.top;
  };
  const reserve = (height: number): number => {
    if (!fits(height) && y > PAGE.top) newPage();
    const at = y;
    y += height;
    return at;
  };
  const setFont = (size: number, colour: string, isCode = false): void => {
    document
      .font(isCode ? CODE_FONT : TEXT_FONT)
      .fontSize(size)
      .fillColor(colour);
  };
  const write = (
    text: string,
    options: { size: number; colour: string; indent?: number; isCode?: boolean },
  ): void => {
    const shown = options.isCode === true ? text : printable(text);
    const indent = options.indent ?? 0;
    setFont(options.size, options.colour, options.isCode);
    const format = { width: width - indent, lineGap: LINE_GAP };
    const height = Math.min(document.heightOfString(shown, format), PAGE.bottom - PAGE.top);
    const at = reserve(height + 2);
    // A new page begins with the colour of nothing.
    setFont(options.size, options.colour, options.isCode);
    document.text(shown, PAGE.left + indent, at, { ...format, height: height + 2, ellipsis: true });
  };

  const sheet: PdfSheet = {
    width,
    reserve,
    gap(height) {
      y += height;
    },
    newPage,
    keep(height) {
      if (!fits(height) && y > PAGE.top) newPage();
    },
    rule() {
      const at = reserve(8);
      document.lineWidth(0.6).strokeColor(MUTED).dash(4, { space: 3 });
      document
        .moveTo(PAGE.left, at + 4)
        .lineTo(PAGE.right, at + 4)
        .stroke();
      document.undash();
    },
    title: (text) => write(text, { size: 18, colour: INK }),
    heading(text) {
      y += 10;
      // A heading alone at the foot of a page belongs to the next one.
      if (!fits(64)) newPage();
      write(text, { size: 12, colour: INK });
      document.moveTo(PAGE.left, y).lineTo(PAGE.right, y).lineWidth(0.8).strokeColor(INK).stroke();
      y += 6;
    },
    paragraph: (text, options = {}) =>
      write(text, { size: options.size ?? TEXT_SIZE, colour: options.colour ?? INK, ...options }),
    facts(pairs) {
      for (const [name, value] of pairs) {
        const nameWidth = 110;
        setFont(TEXT_SIZE, INK);
        const format = { width: width - nameWidth, lineGap: LINE_GAP };
        const shown = printable(value);
        const height = Math.max(14, document.heightOfString(shown, format) + 2);
        const at = reserve(height);
        setFont(TEXT_SIZE, MUTED);
        document.text(printable(name), PAGE.left, at, { width: nameWidth });
        setFont(TEXT_SIZE, INK);
        document.text(shown, PAGE.left + nameWidth, at, format);
      }
    },
    table(columns, rows) {
      const whole = columns.reduce((sum, { weight }) => sum + weight, 0);
      const widths = columns.map(({ weight }) => (weight / whole) * width);
      const sizeOf = (column: TableColumn | undefined): number => (column?.isCode === true ? 6.5 : 8);
      const drawRow = (cells: readonly string[], isHead: boolean): void => {
        const heights = cells.map((cell, index) => {
          setFont(sizeOf(columns[index]), INK, !isHead && columns[index]?.isCode === true);
          return document.heightOfString(cell, { width: (widths[index] ?? 0) - 2 * CELL.x, lineGap: 1 });
        });
        const height = Math.min(Math.max(...heights, 9) + 2 * CELL.y, PAGE.bottom - PAGE.top - 40);
        if (!fits(height)) {
          newPage();
          if (!isHead) drawRow(heads, true);
        }
        const at = reserve(height);
        if (isHead) document.rect(PAGE.left, at, width, height).fill(SHADE);
        let x: number = PAGE.left;
        for (const [index, cell] of cells.entries()) {
          const cellWidth = widths[index] ?? 0;
          setFont(sizeOf(columns[index]), isHead ? MUTED : INK, !isHead && columns[index]?.isCode === true);
          document.text(cell, x + CELL.x, at + CELL.y, {
            width: cellWidth - 2 * CELL.x,
            height: height - CELL.y,
            align: columns[index]?.align ?? 'left',
            lineGap: 1,
            ellipsis: true,
          });
          x += cellWidth;
        }
        document.moveTo(PAGE.left, at + height).lineTo(PAGE.right, at + height);
        document.lineWidth(0.5).strokeColor(LINE).stroke();
      };
      const heads = columns.map(({ head }) => printable(head));
      if (!fits(60)) newPage();
      drawRow(heads, true);
      for (const row of rows)
        drawRow(
          row.map((cell, index) => (columns[index]?.isCode === true ? cell : printable(cell))),
          false,
        );
      y += 4;
    },
  };
  return sheet;
}
