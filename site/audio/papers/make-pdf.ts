import { openPdf } from '../../../server/paper/pdf-kit.ts';
import { createPdfSheet, MUTED, PAGE, type PdfSheet } from '../../../server/paper/pdf-sheet.ts';
import type { AudioRoomResult, RoomMeasures, RoomVerdict } from '../../../shared/contract/audio-check.ts';
import {
  LISTENING_LIMITS,
  limitValue,
  SHIPPED_PROFILE,
  shownSource,
} from '../../../shared/domain/sound/listening-limits.ts';
import { summariseSwitchOver } from '../../../shared/domain/sound/summarise-switch-over.ts';
import { drawResponse, RESPONSE_HEIGHT } from './pdf-response.ts';
import { writeEnd, writeSignatures } from './pdf-signatures.ts';
import { personOf, type ReportFacts, roomNameOf } from './report-facts.ts';
import { civilText, figuresText, round, soundPressure, speechReverberation } from './room-table.ts';
import type { PaperWords } from './words/paper-words.ts';
import { playedBy } from './words/played-by.ts';

/** Shape and word together: a copy in black and white still reads. */
const MARKS: Readonly<Record<RoomVerdict, string>> = {
  pass: '●',
  warn: '▲',
  fail: '■',
  'not-measurable': '○',
};
const VERDICTS: readonly RoomVerdict[] = ['fail', 'not-measurable', 'warn', 'pass'];

/** The report on A4. The same facts give the same bytes. */
export async function makePdf(facts: ReportFacts, words: PaperWords): Promise<Uint8Array> {
  const { check, site } = facts;
  const pdf = openPdf({
    title: `${words.title} ${site.name}`,
    author: site.name,
    madeAtMs: check.endedAtMs ?? check.startedAtMs,
  });
  const sheet = createPdfSheet(pdf);
  writeHead(sheet, facts, words);
  writeRooms(sheet, facts, words);
  sheet.heading(words.detail);
  const problems = check.rooms.filter(({ verdict }) => verdict !== 'pass');
  if (problems.length === 0) sheet.paragraph(words.allPassed);
  for (const room of problems) writeProblem(sheet, pdf.document, facts, words, room);
  writeDrift(sheet, facts, words);
  writeLimits(sheet, facts, words);
  sheet.heading(words.method);
  for (const line of words.methodText) sheet.paragraph(line);
  sheet.heading(words.instrument);
  for (const line of words.instrumentText) sheet.paragraph(line);
  for (const { cameraId, offsetDb, by, atMs } of facts.calibrations)
    sheet.paragraph(
      words.calibrated(cameraId, offsetDb.toFixed(1), personOf(facts, by), civilText(atMs, site.timeZone)),
    );
  writeEvidence(sheet, facts, words);
  writeSignatures(
    sheet,
    facts.papers.signatures,
    { timeZone: site.timeZone, roomNameOf: (roomId) => roomNameOf(facts, roomId) },
    words,
  );
  writeEnd(pdf, sheet, `${site.name}  ${check.id}`, words);
  return pdf.finish();
}

function writeHead(sheet: PdfSheet, facts: ReportFacts, words: PaperWords): void {
  const { check, site, papers } = facts;
  const at = (ms: number): string => civilText(ms, site.timeZone);
  sheet.title(words.title);
  sheet.gap(4);
  sheet.facts([
    [words.site, `${site.name}（${site.code}）`],
    [
      words.time,
      check.endedAtMs === null ? at(check.startedAtMs) : `${at(check.startedAtMs)} – ${at(check.endedAtMs)}`,
    ],
    [words.kind, `${words.kinds[check.kind]}，${words.chains[check.chain]}，${playedBy(check, words)}`],
    [words.startedBy, personOf(facts, check.startedBy)],
    [words.judgedBy, `${check.profile.name} v${check.profile.version}`],
    [words.checkId, check.id],
    ...(check.repeats === null ? [] : [[words.repeats, check.repeats] as const]),
    [words.contentHash, papers.contentSha256],
    [words.console, facts.consoleVersion],
  ]);
  sheet.gap(6);
  const counts = VERDICTS.map(
    (verdict) => `${MARKS[verdict]} ${words.verdicts[verdict]} ${check.counts[verdict] ?? 0}`,
  );
  sheet.paragraph(`${words.roomCount(check.rooms.length)}    ${counts.join('    ')}`, { size: 13 });
  if (papers.isBaseline) sheet.paragraph(words.baseline, { colour: MUTED });
  if (check.kind === 'sweep') sheet.paragraph(words.noGaps);
  const change = summariseSwitchOver(check.rooms);
  if (change === null) return;
  const inSeconds = (ms: number): string => (ms / 1000).toFixed(2);
  if (change.rooms > 0)
    sheet.paragraph(
      words.switchOver(change.rooms, inSeconds(change.longestMs), inSeconds(change.togetherMs)),
      { size: 11 },
    );
  if (change.never > 0) sheet.paragraph(words.switchNever(change.never), { size: 11 });
}

