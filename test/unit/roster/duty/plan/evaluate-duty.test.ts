import { describe, expect, it } from 'vitest';
import { evaluateDuty } from '../../../../../shared/domain/roster/duty/plan/evaluate-duty.ts';
import {
  readDutyAssignments,
  readDutyProblem,
} from '../../../../../shared/domain/roster/duty/plan/read-duty-problem.ts';
import { withInvigilation } from '../../../../../shared/domain/roster/duty/plan/with-invigilation.ts';
import { dutyOracle } from './duty-oracle.ts';
import { dutyProblemOf, dutyRulesOf, randomDuty, randomRoster } from './sample-duty-problem.ts';

const paramsOf = (rules: ReturnType<typeof dutyRulesOf>) =>
  Object.fromEntries(rules.map(({ rule, params }) => [rule.id, { ...params }]));

const PAPERS = {
  id: 'papers',
  name: '保密室',
  people: 2,
  needsKeeper: true,
  times: [
    { id: 'day', start: '08:00', end: '20:15' },
    { id: 'night', start: '20:00', end: '08:15' },
  ],
};
const week = (change: object) =>
  dutyProblemOf({ from: '2026-06-05', to: '2026-06-07', posts: [PAPERS], ...change });
const broken = (problem: ReturnType<typeof week>, shifts: Parameters<typeof evaluateDuty>[2]) =>
  evaluateDuty(problem, dutyRulesOf(problem), shifts).broken.map(
    ({ ruleId, textZh }) => `${ruleId} ${textZh}`,
  );

describe('rules of duty', () => {
  it('counts as a judge written apart does, whatever the roster', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 80; seed += 1) {
      const problem = randomDuty(seed);
      const rules = dutyRulesOf(problem);
      const roster = randomRoster(problem, seed + 1_000);
      const { broken: found, costs, score } = evaluateDuty(problem, rules, roster);
      const expected = dutyOracle(problem, roster, paramsOf(rules));
      const counts = new Map<string, number>(costs.map(({ ruleId, cost }) => [ruleId, cost]));
      for (const { ruleId, count } of found) counts.set(ruleId, (counts.get(ruleId) ?? 0) + count);
      for (const [ruleId, count] of Object.entries(expected)) {
        expect(`${seed} ${ruleId} ${counts.get(ruleId) ?? 0}`).toBe(`${seed} ${ruleId} ${count}`);
        if (count > 0) seen.add(ruleId);
      }
      expect(score.hard).toBe(found.reduce((sum, { count }) => sum + count, 0));
    }
    // A rule that never broke would be no proof.
    expect([...seen].sort()).toEqual(Object.keys(dutyOracle(randomDuty(1), [], {})).sort());
  }, 60_000);

  it('knows no ids and no order of the lists', () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const problem = randomDuty(seed);
      const roster = randomRoster(problem, seed);
      const turn = (id: string) => `x${[...id].reverse().join('')}`;
      const other = dutyProblemOf({
        ...problem,
        posts: problem.posts.map((post) => ({ ...post, id: turn(post.id) })).reverse(),
        shifts: problem.shifts.map((shift) => ({ ...shift, postId: turn(shift.postId) })),
        people: problem.people
          .map((person) => ({
            ...person,
            id: turn(person.id),
            posts: person.posts.map(turn),
            requests: person.requests.map((wish) => ({
              ...wish,
              postId: wish.postId === null ? null : turn(wish.postId),
            })),
          }))
          .reverse(),
        locked: problem.locked.map((one) => ({
          ...one,
          postId: turn(one.postId),
          personId: turn(one.personId),
        })),
      });
      const turned = roster.map((shift) => ({
        ...shift,
        postId: turn(shift.postId),
        people: shift.people.map(turn).reverse(),
      }));
      const [one, two] = [
        evaluateDuty(problem, dutyRulesOf(problem), roster),
        evaluateDuty(other, dutyRulesOf(other), turned.reverse()),
      ];
      expect(two.score).toEqual(one.score);
    }
  });

  it('says it in words across midnight: keeper, two people, rest, day off', () => {
    const problem = week({
      people: [
        { id: 'A', name: '王芳', isKeeper: true, daysOff: ['2026-06-06'] },
        { id: 'B', name: '王芳' },
        { id: 'C', name: '李𠮷', isKeeper: true },
      ],
    });
    const shift = (start: string, end: string, ...people: string[]) => ({
      postId: 'papers',
      start,
      end,
      people,
    });
    expect(
      broken(problem, [
        shift('2026-06-05T08:00', '2026-06-05T20:15', 'A', 'B'),
        shift('2026-06-05T20:00', '2026-06-06T08:15', 'A', 'C'),
        shift('2026-06-06T08:00', '2026-06-06T20:15', 'B', 'C'),
        shift('2026-06-06T20:00', '2026-06-07T08:15', 'B'),
        shift('2026-06-07T08:00', '2026-06-07T20:15', 'A', 'C'),
        shift('2026-06-07T20:00', '2026-06-08T08:15', 'B', 'A'),
      ]),
    ).toEqual([
      'coverage 保密室 6月6日 20:00 的班应有 2 人，缺 1 人',
      'two-in-room 保密室 6月6日 20:15 至 6月7日 08:00 只有 1 人，须 2 人同时在岗',
      'keeper 保密室 6月6日 20:00 的班没有指定的保管员',
      'one-place 王芳 (A) 的保密室 6月5日 08:00 的班与保密室 6月5日 20:00 的班时间重叠',
      'one-place 王芳 (A) 的保密室 6月7日 08:00 的班与保密室 6月7日 20:00 的班时间重叠',
      'one-place 王芳 (B) 的保密室 6月6日 08:00 的班与保密室 6月6日 20:00 的班时间重叠',
      'one-place 李𠮷 (C) 的保密室 6月5日 20:00 的班与保密室 6月6日 08:00 的班时间重叠',
      'days-off 王芳 (A) 请假，保密室 6月5日 20:00 的班与请假日重叠',
    ]);
  });

  it('finds gaps and short hand-overs of a 24-hour post, and follows the shifts of before', () => {
    const problem = week({
      posts: [{ ...PAPERS, people: 1, needsKeeper: false }],
      people: [{ id: 'A', previous: [{ start: '2026-06-04T20:00', end: '2026-06-05T04:00' }] }, { id: 'B' }],
      to: '2026-06-05',
      rules: [{ id: 'hand-over', level: 'hard', params: { minutes: 30 } }],
    });
    expect(
      broken(problem, [
        { postId: 'papers', start: '2026-06-05T08:00', end: '2026-06-05T20:15', people: ['A'] },
        { postId: 'papers', start: '2026-06-05T20:00', end: '2026-06-06T08:15', people: [] },
      ]),
    ).toEqual([
      'coverage 保密室 6月5日 20:00 的班应有 1 人，缺 1 人',
      'no-gap 保密室 6月5日 20:15 至 6月6日 08:15 无人值班',
      'hand-over 保密室 6月5日 08:00 的班与下一班只重叠 15 分钟，交接班应有 30 分钟',
      'rest A 在此前的 6月4日 20:00 的班与保密室 6月5日 08:00 的班之间只休息 4 小时，应有 11 小时',
    ]);
  });

  it('keeps people off duty while they invigilate', () => {
    const problem = week({ people: [{ id: 'A' }, { id: 'B' }] });
    const exam = {
      sessions: [{ id: 'S1', start: '2026-06-06T08:15', end: '2026-06-06T11:45', subject: '语文' }],
    };
    const busy = withInvigilation(problem, exam, [{ sessionId: 'S1', roomId: 'r1', staffId: 'B' }]);
    const shifts = [
      { postId: 'papers', start: '2026-06-06T08:00', end: '2026-06-06T20:15', people: ['A', 'B'] },
    ];
    expect(broken(busy, shifts).filter((line) => line.startsWith('other-duty'))).toEqual([
      'other-duty B 在保密室 6月6日 08:00 的班前后另有监考或其他工作',
    ]);
    expect(broken(problem, shifts).filter((line) => line.startsWith('other-duty'))).toEqual([]);
  });
});

