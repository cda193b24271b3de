import { describe, expect, it } from 'vitest';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterPlace } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import { PROBLEM_RULES } from '../../../../shared/domain/roster/problem/rule-registry.ts';
import { DEFAULT_RULES, person, problemOf, rulesOf } from './sample-problem.ts';

interface Case {
  /** What is special about the first person, the first room, the problem and the rule. */
  readonly person?: object;
  readonly room?: object;
  readonly problem?: object;
  readonly params?: object;
  readonly previous?: readonly RosterPlace[];
  readonly broken: readonly RosterPlace[];
  /** Without the specials where this is the same roster. */
  readonly kept: readonly RosterPlace[];
}

const at = (sessionId: string, roomId: string, staffId: string): RosterPlace => ({
  sessionId,
  roomId,
  staffId,
});
const [one, two] = [at('S-1', 'R-1', 'P-a'), at('S-1', 'R-1', 'P-b')];
const pair = [one, two];
const alone = [one];
const later = [at('S-2', 'R-2', 'P-a')];
const nobody: readonly RosterPlace[] = [];

const CASES: Readonly<Record<string, Case>> = {
  coverage: { broken: alone, kept: pair },
  'one-place': { broken: [one, at('S-1', 'R-2', 'P-a')], kept: [one, ...later] },
  locked: { problem: { locked: [one] }, broken: [two], kept: alone },
  unavailable: { person: { unavailable: ['S-1'] }, broken: alone, kept: later },
  'other-duty': {
    person: { duties: [{ start: '2026-06-07T11:00', end: '2026-06-07T12:00', name: '保密室' }] },
    broken: alone,
    kept: later,
  },
  trained: { person: { trainedUntil: '2026-06-06' }, broken: alone, kept: [two] },
  'responsibility-signed': { person: { hasSigned: false }, broken: alone, kept: [two] },
  'own-subject': { person: { subjects: ['语文'] }, broken: alone, kept: later },
  'senior-class': {
    person: { classes: ['三1'] },
    room: { candidateClasses: ['三1'] },
    broken: alone,
    kept: [two],
  },
  relatives: { person: { avoidRooms: ['R-2'] }, broken: alone, kept: [two] },
  'avoid-rooms': { person: { avoidRooms: ['R-1'] }, broken: alone, kept: later },
  'candidates-own-school': {
    person: { school: '一中' },
    room: { candidateSchools: ['一中'] },
    broken: alone,
    kept: later,
  },
  'candidates-own-class': {
    person: { classes: ['三1'] },
    room: { candidateClasses: ['三1'] },
    broken: alone,
    kept: later,
  },
  exchange: {
    person: { county: '甲县' },
    room: { county: '甲县' },
    params: { county: true, siteSchools: [] },
    broken: alone,
    kept: later,
  },
  'mixed-sex': { person: { sex: 'M' }, broken: pair, kept: [one, at('S-1', 'R-1', 'P-c')] },
  experienced: { person: { isExperienced: false }, broken: alone, kept: pair },
  'distinct-schools': { person: { school: '校P-b' }, broken: pair, kept: [one, at('S-1', 'R-1', 'P-c')] },
  'pair-once': {
    broken: [...pair, ...later, at('S-2', 'R-2', 'P-b')],
    kept: [...pair, ...later, at('S-2', 'R-2', 'P-c')],
  },
  'room-once': { broken: [one, at('S-2', 'R-1', 'P-a')], kept: [one, ...later] },
  'max-load': { person: { maxSessions: 1 }, broken: [one, ...later], kept: alone },
  rest: { params: { minutes: 600 }, broken: [one, ...later], kept: alone },
  'session-preference': {
    person: { preference: { sessions: { 'S-1': 3 }, buildings: {} } },
    broken: alone,
    kept: later,
  },
  'building-preference': {
    person: { preference: { sessions: {}, buildings: { 东楼: 3 } } },
    broken: alone,
    kept: later,
  },
  'fair-load': {
    broken: nobody,
    kept: ['S-1', 'S-2'].flatMap((s) => [
      at(s, 'R-1', 'P-a'),
      at(s, 'R-1', 'P-b'),
      at(s, 'R-2', 'P-c'),
      at(s, 'R-2', 'P-d'),
    ]),
  },
  'few-changes': { previous: alone, broken: [two], kept: alone },
};

