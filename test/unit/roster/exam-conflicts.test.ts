import { describe, expect, it } from 'vitest';
import { RosterConflict } from '../../../shared/contract/roster-table.ts';
import { evaluateRoster } from '../../../shared/domain/roster/evaluate-roster.ts';
import { evaluateProblem } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import { parseProblem } from '../../../shared/domain/roster/problem/parse-problem.ts';
import { problemOfTable } from '../../../shared/domain/roster/problem/problem-of-table.ts';
import { rulesOf } from './problem/sample-problem.ts';
import { assign, person, post, session } from './sample.ts';

const exam = session('语文', '2026-06-07T09:00', '2026-06-07T11:30', { subject: '语文' });
const maths = session('数学', '2026-06-07T15:00', '2026-06-07T17:00', { subject: '数学' });
const night = session('夜', '2026-06-07T11:00', '2026-06-07T15:00', { kind: 'duty' });
const rooms = [post('考场01', { roomId: 'r01' }), post('考场02', { roomId: 'r02' })];
const table = {
  sessions: [exam, maths, night],
  posts: [...rooms, post('保密室', { kind: 'duty', seats: 1 })],
  people: [
    person('甲', { sex: 'F', school: '一中', name: '王𠮷', isExperienced: true, letters: [LETTER(true)] }),
    person('乙', { sex: 'F', school: '一中', name: '王𠮷', subjects: ['数学'], classes: ['三1'] }),
    person('丙', { sex: 'M', school: '二中', isOnLeave: true, isAvoidingSite: true }),
    person('㛃', { sex: '', school: '三中', avoidRooms: ['r02'], unavailable: ['数学', '没有的场次'] }),
  ],
  assignments: [
    assign('语文', '考场01', 0, '甲'),
    assign('语文', '考场01', 1, '乙'),
    assign('夜', '保密室', 0, '甲'),
    assign('数学', '考场01', 0, '甲'),
    assign('数学', '考场01', 1, '乙'),
    assign('数学', '考场02', 0, '丙'),
    assign('数学', '考场02', 1, '㛃'),
  ],
};

const KNOWN = [
  {
    ...{ roomId: 'r01', building: '东楼', county: '', candidateSchools: ['一中'], candidateClasses: [] },
    sessions: [{ sessionId: '没有的场次', candidateSchools: [], candidateClasses: [] }],
  },
];

function LETTER(isSigned: boolean) {
  return { post: '监考员', isSigned, signer: '', signedOn: null, scanSha256: null };
}

describe('the table of the pages as a problem', () => {
  const { problem, assignments } = problemOfTable({ ...table, rooms: KNOWN }, []);

  it('has everything a rule looks at, and is a file other programs could read', () => {
    expect(parseProblem(JSON.parse(JSON.stringify(problem)))).toEqual({ value: problem });
    expect(problem.sessions.map(({ id }) => id)).toEqual(['语文', '数学']);
    expect(problem.rooms[0]).toMatchObject({ id: '考场01', building: '东楼', seats: 2 });
    expect(problem.staff).toMatchObject([
      { hasSigned: true, duties: [{ start: night.start, end: night.end, name: '保密室' }] },
      { hasSigned: false, classes: ['三1'] },
      { unavailable: ['语文', '数学'], avoidRooms: ['考场01', '考场02'] },
      { sex: '', unavailable: ['数学'], avoidRooms: ['考场02'] },
    ]);
    expect(assignments).toHaveLength(6);
  });

  it('is judged by every rule, with the words of both languages', () => {
    const { broken } = evaluateProblem(problem, rulesOf(problem), assignments, null);
    const found = new Set(broken.map(({ ruleId, sessionId }) => `${ruleId} ${sessionId}`));
    for (const one of [
      'other-duty 语文',
      'candidates-own-school 语文',
      'mixed-sex 语文',
      'mixed-sex 数学',
      'experienced 数学',
      'distinct-schools 语文',
      'own-subject 数学',
      'unavailable 数学',
      'avoid-rooms 数学',
      'pair-once 数学',
      'room-once 数学',
    ])
      expect(found, one).toContain(one);
    for (const { text, textZh } of broken) expect(Math.min(text.length, textZh.length)).toBeGreaterThan(0);
    expect(broken.find(({ ruleId }) => ruleId === 'other-duty')?.textZh).toBe(
      '王𠮷 (甲) 在场次 语文 期间另有任务：保密室（考场 考场01）',
    );
  });

  it('keeps what is locked, whoever sits there', () => {
    const locks = [{ sessionId: '语文', postId: '考场01', seat: 1 }];
    expect(problemOfTable({ ...table, locks }, []).problem.locked).toEqual([
      { sessionId: '语文', roomId: '考场01', staffId: '乙' },
    ]);
  });

  it('tells the rules that hold at the site beside those of seats and times', () => {
    const conflicts = evaluateRoster(table, rulesOf(problem));
    for (const conflict of conflicts) RosterConflict.parse(conflict);
    const pair = conflicts.find(({ rule }) => rule?.id === 'pair-once');
    expect(pair).toEqual({
      ruleId: 'exam-rule',
      level: 'hard',
      sessionIds: ['数学'],
      postIds: ['考场01'],
      personIds: ['乙', '甲'],
      facts: { violations: 1 },
      rule: { id: 'pair-once', zh: '不重复搭档', en: 'no pair twice' },
    });
    expect(conflicts.filter(({ ruleId }) => ruleId === 'one-place')).toHaveLength(1);
    expect(conflicts.some(({ rule }) => rule?.id === 'other-duty')).toBe(false);
    expect(evaluateRoster(table).some(({ ruleId }) => ruleId === 'exam-rule')).toBe(false);
  });
});
