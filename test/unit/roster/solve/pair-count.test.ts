import { describe, expect, it } from 'vitest';
import { countPairs } from '../../../../site/roster/solve/pair-count.ts';
import { person, problemOf, rulesOf } from '../problem/sample-problem.ts';

const SESSIONS = ['07', '08'].map((day) => ({
  id: `S${day}`,
  start: `2026-06-${day}T08:00`,
  end: `2026-06-${day}T09:00`,
}));
const MIXED_ONLY = [{ id: 'distinct-schools', level: 'off' }];
const ANY = [...MIXED_ONLY, { id: 'mixed-sex', level: 'off' }];

function pairs(seats: readonly number[], staff: readonly object[], rules: readonly object[] = ANY) {
  const rooms = seats.map((count, n) => ({ id: `R${n}`, seats: count, candidateSchools: [`K${n}`] }));
  const problem = problemOf({ sessions: SESSIONS, rooms, staff, rules });
  return countPairs(problem, rulesOf(problem));
}
const people = (sexes: string, change: (n: number) => object = () => ({})) =>
  [...sexes].map((sex, n) => person(`p${n}`, { sex, ...change(n) }));

describe('pairs that may meet once', () => {
  it('needs every pair of a room in every session', () => {
    expect(pairs([1, 2, 4], [])).toEqual({ need: 2 * (0 + 1 + 6), have: 0 });
    expect(pairs([3], people('FFF'))).toEqual({ need: 6, have: 3 });
  });

  it('counts no further than the need', () => {
    expect(pairs([2], people('FFFFFF'))).toEqual({ need: 2, have: 2 });
  });

  it('counts couples only, whoever is named first, where all rooms have two seats at most', () => {
    expect(pairs([2, 2], people('FFM'), MIXED_ONLY)?.have).toBe(2);
    expect(pairs([2, 2], people('MMF'), MIXED_ONLY)?.have).toBe(2);
    expect(pairs([2, 2], people('F'.padEnd(2, 'F')), MIXED_ONLY)?.have).toBe(0);
    // In the room of three two women meet.
    expect(pairs([3, 2], people('FFM'), MIXED_ONLY)?.have).toBe(3);
  });

  it('does not count two of one school where a room takes one of each', () => {
    const oneSchool = people('FFF', (n) => ({ school: n < 2 ? '一中' : '二中' }));
    expect(pairs([4], oneSchool, [{ id: 'mixed-sex', level: 'off' }])?.have).toBe(2);
    expect(pairs([4], oneSchool)?.have).toBe(3);
  });

  it('counts only who may serve in one session and in one room with a seat beside', () => {
    const apart = people('FF', (n) => ({ unavailable: [`S0${7 + n}`] }));
    expect(pairs([2], apart)?.have).toBe(0);
    const rooms = people('FF', (n) => ({ relatedSchools: [`K${n}`] }));
    expect(pairs([2, 2], rooms)?.have).toBe(0);
    const single = people('FF', () => ({ relatedSchools: ['K0'] }));
    expect(pairs([2, 1], single)?.have).toBe(0);
    expect(pairs([1, 2], single)?.have).toBe(1);
  });

  it('says nothing where pairs may meet again, or seats stay empty', () => {
    expect(pairs([2], people('FM'), [{ id: 'pair-once', level: 'soft' }])).toBeNull();
    expect(pairs([2], people('FM'), [{ id: 'coverage', level: 'soft' }])).toBeNull();
  });
});