function judge(id: string, test: Case, roster: readonly RosterPlace[]) {
  const people = ['P-a', 'P-b', 'P-c', 'P-d'].map((staffId) =>
    person(staffId, { hasSigned: true, sex: staffId === 'P-c' ? 'F' : 'M' }),
  );
  const problem = problemOf({
    sessions: [
      { id: 'S-1', start: '2026-06-07T08:15', end: '2026-06-07T11:45', subject: '语文' },
      { id: 'S-2', start: '2026-06-07T14:15', end: '2026-06-07T17:15', subject: '数学' },
    ],
    rooms: [
      { id: 'R-1', building: '东楼', seats: 2, ...test.room },
      { id: 'R-2', building: '西楼', seats: 2 },
    ],
    staff: people.map((person, index) => (index === 0 ? { ...person, ...test.person } : person)),
    ...test.problem,
    // Only this rule holds.
    rules: DEFAULT_RULES.rules.map((rule) => ({
      id: rule.id,
      level:
        rule.id === id
          ? rule.level === 'off'
            ? 'hard'
            : rule.level
          : MUST_HOLD.has(rule.id)
            ? 'hard'
            : 'off',
      ...(rule.id === id && test.params ? { params: test.params } : {}),
    })),
  });
  const { broken, softBroken, costs } = evaluateProblem(
    problem,
    rulesOf(problem),
    roster,
    test.previous ?? null,
  );
  return {
    found: [...broken, ...softBroken].filter(({ ruleId }) => ruleId === id),
    cost: costs.find(({ ruleId }) => ruleId === id)?.cost ?? 0,
  };
}

/** Cannot be switched off. */
const MUST_HOLD = new Set(['one-place', 'locked', 'coverage']);

describe('every rule', () => {
  it('has a case here, a term in both languages, and a clause with its source in the shipped set', () => {
    expect(Object.keys(CASES)).toEqual(PROBLEM_RULES.map(({ id }) => id));
    for (const { id, term } of PROBLEM_RULES) {
      expect(
        [term.zh, term.en].every((text) => text.trim() !== ''),
        id,
      ).toBe(true);
      expect(/[\u4e00-\u9fff]/.test(term.zh), id).toBe(true);
      const shipped = DEFAULT_RULES.rules.find((rule) => rule.id === id);
      expect(
        [shipped?.clause, shipped?.source].every((text) => (text ?? '').trim() !== ''),
        id,
      ).toBe(true);
    }
  });

  it.each(PROBLEM_RULES.map((rule) => [rule.id, rule.kind] as const))(
    '%s is told where it is broken, with session, room and person, and not where it is kept',
    (id, kind) => {
      const test = CASES[id];
      if (!test) throw new Error(`no case for ${id}`);
      const [bad, good] = [judge(id, test, test.broken), judge(id, test, test.kept)];
      if (kind === 'cost') {
        expect(bad.cost).toBeGreaterThan(0);
        expect([good.cost, good.found]).toEqual([0, []]);
        return;
      }
      expect(bad.found.length).toBeGreaterThan(0);
      for (const { text, textZh, sessionId, roomId, staffIds } of bad.found) {
        const names = [sessionId, roomId, ...staffIds].map((name) => name ?? 'null');
        for (const name of names) {
          expect(text).toContain(name);
          expect(textZh).toContain(name);
        }
        expect(names.length).toBeGreaterThan(id === 'coverage' ? 1 : 2);
        expect(textZh).toMatch(/[\u4e00-\u9fff]/);
        expect(text).not.toMatch(/场次|考场/);
      }
      // Coverage of what the case leaves empty is no part of it.
      if (id === 'coverage')
        expect(good.found.some(({ roomId, sessionId }) => roomId === 'R-1' && sessionId === 'S-1')).toBe(
          false,
        );
      else expect(good.found).toEqual([]);
    },
  );
});
