import { describe, expect, it } from 'vitest';
import { problemOfTable } from '../../../../shared/domain/roster/problem/problem-of-table.ts';
import { planProblem } from '../../../../site/roster/plan/table-problem.ts';
import { assign, person, post, session } from '../sample.ts';

const exam = session('语文', '2026-06-07T09:00', '2026-06-07T11:30');
const night = session('夜', '2026-06-07T20:00', '2026-06-08T08:00', { kind: 'duty' });
const table = {
  sessions: [exam, night],
  posts: [
    post('考场01', { roomId: 'r01' }),
    // One room may be two posts.
    post('考场01备', { roomId: 'r01', seats: 1 }),
    post('巡考', { kind: 'duty' }),
  ],
  people: [
    person('甲', { county: '城区', trainedUntil: '2026-06-07', maxSessions: 3, relatedSchools: ['一中'] }),
    person('乙', { avoidRooms: ['r01'] }),
  ],
  assignments: [assign('语文', '考场01', 0, '甲')],
  locks: [],
  rooms: [
    {
      ...{ roomId: 'r01', building: '东楼', county: '' },
      ...{ candidateSchools: [], candidateClasses: [], sessions: [] },
    },
  ],
};
const read = (change: object = {}) => problemOfTable({ ...table, ...change }, []).problem;
const letter = (isSigned: boolean) => ({
  ...{ post: '监考员', isSigned, signer: '', signedOn: null, scanSha256: null },
});

describe('the table of the pages as a problem', () => {
  it('tells the rules everything about a person and all posts of a room to keep away from', () => {
    expect(read().staff).toMatchObject([
      { county: '城区', trainedUntil: '2026-06-07', maxSessions: 3, relatedSchools: ['一中'], duties: [] },
      { trainedUntil: null, maxSessions: null, avoidRooms: ['考场01', '考场01备'] },
    ]);
  });

  it('has nobody signed as long as one letter is not', () => {
    const signed = (...letters: ReturnType<typeof letter>[]) =>
      read({ people: [person('甲', { letters })] }).staff[0]?.hasSigned;
    expect([
      signed(),
      signed(letter(true)),
      signed(letter(false), letter(true)),
      signed(letter(true), letter(false)),
    ]).toEqual([false, true, false, false]);
  });

  it('keeps only what is known: wishes for sessions and buildings that are gone are left out', () => {
    const preference = { sessions: { 语文: 3, 没有: 9 }, buildings: { 东楼: 2, 拆了: 9 } };
    expect(read({ people: [person('甲', { preference })] }).staff[0]?.preference).toEqual({
      sessions: { 语文: 3 },
      buildings: { 东楼: 2 },
    });
    const gone = [assign('语文', '考场01', 0, '走了'), assign('夜', '巡考', 0, '走了')];
    expect(problemOfTable({ ...table, assignments: gone }, []).assignments).toEqual([]);
  });

  it('has every other duty of a person, across midnight too, and none that has no length', () => {
    const zero = session('空', '2026-06-07T12:00', '2026-06-07T12:00', { kind: 'duty' });
    const assignments = [
      assign('夜', '巡考', 0, '甲'),
      assign('语文', '巡考', 0, '甲'),
      assign('空', '巡考', 0, '甲'),
    ];
    const { staff } = read({ sessions: [exam, night, zero], assignments });
    expect(staff[0]?.duties).toEqual([
      { start: '2026-06-07T20:00', end: '2026-06-08T08:00', name: '巡考' },
      { start: '2026-06-07T09:00', end: '2026-06-07T11:30', name: '巡考' },
    ]);
    expect(staff[1]?.duties).toEqual([]);
  });
});

describe('the roster to be solved', () => {
  it('leaves out the standby pool, but nobody of it who sits somewhere already', () => {
    const people = [
      person('甲', { isStandby: true }),
      person('乙', { isStandby: true }),
      person('丙', { name: '甲' }),
    ];
    const plan = planProblem({ ...table, people }, []);
    if ('fault' in plan) throw new Error(plan.fault.text);
    expect(plan.value.problem.staff.map(({ id }) => id)).toEqual(['甲', '丙']);
    expect(plan.value.leftOut).toMatchObject([{ kind: 'person', id: '乙' }]);
    expect(plan.value.places).toEqual([{ sessionId: '语文', roomId: '考场01', staffId: '甲' }]);
  });

  it('is a fault, not a problem, where there is no session to plan', () => {
    expect('fault' in planProblem({ ...table, sessions: [night] }, [])).toBe(true);
  });
});
