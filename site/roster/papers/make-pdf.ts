import { openPdf } from '../../../server/paper/pdf-kit.ts';
import { createPdfSheet, INK, MUTED, type PdfSheet } from '../../../server/paper/pdf-sheet.ts';
import type { RosterPaper } from '../../../shared/contract/roster-papers.ts';
import type { Post, Session } from '../../../shared/contract/roster-table.ts';
import { closePaper } from './close-paper.ts';
import { type RosterFacts, type Sitting, sittingsOf, spanText } from './roster-facts.ts';
import type { RosterPaperWords } from './roster-paper-words.ts';

const SLIP_GAP = 14;
const SLIP_HEAD = 74;
const SLIP_ROW = 15;

/** A paper on A4, and the characters the font does not have (printed as their codes and named at the end). */
export async function makeRosterPdf(
  paper: RosterPaper,
  facts: RosterFacts,
  words: RosterPaperWords,
): Promise<{ readonly bytes: Uint8Array; readonly missing: readonly string[] }> {
  const { site } = facts;
  const titles = { door: words.doorTitle, slips: words.slipTitle, 'sign-in': words.signInTitle } as const;
  const pdf = openPdf({
    title: `${titles[paper]} ${site.name}`,
    author: site.name,
    madeAtMs: facts.madeAtMs,
  });
  const sheet = createPdfSheet(pdf);
  const sittings = sittingsOf(facts.table);
  if (paper === 'door') await writeDoors(sheet, facts, sittings, words);
  if (paper === 'sign-in') await writeSignIn(sheet, facts, sittings, words);
  if (paper === 'slips') await writeSlips(sheet, facts, sittings, words);
  return await closePaper(pdf, sheet, site, words);
}

/** Posts that are staffed in a session, in the order of the roster. */
function staffedPosts({ table }: RosterFacts, session: Session, sittings: readonly Sitting[]): Post[] {
  const named = new Set(sittings.filter((one) => one.session === session).map(({ post }) => post.id));
  const isOfKind = ({ kind }: Post): boolean => (kind === 'duty') === (session.kind === 'duty');
  return table.posts.filter((post) => isOfKind(post) || named.has(post.id));
}

const inTime = (sessions: readonly Session[]): Session[] =>
  [...sessions].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));

/** One page per room and session, to be read from the corridor. */
async function writeDoors(
  sheet: PdfSheet,
  facts: RosterFacts,
  sittings: readonly Sitting[],
  words: RosterPaperWords,
): Promise<void> {
  const bySeat = new Map(sittings.map((one) => [seatOf(one.session.id, one.post.id, one.seat), one.person]));
  let isFirst = true;
  for (const session of inTime(facts.table.sessions))
    for (const post of staffedPosts(facts, session, sittings)) {
      if (!isFirst) sheet.newPage();
      isFirst = false;
      sheet.gap(60);
      sheet.paragraph(facts.site.name, { size: 16, colour: MUTED });
      sheet.gap(10);
      sheet.paragraph(post.name, { size: 54, colour: INK });
      sheet.gap(10);
      sheet.paragraph(session.name, { size: 30 });
      sheet.paragraph(spanText(session), { size: 18, colour: MUTED });
      sheet.gap(30);
      sheet.paragraph(words.invigilators, { size: 16, colour: MUTED });
      for (let seat = 0; seat < post.seats; seat += 1) {
        const person = bySeat.get(seatOf(session.id, post.id, seat));
        sheet.gap(8);
        sheet.paragraph(person?.name ?? words.open, { size: 34, colour: person ? INK : MUTED });
        if (person) sheet.paragraph(person.school, { size: 14, colour: MUTED });
      }
      await breathe();
    }
}

/** A list per session with room for signature and time. */
async function writeSignIn(
  sheet: PdfSheet,
  facts: RosterFacts,
  sittings: readonly Sitting[],
  words: RosterPaperWords,
): Promise<void> {
  let isFirst = true;
  for (const session of inTime(facts.table.sessions)) {
    if (!isFirst) sheet.newPage();
    isFirst = false;
    sheet.title(`${words.signInTitle}　${session.name}`);
    sheet.paragraph(`${facts.site.name}　${spanText(session)}`, { colour: MUTED });
    sheet.gap(6);
    await breathe();
    const rows = sittings.filter((one) => one.session === session);
    sheet.table(
      [
        { head: words.post, weight: 20 },
        { head: words.name, weight: 16 },
        { head: words.id, weight: 16 },
        { head: words.school, weight: 22 },
        { head: words.signature, weight: 18 },
        { head: words.arrived, weight: 12 },
      ],
      // Room to write by hand.
      rows.map(({ post, person }) => [`${post.name}\n `, person.name, person.id, person.school, '', '']),
    );
  }
}

/** A slip for each person who serves, as many on a page as fit; a slip is never torn over two pages. */
async function writeSlips(
  sheet: PdfSheet,
  facts: RosterFacts,
  sittings: readonly Sitting[],
  words: RosterPaperWords,
): Promise<void> {
  const byPerson = new Map<string, Sitting[]>();
  const byPlace = new Map<string, Sitting[]>();
  for (const one of sittings) {
    push(byPerson, one.person.id, one);
    push(byPlace, placeOf(one), one);
  }
  sheet.paragraph(words.cut, { colour: MUTED });
  for (const { id } of facts.table.people) {
    const own = byPerson.get(id);
    const person = own?.[0]?.person;
    if (!own || !person) continue;
    sheet.keep(SLIP_HEAD + own.length * SLIP_ROW + SLIP_GAP);
    sheet.rule();
    sheet.paragraph(`${words.slipTitle}　${person.name}`, { size: 13 });
    sheet.paragraph(`${person.id}　${person.school}　${facts.site.name}`, { colour: MUTED });
    sheet.table(
      [
        { head: words.session, weight: 18 },
        { head: words.time, weight: 30 },
        { head: words.post, weight: 22 },
        { head: words.together, weight: 30 },
      ],
      own.map((one) => [
        one.session.name,
        spanText(one.session),
        one.post.name,
        (byPlace.get(placeOf(one)) ?? [])
          .filter(({ person: other }) => other !== person)
          .map(({ person: other }) => other.name)
          .join(words.mark),
      ]),
    );
    sheet.gap(SLIP_GAP);
    await breathe();
  }
}

/** Thousands of pages are made beside live pictures: others get their turn after each. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const seatOf = (sessionId: string, postId: string, seat: number): string =>
  JSON.stringify([sessionId, postId, seat]);
const placeOf = ({ session, post }: Sitting): string => JSON.stringify([session.id, post.id]);

function push(map: Map<string, Sitting[]>, key: string, one: Sitting): void {
  const list = map.get(key);
  if (list) list.push(one);
  else map.set(key, [one]);
}
