import type { WriteBook } from '../../../server/table/book-writer.ts';
import { writeXlsx, type XlsxCell } from '../../../server/table/xlsx/write-xlsx.ts';
import { type RosterFacts, sittingsOf, spanText } from './roster-facts.ts';
import type { RosterPaperWords } from './roster-paper-words.ts';

/** The whole roster as two sheets: rooms by sessions, and every person with all sittings. */
export function makeRosterXlsx(
  facts: RosterFacts,
  words: RosterPaperWords,
  writeBook: WriteBook = writeXlsx,
): Promise<Uint8Array> {
  const { posts, sessions, people } = facts.table;
  const sittings = sittingsOf(facts.table);
  const inTime = [...sessions].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const at = new Map(
    sittings.map((one) => [JSON.stringify([one.session.id, one.post.id, one.seat]), one.person]),
  );
  const rooms = posts.flatMap((post) =>
    Array.from({ length: post.seats }, (_, seat): XlsxCell[] => [
      post.name,
      seat + 1,
      ...inTime.map(({ id }) => at.get(JSON.stringify([id, post.id, seat]))?.name ?? null),
    ]),
  );
  const loads = new Map<string, typeof sittings>();
  for (const one of sittings) loads.set(one.person.id, [...(loads.get(one.person.id) ?? []), one]);
  const persons = people.map((person): XlsxCell[] => {
    const own = loads.get(person.id) ?? [];
    return [
      person.id,
      person.name,
      person.school,
      own.length,
      ...inTime.map(
        ({ id }) =>
          own
            .filter(({ session }) => session.id === id)
            .map(({ post }) => post.name)
            .join(words.mark) || null,
      ),
    ];
  });
  const heads = inTime.map((session) => `${session.name} ${spanText(session)}`);
  return writeBook([
    {
      name: words.byRoom,
      rows: [[words.post, words.seat, ...heads], ...rooms],
      widths: [18, 8, ...heads.map(() => 18)],
    },
    {
      name: words.byPerson,
      rows: [[words.id, words.name, words.school, words.load, ...heads], ...persons],
      widths: [14, 12, 24, 8, ...heads.map(() => 18)],
    },
  ]);
}
