import type { DeskItem } from '../../../shared/contract/desk.ts';
import { civilDate, clockTime } from '../../kit/format.ts';
import type { Text } from '../../kit/text/index.ts';
import type { ExportTable } from '../table-export.tsx';
import { deskDetail, deskTitle } from './desk-words.ts';

/** The incident desk as a table to keep. */
export function deskTable(
  items: readonly DeskItem[],
  text: Text,
  timeZone: string,
  nowMs: number,
): ExportTable {
  const words = text.desk;
  const timeOf = (atMs: number | null): string =>
    atMs === null ? '' : `${civilDate(atMs, timeZone)} ${clockTime(atMs, timeZone)}`;
  return {
    name: `${words.heading} ${civilDate(nowMs, timeZone)} ${clockTime(nowMs, timeZone).replaceAll(':', '')}`,
    rows: [
      [
        ...[words.kind, words.what, words.detail, text.centreSite.code, words.site, words.where],
        ...[words.since, words.endedAt, words.acknowledgedBy, words.acknowledgedAt, words.note],
      ],
      ...items.map((item) => [
        ...[words.kinds[item.kind], deskTitle(item, text), deskDetail(item, text)],
        ...[item.site, item.siteName, item.roomIds.join(text.frame.listMark)],
        ...[timeOf(item.sinceMs), timeOf(item.endedAtMs), item.acknowledged?.by ?? ''],
        ...[timeOf(item.acknowledged?.atMs ?? null), item.acknowledged?.note ?? ''],
      ]),
    ],
    widths: [16, 24, 36, 16, 28, 16, 20, 20, 12, 20, 40],
  };
}
