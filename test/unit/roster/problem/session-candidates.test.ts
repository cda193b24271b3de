import { describe, expect, it } from 'vitest';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import { parseProblem } from '../../../../shared/domain/roster/problem/parse-problem.ts';
import { softCosts } from '../../../../shared/domain/roster/problem/soft-costs.ts';
import { unknownFields } from '../../../../shared/domain/roster/problem/unknown-fields.ts';
import { everyRule } from './oracle.ts';
import { person, problemOf, randomProblem, randomRoster, rulesOf } from './sample-problem.ts';

const sessions = ['S1', 'S2'].map((id, n) => ({
  ...{ id, start: `2026-06-0${7 + n}T09:00`, end: `2026-06-0${7 + n}T11:00` },
}));
const room = (sessionCandidates: object[]) => ({
  ...{ id: 'R1', seats: 1, candidateSchools: ['一中'], candidateClasses: ['三1'], sessionCandidates },
});
const others = { sessionId: 'S2', candidateSchools: ['二中'], candidateClasses: ['三2'] };

describe('rooms with other candidates in a session', () => {
  it('keep people of a school and a class out of those sessions only in which they sit there', () => {
    const problem = problemOf({
      sessions,
      rooms: [room([others])],
      staff: [
        person('a', { school: '一中', classes: ['三1'] }),
        person('b', { school: '二中', classes: ['三2'] }),
      ],
      rules: [{ id: 'candidates-own-class', level: 'hard' }],
    });
    const brokenBy = (s1: string, s2: string) =>
      evaluateProblem(
        problem,
        rulesOf(problem),
        [
          { sessionId: 'S1', roomId: 'R1', staffId: s1 },
          { sessionId: 'S2', roomId: 'R1', staffId: s2 },
        ],
        null,
      ).broken.map(({ ruleId, sessionId, staffIds }) => `${ruleId} ${sessionId} ${staffIds}`);
    expect(brokenBy('b', 'a')).toEqual([]);
    expect(brokenBy('a', 'b')).toEqual([
      'candidates-own-school S1 a',
      'candidates-own-school S2 b',
      'candidates-own-class S1 a',
      'candidates-own-class S2 b',
    ]);
  });

  it('are refused with the field where a session is unknown or there twice, or there are too many', () => {
    const faultOf = (own: object[], staff: object[] = []) => {
      const read = parseProblem({ format: 'roster-problem/1', sessions, rooms: [room(own)], staff });
      return 'fault' in read ? read.fault : null;
    };
    expect(faultOf([others])).toBeNull();
    expect(faultOf([{ ...others, sessionId: 'S9' }])).toMatchObject({
      field: 'rooms[0].sessionCandidates[0].sessionId',
      text: expect.stringContaining('"S9"'),
    });
    expect(faultOf([others, others])).toMatchObject({
      field: 'rooms[0].sessionCandidates[1].sessionId',
      text: expect.stringContaining('twice'),
    });
    const manySessions = Array.from({ length: 60 }, (_, n) => ({
      ...{ id: `T${n}`, start: '2026-06-07T09:00', end: '2026-06-07T11:00' },
    }));
    const large = parseProblem({
      format: 'roster-problem/1',
      sessions: manySessions,
      rooms: Array.from({ length: 30 }, (_, n) => ({ ...room([{ sessionId: 'T0' }]), id: `R${n}` })),
      staff: Array.from({ length: 20_000 }, (_, n) => person(`P${n}`)),
    });
    expect(large).toMatchObject({ fault: { field: 'rooms' } });
  });

  it('name a misspelt field', () => {
    expect(
      unknownFields({
        rooms: [{ id: 'R1', seats: 1, sessionCandidates: [{ sessionId: 'S1', school: 'x' }] }],
      }),
    ).toEqual([{ field: 'rooms[0].sessionCandidates[0].school', count: 1 }]);
  });
});

describe('what a roster costs, place by place', () => {
  it('adds up to its soft score, every cost with its reason (random rosters)', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 50; seed += 1) {
      const rules = everyRule('soft', { restMinutes: 60, siteSchools: ['V'] });
      const problem = randomProblem(
        seed,
        rules.map((rule, n) => ({ ...rule, weight: rule.level === 'soft' ? 1 + (n % 4) : 1 })),
      );
      const roster = randomRoster(problem, seed);
      const previous = seed % 2 === 0 ? randomRoster(problem, seed + 1) : null;
      const costs = softCosts(problem, rulesOf(problem), roster, previous);
      const { score } = evaluateProblem(problem, rulesOf(problem), roster, previous);
      expect(costs.reduce((sum, { cost }) => sum + cost, 0)).toBe(score.soft);
      for (const { ruleId, reason } of costs)
        seen.add(`${reason.kind} ${reason.kind === 'violation' ? '' : ruleId}`);
    }
    expect([...seen].sort()).toEqual([
      'building-preference building-preference',
      'load fair-load',
      'session-preference session-preference',
      'violation ',
    ]);
  });
});
