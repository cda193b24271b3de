import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateProblem } from '../../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../../shared/domain/roster/problem/rule-set.ts';
import { type ExactSolver, loadExactSolver } from '../../../../site/roster/solve/exact-solver.ts';
import { type ReplanRequest, replan } from '../../../../site/roster/solve/replan.ts';
import { everyRule, oracleCounts } from '../problem/oracle.ts';
import { person, problemOf, randomOf, randomProblem, rulesOf } from '../problem/sample-problem.ts';

let exact: ExactSolver;
beforeAll(async () => {
  exact = await loadExactSolver();
});

/** Time plays no part in these tests. */
const WHOLE = { mostColumnsWhole: 3_000, secondsPerProgram: 300 };
const STEPWISE = { mostColumnsWhole: 0, secondsPerProgram: 300 };

/** Every roster without a hard violation, by trying every person on every seat. */
function allRosters(problem: RosterProblem, rules: readonly ActiveRule[]): RosterPlace[][] {
  const seats = problem.sessions.flatMap((session) =>
    problem.rooms.flatMap((room) =>
      Array.from({ length: room.seats }, () => ({ sessionId: session.id, roomId: room.id })),
    ),
  );
  const found: RosterPlace[][] = [];
  for (let code = 0; code < problem.staff.length ** seats.length; code += 1) {
    let rest = code;
    const places = seats.map((seat) => {
      const staffId = problem.staff[rest % problem.staff.length]?.id ?? '';
      rest = Math.floor(rest / problem.staff.length);
      return { ...seat, staffId };
    });
    if (evaluateProblem(problem, rules, places, null).score.hard === 0) found.push(places);
  }
  return found;
}

/** People whose places differ, the missed sittings aside: written apart from the product. */
function changedBetween(request: ReplanRequest, after: readonly RosterPlace[]): number {
  const key = (one: RosterPlace) => `${one.sessionId} ${one.roomId} ${one.staffId}`;
  const missed = (one: RosterPlace) =>
    request.absences.some((a) => a.staffId === one.staffId && a.sessionIds.includes(one.sessionId));
  const [old, now] = [
    new Set(request.assignments.filter((one) => !missed(one)).map(key)),
    new Set(after.map(key)),
  ];
  const people = new Set<string>();
  for (const one of after) if (!old.has(key(one))) people.add(one.staffId);
  for (const one of request.assignments) if (!missed(one) && !now.has(key(one))) people.add(one.staffId);
  return people.size;
}

function away(request: ReplanRequest): RosterProblem {
  return {
    ...request.problem,
    staff: request.problem.staff.map((one) => ({
      ...one,
      unavailable: [
        ...one.unavailable,
        ...request.absences.flatMap((a) => (a.staffId === one.id ? a.sessionIds : [])),
      ],
    })),
  };
}

