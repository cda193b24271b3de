import { type PdfDocument, TEXT_FONT } from '../../../server/paper/pdf-kit.ts';
import { INK, LINE, MUTED } from '../../../server/paper/pdf-sheet.ts';
import type { ListeningProfile } from '../../../shared/contract/listening-profile.ts';

const FROM_HZ = 100;
const TO_HZ = 10_000;
const MOST_DB = 18;
const FREQUENCIES = [125, 250, 500, 1_000, 2_000, 4_000, 8_000] as const;
export const RESPONSE_HEIGHT = 92;

/** The response of one room with the limits it was judged by. */
export function drawResponse(
  document: PdfDocument,
  at: { readonly x: number; readonly y: number; readonly width: number },
  response: readonly { readonly hz: number; readonly db: number }[],
  limits: ListeningProfile['response'] | null,
): void {
  const plot = { x: at.x + 26, y: at.y + 4, width: at.width - 30, height: RESPONSE_HEIGHT - 20 };
  const x = (hz: number): number =>
    plot.x + (Math.log(hz / FROM_HZ) / Math.log(TO_HZ / FROM_HZ)) * plot.width;
  const y = (db: number): number =>
    plot.y + ((MOST_DB - Math.min(MOST_DB, Math.max(-MOST_DB, db))) / (2 * MOST_DB)) * plot.height;
  document.lineWidth(0.4).strokeColor(LINE);
  document.font(TEXT_FONT).fontSize(6).fillColor(MUTED);
  for (const db of [-12, -6, 0, 6, 12]) {
    document
      .moveTo(plot.x, y(db))
      .lineTo(plot.x + plot.width, y(db))
      .stroke();
    document.text(String(db), at.x, y(db) - 4, { width: 22, align: 'right', lineBreak: false });
  }
  for (const hz of FREQUENCIES) {
    document
      .moveTo(x(hz), plot.y)
      .lineTo(x(hz), plot.y + plot.height)
      .stroke();
    const label = hz >= 1_000 ? `${hz / 1_000}k` : String(hz);
    document.text(label, x(hz) - 12, plot.y + plot.height + 2, {
      width: 24,
      align: 'center',
      lineBreak: false,
    });
  }
  if (limits !== null) {
    document.lineWidth(0.8).strokeColor(MUTED).dash(3, { space: 2 });
    for (const db of [limits.withinDb, -limits.withinDb])
      document.moveTo(x(limits.fromHz), y(db)).lineTo(x(limits.toHz), y(db)).stroke();
    document.undash();
  }
  const shown = response.filter(({ hz, db }) => hz >= FROM_HZ && hz <= TO_HZ && Number.isFinite(db));
  document.lineWidth(1).strokeColor(INK);
  for (const [index, { hz, db }] of shown.entries())
    if (index === 0) document.moveTo(x(hz), y(db));
    else document.lineTo(x(hz), y(db));
  if (shown.length > 1) document.stroke();
}
