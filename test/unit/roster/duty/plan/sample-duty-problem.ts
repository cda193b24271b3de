import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleSetFile } from '../../../../../shared/contract/roster-rule-set.ts';
import type {
  DutyProblem,
  DutyRosterShift,
} from '../../../../../shared/domain/roster/duty/plan/duty-problem.ts';
import type { ActiveDutyRule } from '../../../../../shared/domain/roster/duty/plan/duty-rule.ts';
import { mergeDutyRules } from '../../../../../shared/domain/roster/duty/plan/duty-rule-registry.ts';
import { readDutyProblem } from '../../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';
import { randomOf } from '../../problem/sample-problem.ts';
import { needsOf } from './duty-oracle.ts';

export const DUTY_RULES_PATH = join(
  import.meta.dirname,
  '../../../../../resources/profiles/duty-rules-default.json',
);
export const DEFAULT_DUTY_RULES = RuleSetFile.parse(JSON.parse(readFileSync(DUTY_RULES_PATH, 'utf8')));

export function dutyProblemOf(json: object): DutyProblem {
  const read = readDutyProblem({ format: 'duty-problem/1', name: '示例值班', ...json });
  if ('fault' in read) throw new Error(`${read.fault.field}: ${read.fault.text}`);
  return read.value;
}

export function dutyRulesOf(problem: DutyProblem): readonly ActiveDutyRule[] {
  const merged = mergeDutyRules(DEFAULT_DUTY_RULES, problem.rules);
  if ('fault' in merged) throw new Error(`${merged.fault.field}: ${merged.fault.text}`);
  return merged.value;
}

export const civil = (minute: number): string => new Date(minute * 60_000).toISOString().slice(0, 16);

/** A small problem over a weekend in which every rule can break: posts across midnight, groups, skills, days off. */
export function randomDuty(seed: number, size = { posts: 3, people: 6, days: 6 }): DutyProblem {
  const below = randomOf(seed);
  const some = <T>(list: readonly T[], of: number) => list.filter(() => below(of) === 0);
  const dates = Array.from({ length: size.days }, (_, n) =>
    civil(Date.parse('2026-06-04T00:00:00Z') / 60_000 + 1_440 * n).slice(0, 10),
  );
  const patterns = [
    [
      ['day', '08:00', '20:15'],
      ['night', '20:00', '08:15'],
    ],
    [
      ['day', '08:00', '18:00'],
      ['night', '20:00', '08:00'],
    ],
    [['whole', '08:00', '08:00']],
    [
      ['patrol-1', '09:00', '11:00'],
      ['patrol-2', '15:00', '17:30'],
    ],
    [
      ['early', '00:00', '08:00'],
      ['mid', '08:00', '16:00'],
      ['late', '16:00', '00:00'],
    ],
  ] as const;
  const posts = Array.from({ length: 1 + below(size.posts) }, (_, n) => ({
    id: `D${n}`,
    name: ['保密室', '考点值班室', ''][below(3)],
    people: 1 + below(2),
    needsKeeper: below(2) === 0,
    isAroundTheClock: below(3) > 0,
    groups: below(3) === 0 ? ['A'] : [],
    skills: below(3) === 0 ? [{ skill: '带班', people: 1 }] : [],
    times: (patterns[below(patterns.length)] ?? []).map(([id, start, end]) => ({
      ...{ id, start, end },
      on: below(6) === 0 ? [dates[0], dates[2]] : null,
    })),
  }));
  const problemPosts = posts.map(({ id }) => id);
  const people = Array.from({ length: 2 + below(size.people) }, (_, n) => ({
    id: `P${n}`,
    name: ['王芳', '李𠮷', ''][below(3)],
    isKeeper: below(2) === 0,
    groups: some(['A', 'B'], 2),
    skills: some(['带班'], 2),
    posts: below(4) === 0 ? some(problemPosts, 2) : [],
    daysOff: some(dates, 8),
    duties: below(4) === 0 ? [{ start: `${dates[1]}T08:00`, end: `${dates[1]}T11:30`, name: '监考' }] : [],
    maxShifts: below(3) === 0 ? 2 + below(3) : null,
    maxHours: below(4) === 0 ? 20 + below(20) : null,
    maxWeekends: below(3) === 0 ? below(2) : null,
    nightsBefore: below(3),
    previous: below(3) === 0 ? [{ start: '2026-06-03T20:00', end: '2026-06-04T00:00' }] : [],
    requests: below(2) === 0 ? [{ wish: 'off', date: dates[below(size.days)], weight: 1 + below(9) }] : [],
  }));
  const problem = dutyProblemOf({
    ...{ from: dates[0], to: dates.at(-1), posts, people },
    shifts: below(3) === 0 ? [{ postId: 'D0', start: '2026-06-03T22:00', end: '2026-06-04T07:00' }] : [],
    people: people.map((one) => ({ ...one, previous: [] })),
  });
  const needs = needsOf(problem);
  const wished = needs[below(needs.length)];
  return dutyProblemOf({
    ...problem,
    people: problem.people.map((one, index) => ({
      ...one,
      // Not after the first shift of the problem.
      previous: (people[index]?.previous ?? []).filter(() =>
        needs.every(({ from }) => civil(from) > '2026-06-03T20:00'),
      ),
      requests:
        wished && index === 0
          ? [...one.requests, { wish: 'on', postId: wished.postId, start: civil(wished.from), weight: 7 }]
          : one.requests,
    })),
    locked:
      wished && below(4) === 0 ? [{ postId: wished.postId, start: civil(wished.from), personId: 'P0' }] : [],
    rules: [
      {
        id: 'succession',
        params: {
          forbidden: [
            ['late', 'early'],
            ['night', 'day'],
          ],
        },
      },
      { id: 'other-duty', params: { minutes: 30 * below(3) } },
      { id: 'nights-in-row', params: { nights: 1 + below(2) } },
      { id: 'max-consecutive-days', params: { days: 2 + below(3) } },
    ],
  });
}

/** Any roster: everybody may be anywhere; now and then a shift is missing or has other times. */
export function randomRoster(problem: DutyProblem, seed: number): DutyRosterShift[] {
  const below = randomOf(seed);
  return needsOf(problem).flatMap(({ postId, from, to }) => {
    if (below(12) === 0) return [];
    const end = civil(to - (below(20) === 0 ? 30 : 0));
    const people = problem.people.filter(() => below(4) === 0).map(({ id }) => id);
    return [{ postId, start: civil(from), end, people }];
  });
}
