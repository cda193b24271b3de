import { writeXlsx, type XlsxSheet } from '../../../server/table/xlsx/write-xlsx.ts';
import { LISTENING_LIMITS, limitValue, shownSource } from '../../../shared/domain/sound/listening-limits.ts';
import { personOf, type ReportFacts, roomNameOf } from './report-facts.ts';
import { type Cell, civilText, roomTable } from './room-table.ts';
import type { PaperWords } from './words/paper-words.ts';
import { playedBy } from './words/played-by.ts';

/** Sheets: rooms, overview, limits, evidence and signatures. */
export function makeXlsx(facts: ReportFacts, words: PaperWords): Promise<Uint8Array> {
  return writeXlsx(sheetsOf(facts, words));
}

function sheetsOf(facts: ReportFacts, words: PaperWords): XlsxSheet[] {
  const { check, profile, papers, site } = facts;
  const at = (ms: number): string => civilText(ms, site.timeZone);
  const { columns, rows } = roomTable(facts, words);
  const wide: Readonly<Record<string, number>> = {
    reasons: 48,
    actions: 48,
    room: 16,
    remark: 24,
    sha256: 68,
    evidence: 28,
  };
  return [
    {
      name: words.results,
      rows: [columns.map(({ head }) => head), ...rows],
      widths: columns.map(({ id }) => wide[id] ?? 14),
    },
    {
      name: words.overview,
      rows: [
        [words.site, site.name],
        [words.siteCode, site.code],
        [words.time, at(check.startedAtMs)],
        [words.kind, words.kinds[check.kind]],
        [words.chain, words.chains[check.chain]],
        [words.output, playedBy(check, words)],
        [words.startedBy, personOf(facts, check.startedBy)],
        [words.judgedBy, `${check.profile.name} v${check.profile.version}`],
        [words.checkId, check.id],
        [words.contentHash, papers.contentSha256],
        [words.verdicts.pass, check.counts.pass ?? 0],
        [words.verdicts.warn, check.counts.warn ?? 0],
        [words.verdicts.fail, check.counts.fail ?? 0],
        [words.verdicts['not-measurable'], check.counts['not-measurable'] ?? 0],
        ...words.instrumentText.map((line): Cell[] => [words.instrument, line]),
      ],
      widths: [26, 80],
    },
    {
      name: words.limits,
      rows: [
        [words.limit, words.value, words.unit, words.source],
        ...(profile === null
          ? [[words.limitsUnknown]]
          : LISTENING_LIMITS.map((limit): Cell[] => [
              words.limitNames[limit.key] ?? limit.key,
              limitValue(profile, limit),
              limit.unit,
              shownSource(profile, limit, words.shippedSources),
            ])),
      ],
      widths: [44, 10, 8, 90],
    },
    {
      name: words.evidence,
      rows: [
        [words.columns.room, words.columns.camera, words.file, 'SHA-256'],
        ...papers.evidence.map((one): Cell[] => [
          roomNameOf(facts, one.roomId),
          one.cameraId,
          one.file,
          one.sha256,
        ]),
      ],
      widths: [16, 20, 30, 68],
    },
    {
      name: words.signatures,
      rows: [
        [words.name, words.role, words.columns.room, words.time, words.statement, words.state, words.key],
        ...papers.signatures.map((one): Cell[] => [
          one.name,
          words.roles[one.role],
          one.roomId === null ? words.wholeCheck : roomNameOf(facts, one.roomId),
          at(one.atMs),
          one.statement,
          words.states[one.state],
          one.keyId,
        ]),
      ],
      widths: [16, 16, 16, 22, 48, 20, 68],
    },
  ];
}
