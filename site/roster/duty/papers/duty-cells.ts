import type { DutyPaperWords } from './duty-paper-words.ts';
import { type DutyTableShift, weekdayOf } from './duty-table.ts';

/** A shift as one text: `【夜】20:00–次日08:15`. */
export function timesText({ start, end, day, isNight }: DutyTableShift, words: DutyPaperWords): string {
  const following = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const lastDay = end.slice(0, 10);
  const date = lastDay === day ? '' : lastDay === following ? words.nextDay : `${lastDay.slice(5)} `;
  return `${isNight ? words.night : ''}${start.slice(11)}–${date}${end.slice(11)}`;
}

/** Who is on, keepers marked, and how many are missing. */
export function peopleText({ people }: DutyTableShift, needed: number, words: DutyPaperWords): string {
  const names = people.map(({ name, isKeeper }) => `${name}${isKeeper ? words.keeperMark : ''}`);
  return [...names, ...(needed > people.length ? [words.open(needed - people.length)] : [])].join(words.mark);
}

export const dayText = (day: string, words: DutyPaperWords): string =>
  `${day} ${words.weekdays[weekdayOf(day)] ?? ''}`;

/** What one post has on one day, a line for the times and one for the people of each shift. */
export const cellText = (shifts: readonly DutyTableShift[], needed: number, words: DutyPaperWords): string =>
  shifts.map((shift) => `${timesText(shift, words)}\n${peopleText(shift, needed, words)}`).join('\n');
