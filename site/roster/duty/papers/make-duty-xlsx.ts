import type { WriteBook } from '../../../../server/table/book-writer.ts';
import { writeXlsx, type XlsxCell } from '../../../../server/table/xlsx/write-xlsx.ts';
import { cellText, dayText, peopleText, timesText } from './duty-cells.ts';
import type { DutyPaperWords } from './duty-paper-words.ts';
import { type DutyPaperFacts, dutyTableShifts } from './duty-table.ts';

/** The duty table as three sheets: days by posts, every shift, and every person with nights and hours. */
export function makeDutyXlsx(
  facts: DutyPaperFacts,
  words: DutyPaperWords,
  writeBook: WriteBook = writeXlsx,
): Promise<Uint8Array> {
  const { posts, people } = facts.roster;
  const shifts = dutyTableShifts(facts);
  const nameOf = new Map(posts.map(({ id, name }) => [id, name === '' ? id : name]));
  const needed = new Map(posts.map((post) => [post.id, post.people]));
  const days = [...new Set(shifts.map(({ day }) => day))];
  const byDay = days.map((day): XlsxCell[] => [
    dayText(day, words),
    ...posts.map(
      (post) =>
        cellText(
          shifts.filter((shift) => shift.day === day && shift.postId === post.id),
          post.people,
          words,
        ) || null,
    ),
  ]);
  const byShift = shifts.map((shift): XlsxCell[] => [
    nameOf.get(shift.postId) ?? shift.postId,
    shift.start.replace('T', ' '),
    shift.end.replace('T', ' '),
    shift.isNight ? words.yes : null,
    shift.hours,
    peopleText(shift, needed.get(shift.postId) ?? 0, words),
  ]);
  const byPerson = people.map((person): XlsxCell[] => {
    const own = shifts.filter((shift) => shift.people.some(({ id }) => id === person.id));
    return [
      person.id,
      person.name,
      person.isKeeper ? words.yes : null,
      own.length,
      own.filter(({ isNight }) => isNight).length,
      own.reduce((sum, { hours }) => sum + hours, 0),
      own
        .map((shift) => `${shift.day} ${timesText(shift, words)} ${nameOf.get(shift.postId) ?? shift.postId}`)
        .join('\n') || null,
    ];
  });
  return writeBook([
    {
      name: words.byDay,
      rows: [[words.day, ...posts.map(({ id }) => nameOf.get(id) ?? id)], ...byDay],
      widths: [16, ...posts.map(() => 30)],
    },
    {
      name: words.byShift,
      rows: [[words.post, words.start, words.end, words.nights, words.hours, words.people], ...byShift],
      widths: [18, 18, 18, 8, 8, 40],
    },
    {
      name: words.byPerson,
      rows: [
        [words.id, words.name, words.keeper, words.shifts, words.nights, words.hours, words.byShift],
        ...byPerson,
      ],
      widths: [14, 14, 8, 8, 8, 8, 50],
    },
  ]);
}
