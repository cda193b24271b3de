import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleSetFile } from '../../../../shared/contract/roster-rule-set.ts';
import { parseProblem } from '../../../../shared/domain/roster/problem/parse-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import { type ActiveRule, mergeRules } from '../../../../shared/domain/roster/problem/rule-set.ts';

export const DEFAULT_RULES_PATH = join(
  import.meta.dirname,
  '../../../../resources/profiles/roster-rules-default.json',
);
export const DEFAULT_RULES = RuleSetFile.parse(JSON.parse(readFileSync(DEFAULT_RULES_PATH, 'utf8')));

export function problemOf(json: object): RosterProblem {
  const parsed = parseProblem({ format: 'roster-problem/1', ...json });
  if ('fault' in parsed) throw new Error(`${parsed.fault.field}: ${parsed.fault.text}`);
  return parsed.value;
}

export function rulesOf(problem: RosterProblem): readonly ActiveRule[] {
  const merged = mergeRules(DEFAULT_RULES, problem.rules);
  if ('fault' in merged) throw new Error(`${merged.fault.field}: ${merged.fault.text}`);
  return merged.value;
}

export const person = (id: string, change: object = {}) => ({
  id,
  name: `示例${id}`,
  school: `校${id}`,
  sex: 'F',
  isExperienced: true,
  isTrained: true,
  ...change,
});

/** Park-Miller: the same numbers everywhere. */
export function randomOf(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** A small problem in which everything clashes often: few schools, times that overlap, midnight, expiring training. */
export function randomProblem(seed: number, rules: readonly object[] = []): RosterProblem {
  const below = randomOf(seed);
  const some = <T>(list: readonly T[], of: number) => list.filter(() => below(of) === 0);
  const days = ['2026-06-07', '2026-06-08', '2026-06-09'];
  const spans: readonly (readonly [string, string])[] = [
    ['T08:15', 'T11:45'],
    ['T11:00', 'T12:00'],
    ['T12:20', 'T15:00'],
    ['T13:00', 'T15:30'],
    ['T20:00', 'T00:00'],
    ['T22:00', 'T01:30'],
  ];
  const sessions = Array.from({ length: 1 + below(4) }, (_, n) => {
    const day = below(2);
    const [from, to] = spans[below(spans.length)] ?? ['T08:00', 'T09:00'];
    const subject = ['chinese', 'math ', ''][below(3)];
    return { id: `S${n}`, start: days[day] + from, end: days[to < from ? day + 1 : day] + to, subject };
  });
  const sessionIds = sessions.map(({ id }) => id);
  const rooms = Array.from({ length: 1 + below(4) }, (_, n) => ({
    id: `R${n}`,
    building: ['A', 'B'][below(2)],
    county: ['甲', '乙', ''][below(3)],
    candidateSchools: some(['X', 'Y', 'Z', 'W'], 6),
    candidateClasses: some(['c1', 'c2'], 4),
    sessionCandidates: some(sessionIds, 3).map((sessionId) => ({
      sessionId,
      candidateSchools: some(['X', 'Y', 'V'], 3),
      candidateClasses: some(['c2', 'c3'], 3),
    })),
    seats: 1 + below(3),
  }));
  const buildings = rooms.map(({ building }) => building);
  const staff = Array.from({ length: 2 + below(9) }, (_, n) => ({
    id: `P${n}`,
    name: ['王芳', '李𠮷', ''][below(3)],
    school: ['X', 'Y', 'Z', 'W', 'V'][below(5)],
    county: ['甲', '乙', ''][below(3)],
    sex: ['F', 'M', 'F', 'M', 'F', 'M', ''][below(7)],
    duties:
      below(6) === 0
        ? [{ start: `${days[below(2)]}T11:45`, end: `${days[2]}T13:00`, name: '保密室值班' }]
        : [],
    isExperienced: below(2) === 0,
    isTrained: below(5) > 0,
    trainedUntil: below(4) === 0 ? days[below(3)] : null,
    hasSigned: below(3) > 0,
    subjects: some(['chinese', ' math'], 5),
    classes: some(['c1', 'c2', 'c3'], 5),
    relatedSchools: some(['X', 'Y'], 6),
    unavailable: some(sessionIds, 6),
    avoidRooms: some(
      rooms.map(({ id }) => id),
      6,
    ),
    maxSessions: below(3) === 0 ? below(3) : null,
    preference: {
      sessions: Object.fromEntries(some(sessionIds, 3).map((id) => [id, below(5)])),
      buildings: Object.fromEntries(some(buildings, 3).map((id) => [id, below(5)])),
    },
  }));
  return problemOf({ sessions, rooms, staff, rules });
}

/** Any roster at all, most of them bad: holes, crowds, people twice in a room. */
export function randomRoster(problem: RosterProblem, seed: number): RosterPlace[] {
  const below = randomOf(seed + 77);
  return problem.sessions.flatMap((session) =>
    problem.rooms.flatMap((room) =>
      Array.from({ length: Math.max(0, room.seats + below(3) - 1) }, () => ({
        sessionId: session.id,
        roomId: room.id,
        staffId: problem.staff[below(problem.staff.length)]?.id ?? '',
      })),
    ),
  );
}
