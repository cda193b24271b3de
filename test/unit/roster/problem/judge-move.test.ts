import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { BrokenRule } from '../../../../shared/domain/roster/problem/findings-of.ts';
import { judgeMove } from '../../../../shared/domain/roster/problem/judge-move.ts';
import { openMoveView } from '../../../../shared/domain/roster/problem/move-view.ts';
import { rankSubstitutes } from '../../../../shared/domain/roster/problem/rank-substitutes.ts';
import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import { withAbsences, withoutAbsent } from '../../../../shared/domain/roster/problem/with-absences.ts';
import { everyRule } from './oracle.ts';
import { person, problemOf, randomOf, randomProblem, randomRoster, rulesOf } from './sample-problem.ts';

const SETTINGS = { restMinutes: 60, siteSchools: ['V'] };
const TEAM_RULES = new Set(['mixed-sex', 'experienced', 'distinct-schools']);
const same = (a: RosterPlace) => (b: RosterPlace) =>
  a.sessionId === b.sessionId && a.roomId === b.roomId && a.staffId === b.staffId;

function countsOf(broken: readonly BrokenRule[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { ruleId, sessionId, roomId, staffIds, count } of broken) {
    const key = JSON.stringify([ruleId, sessionId, roomId, TEAM_RULES.has(ruleId) ? [] : staffIds]);
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
}

/** What is in the first and not in the second. */
function beyond(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): [string, number][] {
  return [...one]
    .map(([key, count]): [string, number] => [key, count - (other.get(key) ?? 0)])
    .filter(([, count]) => count > 0)
    .sort();
}

describe('the judge of one move', () => {
  it('says what two whole evaluations differ in, for any move on any roster (property)', () => {
    let [broke, healed] = [0, 0];
    fc.assert(
      fc.property(fc.nat(1e6), fc.constantFrom('hard' as const, 'soft' as const), (seed, level) => {
        const drawn = randomProblem(seed, everyRule(level, SETTINGS));
        const below = randomOf(seed + 5);
        const roster = randomRoster(drawn, seed);
        const problem = { ...drawn, locked: roster.filter(() => below(5) === 0) };
        const rules = rulesOf(problem);
        const previous = seed % 2 === 0 ? randomRoster(problem, seed + 1) : null;
        const remove = roster.filter(() => below(6) === 0).slice(0, 2);
        const add = Array.from({ length: below(3) }, () => ({
          sessionId: problem.sessions[below(problem.sessions.length)]?.id ?? '',
          roomId: problem.rooms[below(problem.rooms.length)]?.id ?? '',
          staffId: problem.staff[below(problem.staff.length)]?.id ?? '',
        }));
        const after = [...roster];
        for (const place of remove) after.splice(after.findIndex(same(place)), 1);
        after.push(...add);
        const verdict = judgeMove(openMoveView(problem, rules, roster, previous), { remove, add });
        const [old, now] = [roster, after].map((places) => evaluateProblem(problem, rules, places, previous));
        if (!old || !now) throw new Error('not evaluated');
        expect(verdict.change).toEqual({
          hard: now.score.hard - old.score.hard,
          soft: now.score.soft - old.score.soft,
        });
        for (const [list, first, second] of [
          [verdict.broken, now.broken, old.broken],
          [verdict.healed, old.broken, now.broken],
          [verdict.softBroken, now.softBroken, old.softBroken],
          [verdict.softHealed, old.softBroken, now.softBroken],
        ] as const)
          expect([...countsOf(list)].sort()).toEqual(beyond(countsOf(first), countsOf(second)));
        expect(verdict.isAllowed).toBe(verdict.broken.length === 0);
        broke += verdict.broken.length + verdict.softBroken.length;
        healed += verdict.healed.length + verdict.softHealed.length;
      }),
      { numRuns: 300, seed: 20261122 },
    );
    expect(Math.min(broke, healed)).toBeGreaterThan(200);
  });
});

describe('substitutes', () => {
  it('allow exactly those whom the whole evaluation allows, at its costs (property)', () => {
    let [allowed, barred] = [0, 0];
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const problem = randomProblem(seed);
        const rules = rulesOf(problem);
        const roster = randomRoster(problem, seed);
        const [seat] = roster;
        if (!seat) return;
        const left = roster.filter((place) => !same(seat)(place));
        const [before, without] = [roster, left].map((places) =>
          evaluateProblem(problem, rules, places, null),
        );
        const known = countsOf(before?.broken ?? []);
        const ranked = rankSubstitutes(problem, rules, roster, seat, []) ?? [];
        // Somebody who is twice on the list leaves one seat only.
        if (roster.filter(same(seat)).length > 1) return;
        for (const one of ranked) {
          const places = [...left, { ...seat, staffId: one.staffId }];
          const now = evaluateProblem(problem, rules, places, null);
          expect(one.isAllowed).toBe(beyond(countsOf(now.broken), known).length === 0);
          expect(one.cost).toBe(now.score.soft - (without?.score.soft ?? 0));
          if (one.isAllowed) allowed += 1;
          else barred += 1;
        }
        const firstBarred = ranked.findIndex(({ isAllowed }) => !isAllowed);
        if (firstBarred >= 0)
          expect(ranked.slice(firstBarred).some(({ isAllowed }) => isAllowed)).toBe(false);
      }),
      { numRuns: 150, seed: 20261122 },
    );
    expect(Math.min(allowed, barred)).toBeGreaterThan(20);
  });

  const sessions = [
    { id: 'S1', start: '2026-06-07T08:00', end: '2026-06-07T10:00', subject: 'chinese' },
    { id: 'S2', start: '2026-06-07T14:00', end: '2026-06-07T16:00', subject: 'math' },
  ];
  const site = (): RosterProblem =>
    problemOf({
      sessions,
      rooms: [
        { id: 'R1', building: 'A', seats: 2 },
        { id: 'R2', building: 'B', seats: 1 },
      ],
      staff: [
        person('ill'),
        person('mate', { sex: 'M' }),
        person('elsewhere'),
        person('man', { sex: 'M' }),
        person('idle'),
        person('waiting', { preference: { sessions: { S1: 9 }, buildings: {} } }),
        person('near'),
        person('teacher', { subjects: ['chinese'] }),
      ],
    });
  const at = (sessionId: string, roomId: string, staffId: string) => ({ sessionId, roomId, staffId });
  const roster = [
    at('S1', 'R1', 'ill'),
    at('S1', 'R1', 'mate'),
    at('S1', 'R2', 'elsewhere'),
    at('S2', 'R2', 'near'),
  ];

  it('puts standby first, then who is near, then whom it costs least, and says why the others may not', () => {
    const problem = site();
    const near = { ...problem, rooms: problem.rooms.map((room) => ({ ...room, building: 'A' })) };
    const ranked = rankSubstitutes(near, rulesOf(near), roster, at('S1', 'R1', 'ill'), [
      { staffId: 'waiting', building: null },
    ]);
    expect(ranked?.map(({ staffId, isAllowed }) => [staffId, isAllowed])).toEqual([
      ['waiting', true],
      ['near', true],
      ['idle', true],
      ['elsewhere', false],
      ['man', false],
      ['teacher', false],
    ]);
    const why = Object.fromEntries(
      (ranked ?? []).map(({ staffId, barredBy }) => [staffId, barredBy.map(({ ruleId }) => ruleId)]),
    );
    expect(why).toMatchObject({ man: ['mixed-sex'], teacher: ['own-subject'], elsewhere: ['one-place'] });
    expect(ranked?.[1]?.distance).toBe('same-building');
    expect(ranked?.[1]?.reasons.map(({ zh }) => zh)).toEqual([
      '当天场次 S2 在A考场 R2 监考',
      '与该考场同一楼栋',
      '已安排 1 场，加上本场共 2 场',
    ]);
    for (const { reasons } of ranked ?? [])
      for (const { zh, en } of reasons) expect(Math.min(zh.length, en.length)).toBeGreaterThan(0);
  });

  it('bars for an empty seat whoever leaves the room without a woman', () => {
    const problem = site();
    const ranked = rankSubstitutes(
      problem,
      rulesOf(problem),
      roster.slice(1),
      { ...at('S1', 'R1', ''), staffId: null },
      [],
    );
    const man = ranked?.find(({ staffId }) => staffId === 'man');
    expect(man?.barredBy.map(({ text }) => text)).toEqual([
      'session S1, room R1 has no woman among 2: 示例mate (mate), 示例man (man)',
    ]);
    expect(ranked?.find(({ staffId }) => staffId === 'idle')?.isAllowed).toBe(true);
  });

  const day = (id: string, start: string, end: string) => ({
    ...{ id, start: `2026-06-07T${start}`, end: `2026-06-07T${end}` },
  });
  const nextDay = { id: 'N', start: '2026-06-08T08:00', end: '2026-06-08T10:00' };
  const FREE = ['fair-load', 'room-once', 'pair-once', 'mixed-sex', 'distinct-schools'].map((id) => ({
    id,
    level: 'off',
  }));
  const wish = (cost: number) => ({ preference: { sessions: { S3: cost }, buildings: { A: cost } } });
  const ranked = (
    staff: readonly object[],
    places: readonly RosterPlace[],
    standby: readonly { staffId: string; building: string | null }[] = [],
    building = 'A',
  ) => {
    const problem = problemOf({
      sessions: [
        day('S1', '08:00', '10:00'),
        day('S2', '14:00', '16:00'),
        day('S3', '19:00', '21:00'),
        nextDay,
      ],
      rooms: [
        { id: 'R1', building, seats: 1 },
        { id: 'RA', building: 'A', seats: 1 },
        { id: 'RB', building: 'B', seats: 1 },
      ],
      staff: [person('ill'), ...staff],
      rules: FREE,
    });
    const seat = at('S3', 'R1', 'ill');
    return rankSubstitutes(problem, rulesOf(problem), [seat, ...places], seat, standby) ?? [];
  };
  const order = (list: ReturnType<typeof ranked>) =>
    list.map(({ staffId, distance }) => `${staffId} ${distance}`);

  it('goes by standby, then by where somebody serves nearest in time on that day, then cost, then load', () => {
    const staff = ['unknown', 'other', 'both', 'waiting'].map((id) => person(id));
    const places = [
      at('S2', 'RB', 'other'),
      at('S1', 'RB', 'both'),
      at('S2', 'RA', 'both'),
      at('N', 'RA', 'unknown'),
    ];
    expect(order(ranked(staff, places, [{ staffId: 'waiting', building: 'B' }]))).toEqual([
      'waiting other-building',
      'both same-building',
      'other other-building',
      'unknown unknown',
    ]);
    // Nobody has said where the room is.
    expect(ranked(staff, places, [], '').map(({ distance }) => distance)).toEqual(staff.map(() => 'unknown'));
    const dear = [person('busy', wish(1)), person('dear', wish(4)), person('cheap', wish(1))];
    expect(
      ranked(dear, [at('N', 'RA', 'busy')]).map(({ staffId, cost, load }) => [staffId, cost, load]),
    ).toEqual([
      ['cheap', 2, 0],
      ['busy', 2, 1],
      ['dear', 8, 0],
    ]);
  });

  it('says what somebody would rather not do, and where who waits is', () => {
    const [one] = ranked([person('waiting', wish(4))], [], [{ staffId: 'waiting', building: 'A' }]);
    expect(one?.reasons.map(({ zh }) => zh).slice(-5)).toEqual([
      '候补人员，在A待命',
      '与该考场同一楼栋',
      '已安排 0 场，加上本场共 1 场',
      '不愿监考本场（意愿代价 4）',
      '不愿在该楼栋监考（意愿代价 4）',
    ]);
    expect(one?.reasons.map(({ en }) => en).slice(-5, -2)).toEqual([
      'on standby in A',
      'in the same building',
      'serves 0 sessions, 1 with this one',
    ]);
  });

  it('puts whoever breaks fewer rules first among those who may not, standby or not', () => {
    const staff = [
      person('two', { isTrained: false, unavailable: ['S3'] }),
      person('one', { unavailable: ['S3'] }),
    ];
    const list = ranked(staff, [], [{ staffId: 'two', building: 'A' }]);
    expect(list.map(({ staffId, barredBy }) => [staffId, barredBy.length])).toEqual([
      ['one', 1],
      ['two', 2],
    ]);
  });

  it('counts a rule about the team once, and not at all where it is only a wish', () => {
    const empty = { ...at('S1', 'R1', ''), staffId: null };
    const man = (rules: readonly object[], places: readonly RosterPlace[]) => {
      const problem = {
        ...site(),
        rules: problemOf({ sessions, rooms: [{ id: 'R', seats: 1 }], staff: [], rules }).rules,
      };
      return rankSubstitutes(problem, rulesOf(problem), places, empty, [])?.find(
        ({ staffId }) => staffId === 'man',
      )?.barredBy;
    };
    const places = [at('S1', 'R1', 'mate')];
    expect(man([], places)?.map(({ ruleId }) => ruleId)).toEqual(['mixed-sex']);
    expect(man([{ id: 'mixed-sex', level: 'soft', weight: 1 }], places)).toEqual([]);
    const problem = site();
    const [mate] = problem.staff.filter(({ id }) => id === 'mate');
    const ofOneSchool = problem.staff.map((one) => ({ ...one, school: mate?.school ?? '' }));
    const all = { ...problem, staff: ofOneSchool };
    const idle = rankSubstitutes(all, rulesOf(all), places, empty, [])?.find(
      ({ staffId }) => staffId === 'idle',
    );
    expect(idle?.barredBy.map(({ ruleId }) => ruleId)).toEqual(['distinct-schools']);
    // Whoever sits there already is no candidate.
    const ids = rankSubstitutes(problem, rulesOf(problem), places, empty, [])?.map(({ staffId }) => staffId);
    expect(ids).not.toContain('mate');
    expect(ids).toHaveLength(problem.staff.length - 1);
  });

  it('never offers somebody who is away, and knows nothing of rooms that are not there', () => {
    const problem = withAbsences(site(), [{ staffId: 'idle', sessionIds: ['S1'] }]);
    const idle = rankSubstitutes(problem, rulesOf(problem), roster, at('S1', 'R1', 'ill'), [])?.find(
      ({ staffId }) => staffId === 'idle',
    );
    expect(idle?.barredBy.map(({ ruleId }) => ruleId)).toEqual(['unavailable']);
    expect(rankSubstitutes(problem, rulesOf(problem), roster, at('S1', 'R9', 'ill'), [])).toBeNull();
    expect(withoutAbsent(roster, [{ staffId: 'ill', sessionIds: ['S1', 'S2'] }])).toHaveLength(3);
  });
});
