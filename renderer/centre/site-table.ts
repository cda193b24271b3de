import type { SiteRow } from '../../shared/contract/centre-contract.ts';
import { warningInWords } from '../kit/event-words.ts';
import { civilDate, clockTime } from '../kit/format.ts';
import type { Text } from '../kit/text/index.ts';
import type { ExportTable } from './table-export.tsx';

/** The board as a table to keep: figures as figures, states in words, with the moment it was made. */
export function siteTable(
  sites: readonly SiteRow[],
  text: Text,
  timeZone: string,
  nowMs: number,
): ExportTable {
  const words = text.centre;
  const timeOf = (atMs: number | null): string =>
    atMs === null ? words.never : `${civilDate(atMs, timeZone)} ${clockTime(atMs, timeZone)}`;
  const head = [
    ...[text.centreSite.code, words.site, words.state, words.lastSeen, words.readiness],
    ...[
      words.camerasLive,
      words.camerasTotal,
      text.desk.openIncidents,
      `${words.lanes} A`,
      `${words.lanes} B`,
    ],
    ...[words.backlog, words.warnings],
  ];
  return {
    name: `${words.heading} ${civilDate(nowMs, timeZone)} ${clockTime(nowMs, timeZone).replaceAll(':', '')}`,
    rows: [
      head,
      ...sites.map((site) => [
        ...[site.code, site.name, text.codes.siteState[site.state], timeOf(site.lastSeenMs)],
        ...[text.codes.overall[site.readiness], site.cameras?.live ?? null, site.cameras?.total ?? null],
        ...[site.openIncidents, site.lanes.A.seq, site.lanes.B.seq, site.backlog],
        site.warnings.map((warning) => warningInWords(warning, text)).join(text.frame.listMark),
      ]),
    ],
    widths: [16, 28, 10, 20, 12, 10, 10, 10, 10, 10, 10, 40],
  };
}
