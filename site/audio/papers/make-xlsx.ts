import { LISTENING_LIMITS, limitValue, shownSource } from '../../../shared/domain/sound/listening-limits.ts';
import { personOf, type ReportFacts, roomNameOf } from './report-facts.ts';
import { type Cell, civilText, roomTable } from './room-table.ts';
import type { PaperWords } from './words/paper-words.ts';
import { playedBy } from './words/played-by.ts';
import { zipInMemory } from './zip-archive.ts';

// SpreadsheetML (ECMA-376 part 1) with inline strings: four sheets of plain cells need no library, and one that stamps
// the time of writing into the file would give other bytes for the same check.

interface Sheet {
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
  /** Width of each column in characters. */
  readonly widths: readonly number[];
}

/** Sheets: rooms, overview, limits, evidence and signatures. */
export function makeXlsx(facts: ReportFacts, words: PaperWords): Uint8Array {
  const sheets = sheetsOf(facts, words);
  const text = (name: string, content: string) => ({ name, content: Buffer.from(content, 'utf8') });
  return zipInMemory([
    text('[Content_Types].xml', contentTypes(sheets.length)),
    text('_rels/.rels', ROOT_RELATIONS),
    text('xl/workbook.xml', workbook(sheets)),
    text('xl/_rels/workbook.xml.rels', workbookRelations(sheets.length)),
    text('xl/styles.xml', STYLES),
    ...sheets.map((sheet, index) => text(`xl/worksheets/sheet${index + 1}.xml`, worksheet(sheet))),
  ]);
}

function sheetsOf(facts: ReportFacts, words: PaperWords): Sheet[] {
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

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const ROOT_RELATIONS = `${HEAD}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`;

/** Style 0 plain, 1 head, 2 wrapped text. */
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE9ECEF"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

const contentTypes = (sheets: number): string =>
  `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>${numbers(
    sheets,
  )
    .map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${TYPE}.worksheet+xml"/>`)
    .join('')}</Types>`;

const workbook = (sheets: readonly Sheet[]): string =>
  `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets
    .map(
      ({ name }, index) =>
        `<sheet name="${xml(sheetName(name))}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
    )
    .join('')}</sheets></workbook>`;

const workbookRelations = (sheets: number): string =>
  `${HEAD}<Relationships xmlns="${RELATIONS}">${numbers(sheets)
    .map((n) => `<Relationship Id="rId${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
    .join(
      '',
    )}<Relationship Id="rId${sheets + 1}" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`;

/** The first row stays in sight. */
const worksheet = ({ rows, widths }: Sheet): string =>
  `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths
    .map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`)
    .join('')}</cols><sheetData>${rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, row, column)).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`;

function cellXml(value: Cell, row: number, column: number): string {
  if (value === null) return '';
  const at = `${columnName(column)}${row + 1}`;
  const style = row === 0 ? 1 : typeof value === 'string' ? 2 : 0;
  if (typeof value === 'number') return `<c r="${at}" s="${style}"><v>${value}</v></c>`;
  // A text is a text: nothing a room is called can become a formula.
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(value)}</t></is></c>`;
}

/** 0 is A, 26 is AA. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}

/** At most 31 characters, and none that the format forbids. */
const sheetName = (name: string): string => name.replaceAll(/[[\]:*?/\\]/g, ' ').slice(0, 31);

const xml = (text: string): string =>
  text
    // What XML 1.0 cannot carry at all, unpaired surrogates included.
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
