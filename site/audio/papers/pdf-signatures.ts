import type { OpenedPdf } from '../../../server/paper/pdf-kit.ts';
import { INK, MUTED, PAGE, type PdfSheet } from '../../../server/paper/pdf-sheet.ts';
import type { ListeningSignature } from '../../../shared/contract/listening-papers.ts';
import { civilText } from './room-table.ts';
import type { PaperWords } from './words/paper-words.ts';

/** Who signed, with the state of each signature, and places for ink: the paper is also signed by hand. */
export function writeSignatures(
  sheet: PdfSheet,
  signatures: readonly ListeningSignature[],
  names: { readonly timeZone: string; roomNameOf(roomId: string): string },
  words: PaperWords,
): void {
  sheet.heading(words.signatures);
  if (signatures.length === 0) sheet.paragraph(words.noSignature);
  else {
    sheet.paragraph(words.signaturesNote, { colour: MUTED });
    sheet.table(
      [
        { head: words.name, weight: 14 },
        { head: words.role, weight: 14 },
        { head: words.columns.room, weight: 14 },
        { head: words.time, weight: 20 },
        { head: words.statement, weight: 36 },
        { head: words.state, weight: 18 },
        { head: words.key, weight: 18, isCode: true },
      ],
      signatures.map((one) => [
        one.name,
        words.roles[one.role],
        one.roomId === null ? words.wholeCheck : names.roomNameOf(one.roomId),
        civilText(one.atMs, names.timeZone),
        one.statement,
        words.states[one.state],
        one.keyId.slice(0, 16),
      ]),
    );
  }
  sheet.gap(14);
  sheet.facts(words.byHand.map((what) => [what, '______________________________'] as const));
}

/** `line` and the number of the page at the foot of every page; what the font does not have is said before it. */
export function writeEnd(pdf: OpenedPdf, sheet: PdfSheet, line: string, words: PaperWords): void {
  const missing = pdf.missing();
  if (missing.length > 0) {
    const codes = missing.map((one) => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase()}`);
    sheet.paragraph(words.missingGlyphs(codes.join(' ')), { colour: MUTED });
  }
  const { document } = pdf;
  const { start, count } = document.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    document.switchToPage(start + index);
    document.font('text').fontSize(7).fillColor(MUTED);
    document.text(pdf.printable(line), PAGE.left, PAGE.bottom + 14, { width: 320, lineBreak: false });
    document.text(words.page(index + 1, count), PAGE.right - 160, PAGE.bottom + 14, {
      width: 160,
      align: 'right',
      lineBreak: false,
    });
  }
  document.fillColor(INK);
}
