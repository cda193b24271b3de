import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import { everyRule, oracleCounts, RULE_IDS } from './oracle.ts';
import { DEFAULT_RULES, person, problemOf, randomProblem, randomRoster, rulesOf } from './sample-problem.ts';

const SETTINGS = { restMinutes: 60, siteSchools: ['V'] };
const place = (sessionId: string, roomId: string, staffId: string): RosterPlace => ({
  sessionId,
  roomId,
  staffId,
});

function countsOf(
  problem: RosterProblem,
  roster: readonly RosterPlace[],
  previous: readonly RosterPlace[] | null,
) {
  const { broken, costs, softBroken, score } = evaluateProblem(problem, rulesOf(problem), roster, previous);
  const counts: Record<string, number> = Object.fromEntries(RULE_IDS.map((id) => [id, 0]));
  for (const { ruleId, count } of [...broken, ...softBroken]) counts[ruleId] = (counts[ruleId] ?? 0) + count;
  for (const { ruleId, cost } of costs) counts[ruleId] = cost;
  return { counts, score };
}

describe('the evaluator', () => {
  it('counts what a second evaluator, written apart, counts, rule by rule (property)', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(fc.nat(1e6), fc.constantFrom('hard' as const, 'soft' as const), (seed, level) => {
        const problem = randomProblem(seed, everyRule(level, SETTINGS));
        const roster = randomRoster(problem, seed);
        const previous = seed % 2 === 0 ? randomRoster(problem, seed + 1) : null;
        // Two equal assignments are one place of the roster before, whoever counts.
        const expected = oracleCounts(problem, roster, previous, SETTINGS);
        const { counts, score } = countsOf(problem, roster, previous);
        expect(counts).toEqual(expected);
        for (const [id, count] of Object.entries(counts)) if (count > 0) met.add(id);
        const sum = (ids: readonly string[]) => ids.reduce((total, id) => total + (counts[id] ?? 0), 0);
        const costs = ['session-preference', 'building-preference', 'fair-load'];
        expect(score.hard + score.soft).toBe(sum(RULE_IDS));
        if (level === 'hard') expect(score.soft).toBe(sum(costs));
      }),
      { numRuns: 600 },
    );
    // Every rule but locked has been seen broken; locked has its own test.
    expect([...met].sort()).toEqual(RULE_IDS.filter((id) => id !== 'locked').toSorted());
  });

  it('gives the same score whatever the ids are and in whatever order the roster stands (property)', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const problem = randomProblem(seed, everyRule('hard', SETTINGS));
        const roster = randomRoster(problem, seed);
        const rename = (text: string) =>
          text.replace(
            /"(S|R|P)(\d)"/g,
            (_, kind: string, n: string) => `"${kind}x${(Number(n) * 7 + seed) % 11}"`,
          );
        const other = problemOf(JSON.parse(rename(JSON.stringify(problem))));
        const renamed = (JSON.parse(rename(JSON.stringify(roster))) as RosterPlace[]).reverse();
        expect(countsOf(other, renamed, null)).toEqual(countsOf(problem, roster, null));
      }),
      { numRuns: 200 },
    );
  });

  it('says which rule, who, where and when, in both languages', () => {
    const problem = problemOf({
      sessions: [
        { id: 'S1', start: '2026-06-07T22:00', end: '2026-06-08T00:30', subject: 'math' },
        { id: 'S2', start: '2026-06-08T00:15', end: '2026-06-08T02:00' },
      ],
      rooms: [{ id: 'R1', seats: 2, candidateSchools: ['校a'] }],
      staff: [
        person('a', { name: '王芳', trainedUntil: '2026-06-07' }),
        person('b', { name: '王芳', subjects: ['math'] }),
        person('c', { name: '李𠮷', sex: 'M' }),
      ],
      locked: [place('S2', 'R1', 'c'), place('S1', 'R1', 'a')],
    });
    const roster = [place('S1', 'R1', 'a'), place('S1', 'R1', 'b'), place('S2', 'R1', 'b')];
    const { broken, score } = evaluateProblem(problem, rulesOf(problem), roster, null);
    expect(
      broken.map(({ ruleId, sessionId, roomId, staffIds, count }) => [
        ruleId,
        sessionId,
        roomId,
        staffIds,
        count,
      ]),
    ).toEqual([
      ['coverage', 'S2', 'R1', [], 1],
      ['one-place', 'S2', 'R1', ['b'], 1],
      ['locked', 'S2', 'R1', ['c'], 1],
      ['trained', 'S1', 'R1', ['a'], 1],
      ['own-subject', 'S1', 'R1', ['b'], 1],
      ['candidates-own-school', 'S1', 'R1', ['a'], 1],
      ['mixed-sex', 'S1', 'R1', ['a', 'b'], 1],
      ['mixed-sex', 'S2', 'R1', ['b'], 1],
      ['room-once', 'S2', 'R1', ['b'], 1],
    ]);
    expect(score.hard).toBe(9);
    expect(broken[3]?.text).toBe('王芳 (a) is trained until 2026-06-07, not in session S1, room R1');
    expect(broken[3]?.textZh).toBe('王芳 (a) 的培训 2026-06-07 到期，不得在场次 S1 上岗（考场 R1）');
  });

  it('lets training expire between two sessions, and reach midnight itself', () => {
    const problem = problemOf({
      sessions: [
        { id: 'S1', start: '2026-06-07T20:00', end: '2026-06-08T00:00' },
        { id: 'S2', start: '2026-06-08T08:00', end: '2026-06-08T09:00' },
      ],
      rooms: [
        { id: 'R1', seats: 1 },
        { id: 'R2', seats: 1 },
      ],
      staff: [person('a', { isTrained: false, trainedUntil: '2026-06-07' }), person('b')],
    });
    const roster = [
      place('S1', 'R1', 'a'),
      place('S1', 'R2', 'b'),
      place('S2', 'R2', 'a'),
      place('S2', 'R1', 'b'),
    ];
    const { broken } = evaluateProblem(problem, rulesOf(problem), roster, null);
    expect(broken.map(({ ruleId, sessionId, staffIds }) => [ruleId, sessionId, staffIds])).toEqual([
      ['trained', 'S2', ['a']],
    ]);
  });

  it('reads its default set: every rule has a level, a clause and a source', () => {
    expect(DEFAULT_RULES.rules.map(({ id }) => id).sort()).toEqual([...RULE_IDS].sort());
    const problem = problemOf({
      sessions: [{ id: 'S', start: '2026-06-07T08:00', end: '2026-06-07T09:00' }],
      rooms: [{ id: 'R', seats: 1 }],
      staff: [],
    });
    const hard = rulesOf(problem)
      .filter(({ level }) => level === 'hard')
      .map(({ rule }) => rule.id)
      .sort();
    expect(hard).toEqual([
      'avoid-rooms',
      'candidates-own-school',
      'coverage',
      'distinct-schools',
      'experienced',
      'locked',
      'max-load',
      'mixed-sex',
      'one-place',
      'other-duty',
      'own-subject',
      'pair-once',
      'room-once',
      'trained',
      'unavailable',
    ]);
  });

  it('judges a hostile crowd without growing beyond it', () => {
    const problem = problemOf({
      sessions: [{ id: 'S', start: '2026-06-07T08:00', end: '2026-06-07T09:00' }],
      rooms: [{ id: 'R', seats: 20 }],
      staff: Array.from({ length: 9000 }, (_, n) => person(`p${n}`)),
    });
    const crowd = problem.staff.flatMap(({ id }) => Array.from({ length: 20 }, () => place('S', 'R', id)));
    const { broken } = evaluateProblem(problem, rulesOf(problem), crowd, null);
    expect(broken.filter(({ ruleId }) => ruleId === 'one-place')).toHaveLength(171_000);
  });
});
