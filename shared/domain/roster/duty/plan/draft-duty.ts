import type { DutyRosterFile } from '../../../../contract/duty.ts';
import type { RosterTable } from '../../../../contract/roster-table.ts';
import { civilMinutes } from '../../problem/civil-minutes.ts';
import type { DutyProblem } from './duty-problem.ts';
import { spanOf } from './duty-slots.ts';
import { readDutyProblem } from './read-duty-problem.ts';

type Table = Pick<RosterTable, 'people' | 'posts' | 'sessions' | 'assignments'>;
type Draft =
  | { readonly value: DutyProblem }
  | { readonly fault: { readonly field: string; readonly text: string } };

const PREVIOUS_DAYS = 7;
/** Where neither a roster nor the site says when people change. */
const TIMES = [
  ['08:00', '20:00'],
  ['20:00', '08:00'],
] as const;

/**
 * A problem for some days: posts, times, people, nights and shifts of before from the roster that holds; where there
 * is none, the duty posts of the site, the times of its duty sessions and everybody who is not on leave.
 */
export function draftDuty(
  name: string,
  days: { readonly from: string; readonly to: string },
  published: DutyRosterFile | null,
  table: Table,
): Draft {
  const read = readDutyProblem({
    ...{ format: 'duty-problem/1', name, ...days },
    ...(published === null ? ofSite(table) : ofRoster(published)),
  });
  if ('fault' in read || published === null) return read;
  const problem = read.value;
  const first = civilMinutes(`${days.from}T00:00`) ?? 0;
  const minutes = (civil: string) => civilMinutes(civil) ?? 0;
  return {
    value: {
      ...problem,
      people: problem.people.map((person) => {
        const own = published.shifts.filter(({ people }) => people.includes(person.id));
        const before = own.filter(({ start }) => minutes(start) < first);
        return {
          ...person,
          nightsBefore: before.filter(
            ({ start, end }) => spanOf(problem, minutes(start), minutes(end)).isNight,
          ).length,
          previous: before
            .filter(({ end }) => minutes(end) > first - PREVIOUS_DAYS * 1_440)
            .map(({ start, end }) => ({ start, end })),
        };
      }),
    },
  };
}

function ofRoster({ posts, people, shifts }: DutyRosterFile): object {
  return {
    posts: posts.map((post) => {
      const seen = new Map<string, string>();
      for (const { postId, start, end } of shifts)
        if (postId === post.id && (civilMinutes(end) ?? 0) - (civilMinutes(start) ?? 0) <= 1_440)
          seen.set(start.slice(11), end.slice(11));
      return { ...post, times: timesOf([...seen]) };
    }),
    people,
  };
}

function ofSite({ people, posts, sessions }: Table): object {
  const seen = new Map<string, string>();
  for (const { kind, start, end } of sessions) if (kind === 'duty') seen.set(start.slice(11), end.slice(11));
  const times = timesOf(seen.size === 0 ? TIMES : [...seen]);
  return {
    posts: posts
      .filter(({ kind }) => kind === 'duty')
      .map(({ id, name, seats }) => ({ id, name, people: seats, times })),
    people: people.filter(({ isOnLeave }) => !isOnLeave).map(({ id, name }) => ({ id, name })),
  };
}

const timesOf = (pairs: readonly (readonly [string, string])[]) =>
  [...pairs].sort().map(([start, end]) => ({ id: start, start, end }));