describe('a re-plan', () => {
  it('changes as few people as any roster at all could, and says so (property)', () => {
    const counts = { possible: 0, chains: 0, proven: 0, bounded: 0, impossible: 0 };
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const below = randomOf(seed);
        const drawn = randomProblem(
          seed,
          seed % 3 === 0 ? everyRule('hard', { restMinutes: 60, siteSchools: [] }) : [],
        );
        const isLarge = below(3) === 0;
        const problem = {
          ...drawn,
          sessions: drawn.sessions.slice(0, isLarge ? 1 : 2),
          rooms: drawn.rooms
            .slice(0, 2)
            .map((room) => ({ ...room, seats: isLarge ? 2 : 1, candidateSchools: [] })),
          staff: drawn.staff.slice(0, 6).map((one) => ({
            ...one,
            isExperienced: true,
            isTrained: true,
            trainedUntil: null,
            county: '丙',
          })),
        };
        const rules = rulesOf(problem);
        const rosters = allRosters(problem, rules);
        const assignments = rosters[below(Math.max(1, rosters.length))];
        if (!assignments) return;
        const absences = assignments
          .filter(() => below(3) === 0)
          .map(({ staffId, sessionId }) => ({ staffId, sessionIds: [sessionId] }));
        const request = { problem, rules, assignments, absences, frozenSessionIds: [] };
        const least = allRosters(away(request), rules)
          .map((one) => changedBetween(request, one))
          .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
        const answer = replan(request, exact, WHOLE);
        const { score } = evaluateProblem(away(request), rules, answer.assignments, null);
        expect(score).toEqual(answer.score);
        if (least === Number.POSITIVE_INFINITY) {
          expect(answer.status).toBe('unknown');
          expect(answer).toMatchObject({ isProvenMinimal: false, isProvenImpossible: true });
          const stepwise = replan(request, exact, STEPWISE);
          expect(stepwise.status).toBe('unknown');
          counts.impossible += stepwise.isProvenImpossible ? 1 : 0;
          return;
        }
        counts.possible += 1;
        expect(answer.isProvenImpossible).toBe(false);
        if (least > new Set(absences.map(({ staffId }) => staffId)).size) counts.chains += 1;
        expect(answer).toMatchObject({
          status: 'feasible',
          isProvenMinimal: true,
          fewestChangedPeople: least,
        });
        expect(answer.changedPeople).toHaveLength(least);
        expect(changedBetween(request, answer.assignments)).toBe(least);
        const oracle = oracleCounts(away(request), answer.assignments, null, {
          restMinutes: 60,
          siteSchools: [],
        });
        for (const { rule, level } of rules)
          if (level === 'hard' && rule.id !== 'rest') expect(oracle[rule.id], rule.id).toBe(0);
        // As a large site is solved: free people first, then more rooms; never a false proof.
        const stepwise = replan(request, exact, STEPWISE);
        expect(stepwise.fewestChangedPeople).toBeLessThanOrEqual(least);
        expect(stepwise.isProvenImpossible).toBe(false);
        if (stepwise.status === 'feasible') {
          expect(stepwise.changedPeople.length).toBeGreaterThanOrEqual(least);
          counts.bounded += 1;
          if (stepwise.isProvenMinimal) {
            counts.proven += 1;
            expect(stepwise.changedPeople).toHaveLength(least);
          }
        }
      }),
      { numRuns: 70, seed: 20261122 },
    );
    expect(counts.possible).toBeGreaterThan(12);
    expect(counts.chains).toBeGreaterThan(1);
    expect(counts.bounded).toBeGreaterThan(9);
    expect(counts.proven).toBeGreaterThan(6);
    expect(counts.impossible).toBeGreaterThan(6);
  });

  const sessions = ['07', '08'].map((day) => ({
    id: `S${day}`,
    start: `2026-06-${day}T08:00`,
    end: `2026-06-${day}T10:00`,
  }));

  it('moves a man from another room where only a woman is free', () => {
    const problem = problemOf({
      sessions: sessions.slice(0, 1),
      rooms: [
        { id: 'R1', seats: 2 },
        { id: 'R2', seats: 3 },
      ],
      staff: [
        ...['w1', 'w2', 'free'].map((id) => person(id)),
        ...['m1', 'm2', 'm3'].map((id) => person(id, { sex: 'M' })),
      ],
    });
    const at = (roomId: string, staffId: string) => ({ sessionId: 'S07', roomId, staffId });
    const assignments = [at('R1', 'w1'), at('R1', 'm1'), at('R2', 'w2'), at('R2', 'm2'), at('R2', 'm3')];
    const request = {
      problem,
      rules: rulesOf(problem),
      assignments,
      absences: [{ staffId: 'm1', sessionIds: ['S07'] }],
      frozenSessionIds: [],
    };
    for (const limits of [WHOLE, STEPWISE]) {
      const answer = replan(request, exact, limits);
      expect(answer).toMatchObject({
        ...{ status: 'feasible', score: { hard: 0 } },
        ...{ isProvenMinimal: true, fewestChangedPeople: 2 },
      });
      expect(answer.changedPeople).toHaveLength(2);
      expect(answer.changedPeople).toContain('free');
    }
  });

  it('does not let two substitutes meet twice', () => {
    const problem = problemOf({
      sessions,
      rooms: [
        { id: 'R1', seats: 2 },
        { id: 'R2', seats: 2 },
      ],
      staff: 'abcdefghxyz'.split('').map((id, n) => person(id, { sex: n % 2 === 0 ? 'F' : 'M' })),
      rules: [{ id: 'mixed-sex', level: 'off' }],
    });
    const at = (sessionId: string, roomId: string, ids: string) =>
      ids.split('').map((staffId) => ({ sessionId, roomId, staffId }));
    const assignments = [
      ...at('S07', 'R1', 'ab'),
      ...at('S07', 'R2', 'cd'),
      ...at('S08', 'R1', 'ef'),
      ...at('S08', 'R2', 'gh'),
    ];
    // Only x, y and z are ever free: two of them on both days would meet twice.
    const staff = problem.staff.map((one) => ('xyz'.includes(one.id) ? one : { ...one, maxSessions: 1 }));
    const absent = (ids: string, sessionId: string) =>
      ids.split('').map((staffId) => ({ staffId, sessionIds: [sessionId] }));
    const request = {
      problem: { ...problem, staff },
      rules: rulesOf(problem),
      assignments,
      absences: [...absent('ab', 'S07'), ...absent('gh', 'S08')],
      frozenSessionIds: [],
    };
    for (const limits of [WHOLE, STEPWISE]) {
      const answer = replan(request, exact, limits);
      expect(answer).toMatchObject({ status: 'feasible', score: { hard: 0 } });
      expect(answer.changedPeople).toHaveLength(3);
    }
  });

  it('leaves sessions that are over and seats that are locked as they are', () => {
    const problem = problemOf({
      sessions,
      rooms: [{ id: 'R1', seats: 1 }],
      staff: [person('a'), person('b'), person('c')],
      locked: [{ sessionId: 'S08', roomId: 'R1', staffId: 'b' }],
    });
    const assignments = [
      { sessionId: 'S07', roomId: 'R1', staffId: 'a' },
      { sessionId: 'S08', roomId: 'R1', staffId: 'b' },
    ];
    const request = { problem, rules: rulesOf(problem), assignments, frozenSessionIds: ['S07'] };
    const absent = (staffId: string, sessionId: string) => [{ staffId, sessionIds: [sessionId] }];
    const over = replan({ ...request, absences: absent('a', 'S07') }, exact);
    expect(over.assignments).toEqual([assignments[1]]);
    expect(over.changedPeople).toEqual([]);
    const locked = replan({ ...request, absences: absent('b', 'S08') }, exact);
    expect(locked.changedPeople).toEqual([expect.stringMatching(/^[ac]$/)]);
    expect(replan({ ...request, absences: [] }, exact)).toMatchObject({
      assignments,
      changedPeople: [],
      isProvenMinimal: true,
      changes: [],
    });
  });
});
