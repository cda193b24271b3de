import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RosterConflict, RosterTable } from '../../../shared/contract/roster-table.ts';
import { evaluateRoster } from '../../../shared/domain/roster/evaluate-roster.ts';
import type { RosterInput } from '../../../shared/domain/roster/roster-index.ts';
import { bruteForce } from './brute-force.ts';
import { assign, person, post, session } from './sample.ts';

const only = (input: RosterInput, ruleId: string) =>
  evaluateRoster(input).filter((conflict) => conflict.ruleId === ruleId);

describe('one-place', () => {
  const table = (...sessions: ReturnType<typeof session>[]): RosterInput => ({
    people: [person('p')],
    posts: [post('a'), post('b')],
    sessions,
    assignments: sessions.map((one, index) => assign(one.id, index % 2 === 0 ? 'a' : 'b', 0, 'p')),
  });

  it('finds two places at once, also across exam and duty', () => {
    const exam = session('s1', '2026-06-07T08:15', '2026-06-07T11:45');
    const duty = session('s2', '2026-06-07T11:00', '2026-06-07T20:00', { kind: 'duty' });
    expect(only(table(exam, duty), 'one-place')).toEqual([
      {
        ruleId: 'one-place',
        level: 'hard',
        sessionIds: ['s1', 's2'],
        postIds: ['a', 'b'],
        personIds: ['p'],
        facts: { assignments: 2 },
      },
    ]);
  });

  it('does not mind ends that touch', () => {
    const first = session('s1', '2026-06-07T08:15', '2026-06-07T11:45');
    const second = session('s2', '2026-06-07T11:45', '2026-06-07T13:00');
    expect(only(table(first, second), 'one-place')).toEqual([]);
  });

  it('sees a night shift that crosses midnight', () => {
    const night = session('s1', '2026-06-07T22:00', '2026-06-08T06:30');
    const morning = session('s2', '2026-06-08T06:00', '2026-06-08T08:00');
    const evening = session('s3', '2026-06-07T20:00', '2026-06-07T22:00');
    expect(only(table(night, morning), 'one-place')).toHaveLength(1);
    expect(only(table(night, evening), 'one-place')).toEqual([]);
  });

  it('finds the same session at two posts', () => {
    const one = session('s1', '2026-06-07T08:15', '2026-06-07T11:45');
    const input = { ...table(one), assignments: [assign('s1', 'a', 0, 'p'), assign('s1', 'b', 1, 'p')] };
    expect(only(input, 'one-place')).toMatchObject([{ sessionIds: ['s1'], postIds: ['a', 'b'] }]);
    expect(only(input, 'twice-in-post')).toEqual([]);
  });
});

describe('twice-in-post', () => {
  it('finds one person on two seats of a room, and no second place in it', () => {
    const input: RosterInput = {
      people: [person('p')],
      posts: [post('a')],
      sessions: [session('s1', '2026-06-07T08:15', '2026-06-07T11:45')],
      assignments: [assign('s1', 'a', 0, 'p'), assign('s1', 'a', 1, 'p')],
    };
    expect(only(input, 'twice-in-post')).toMatchObject([
      { postIds: ['a'], personIds: ['p'], facts: { seats: 2 } },
    ]);
    expect(only(input, 'one-place')).toEqual([]);
  });
});

describe('trained', () => {
  const table = (
    change: Parameters<typeof person>[1],
    end = '2026-06-07T11:45',
    kind: 'invigilation' | 'duty' = 'invigilation',
  ): RosterInput => ({
    people: [person('p', change)],
    posts: [post('a', { kind })],
    sessions: [session('s1', '2026-06-07T08:15', end)],
    assignments: [assign('s1', 'a', 0, 'p')],
  });

  it('wants training, or a date that reaches the last day of the session', () => {
    expect(only(table({ isTrained: false }), 'trained')).toMatchObject([{ facts: { trainedUntil: '' } }]);
    expect(only(table({ isTrained: true }), 'trained')).toEqual([]);
    expect(only(table({ isTrained: true, trainedUntil: '2026-06-06' }), 'trained')).toHaveLength(1);
    expect(only(table({ isTrained: false, trainedUntil: '2026-06-07' }), 'trained')).toEqual([]);
    expect(only(table({ trainedUntil: '2026-06-07' }, '2026-06-08T00:30'), 'trained')).toHaveLength(1);
    expect(only(table({ trainedUntil: '2026-06-07' }, '2026-06-08T00:00'), 'trained')).toEqual([]);
    expect(only(table({ isTrained: false }, '2026-06-07T11:45', 'duty'), 'trained')).toEqual([]);
  });

  it('lets training expire between two sessions', () => {
    const input: RosterInput = {
      people: [person('p', { trainedUntil: '2026-06-07' })],
      posts: [post('a')],
      sessions: [
        session('s1', '2026-06-07T08:15', '2026-06-07T11:45'),
        session('s2', '2026-06-08T08:15', '2026-06-08T11:45'),
      ],
      assignments: [assign('s1', 'a', 0, 'p'), assign('s2', 'a', 0, 'p')],
    };
    expect(only(input, 'trained')).toMatchObject([
      { sessionIds: ['s2'], facts: { trainedUntil: '2026-06-07' } },
    ]);
  });
});

describe('own-subject', () => {
  it('keeps teachers of the subject out, comparing without outer spaces only', () => {
    const table = (subject: string, subjects: string[]): RosterInput => ({
      people: [person('p', { subjects })],
      posts: [post('a')],
      sessions: [session('s1', '2026-06-07T08:15', '2026-06-07T11:45', { subject })],
      assignments: [assign('s1', 'a', 0, 'p')],
    });
    expect(only(table('数学', ['语文', ' 数学 ']), 'own-subject')).toMatchObject([
      { facts: { subject: '数学' } },
    ]);
    expect(only(table('数学', ['数学竞赛']), 'own-subject')).toEqual([]);
    expect(only(table('', ['']), 'own-subject')).toEqual([]);
  });
});

