import { describe, expect, it } from 'vitest';
import { evaluateProblem } from '../../../../../shared/domain/roster/problem/evaluate-problem.ts';
import { findConflicts } from '../../../../../site/roster/solve/find-conflicts.ts';
import { findRoster } from '../../../../../site/roster/solve/repair/find-roster.ts';
import { repairWords } from '../../../../../site/roster/solve/repair/repair.ts';
import { person, problemOf, rulesOf } from '../../problem/sample-problem.ts';
import { days, exact, expectMended, LATER, men, rooms, SESSION, women } from './stage.ts';

const lock = (staffId: string, sessionId = 'S1', roomId = 'R0') => ({ sessionId, roomId, staffId });

describe('repairs of conflicts', () => {
  it.each<[string, object, string, string]>([
    [
      'more people of a kind than one',
      { sessions: [SESSION], rooms: rooms(3), staff: [...women(1), ...men(1, { isExperienced: false })] },
      '2 more experienced women, 2 more men',
      '增加有经验的女监考员 2 人、男监考员 2 人',
    ],
    [
      'sittings that one person more can take',
      {
        sessions: days,
        rooms: rooms(4, 1),
        staff: women(6, { maxSessions: 2 }),
        rules: [{ id: 'pair-once', level: 'off' }],
      },
      '1 more experienced invigilator, or relax: most sessions',
      '增加有经验的监考员 1 人，或放宽：监考场次上限',
    ],
    [
      'pairs that nobody counts',
      {
        sessions: days.slice(0, 3),
        rooms: rooms(1),
        staff: [...women(2, { school: 'a' }), ...men(1, { school: 'b' })],
        rules: [{ id: 'room-once', level: 'off' }],
      },
      '1 more woman, or relax: no pair twice',
      '增加女监考员 1 人，或放宽：不重复搭档',
    ],
  ])('asks for %s', (_name, json, repair, repairZh) => {
    const problem = problemOf(json);
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts[0]).toMatchObject({ repair, repairZh });
    expectMended(problem, conflicts);
  });

  it('says which locks to undo, as few as end the contradiction', () => {
    const problem = problemOf({
      sessions: [{ ...SESSION, subject: 'math' }, LATER],
      rooms: rooms(2),
      staff: [...women(4), ...men(4), person('maths', { sex: 'M', subjects: ['math'] })],
      locked: [lock('maths'), lock('w0'), lock('w1'), lock('w2', 'S1', 'R1'), lock('w0', 'S2', 'R0')],
    });
    const { conflicts, together } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ repair }) => repair)).toEqual([
      'unlock w1 in session S1, room R0',
      'unlock maths in session S1, room R0, or relax: own subject',
      'unlock w0 in session S2, room R0, or relax: no room twice',
    ]);
    expect(conflicts[2]?.repairZh).toBe('解除锁定：场次 S2 考场 R0 的 w0，或放宽：不重复考场');
    expect(together?.zh).toBe(conflicts.map(({ repairZh }) => repairZh.split('，')[0]).join('；'));
    expectMended(problem, conflicts);
  });

  it('names a room whose locked people lack a man, though each may sit there', () => {
    const problem = problemOf({
      sessions: [SESSION],
      rooms: rooms(2),
      staff: [...women(3), ...men(3)],
      locked: [lock('w0'), lock('w1')],
    });
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ requirements }) => requirements.map(({ ruleId }) => ruleId))).toEqual([
      ['locked', 'mixed-sex'],
    ]);
    expect(conflicts[0]?.repair).toBe('unlock w1 in session S1, room R0, or relax: one man and one woman');
    expectMended(problem, conflicts);
  });

  it('proves that locks leave no way to new pairs, and says which to undo', () => {
    const problem = problemOf({
      sessions: days.slice(0, 2),
      rooms: rooms(2),
      staff: [...women(2), ...men(2)],
      locked: [lock('w0', 'S07'), lock('m0', 'S07'), lock('w0', 'S08'), lock('m1', 'S08', 'R1')],
      rules: ['room-once', 'max-load', 'distinct-schools', 'own-subject', 'other-duty', 'avoid-rooms']
        .concat('candidates-own-school', 'experienced', 'trained', 'unavailable')
        .map((id) => ({ id, level: 'off' })),
    });
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ requirements }) => requirements.map(({ ruleId }) => ruleId))).toEqual([
      ['coverage', 'coverage', 'locked', 'mixed-sex', 'pair-once'],
    ]);
    expect(conflicts[0]?.repairs.map(({ kind }) => kind)).toContain('unlock');
    expectMended(problem, conflicts);
  });

  it('adds up what conflicts need at once, and lets people serve in turns where they can', () => {
    const ofRoom = (id: string) => ({ id, seats: 1, candidateSchools: ['K'] });
    const atOnce = problemOf({
      sessions: [SESSION],
      rooms: [...rooms(1, 1), ofRoom('Ra'), ofRoom('Rb')],
      staff: women(9, { relatedSchools: ['K'] }),
    });
    const both = findConflicts(atOnce, rulesOf(atOnce), exact);
    expect(both.conflicts.map(({ repair }) => repair.split(', or')[0])).toEqual([
      '1 more experienced invigilator',
      '1 more experienced invigilator',
    ]);
    expect(both.together?.en).toBe('2 more experienced invigilators');
    const inTurns = problemOf({
      sessions: [SESSION, LATER],
      rooms: rooms(3),
      staff: [...women(1), ...men(9), person('w9', { unavailable: ['S1'] })],
    });
    const turns = findConflicts(inTurns, rulesOf(inTurns), exact);
    expect(turns.conflicts.map(({ repair }) => repair.split(', or')[0])).toEqual([
      '2 more women',
      '1 more woman',
    ]);
    expect(turns.together?.en).toBe('2 more women');
  });

  it('asks for as many as the whole plan needs, where mending the conflict named shows another one', () => {
    const problem = problemOf({
      sessions: days.slice(0, 3),
      rooms: rooms(1, 1),
      staff: women(1, { unavailable: ['S07'] }),
    });
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    // One is enough for that session; then nobody may sit in the room twice.
    expect(conflicts.map(({ text }) => text)).toEqual([
      'session S07, room R0 needs 1 invigilators, 0 are free (unavailable)',
    ]);
    expect(conflicts[0]?.repair).toBe('2 more experienced invigilators');
    expectMended(problem, conflicts);
  });

  it('takes the word of the evaluator for a roster', () => {
    const problem = problemOf({ sessions: [SESSION], rooms: rooms(2), staff: [...women(2), ...men(2)] });
    const roster = findRoster(problem, rulesOf(problem));
    expect(roster && evaluateProblem(problem, rulesOf(problem), roster, null).score.hard).toBe(0);
    expect(findRoster({ ...problem, staff: problem.staff.slice(1) }, rulesOf(problem))).toBeNull();
  });

  it('says so where neither people nor a rule alone are enough', () => {
    expect(repairWords([], [])).toEqual({
      zh: '没有找到单凭增加一类人员或放宽一条规则就能解决的办法',
      en: 'neither one kind of people nor one rule alone was found to repair it',
    });
  });
});
