import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Loaded when the first report is made: the font is 10 MB, and a console that prints nothing needs none of it.
const load = createRequire(import.meta.url);
/** SIL Open Font License 1.1; 30,898 glyphs, TrueType outlines: what pdfkit embeds as a subset. */
const FONT_FILE = '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf';
export const TEXT_FONT = 'text';
/** Hashes and ids: a standard font, not embedded. */
export const CODE_FONT = 'Courier';

export interface TextOptions {
  readonly width?: number;
  readonly height?: number;
  readonly align?: 'left' | 'right' | 'center';
  readonly lineGap?: number;
  readonly lineBreak?: boolean;
  readonly ellipsis?: boolean;
}

/** What is used of pdfkit; lengths are points (1/72 inch) from the upper left corner. */
export interface PdfDocument {
  registerFont(name: string, source: Uint8Array): this;
  font(name: string): this;
  fontSize(size: number): this;
  fillColor(colour: string): this;
  strokeColor(colour: string): this;
  lineWidth(width: number): this;
  text(text: string, x: number, y: number, options?: TextOptions): this;
  heightOfString(text: string, options?: TextOptions): number;
  moveTo(x: number, y: number): this;
  lineTo(x: number, y: number): this;
  dash(length: number, options: { space: number }): this;
  undash(): this;
  rect(x: number, y: number, width: number, height: number): this;
  fill(colour: string): this;
  stroke(): this;
  addPage(): this;
  bufferedPageRange(): { start: number; count: number };
  switchToPage(page: number): this;
  on(event: 'data', listener: (chunk: Uint8Array) => void): this;
  on(event: 'end', listener: () => void): this;
  end(): void;
}

type PdfConstructor = new (options: object) => PdfDocument;
interface FontKit {
  create(bytes: Uint8Array): { hasGlyphForCodePoint(codePoint: number): boolean };
}

export interface OpenedPdf {
  readonly document: PdfDocument;
  /**
   * The text as it can be printed: a character the font does not have becomes its code in brackets instead of an empty
   * box, and is remembered.
   */
  printable(text: string): string;
  /** Characters that were not in the font, in the order they were met. */
  missing(): readonly string[];
  /** Ends the document; resolves to the file. */
  finish(): Promise<Uint8Array>;
}

let font: { bytes: Uint8Array; has(codePoint: number): boolean } | null = null;

function openFont(): NonNullable<typeof font> {
  if (font !== null) return font;
  const bytes = readFileSync(load.resolve(FONT_FILE));
  const fontKit: FontKit = load('fontkit');
  const opened = fontKit.create(bytes);
  font = { bytes, has: (codePoint) => opened.hasGlyphForCodePoint(codePoint) };
  return font;
}

/** Whether a character would be printed as its code. Opens the font. */
export function lacksGlyph(character: string): boolean {
  const codePoint = character.codePointAt(0) ?? 0;
  const isControl = codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0);
  return !isControl && !openFont().has(codePoint);
}

/** A4 upright, no margins of its own: the layout keeps them. `madeAtMs` is the only time in the file. */
export function openPdf(info: { title: string; author: string; madeAtMs: number }): OpenedPdf {
  const { bytes, has } = openFont();
  const PdfKit: PdfConstructor = load('pdfkit');
  const document = new PdfKit({
    size: 'A4',
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    bufferPages: true,
    info: { Title: info.title, Author: info.author, CreationDate: new Date(info.madeAtMs) },
  });
  const chunks: Uint8Array[] = [];
  const ended = new Promise<Uint8Array>((resolve) => {
    document.on('data', (chunk) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
  });
  document.registerFont(TEXT_FONT, bytes).font(TEXT_FONT);
  const missing = new Set<string>();
  return {
    document,
    printable(text) {
      let out = '';
      for (const character of text) {
        const codePoint = character.codePointAt(0) ?? 0;
        if (codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0)) {
          out += codePoint === 0x0a ? '\n' : ' ';
          continue;
        }
        if (has(codePoint)) {
          out += character;
          continue;
        }
        missing.add(character);
        out += `〔U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}〕`;
      }
      return out;
    },
    missing: () => [...missing],
    async finish() {
      document.end();
      return await ended;
    },
  };
}
