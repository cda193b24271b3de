import { describe, expect, it } from 'vitest';
import { findConflicts } from '../../../../../site/roster/solve/find-conflicts.ts';
import { problemOf, rulesOf } from '../../problem/sample-problem.ts';
import { exact, expectMended, found, isIrreducible, LATER, men, rooms, SESSION, women } from './stage.ts';

describe('conflicts', () => {
  it.each<[string, object, readonly string[], RegExp]>([
    [
      'too few women',
      { sessions: [SESSION], rooms: rooms(10), staff: [...women(8), ...men(20)] },
      ['coverage', 'mixed-sex'],
      /session S1 needs 10 women, 8 are free/,
    ],
    [
      'nobody available',
      {
        sessions: [SESSION],
        rooms: rooms(2),
        staff: [...women(4, { unavailable: ['S1'] }), ...men(4, { unavailable: ['S1'] })],
      },
      ['coverage', 'unavailable'],
      /session S1 needs 4 invigilators, 0 are free \(unavailable\)/,
    ],
    [
      'training that expires',
      {
        sessions: [SESSION, LATER],
        rooms: rooms(1),
        staff: [...women(1), ...men(3, { trainedUntil: '2026-06-07' })],
      },
      ['coverage', 'trained'],
      /session S2, room R0 needs 2 invigilators, 1 are free \(trained\)/,
    ],
    [
      'nobody experienced',
      {
        sessions: [SESSION],
        rooms: rooms(2),
        staff: [...women(4, { isExperienced: false }), ...men(4, { isExperienced: false })],
      },
      ['coverage', 'experienced'],
      /needs 2 experienced invigilators, 0 are free/,
    ],
    [
      'a room nobody may serve in',
      {
        sessions: [SESSION],
        rooms: [...rooms(2), { id: 'Rx', seats: 2, candidateSchools: ['K'] }],
        staff: [...women(6, { relatedSchools: ['K'] }), ...men(6, { relatedSchools: ['K'] })],
      },
      ['coverage', 'candidates-own-school'],
      /session S1, room Rx needs 2 invigilators, 0 are free/,
    ],
    [
      'too few sittings',
      {
        sessions: [SESSION, LATER],
        rooms: rooms(2),
        staff: [...women(3, { maxSessions: 1 }), ...men(3, { maxSessions: 1 })],
      },
      ['coverage', 'coverage', 'max-load'],
      /sessions S1, S2 needs 8 sittings, 6 are free/,
    ],
    [
      'one school',
      {
        sessions: [SESSION],
        rooms: rooms(1),
        staff: [...women(3, { school: 'K' }), ...men(3, { school: 'K' })],
      },
      ['coverage', 'distinct-schools'],
      /cannot have coverage together with different schools/,
    ],
  ])('names %s, irreducibly', (_name, json, ruleIds, text) => {
    const problem = problemOf(json);
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    const conflict = conflicts.find((one) => text.test(one.text));
    expect(conflicts.map((one) => one.text).join('\n')).toMatch(text);
    expect(conflict?.requirements.map(({ ruleId }) => ruleId)).toEqual(ruleIds);
    for (const one of conflicts) isIrreducible(problem, one);
    expectMended(problem, conflicts);
  });

  it('lists every simple deficit, and what would repair each', () => {
    const problem = problemOf({
      sessions: [SESSION, LATER],
      rooms: rooms(4),
      staff: [
        ...women(3, { isExperienced: false }),
        ...men(9, { isExperienced: false, trainedUntil: '2026-06-07' }),
      ],
    });
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ text }) => text)).toEqual([
      'session S1 needs 4 women, 3 are free (one man and one woman)',
      'session S1 needs 4 experienced invigilators, 0 are free (at least one experienced)',
      'session S2 needs 8 invigilators, 3 are free (trained)',
    ]);
    expect(conflicts[0]?.repair).toBe('1 more woman, or relax: one man and one woman');
    for (const one of conflicts) isIrreducible(problem, one);
    expectMended(problem, conflicts);
  });

  it('names a lock that breaks a rule, and too many locks for a room', () => {
    const lock = (staffId: string) => ({ sessionId: 'S1', roomId: 'R0', staffId });
    const problem = problemOf({
      sessions: [{ ...SESSION, subject: 'math' }],
      rooms: rooms(1),
      staff: [...women(2), ...men(2, { subjects: ['math'] })],
      locked: [lock('m0'), lock('w0'), lock('w1')],
    });
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ requirements }) => requirements.map(({ ruleId }) => ruleId))).toEqual([
      ['locked', 'coverage'],
      ['locked', 'own-subject'],
    ]);
  });

  const duty = { start: '2026-06-07T07:00', end: '2026-06-07T08:30', name: '保密室' };
  it.each<[string, object, object, object]>([
    ['own-subject', { subjects: ['语文'] }, {}, {}],
    ['other-duty', { duties: [duty] }, {}, {}],
    ['responsibility-signed', { hasSigned: false }, {}, {}],
    ['senior-class', { classes: ['三1'] }, { candidateClasses: ['三1'] }, {}],
    ['relatives', { avoidRooms: ['R9'] }, {}, {}],
    ['avoid-rooms', { avoidRooms: ['R'] }, {}, {}],
    ['candidates-own-class', { classes: ['三1'] }, { candidateClasses: ['三1'] }, {}],
    ['exchange', { county: '甲' }, { county: '甲' }, { county: true, siteSchools: [] }],
  ])('says that %s alone leaves nobody for a room, and what to relax', (id, change, room, params) => {
    const problem = problemOf({
      sessions: [{ ...SESSION, subject: '语文' }],
      rooms: [
        { id: 'R', seats: 2, ...room },
        { id: 'R9', seats: 1, candidateClasses: [] },
      ],
      staff: [...women(3, change), ...men(3, change)],
      rules: [{ id, level: 'hard', params }],
    });
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]?.requirements.map(({ ruleId }) => ruleId)).toEqual(['coverage', id]);
    expect(conflicts[0]?.text).toMatch(/, 0 are free/);
    // Whoever has relatives here is kept from their room still.
    const isEnough = id !== 'relatives';
    expect(conflicts[0]?.repairs.map((one) => (one.kind === 'relax' ? one.ruleId : one.kind))).toEqual(
      isEnough ? ['people', id] : ['people'],
    );
    for (const one of conflicts) isIrreducible(problem, one);
    expectMended(problem, conflicts);
  });

  it.each([
    ['one-place', '2026-06-07T08:30', 0],
    ['rest', '2026-06-07T09:10', 30],
  ])('says that %s keeps one person from two sessions', (id, start, minutes) => {
    const problem = problemOf({
      sessions: [SESSION, { id: 'S2', start, end: '2026-06-07T10:00' }],
      rooms: rooms(1, 1),
      staff: women(1),
      rules: [
        { id: 'rest', level: minutes > 0 ? 'hard' : 'off', params: { minutes } },
        { id: 'room-once', level: 'off' },
      ],
    });
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ requirements }) => requirements.map(({ ruleId }) => ruleId))).toEqual(
      minutes > 0 ? [['coverage', 'coverage', id]] : [['coverage', 'coverage', 'one-place']],
    );
  });

  it('finds none where a roster exists', () => {
    const problem = problemOf({ sessions: [SESSION], rooms: rooms(2), staff: [...women(2), ...men(2)] });
    expect(findConflicts(problem, rulesOf(problem), exact).conflicts).toEqual([]);
    expect(found(problem, rulesOf(problem))).not.toBeNull();
  });
});