function writeRooms(sheet: PdfSheet, facts: ReportFacts, words: PaperWords): void {
  sheet.heading(words.results);
  const { columns } = words;
  sheet.table(
    [
      { head: columns.room, weight: 16 },
      { head: columns.verdict, weight: 13 },
      { head: columns.sti, weight: 11, align: 'right' },
      { head: columns.snrADb, weight: 12, align: 'right' },
      { head: columns.laDbfs, weight: 14, align: 'right' },
      { head: columns.thdPercent, weight: 9, align: 'right' },
      { head: columns.reasons, weight: 40 },
    ],
    facts.check.rooms.map((room) => [
      roomNameOf(facts, room.roomId),
      `${MARKS[room.verdict]} ${words.verdicts[room.verdict]}`,
      `${show(room.measures?.sti?.sti ?? room.measures?.sweep?.sti, 2)} ${room.measures?.sti?.rating ?? ''}`.trim(),
      show(room.measures?.level?.snrADb, 1),
      show(room.measures?.level?.laDbfs, 1),
      show(room.measures?.sweep?.thdPercent, 1),
      room.reasons.map(({ code }) => words.reasons[code].cause).join(words.listMark),
    ]),
  );
  for (const { roomId, by, atMs, reason } of facts.papers.remarks)
    sheet.paragraph(
      words.remark(
        roomNameOf(facts, roomId),
        personOf(facts, by),
        civilText(atMs, facts.site.timeZone),
        reason,
      ),
    );
}

function writeProblem(
  sheet: PdfSheet,
  document: Parameters<typeof drawResponse>[0],
  facts: ReportFacts,
  words: PaperWords,
  room: AudioRoomResult,
): void {
  const { measures } = room;
  const { columns } = words;
  sheet.gap(4);
  sheet.paragraph(
    `${MARKS[room.verdict]} ${roomNameOf(facts, room.roomId)}  ${words.verdicts[room.verdict]}`,
    {
      size: 10.5,
    },
  );
  for (const reason of room.reasons) {
    const figures = figuresText(reason, words);
    const { cause, action } = words.reasons[reason.code];
    sheet.paragraph(`– ${cause}${figures === '' ? '' : `（${figures}）`} → ${action}`, { indent: 10 });
  }
  if (measures === null) return;
  const figures: [string, number | null | undefined, number][] = [
    [columns.sti, measures.sti?.sti, 2],
    [columns.sweepSti, measures.sweep?.sti, 2],
    [columns.snrADb, measures.level?.snrADb, 1],
    [columns.laDbfs, measures.level?.laDbfs, 1],
    [columns.laDbSpl, soundPressure(facts, room), 1],
    [columns.noiseLaDbfs, measures.level?.noiseLaDbfs, 1],
    [columns.thdPercent, measures.sweep?.thdPercent, 1],
    [columns.humDbfs, measures.hum?.humDbfs, 1],
    [columns.clippedPercent, measures.clipping?.percent, 2],
    [columns.rt60S, speechReverberation(room), 2],
    [columns.lostPackets, measures.lostPackets, 0],
    [columns.driftPpm, measures.driftPpm, 1],
    ...switchFigures(measures, words),
  ];
  const known = figures.filter(([, value]) => value != null);
  sheet.paragraph(known.map(([name, value, digits]) => `${name} ${show(value, digits)}`).join('，'), {
    indent: 10,
    size: 8,
    colour: MUTED,
  });
  sheet.paragraph(`${columns.camera} ${measures.cameraId}，${measures.codec} ${measures.sampleRate} Hz`, {
    indent: 10,
    size: 8,
    colour: MUTED,
  });
  const response = measures.sweep?.response ?? [];
  if (response.length < 2) return;
  const y = sheet.reserve(RESPONSE_HEIGHT + 14);
  drawResponse(document, { x: PAGE.left + 10, y, width: 300 }, response, facts.profile?.response ?? null);
  document.fontSize(7).fillColor(MUTED);
  document.text(words.responseTitle, PAGE.left + 10, y + RESPONSE_HEIGHT, { width: 300, lineBreak: false });
}

