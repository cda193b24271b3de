import { describe, expect, it } from 'vitest';
import { PlanConflict } from '../../../../../shared/contract/roster-plan.ts';
import { findConflicts } from '../../../../../site/roster/solve/find-conflicts.ts';
import { person, problemOf, rulesOf } from '../../problem/sample-problem.ts';
import {
  closed,
  days,
  exact,
  expectMended,
  group,
  isIrreducible,
  men,
  ofK,
  ofRoom,
  rooms,
  SESSION,
  twoClosed,
  women,
} from './stage.ts';

describe('conflicts of several rooms and sessions', () => {
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
    const {
      conflicts: [conflict, ...more],
    } = findConflicts(problem, rulesOf(problem), exact);
    expect(more).toEqual([]);
    expect(conflict).toMatchObject({ text, textZh });
    // The page is told all of it.
    expect(PlanConflict.parse(conflict)).toEqual(conflict);
    expect(conflict?.requirements.map(({ ruleId }) => ruleId)).toEqual(ruleIds);
    if (conflict) isIrreducible(problem, conflict);
    expectMended(problem, conflict ? [conflict] : []);
  });

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
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map(({ text }) => text)).toEqual(texts);
    expectMended(problem, conflicts);
  });

  it.each<[string, object, string]>([
    [
      'sessions beyond those that use a room up',
      {
        sessions: days,
        rooms: [...rooms(1, 1), closed('Ra')],
        staff: [...women(8, ofK), ...men(2)],
      },
      'sessions S08, S09, S10, room Ra cannot have coverage together with candidates of the own school, no room twice',
    ],
    [
      'sessions beyond those that use the pairs up',
      {
        sessions: days,
        rooms: rooms(1),
        staff: [...women(2, { school: 'a' }), ...men(1, { school: 'b' })],
        rules: [{ id: 'room-once', level: 'off' }],
      },
      'sessions S08, S09, S10, room R0 needs 3 pairs, 2 are free (one man and one woman, no pair twice)',
    ],
    [
      'a room that few may serve in, and enough',
      {
        sessions: [SESSION],
        rooms: [...rooms(6, 1), closed('Ra'), closed('Rb'), { id: 'Rc', seats: 1, candidateSchools: ['L'] }],
        staff: [
          ...women(3, ofK),
          ...women(6, { relatedSchools: ['K', 'L'] }).map((one) => ({ ...one, id: `both ${one.id}` })),
          ...men(1),
        ],
      },
      'session S1, rooms Ra, Rb needs 2 invigilators, 1 are free (candidates of the own school)',
    ],
  ])('leaves out %s', (_name, json, text) => {
    const problem = problemOf(json);
    const { conflicts } = findConflicts(problem, rulesOf(problem), exact);
    expect(conflicts.map((one) => one.text)).toEqual([text]);
    for (const one of conflicts) isIrreducible(problem, one);
  });
});
