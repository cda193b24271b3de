import type { OpenedPdf } from '../../../server/paper/pdf-kit.ts';
import { MUTED, PAGE, type PdfSheet } from '../../../server/paper/pdf-sheet.ts';

/** Ends a paper: the characters the font does not have are named, every page says whose it is and which of how many. */
export async function closePaper(
  pdf: OpenedPdf,
  sheet: PdfSheet,
  site: { readonly name: string; readonly code: string },
  words: { missing(codes: string): string; page(page: number, pages: number): string },
): Promise<{ readonly bytes: Uint8Array; readonly missing: readonly string[] }> {
  const missing = pdf.missing();
  if (missing.length > 0) {
    const codes = missing.map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}`);
    sheet.paragraph(words.missing(codes.join(' ')), { colour: MUTED });
  }
  const { count } = pdf.document.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.document.switchToPage(page);
    pdf.document.font('text').fontSize(8).fillColor(MUTED);
    const text = pdf.printable(`${site.name}（${site.code}）　${words.page(page + 1, count)}`);
    pdf.document.text(text, PAGE.left, PAGE.bottom + 14, {
      width: PAGE.right - PAGE.left,
      align: 'right',
      lineBreak: false,
    });
  }
  return { bytes: await pdf.finish(), missing };
}
