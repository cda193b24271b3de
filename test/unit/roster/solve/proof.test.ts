import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { PlanConflict } from '../../../../shared/contract/roster-plan.ts';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { aggregateModel } from '../../../../site/roster/solve/aggregate-model.ts';
import { buildingIndex } from '../../../../site/roster/solve/building-index.ts';
import type { Conflict } from '../../../../site/roster/solve/conflict.ts';
import { type ExactSolver, loadExactSolver } from '../../../../site/roster/solve/exact-solver.ts';
import { fairFloor } from '../../../../site/roster/solve/fair-floor.ts';
import { findConflicts } from '../../../../site/roster/solve/find-conflicts.ts';
import { placesOf } from '../../../../site/roster/solve/places-of.ts';
import { compileProblem } from '../../../../site/roster/solve/search-model.ts';
import { searchRoster } from '../../../../site/roster/solve/search-roster.ts';
import { person, problemOf, randomProblem, rulesOf } from '../problem/sample-problem.ts';
import { exactHere } from './exact-here.ts';

let exact: ExactSolver;
beforeAll(async () => {
  exact = await loadExactSolver();
});

const SESSION = { id: 'S1', start: '2026-06-07T08:00', end: '2026-06-07T09:00' };
const LATER = { id: 'S2', start: '2026-06-08T08:00', end: '2026-06-08T09:00' };

/** A roster without a hard violation of these rules, by search with exact help; null: none found. */
function found(problem: RosterProblem, rules: readonly ActiveRule[]): readonly RosterPlace[] | null {
  if (evaluateProblem(problem, rules, [], null).score.hard === 0) return [];
  const model = compileProblem(problem, rules, null);
  const { personAt } = searchRoster(model, {
    seed: 1,
    steps: 10_000,
    exact: { solver: exactHere(model, exact), turns: 6 },
    lowerBound: () => 0,
    isStopped: () => false,
    onProgress: () => {},
  });
  const places = placesOf(problem, model, personAt);
  return evaluateProblem(problem, rules, places, null).score.hard === 0 ? places : null;
}

/** Each conflict is none as soon as any one of its requirements is left out: a real roster meets the rest. */
function isIrreducible(problem: RosterProblem, { requirements }: Conflict): void {
  for (const left of requirements) {
    const rest = requirements.filter((one) => one !== left);
    const sessions = new Set(
      rest.filter(({ ruleId }) => ruleId === 'coverage').map(({ sessionId }) => sessionId),
    );
    // A conflict about some rooms names each of them with its coverage; of those left, all must be met.
    const named = rest.filter(({ ruleId }) => ruleId === 'coverage').flatMap(({ roomId }) => roomId ?? []);
    const several = requirements.flatMap(({ roomId, roomIds }) => roomId ?? roomIds ?? []);
    const rooms = new Set(named.length > 0 ? named : several);
    const ids = new Set(rest.map(({ ruleId }) => ruleId));
    const part = {
      ...problem,
      sessions: problem.sessions.filter(({ id }) => sessions.size === 0 || sessions.has(id)),
      rooms: problem.rooms.filter(({ id }) => rooms.size === 0 || rooms.has(id)),
    };
    const rules = rulesOf(problem).filter(({ rule }) => ids.has(rule.id));
    expect(found(part, rules), `without ${left.ruleId}: ${left.text}`).not.toBeNull();
  }
}

const women = (count: number, change: object = {}) =>
  Array.from({ length: count }, (_, n) => person(`w${n}`, change));
const men = (count: number, change: object = {}) =>
  Array.from({ length: count }, (_, n) => person(`m${n}`, { sex: 'M', ...change }));
