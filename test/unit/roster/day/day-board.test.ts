import { describe, expect, it } from 'vitest';
import type {
  RosterDayFact,
  RosterDayProfile,
  RosterDaySetup,
} from '../../../../shared/contract/roster-day.ts';
import { civilToEpochMs } from '../../../../shared/domain/civil-time.ts';
import { dayBoard } from '../../../../shared/domain/roster/on-day/day-board.ts';
import { judgeDayFact } from '../../../../shared/domain/roster/on-day/judge-day-fact.ts';
import { sessionOfTheHour } from '../../../../shared/domain/roster/on-day/session-times.ts';
import { assign, person, post, session } from '../sample.ts';

const PROFILE: RosterDayProfile = {
  format: 'roster-day-profile/1',
  name: 'test',
  version: 1,
  source: 'test',
  reportMinutes: 60,
  openMinutes: 180,
};
const SETUP: RosterDaySetup = { reports: [], standby: [], cards: [] };
const toMs = (civil: string): number => civilToEpochMs(civil, 'Asia/Shanghai');
const at = (time: string): number => toMs(`2026-06-07T${time}`);
const morning = session('s1', '2026-06-07T09:00', '2026-06-07T11:30');
const evening = session('s2', '2026-06-07T15:00', '2026-06-07T17:00');
const table = {
  people: [person('a'), person('b'), person('c'), person('d'), person('w', { isStandby: true })],
  posts: [post('r1'), post('r2'), post('guard', { kind: 'duty' })],
  sessions: [evening, morning, session('n', '2026-06-06T20:00', '2026-06-07T08:00', { kind: 'duty' })],
  assignments: [
    assign('s1', 'r1', 0, 'a'),
    assign('s1', 'r1', 1, 'b'),
    assign('s1', 'r2', 0, 'c'),
    assign('s2', 'r2', 1, 'd'),
    assign('s1', 'guard', 0, 'd'),
  ],
};
let next = 0;
const entered = (kind: 'sign-in' | 'absent' | 'left', personId: string, time: string): RosterDayFact => {
  next += 1;
  return { id: `f${next}`, actor: 'op1', atMs: at(time), sessionId: 's1', kind, personId };
};
const board = (facts: readonly RosterDayFact[], time: string, of = table) =>
  dayBoard(of, morning, { profile: PROFILE, setup: SETUP, facts }, at(time), toMs);
const states = (facts: readonly RosterDayFact[], time: string) =>
  Object.fromEntries(
    board(facts, time).rooms.flatMap(({ seats }) =>
      seats.flatMap(({ person: one }) => (one ? [[one.personId, one.state]] : [])),
    ),
  );

