import { describe, expect, it } from 'vitest';
import { seatChanges } from '../../../../site/roster/plan/seat-changes.ts';
import { assign, person, post, session } from '../sample.ts';

const table = {
  people: ['a', 'b', 'c', 'd'].map((id) => person(id)),
  posts: [post('A'), post('B')],
  sessions: [session('S1', '2026-06-07T09:00', '2026-06-07T11:00')],
  assignments: [assign('S1', 'A', 0, 'a'), assign('S1', 'A', 1, 'b'), assign('S1', 'B', 1, 'c')],
  locks: [],
  rooms: [],
};
const problem = {
  sessions: [{ id: 'S1', start: '2026-06-07T09:00', end: '2026-06-07T11:00', subject: '' }],
  rooms: ['A', 'B'].map((id) => ({
    ...{ id, building: '', county: '', candidateSchools: [], candidateClasses: [], seats: 2 },
  })),
};
const place = (roomId: string, staffId: string) => ({ sessionId: 'S1', roomId, staffId });

describe('accepting a plan', () => {
  it('leaves whoever stays in a room on the seat', () => {
    const plan = [place('A', 'd'), place('A', 'b'), place('B', 'c'), place('B', 'a')];
    expect(seatChanges(table, problem, plan)).toEqual([
      { sessionId: 'S1', postId: 'A', seat: 0, personId: 'd' },
      { sessionId: 'S1', postId: 'B', seat: 0, personId: 'a' },
    ]);
  });

  it('empties seats the plan leaves open', () => {
    expect(seatChanges(table, problem, [place('A', 'a'), place('A', 'b')])).toEqual([
      { sessionId: 'S1', postId: 'B', seat: 1, personId: null },
    ]);
  });

  it('refuses to change a seat that has been locked since', () => {
    const locked = { ...table, locks: [{ sessionId: 'S1', postId: 'A', seat: 0 }] };
    expect(() => seatChanges(locked, problem, [place('A', 'd'), place('A', 'b')])).toThrowError(
      expect.objectContaining({ code: 'conflict', field: 'locked' }),
    );
    expect(seatChanges(locked, problem, [place('A', 'a'), place('A', 'd'), place('B', 'c')])).toHaveLength(1);
  });

  it('refuses people, rooms and seats the roster does not have any more', () => {
    for (const [wrong, field] of [
      [[place('A', 'gone')], 'staffId'],
      [[place('A', 'a'), place('A', 'b'), place('A', 'c')], 'seats'],
    ] as const)
      expect(() => seatChanges(table, problem, wrong)).toThrowError(expect.objectContaining({ field }));
    expect(() => seatChanges({ ...table, posts: [post('A')] }, problem, [])).toThrowError(
      expect.objectContaining({ field: 'roomId' }),
    );
  });
});