function switchFigures(
  { switchOver }: RoomMeasures,
  { columns }: PaperWords,
): [string, number | null | undefined, number][] {
  if (switchOver?.outcome !== 'switched') return [];
  return [
    [columns.switchGapMs, switchOver.gapMs, 0],
    [columns.switchLevelDb, switchOver.levelChangeDb, 1],
    [columns.switchDelayMs, switchOver.delayChangeMs, 0],
  ];
}

function writeDrift(sheet: PdfSheet, facts: ReportFacts, words: PaperWords): void {
  const { drift } = facts.papers;
  if (drift.length === 0) return;
  sheet.heading(words.drift);
  sheet.paragraph(words.driftNote, { colour: MUTED });
  const { columns } = words;
  sheet.table(
    [
      { head: columns.room, weight: 18 },
      { head: words.state, weight: 26 },
      { head: `Δ ${columns.sti}`, weight: 16, align: 'right' },
      { head: `Δ ${columns.laDbfs}`, weight: 18, align: 'right' },
      { head: words.acceptedAt, weight: 24 },
    ],
    drift.map((one) => [
      roomNameOf(facts, one.roomId),
      words.driftVerdicts[one.verdict],
      signed(one.stiChange, 2),
      signed(one.levelChangeDb, 1),
      civilText(one.acceptedAtMs, facts.site.timeZone),
    ]),
  );
}

function writeLimits(sheet: PdfSheet, facts: ReportFacts, words: PaperWords): void {
  const { profile, check } = facts;
  sheet.heading(`${words.limits}  ${check.profile.name} v${check.profile.version}`);
  if (profile === null) {
    sheet.paragraph(words.limitsUnknown);
    return;
  }
  const shipped = profile.name === SHIPPED_PROFILE ? words.shippedSources['profile'] : undefined;
  sheet.paragraph(shipped ?? profile.source, { colour: MUTED });
  sheet.table(
    [
      { head: words.limit, weight: 34 },
      { head: words.value, weight: 9, align: 'right' },
      { head: words.unit, weight: 7 },
      { head: words.source, weight: 60 },
    ],
    LISTENING_LIMITS.map((limit) => [
      words.limitNames[limit.key] ?? limit.key,
      limitValue(profile, limit).toFixed(limit.digits),
      limit.unit,
      shownSource(profile, limit, words.shippedSources),
    ]),
  );
}

function writeEvidence(sheet: PdfSheet, facts: ReportFacts, words: PaperWords): void {
  const { evidence } = facts.papers;
  sheet.heading(words.evidence);
  if (evidence.length === 0) {
    sheet.paragraph(words.noEvidence);
    return;
  }
  sheet.paragraph(words.evidenceNote, { colour: MUTED });
  sheet.table(
    [
      { head: words.columns.room, weight: 18 },
      { head: words.file, weight: 24, isCode: true },
      { head: 'SHA-256', weight: 60, isCode: true },
    ],
    evidence.map(({ roomId, file, sha256 }) => [roomNameOf(facts, roomId), file, sha256]),
  );
}

const show = (value: number | null | undefined, digits: number): string => {
  const rounded = round(value, digits);
  return rounded === null ? '—' : rounded.toFixed(digits);
};

const signed = (value: number | null, digits: number): string =>
  value === null ? '—' : `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
