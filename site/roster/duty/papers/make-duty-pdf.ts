import { openPdf } from '../../../../server/paper/pdf-kit.ts';
import { createPdfSheet, MUTED, type PdfSheet } from '../../../../server/paper/pdf-sheet.ts';
import { civilParts } from '../../../../shared/domain/civil-time.ts';
import { closePaper } from '../../papers/close-paper.ts';
import { cellText, dayText, peopleText, timesText } from './duty-cells.ts';
import type { DutyPaperWords } from './duty-paper-words.ts';
import { type DutyPaperFacts, type DutyTableShift, dutyTableShifts } from './duty-table.ts';

/** Posts beside each other on a sheet of A4. */
const POSTS_A_TABLE = 4;

/** The duty table on A4: posts by days with the people responsible and lines to sign, then a list to sign by shift. */
export async function makeDutyPdf(
  facts: DutyPaperFacts,
  words: DutyPaperWords,
): Promise<{ readonly bytes: Uint8Array; readonly missing: readonly string[] }> {
  const { site, roster, madeAtMs } = facts;
  const pdf = openPdf({ title: `${words.title} ${site.name}`, author: site.name, madeAtMs });
  const sheet = createPdfSheet(pdf);
  const shifts = dutyTableShifts(facts);
  writeHead(sheet, facts, words);
  await writeDays(sheet, facts, shifts, words);
  sheet.gap(4);
  sheet.paragraph(words.legend(facts.night.start, facts.night.end, facts.night.minutes), { colour: MUTED });
  sheet.keep(words.signatures.length * 30 + 20);
  sheet.gap(14);
  for (const who of words.signatures) {
    sheet.paragraph(
      `${who}${words.colon}${'＿'.repeat(14)}　　${words.signedOn}${words.colon}${'＿'.repeat(8)}`,
      {
        size: 11,
      },
    );
    sheet.gap(10);
  }
  sheet.newPage();
  sheet.title(`${words.signTitle}　${roster.name}`);
  sheet.gap(6);
  const posts = new Map(roster.posts.map((post) => [post.id, post]));
  sheet.table(
    [
      { head: words.day, weight: 16 },
      { head: words.post, weight: 16 },
      { head: words.shifts, weight: 20 },
      { head: words.people, weight: 20 },
      { head: words.takeOver, weight: 14 },
      { head: words.handOver, weight: 14 },
    ],
    // Room to write by hand.
    shifts.map((shift) => [
      dayText(shift.day, words),
      posts.get(shift.postId)?.name ?? shift.postId,
      timesText(shift, words),
      `${peopleText(shift, posts.get(shift.postId)?.people ?? 0, words)}\n `,
      ...['', ''],
    ]),
  );
  return await closePaper(pdf, sheet, site, words);
}

function writeHead(sheet: PdfSheet, facts: DutyPaperFacts, words: DutyPaperWords): void {
  const { site, roster, responsible, madeAtMs } = facts;
  const { year, month, day, hour, minute } = civilParts(madeAtMs, site.timeZone);
  sheet.title(`${words.title}　${roster.name}`);
  const printed = words.madeAt(`${year}-${month}-${day} ${hour}:${minute}`);
  sheet.paragraph(`${site.name}（${site.code}）　${printed}`, { colour: MUTED });
  if (facts.isPlan) sheet.paragraph(words.plan, { size: 12 });
  if (responsible.length === 0) sheet.paragraph(words.noResponsible);
  else
    sheet.paragraph(
      `${words.responsible}${words.colon}${responsible
        .map(
          ({ title, name, deputy }) =>
            `${title} ${name}${deputy === null ? '' : `（${words.deputy(deputy)}）`}`,
        )
        .join(words.mark)}`,
    );
  sheet.gap(6);
}

/** As many tables as the posts need; a day is in the table when one of its posts has a shift. */
async function writeDays(
  sheet: PdfSheet,
  { roster }: DutyPaperFacts,
  shifts: readonly DutyTableShift[],
  words: DutyPaperWords,
): Promise<void> {
  for (let first = 0; first < roster.posts.length; first += POSTS_A_TABLE) {
    const posts = roster.posts.slice(first, first + POSTS_A_TABLE);
    const byDay = new Map<string, DutyTableShift[]>();
    for (const shift of shifts)
      if (posts.some(({ id }) => id === shift.postId)) {
        const list = byDay.get(shift.day);
        if (list) list.push(shift);
        else byDay.set(shift.day, [shift]);
      }
    sheet.table(
      [
        { head: words.day, weight: 12 },
        ...posts.map(({ id, name }) => ({ head: name === '' ? id : name, weight: 88 / posts.length })),
      ],
      [...byDay].map(([day, own]) => [
        dayText(day, words).replace(' ', '\n'),
        ...posts.map(({ id, people }) =>
          cellText(
            own.filter(({ postId }) => postId === id),
            people,
            words,
          ),
        ),
      ]),
    );
    sheet.gap(8);
    // A large table is made beside live pictures: others get their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
