import { openPdf } from '../../../server/paper/pdf-kit.ts';
import { createPdfSheet, MUTED, type PdfSheet } from '../../../server/paper/pdf-sheet.ts';
import type { Watch, WatchRoomState } from '../../../shared/contract/listening-watch.ts';
import type { RoomConfig, SiteIdentity } from '../../../shared/contract/site-config.ts';
import type { TrialPapers } from '../../../shared/contract/trial-papers-contract.ts';
import { writeEnd, writeSignatures } from './pdf-signatures.ts';
import { civilText } from './room-table.ts';
import type { PaperWords } from './words/paper-words.ts';
import type { TrialWords } from './words/trial-words-zh.ts';

/** All the paper of a trial says, as plain values: the same facts give the same bytes. */
export interface TrialFacts {
  readonly site: SiteIdentity;
  readonly consoleVersion: string;
  readonly watch: Watch;
  readonly papers: TrialPapers;
  /** Rooms in which candidates can sit. */
  readonly rooms: readonly RoomConfig[];
  readonly people: Readonly<Record<string, string>>;
}

/** Shape and word together: a copy in black and white still reads. */
const markOf = (state: WatchRoomState): string =>
  state === 'heard' || state === 'learning' ? '●' : state === 'not-measurable' ? '○' : '■';

/** The record of a trial listening on A4: what was measured beside what the person in the room says, and signatures. */
export async function makeTrialPdf(
  facts: TrialFacts,
  words: PaperWords & { readonly trial: TrialWords },
): Promise<Uint8Array> {
  const { site, watch, papers } = facts;
  const own = words.trial;
  const pdf = openPdf({
    title: `${own.title} ${site.name}`,
    author: site.name,
    madeAtMs: watch.endedAtMs ?? watch.startedAtMs,
  });
  const sheet = createPdfSheet(pdf);
  const roomNameOf = (roomId: string): string => facts.rooms.find(({ id }) => id === roomId)?.name ?? roomId;
  writeHead(sheet, facts, words);
  writeRooms(sheet, facts, words, roomNameOf);
  writeFaults(sheet, facts, words, roomNameOf);
  sheet.heading(words.method);
  for (const line of own.methodText) sheet.paragraph(line);
  writeSignatures(sheet, papers.signatures, { timeZone: site.timeZone, roomNameOf }, words);
  writeEnd(pdf, sheet, `${site.name}  ${watch.id}`, words);
  return pdf.finish();
}

function writeHead(
  sheet: PdfSheet,
  { site, watch, papers, people, consoleVersion }: TrialFacts,
  words: PaperWords & { readonly trial: TrialWords },
): void {
  const at = (ms: number): string => civilText(ms, site.timeZone);
  sheet.title(words.trial.title);
  sheet.gap(4);
  sheet.facts([
    [words.site, `${site.name}（${site.code}）`],
    [words.trial.time, `${at(watch.startedAtMs)} – ${at(watch.endedAtMs ?? watch.startedAtMs)}`],
    [words.trial.recording, watch.title],
    [words.chain, `${words.chains[watch.chain]}，${words.trial.outputs[watch.output]}`],
    [words.startedBy, people[watch.startedBy] ?? watch.startedBy],
    [words.judgedBy, `${watch.profile.name} v${watch.profile.version}`],
    [words.trial.id, watch.id],
    [words.contentHash, papers.contentSha256],
    [words.console, consoleVersion],
  ]);
  sheet.gap(6);
  const good = watch.verdicts.filter(({ isGood }) => isGood).length;
  sheet.paragraph(words.trial.summary(watch.rooms, watch.heard, good, watch.verdicts.length - good), {
    size: 13,
  });
}

function writeRooms(
  sheet: PdfSheet,
  { watch, rooms }: TrialFacts,
  words: PaperWords & { readonly trial: TrialWords },
  roomNameOf: (roomId: string) => string,
): void {
  const own = words.trial;
  sheet.heading(words.results);
  sheet.table(
    [
      { head: words.columns.room, weight: 14 },
      { head: own.measured, weight: 18 },
      { head: own.match, weight: 9, align: 'right' },
      { head: own.speed, weight: 10, align: 'right' },
      { head: own.snr, weight: 9, align: 'right' },
      { head: own.verdict, weight: 12 },
      { head: own.listener, weight: 12 },
      { head: own.remark, weight: 28 },
    ],
    watch.state.map((room) => {
      const said = watch.verdicts.find(({ roomId }) => roomId === room.roomId);
      return [
        roomNameOf(room.roomId),
        `${markOf(room.state)} ${own.states[room.state]}`,
        show(room.matchScore, 0),
        show(room.speedPercent, 2),
        show(room.snrDb, 0),
        said === undefined ? own.notListened : said.isGood ? own.good : own.bad,
        said?.listener ?? '—',
        said?.remark ?? '',
      ];
    }),
  );
  const leftOut = rooms.filter(({ id }) => !watch.state.some(({ roomId }) => roomId === id));
  if (leftOut.length > 0) sheet.paragraph(own.leftOut(leftOut.map(({ name }) => name).join(words.listMark)));
}

function writeFaults(
  sheet: PdfSheet,
  { watch, site }: TrialFacts,
  words: PaperWords & { readonly trial: TrialWords },
  roomNameOf: (roomId: string) => string,
): void {
  const own = words.trial;
  sheet.heading(own.faults);
  if (watch.incidents.length === 0) {
    sheet.paragraph(own.noFaults, { colour: MUTED });
    return;
  }
  sheet.table(
    [
      { head: words.columns.room, weight: 18 },
      { head: own.measured, weight: 20 },
      { head: own.from, weight: 24 },
      { head: own.lasted, weight: 14, align: 'right' },
      { head: own.clip, weight: 60, isCode: true },
    ],
    watch.incidents
      .toReversed()
      .map(({ roomId, fault, fromMs, toMs, clip }) => [
        roomNameOf(roomId),
        own.states[fault],
        civilText(fromMs, site.timeZone),
        toMs === null ? '—' : ((toMs - fromMs) / 1000).toFixed(1),
        clip?.sha256 ?? '-',
      ]),
  );
}

const show = (value: number | null, digits: number): string => (value === null ? '—' : value.toFixed(digits));