describe('the board of a session', () => {
  it('waits for people until the report time, then misses them, by room, most first', () => {
    expect(states([], '07:59')).toEqual({ a: 'waiting', b: 'waiting', c: 'waiting' });
    // An empty seat is missing at any time.
    expect(board([], '07:59').rooms.map(({ postId, missing }) => [postId, missing])).toEqual([
      ['r2', 1],
      ['r1', 0],
    ]);
    expect(states([], '08:00')).toEqual({ a: 'overdue', b: 'overdue', c: 'overdue' });
    const facts = [entered('sign-in', 'c', '07:30')];
    const { rooms, counts } = board(facts, '08:00');
    expect(rooms.map(({ postId, missing }) => [postId, missing])).toEqual([
      ['r1', 2],
      ['r2', 1],
    ]);
    expect(counts).toEqual({
      ...{ expected: 3, present: 1, late: 0, waiting: 0, overdue: 2 },
      ...{ absent: 0, left: 0, empty: 1, replaced: 0 },
    });
  });

  it('tells begun minutes late, leaving early and absence, and forgets what was taken back', () => {
    const late = entered('sign-in', 'a', '08:04');
    const facts: RosterDayFact[] = [
      { ...late, atMs: late.atMs + 1 },
      entered('sign-in', 'b', '08:00'),
      entered('absent', 'c', '08:10'),
      entered('left', 'b', '10:00'),
    ];
    const people = board(facts, '10:30').rooms.flatMap(({ seats }) => seats.map((one) => one.person));
    expect(people.find((one) => one?.personId === 'a')).toMatchObject({ state: 'present', lateMinutes: 5 });
    expect(people.find((one) => one?.personId === 'b')).toMatchObject({
      ...{ state: 'left', lateMinutes: 0, signedInAtMs: at('08:00'), leftAtMs: at('10:00') },
    });
    expect(board(facts, '10:30').counts).toMatchObject({ present: 1, late: 1, left: 1, absent: 1 });
    const takeBack = (factId: string): RosterDayFact => ({
      ...{ id: `t-${factId}`, actor: 'op1', atMs: at('10:31'), sessionId: 's1', kind: 'take-back', factId },
    });
    const after = [...facts, ...facts.slice(2).map(({ id }) => takeBack(id))];
    expect(states(after, '10:32')).toEqual({ a: 'present', b: 'present', c: 'overdue' });
  });

  it('shows who was replaced only while the substitute sits there, and never calls that one late', () => {
    const facts: RosterDayFact[] = [
      entered('absent', 'a', '08:10'),
      {
        ...{ id: 'sub', actor: 'op1', atMs: at('08:11'), sessionId: 's1', kind: 'substitute' },
        ...{ postId: 'r1', seat: 0, fromPersonId: 'a', toPersonId: 'w' },
      },
      entered('sign-in', 'w', '08:30'),
    ];
    const replaced = {
      ...table,
      assignments: table.assignments.map((one) => (one.personId === 'a' ? { ...one, personId: 'w' } : one)),
    };
    const after = board(facts, '08:31', replaced);
    expect(after.counts).toMatchObject({ replaced: 1, absent: 0, present: 1, late: 0 });
    const seat = after.rooms.find(({ postId }) => postId === 'r1')?.seats[0];
    expect(seat).toMatchObject({
      person: { personId: 'w', lateMinutes: 0 },
      substitution: { fromPersonId: 'a' },
    });
    // The roster's undo puts the absent one back; who came for the seat is in the pool again.
    const undone = board(facts, '08:31');
    expect(undone.counts).toMatchObject({ replaced: 0, absent: 1 });
    expect(undone.standby).toMatchObject([{ personId: 'w', state: 'present', lateMinutes: 30 }]);
  });

  it('takes no notice of facts of another exam under the same id', () => {
    const old = { ...entered('sign-in', 'a', '08:00'), atMs: toMs('2025-06-07T08:00') };
    expect(states([old], '08:30')).toMatchObject({ a: 'overdue' });
  });

  it('goes by the exam that runs or comes next, and stays at the last one', () => {
    const of = (time: string) => sessionOfTheHour(table.sessions, at(time), toMs)?.id;
    expect([of('06:00'), of('11:29'), of('11:30'), of('23:00')]).toEqual(['s1', 's1', 's2', 's2']);
    expect(sessionOfTheHour([], at('06:00'), toMs)).toBeNull();
  });
});

