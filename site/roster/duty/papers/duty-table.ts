import type { DutyRosterFile } from '../../../../shared/contract/duty.ts';
import type { DutyProblem } from '../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import { spanOf } from '../../../../shared/domain/roster/duty/plan/duty-slots.ts';
import { minuteOf } from '../../../../shared/domain/roster/problem/roster-view.ts';

/** Who answers for the duty of the site. */
export interface DutyResponsible {
  readonly title: string;
  readonly name: string;
  readonly deputy: string | null;
}

/** What a duty table is printed from. No telephone numbers: it hangs where everybody passes. */
export interface DutyPaperFacts {
  readonly site: { readonly code: string; readonly name: string; readonly timeZone: string };
  readonly roster: Pick<DutyRosterFile, 'name' | 'posts' | 'people' | 'shifts'>;
  readonly night: DutyProblem['night'];
  readonly responsible: readonly DutyResponsible[];
  /** A plan that was not published. */
  readonly isPlan: boolean;
  /** The only time in the files: the same facts give the same bytes. */
  readonly madeAtMs: number;
}

export interface DutyTableShift {
  readonly postId: string;
  /** Local times of the site, and the day to which the shift belongs: the one on which it starts. */
  readonly start: string;
  readonly end: string;
  readonly day: string;
  readonly isNight: boolean;
  readonly hours: number;
  readonly people: readonly { readonly id: string; readonly name: string; readonly isKeeper: boolean }[];
}

/** Shifts in the order of time, then of the posts. */
export function dutyTableShifts({
  roster,
  night,
}: Pick<DutyPaperFacts, 'roster' | 'night'>): DutyTableShift[] {
  const people = new Map(roster.people.map((person) => [person.id, person]));
  const order = new Map(roster.posts.map(({ id }, index) => [id, index]));
  return roster.shifts
    .map(({ postId, start, end, people: ids }) => {
      const [from, to] = [minuteOf(start), minuteOf(end)];
      return {
        ...{ postId, start, end, day: start.slice(0, 10) },
        ...{ isNight: spanOf({ night }, from, to).isNight, hours: (to - from) / 60 },
        people: ids.flatMap((id) => people.get(id) ?? []),
      };
    })
    .sort(
      (a, b) =>
        minuteOf(a.start) - minuteOf(b.start) || (order.get(a.postId) ?? 0) - (order.get(b.postId) ?? 0),
    );
}

/** Day of the week from 0, Sunday, of a civil date. */
export const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();