describe('reading', () => {
  const good = {
    ...{ format: 'duty-problem/1', name: '值班', from: '2026-06-05', to: '2026-06-07' },
    posts: [PAPERS],
    people: [{ id: 'A' }],
  };
  it.each([
    [{ ...good, to: '2026-06-04' }, 'to'],
    [{ ...good, to: '2027-06-04' }, 'to'],
    [{ ...good, from: '2026-02-30' }, 'from'],
    [
      { ...good, posts: [{ ...PAPERS, times: [{ id: 'x', start: '24:00', end: '08:00' }] }] },
      'posts[0].times[0].start',
    ],
    [{ ...good, posts: [{ ...PAPERS, times: [] }] }, 'posts'],
    [{ ...good, posts: [PAPERS, PAPERS] }, 'posts[1].id'],
    [
      {
        ...good,
        posts: [{ ...PAPERS, times: [...PAPERS.times, { id: 'z', start: '08:00', end: '09:00' }] }],
      },
      'posts[0]',
    ],
    [
      { ...good, shifts: [{ postId: 'x', start: '2026-06-05T08:00', end: '2026-06-05T09:00' }] },
      'shifts[0].postId',
    ],
    [
      { ...good, shifts: [{ postId: 'papers', start: '2026-06-05T08:01', end: '2026-06-08T09:00' }] },
      'shifts[0].end',
    ],
    [{ ...good, people: [{ id: 'A', posts: ['x'] }] }, 'people[0].posts[0]'],
    [
      {
        ...good,
        people: [{ id: 'A', requests: [{ wish: 'on', postId: 'papers', start: '2026-06-05T09:00' }] }],
      },
      'people[0].requests[0].start',
    ],
    [
      { ...good, people: [{ id: 'A', previous: [{ start: '2026-06-05T08:00', end: '2026-06-05T09:00' }] }] },
      'people[0].previous[0].start',
    ],
    [
      { ...good, locked: [{ postId: 'papers', start: '2026-06-05T08:00', personId: 'B' }] },
      'locked[0].personId',
    ],
    [{ ...good, people: new Array(501).fill({ id: 'A' }) }, 'people'],
    [null, ''],
  ])('refuses a wrong file by its field (%#)', (json, field) => {
    const read = readDutyProblem(json);
    expect('fault' in read ? read.fault.field : 'accepted').toBe(field);
  });

  it('refuses a roster of other people, and one that has a shift twice', () => {
    const problem = dutyProblemOf(good);
    const shift = { postId: 'papers', start: '2026-06-05T08:00', end: '2026-06-05T20:15', people: ['A'] };
    const fieldOf = (json: unknown) => {
      const read = readDutyAssignments(json, problem);
      return 'fault' in read ? read.fault.field : null;
    };
    expect(fieldOf({ shifts: [shift] })).toBeNull();
    expect(fieldOf({ shifts: [{ ...shift, people: ['Z'] }] })).toBe('shifts[0].people[0]');
    expect(fieldOf({ shifts: [{ ...shift, people: ['A', 'A'] }] })).toBe('shifts[0].people[1]');
    expect(fieldOf({ shifts: [shift, shift] })).toBe('shifts[1]');
  });
});