describe('what may be entered', () => {
  const judge = (fact: RosterDayFact, facts: readonly RosterDayFact[] = []) =>
    judgeDayFact(table, facts, fact, { profile: PROFILE, setup: SETUP }, toMs)?.code ?? null;

  it('keeps to the time, the list of the session and the order of things', () => {
    expect(judge(entered('sign-in', 'a', '05:59'))).toBe('too-early');
    expect(judge(entered('sign-in', 'a', '06:00'))).toBeNull();
    expect(judge(entered('sign-in', 'a', '11:30'))).toBe('too-late');
    expect(judge({ ...entered('sign-in', 'a', '08:00'), sessionId: 'n' })).toBe('unknown-session');
    expect(judge(entered('sign-in', 'x', '08:00'))).toBe('unknown-person');
    // Guards the papers at that time: a duty post is not signed in here.
    expect(judge(entered('sign-in', 'd', '08:00'))).toBe('not-expected');
    expect(judge(entered('sign-in', 'w', '08:00'))).toBeNull();
    const came = entered('sign-in', 'a', '07:50');
    expect(judge(entered('sign-in', 'a', '08:00'), [came])).toBe('already-signed-in');
    expect(judge(entered('absent', 'a', '08:00'), [came])).toBe('is-present');
    expect(judge(entered('left', 'a', '10:00'), [came])).toBeNull();
    expect(judge(entered('left', 'b', '10:00'), [came])).toBe('not-signed-in');
    // Whoever was given up comes after all.
    expect(judge(entered('sign-in', 'a', '08:20'), [entered('absent', 'a', '08:10')])).toBeNull();
  });

  it('takes back the last thing only, and a substitute only for the seat as it is', () => {
    const came = entered('sign-in', 'a', '07:50');
    const left = entered('left', 'a', '10:00');
    const back = (factId: string): RosterDayFact => ({
      ...{ id: `t-${factId}`, actor: 'op1', atMs: at('10:01'), sessionId: 's1', kind: 'take-back', factId },
    });
    expect(judge(back(came.id), [came, left])).toBe('not-the-last');
    expect(judge(back(left.id), [came, left])).toBeNull();
    expect(judge(back(left.id), [came, left, back(left.id)])).toBe('unknown-fact');
    const substitute = (fromPersonId: string | null, toPersonId: string, seat = 0): RosterDayFact => ({
      ...{ id: 'sub', actor: 'op1', atMs: at('08:11'), sessionId: 's1', kind: 'substitute' },
      ...{ postId: 'r1', seat, fromPersonId, toPersonId },
    });
    expect(judge(substitute('a', 'w'))).toBeNull();
    expect(judge(substitute('b', 'w'))).toBe('seat-changed');
    expect(judge(substitute(null, 'w'))).toBe('seat-changed');
    expect(judge(substitute('a', 'w', 2))).toBe('unknown-seat');
    expect(judge(substitute('a', 'w'), [entered('absent', 'w', '08:00')])).toBe('already-absent');
  });
});

describe('report times of their own', () => {
  const setup: RosterDaySetup = {
    ...SETUP,
    reports: [
      { sessionId: 's1', role: { kind: 'everyone' }, minutes: 30 },
      { sessionId: 's1', role: { kind: 'standby' }, minutes: 45 },
      { sessionId: 's1', role: { kind: 'post', post: '主考' }, minutes: 200 },
    ],
    standby: [{ personId: 'w', place: '一楼休息室', building: 'A' }],
  };
  const people = [person('a', { post: '主考' }), ...table.people.filter(({ id }) => id !== 'a')];
  const see = (facts: readonly RosterDayFact[], time: string) =>
    dayBoard({ ...table, people }, morning, { profile: PROFILE, setup, facts }, at(time), toMs);
  const stateOf = (time: string, id: string, facts: readonly RosterDayFact[] = []) => {
    const { rooms, standby } = see(facts, time);
    const seated = rooms.flatMap(({ seats }) => seats.map((one) => one.person));
    return [...seated, ...standby].find((one) => one?.personId === id);
  };

  it('make people late by their session and by what they do, and open the sign-in in time', () => {
    expect(stateOf('08:14', 'w')?.state).toBe('waiting');
    expect(stateOf('08:15', 'w')?.state).toBe('overdue');
    expect(stateOf('08:29', 'b')?.state).toBe('waiting');
    expect(stateOf('08:30', 'b')?.state).toBe('overdue');
    expect(stateOf('05:41', 'a')?.state).toBe('overdue');
    expect(stateOf('09:00', 'b', [entered('sign-in', 'b', '08:40')])?.lateMinutes).toBe(10);
    const judged = (time: string) =>
      judgeDayFact({ ...table, people }, [], entered('sign-in', 'a', time), { profile: PROFILE, setup }, toMs)
        ?.code;
    expect(judged('05:40')).toBeUndefined();
    expect(judged('05:39')).toBe('too-early');
  });

  it('show where people on standby wait', () => {
    expect(stateOf('08:00', 'w')).toMatchObject({ waitsIn: { building: 'A', place: '一楼休息室' } });
  });
});