describe('coverage', () => {
  it('counts the open seats of posts of the session’s kind', () => {
    const input: RosterInput = {
      people: [person('p')],
      posts: [post('a', { seats: 3 }), post('d', { kind: 'duty', seats: 1 })],
      sessions: [
        session('s1', '2026-06-07T08:15', '2026-06-07T11:45'),
        session('n', '2026-06-07T20:00', '2026-06-08T08:00', { kind: 'duty' }),
      ],
      assignments: [assign('s1', 'a', 1, 'p'), assign('s1', 'a', 7, 'p')],
    };
    expect(
      only(input, 'coverage').map(({ sessionIds, postIds, level, facts }) => [
        sessionIds,
        postIds,
        level,
        facts,
      ]),
    ).toEqual([
      [['n'], ['d'], 'open', { missing: 1, seats: 1 }],
      [['s1'], ['a'], 'open', { missing: 2, seats: 3 }],
    ]);
  });
});

/** Small tables with few times and subjects, so that everything clashes often. */
const HOURS = Array.from(
  { length: 14 },
  (_, n) => `2026-06-0${7 + Math.floor(n / 8)}T${String((n % 8) * 3).padStart(2, '0')}:00`,
);
const tables: fc.Arbitrary<RosterInput> = fc
  .record({
    people: fc.array(
      fc.record({
        isTrained: fc.boolean(),
        trainedUntil: fc.constantFrom(null, '2026-06-06', '2026-06-07', '2026-06-08'),
        subjects: fc.subarray(['语文', '数学 ']),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    posts: fc.array(
      fc.record({
        kind: fc.constantFrom('invigilation' as const, 'duty' as const),
        seats: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    sessions: fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: 11 }),
        length: fc.integer({ min: 1, max: 2 }),
        kind: fc.constantFrom('exam' as const, 'duty' as const),
        subject: fc.constantFrom('语文', '数学', ''),
      }),
      { minLength: 5, maxLength: 5 },
    ),
    assignments: fc.uniqueArray(
      fc.record({
        sessionId: fc.constantFrom('s0', 's1', 's2', 's3', 's4', 'gone'),
        postId: fc.constantFrom('q0', 'q1', 'q2'),
        seat: fc.integer({ min: 0, max: 3 }),
        personId: fc.constantFrom('p0', 'p1', 'p2', 'gone'),
      }),
      { maxLength: 14, selector: (one) => `${one.sessionId}/${one.postId}/${one.seat}` },
    ),
  })
  .map(({ people, posts, sessions, assignments }) => ({
    people: people.map((change, n) => person(`p${n}`, change)),
    posts: posts.map((change, n) => post(`q${n}`, change)),
    sessions: sessions.map(({ from, length, ...change }, n) =>
      session(`s${n}`, HOURS[from] ?? '', HOURS[from + length] ?? '', change),
    ),
    assignments,
  }));

describe('evaluateRoster', () => {
  it('agrees with an evaluator that compares every pair (property)', () => {
    fc.assert(
      fc.property(tables, (input) => {
        const conflicts = evaluateRoster(input);
        for (const conflict of conflicts) RosterConflict.parse(conflict);
        expect(new Set(conflicts.map((one) => JSON.stringify(one)))).toEqual(bruteForce(input));
      }),
      { numRuns: 1500 },
    );
  });

  it('does not depend on the order of the table (property)', () => {
    fc.assert(
      fc.property(tables, fc.integer(), (input, seed) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          [...list].sort((a, b) => hash(JSON.stringify(a) + seed) - hash(JSON.stringify(b) + seed));
        const other = {
          people: shuffled(input.people),
          posts: shuffled(input.posts),
          sessions: shuffled(input.sessions),
          assignments: shuffled(input.assignments),
        };
        expect(evaluateRoster(other)).toEqual(evaluateRoster(input));
      }),
      { numRuns: 500 },
    );
  });

  it('is linear enough for a large site, also when one person sits everywhere', () => {
    const people = Array.from({ length: 5000 }, (_, n) => person(`p${n}`));
    const posts = Array.from({ length: 200 }, (_, n) => post(`r${n}`, { seats: 2 }));
    const sessions = Array.from({ length: 6 }, (_, n) =>
      session(`s${n}`, `2026-06-0${n + 1}T08:00`, `2026-06-0${n + 1}T11:00`),
    );
    const seats = sessions.flatMap((one) =>
      posts.flatMap((at) => [0, 1].map((seat) => ({ session: one.id, post: at.id, seat }))),
    );
    const full = seats.map((one, n) => assign(one.session, one.post, one.seat, `p${n % 5000}`));
    expect(evaluateRoster({ people, posts, sessions, assignments: full })).toEqual([]);
    const crowded = seats.map((one) => assign(one.session, one.post, one.seat, 'p0'));
    const conflicts = evaluateRoster({ people, posts, sessions, assignments: crowded });
    // One per session for two places at once, one per session and room for two seats.
    expect(conflicts).toHaveLength(6 + 1200);
    expect(conflicts[0]?.facts).toEqual({ assignments: 400 });
  });

  it('makes tables that fit the contract', () => {
    const [input] = fc.sample(tables, 1);
    expect(() =>
      RosterTable.parse({
        ...input,
        revision: 1,
        locks: [],
        rooms: [],
        conflicts: [],
        canUndo: false,
        canRedo: false,
      }),
    ).not.toThrow();
  });
});

function hash(text: string): number {
  let value = 2166136261;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  return value >>> 0;
}