const rooms = (count: number, seats = 2) => Array.from({ length: count }, (_, n) => ({ id: `R${n}`, seats }));

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
    const conflicts = findConflicts(problem, rulesOf(problem), exact);
    const conflict = conflicts.find((one) => text.test(one.text));
    expect(conflicts.map((one) => one.text).join('\n')).toMatch(text);
    expect(conflict?.requirements.map(({ ruleId }) => ruleId)).toEqual(ruleIds);
    for (const one of conflicts) isIrreducible(problem, one);
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
    const conflicts = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ text }) => text)).toEqual([
      'session S1 needs 4 women, 3 are free (one man and one woman)',
      'session S1 needs 4 experienced invigilators, 0 are free (at least one experienced)',
      'session S2 needs 8 invigilators, 3 are free (trained)',
    ]);
    expect(conflicts[0]?.repair).toBe('1 more women, or relax: one man and one woman');
    for (const one of conflicts) isIrreducible(problem, one);
  });

  it('names a lock that breaks a rule, and too many locks for a room', () => {
    const lock = (staffId: string) => ({ sessionId: 'S1', roomId: 'R0', staffId });
    const problem = problemOf({
      sessions: [{ ...SESSION, subject: 'math' }],
      rooms: rooms(1),
      staff: [...women(2), ...men(2, { subjects: ['math'] })],
      locked: [lock('m0'), lock('w0'), lock('w1')],
    });
    const conflicts = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ requirements }) => requirements.map(({ ruleId }) => ruleId))).toEqual([
      ['locked', 'coverage'],
      ['locked', 'own-subject'],
    ]);
  });

  const days = ['07', '08', '09', '10'].map((day) => ({
    id: `S${day}`,
    start: `2026-06-${day}T08:00`,
    end: `2026-06-${day}T09:00`,
  }));
  const ofK = { relatedSchools: ['K'] };
  const closed = (id: string) => ({ id, seats: 1, candidateSchools: ['K'] });

  it.each<[string, object, readonly string[], string, string]>([
    [
      'rooms that share too few people',
      {
        sessions: [SESSION],
        rooms: [...rooms(6, 1), closed('Ra'), closed('Rb')],
        staff: [...women(9, ofK), ...men(1)],
      },
      ['coverage', 'coverage', 'candidates-own-school'],
      'session S1, rooms Ra, Rb needs 2 invigilators, 1 are free (candidates of the own school)',
      '场次 S1 考场 Ra、Rb 需要监考员 2 人，可用 1 人（本校考生回避）',
    ],
    [
      'a room nobody is left for after some sessions',
      {
        sessions: days.slice(0, 3),
        rooms: [...rooms(1, 1), closed('Ra')],
        staff: [...women(8, ofK), ...men(2)],
      },
      ['coverage', 'coverage', 'coverage', 'candidates-own-school', 'room-once'],
      'sessions S07, S08, S09, room Ra cannot have coverage together with candidates of the own school, no room twice',
      '场次 S07, S08, S09 考场 Ra 不能同时满足：监考员配齐、本校考生回避、不重复考场',
    ],
    [
      'too few pairs',
      {
        sessions: days,
        rooms: rooms(1),
        staff: [...women(3, { school: 'a' }), ...men(1, { school: 'b' })],
        rules: [{ id: 'room-once', level: 'off' }],
      },
      ['coverage', 'coverage', 'coverage', 'coverage', 'mixed-sex', 'pair-once'],
      'sessions S07, S08, S09, S10, room R0 needs 4 pairs, 3 are free (one man and one woman, no pair twice)',
      '场次 S07, S08, S09, S10 考场 R0 需要不同的搭档 4 对，可用 3 对（男女搭配、不重复搭档）',
    ],
    [
      'pairs that are enough in number, but not in time',
      {
        sessions: days.slice(0, 3),
        rooms: rooms(2),
        staff: [...women(2), ...men(2), person('late', { sex: 'M', unavailable: ['S08', 'S09'] })],
        // Each rule more is a program more to prove; the ones that are left are enough to leave some out.
        rules: ['room-once', 'max-load', 'experienced', 'distinct-schools', 'own-subject', 'other-duty']
          .concat('avoid-rooms', 'candidates-own-school')
          .map((id) => ({ id, level: 'off' })),
      },
      ['coverage', 'coverage', 'coverage', 'unavailable', 'mixed-sex', 'pair-once'],
      'sessions S07, S08, S09 cannot have coverage together with unavailable, one man and one woman, no pair twice',
      '场次 S07, S08, S09 不能同时满足：监考员配齐、请假、男女搭配、不重复搭档',
    ],
    [
      'rooms that only through all sessions share too few people',
      {
        sessions: days.slice(0, 3),
        rooms: [...rooms(2, 1), closed('Ra'), closed('Rb')],
        staff: [...women(9, ofK), ...men(2), person('once', { maxSessions: 1 })],
      },
      ['coverage', 'coverage', 'coverage', 'candidates-own-school', 'room-once', 'max-load'],
      'sessions S07, S08, S09, rooms Ra, Rb cannot have coverage together with candidates of the own school, no room twice, most sessions',
      '场次 S07, S08, S09 考场 Ra、Rb 不能同时满足：监考员配齐、本校考生回避、不重复考场、监考场次上限',
    ],
  ])('proves %s, irreducibly', (_name, json, ruleIds, text, textZh) => {
    const problem = problemOf(json);
    const [conflict, ...more] = findConflicts(problem, rulesOf(problem), exact);
    expect(more).toEqual([]);
    expect(conflict).toMatchObject({ text, textZh });
    // The page is told all of it.
    expect(PlanConflict.parse(conflict)).toEqual(conflict);
    expect(conflict?.requirements.map(({ ruleId }) => ruleId)).toEqual(ruleIds);
    if (conflict) isIrreducible(problem, conflict);
  });

  const ofRoom = (school: string) => ({ relatedSchools: ['K', 'L'].filter((one) => one !== school) });
  const twoClosed = (seats: number) => ['K', 'L'].map((id) => ({ id, seats, candidateSchools: [id] }));
  const group = (school: string, sexes: string) =>
    [...sexes].map((sex, n) => person(`${school}${n}`, { sex, ...ofRoom(school) }));

  it.each<[string, object, readonly string[]]>([
    [
      'rooms that nobody may serve in',
      { sessions: [SESSION], rooms: [...rooms(1, 1), ...twoClosed(1)], staff: women(9, ofRoom('')) },
      [
        'session S1, room K needs 1 invigilators, 0 are free (candidates of the own school)',
        'session S1, room L needs 1 invigilators, 0 are free (candidates of the own school)',
      ],
    ],
    [
      'rooms that nobody is left for',
      {
        sessions: days.slice(0, 3),
        rooms: [...rooms(2, 1), ...twoClosed(1)],
        staff: [...women(8, ofRoom('')), ...group('K', 'FF'), ...group('L', 'FF')],
      },
      ['K', 'L'].map(
        (room) =>
          `sessions S07, S08, S09, room ${room} cannot have coverage together with candidates of the own school, no room twice`,
      ),
    ],
    [
      'rooms with too few pairs',
      {
        sessions: days,
        rooms: twoClosed(2),
        staff: [...group('K', 'FMMM'), ...group('L', 'FMMM')],
        rules: [{ id: 'room-once', level: 'off' }],
      },
      ['K', 'L'].map(
        (room) =>
          `sessions S07, S08, S09, S10, room ${room} needs 4 pairs, 3 are free (candidates of the own school, one man and one woman, no pair twice)`,
      ),
    ],
    [
      'sessions with too few sittings, and not the one that has enough',
      {
        sessions: days.slice(0, 3),
        rooms: rooms(2),
        staff: [
          ...women(3, { maxSessions: 1 }),
          ...men(3, { maxSessions: 1 }),
          ...group('K', 'FMFM').map((one) => ({ ...one, unavailable: ['S07', 'S08'] })),
        ],
      },
      ['sessions S07, S08 needs 8 sittings, 6 are free (unavailable, most sessions)'],
    ],
    [
      'a site with too few pairs',
      {
        sessions: days.slice(0, 3),
        rooms: rooms(2),
        staff: [...women(2), ...men(2)],
        rules: [{ id: 'room-once', level: 'off' }],
      },
      ['sessions S07, S08, S09 needs 6 pairs, 4 are free (one man and one woman, no pair twice)'],
    ],
  ])('lists all %s', (_name, json, texts) => {
    const problem = problemOf(json);
    expect(findConflicts(problem, rulesOf(problem), exact).map(({ text }) => text)).toEqual(texts);
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
    const conflicts = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]?.requirements.map(({ ruleId }) => ruleId)).toEqual(['coverage', id]);
    expect(conflicts[0]?.text).toMatch(/, 0 are free/);
    expect(conflicts[0]?.repair).toMatch(/^\d more invigilators, or relax: /);
    expect(conflicts[0]?.repairZh).toMatch(/^增加监考员 \d 人，或放宽：/);
    for (const one of conflicts) isIrreducible(problem, one);
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
    const conflicts = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ requirements }) => requirements.map(({ ruleId }) => ruleId))).toEqual(
      minutes > 0 ? [['coverage', 'coverage', id]] : [['coverage', 'coverage', 'one-place']],
    );
  });

  it('finds none where a roster exists', () => {
    const problem = problemOf({ sessions: [SESSION], rooms: rooms(2), staff: [...women(2), ...men(2)] });
    expect(findConflicts(problem, rulesOf(problem), exact)).toEqual([]);
    expect(found(problem, rulesOf(problem))).not.toBeNull();
  });
});

