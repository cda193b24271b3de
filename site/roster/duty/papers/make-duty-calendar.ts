import { writeCalendar } from '../../papers/write-calendar.ts';
import type { DutyPaperWords } from './duty-paper-words.ts';
import { type DutyPaperFacts, dutyTableShifts } from './duty-table.ts';

/** The shifts of one person as iCalendar, with who is on beside. */
export function makeDutyCalendar(facts: DutyPaperFacts, personId: string, words: DutyPaperWords): string {
  const { site, roster, madeAtMs } = facts;
  const posts = new Map(roster.posts.map(({ id, name }) => [id, name === '' ? id : name]));
  const own = dutyTableShifts(facts).filter(({ people }) => people.some(({ id }) => id === personId));
  return writeCalendar(
    { timeZone: site.timeZone, madeAtMs },
    own.map(({ postId, start, end, isNight, people }) => {
      const post = posts.get(postId) ?? postId;
      return {
        ...{ key: [site.code, 'duty', postId, start, personId], start, end },
        summary: `${isNight ? words.night : ''}${words.duty} ${post}`,
        location: `${site.name} ${post}`,
        description: people.map(({ name }) => name).join(words.mark),
      };
    }),
  );
}
