import { civilMinutes } from '../../problem/civil-minutes.ts';
import type { DutyProblem, DutyProblemPost } from './duty-problem.ts';

const DAY = 1_440;
/** 1970-01-01 was a Thursday. */
const FIRST_SATURDAY = 2;
const LOAD_POINT_MINUTES = 240;

/** When something is, with what rules ask of it. A shift belongs to the day and the weekend on which it starts. */
export interface DutySpan {
  /** Minutes of the local clock since 1970-01-01T00:00. */
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly day: number;
  readonly isNight: boolean;
  /** The same number for Saturday and Sunday; null on other days. */
  readonly weekend: number | null;
  /** Load: 1 for about four hours, at least 1. */
  readonly points: number;
}

/** One shift of a post that needs its people. */
export interface DutySlot extends DutySpan {
  readonly post: DutyProblemPost;
  /** Of the times of the post; empty for a shift of its own. */
  readonly timeId: string;
  readonly start: string;
  readonly end: string;
}

/** All shifts of a problem by start, then end, then place in the lists: the same whatever the ids are. */
export function dutySlots(problem: DutyProblem): readonly DutySlot[] {
  const posts = new Map(problem.posts.map((post) => [post.id, post]));
  const slots: DutySlot[] = [];
  const add = (post: DutyProblemPost | undefined, timeId: string, fromMinute: number, toMinute: number) => {
    if (!post) return;
    const [start, end] = [civilText(fromMinute), civilText(toMinute)];
    slots.push({ post, timeId, start, end, ...spanOf(problem, fromMinute, toMinute) });
  };
  const [firstDay, lastDay] = [dayOf(problem.from), dayOf(problem.to)];
  for (const post of problem.posts)
    for (const { id, start, end, on } of post.times) {
      const days =
        on === null ? Array.from({ length: lastDay - firstDay + 1 }, (_, n) => firstDay + n) : on.map(dayOf);
      const length = minuteOfDay(end) - minuteOfDay(start);
      for (const day of days) {
        const fromMinute = day * DAY + minuteOfDay(start);
        add(post, id, fromMinute, fromMinute + (length > 0 ? length : length + DAY));
      }
    }
  for (const { postId, start, end } of problem.shifts)
    add(posts.get(postId), '', civilMinutes(start) ?? 0, civilMinutes(end) ?? 0);
  return slots.sort((a, b) => a.fromMinute - b.fromMinute || a.toMinute - b.toMinute);
}

/** How many shifts there will be, without making them: what a hostile file may ask for is known before. */
export function countDutySlots(problem: DutyProblem): number {
  const days = dayOf(problem.to) - dayOf(problem.from) + 1;
  return problem.posts
    .flatMap(({ times }) => times)
    .reduce((sum, { on }) => sum + (on === null ? days : on.length), problem.shifts.length);
}

export function spanOf(
  { night }: Pick<DutyProblem, 'night'>,
  fromMinute: number,
  toMinute: number,
): DutySpan {
  const day = Math.floor(fromMinute / DAY);
  const weekday = (((day - FIRST_SATURDAY) % 7) + 7) % 7;
  const [nightFrom, nightTo] = [minuteOfDay(night.start), minuteOfDay(night.end)];
  const nightLength = nightTo > nightFrom ? nightTo - nightFrom : nightTo + DAY - nightFrom;
  let inNight = 0;
  // The night before the first day may reach into it.
  for (let start = (day - 1) * DAY + nightFrom; start < toMinute; start += DAY)
    inNight += Math.max(0, Math.min(toMinute, start + nightLength) - Math.max(fromMinute, start));
  return {
    fromMinute,
    toMinute,
    day,
    isNight: inNight >= night.minutes,
    weekend: weekday <= 1 ? Math.floor((day - FIRST_SATURDAY) / 7) : null,
    points: Math.max(1, Math.round((toMinute - fromMinute) / LOAD_POINT_MINUTES)),
  };
}

export const dayOf = (date: string): number => (civilMinutes(`${date}T00:00`) ?? 0) / DAY;

/** A minute of the local clock as `2026-06-07T08:15`. */
export const civilText = (minute: number): string => new Date(minute * 60_000).toISOString().slice(0, 16);

function minuteOfDay(time: string): number {
  return 60 * Number(time.slice(0, 2)) + Number(time.slice(3, 5));
}

/** Whether two spans share more than an end. */
export function overlaps(
  a: { readonly fromMinute: number; readonly toMinute: number },
  b: { readonly fromMinute: number; readonly toMinute: number },
): boolean {
  return a.fromMinute < b.toMinute && b.fromMinute < a.toMinute;
}