describe('the bound', () => {
  it('never exceeds the optimum found by trying every roster, and calls nothing impossible that is not (property)', () => {
    let [feasible, infeasible, tight] = [0, 0, 0];
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const drawn = randomProblem(seed);
        const rooms =
          seed % 2 === 0
            ? drawn.rooms.slice(0, 2).map((room) => ({ ...room, seats: 1 }))
            : drawn.rooms.slice(0, 1).map((room) => ({ ...room, seats: 2 }));
        const problem = {
          ...drawn,
          sessions: drawn.sessions.slice(0, 2),
          rooms,
          staff: drawn.staff.slice(0, 4).map((one) => ({ ...one, avoidRooms: [], isExperienced: true })),
        };
        const rules = rulesOf(problem);
        const optimum = bestOfAll(problem, rules);
        const model = compileProblem(problem, rules, null);
        const program = aggregateModel(model, buildingIndex(problem));
        const answer = program && exact.solve(program, 10);
        const conflicts = findConflicts(problem, rules, exact);
        if (optimum === null) infeasible += 1;
        else {
          feasible += 1;
          expect(answer?.status).toBe('optimal');
          if (answer?.status === 'optimal') {
            expect(answer.objective).toBeLessThanOrEqual(optimum + 1e-6);
            if (answer.objective > optimum - 1e-6) tight += 1;
          }
          expect(fairFloor(model)).toBeLessThanOrEqual(optimum);
          expect(conflicts).toEqual([]);
          const places = found(problem, rules);
          expect(places && evaluateProblem(problem, rules, places, null).score.soft).toBe(optimum);
        }
      }),
      { numRuns: 60, seed: 20261122 },
    );
    expect(Math.min(feasible, infeasible, tight)).toBeGreaterThan(3);
  });
});

/** The least cost of all rosters without a hard violation, by trying every one; null: there is none. */
function bestOfAll(problem: RosterProblem, rules: readonly ActiveRule[]): number | null {
  const seats = problem.sessions.flatMap((session) =>
    problem.rooms.map((room) => ({ sessionId: session.id, roomId: room.id })),
  );
  let best: number | null = null;
  const total = problem.staff.length ** seats.length;
  for (let code = 0; code < total; code += 1) {
    let rest = code;
    const places = seats.map((seat) => {
      const staffId = problem.staff[rest % problem.staff.length]?.id ?? '';
      rest = Math.floor(rest / problem.staff.length);
      return { ...seat, staffId };
    });
    const { hard, soft } = evaluateProblem(problem, rules, places, null).score;
    if (hard === 0 && (best === null || soft < best)) best = soft;
  }
  return best;
}
