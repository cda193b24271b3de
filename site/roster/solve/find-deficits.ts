import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import { aggregateModel } from './aggregate-model.ts';
import { buildingIndex } from './building-index.ts';
import type { Deficit } from './conflict.ts';
import { exactConflict } from './exact-conflict.ts';
import type { ExactSolver } from './exact-solver.ts';
import { irreducible, leastSet } from './least-set.ts';
import { lockedConflicts } from './locked-conflicts.ts';
import { countPairs } from './pair-count.ts';
import { restrictProblem } from './restrict-problem.ts';
import { compileProblem } from './search-model.ts';
import { worded } from './worded-conflict.ts';

const SECONDS_PER_PROOF = 20;
const MOST_CONFLICTS = 200;

/**
 * Every simple deficit of a problem (a lock against a rule, a room nobody may serve in, a session without enough
 * people of a kind), and when there is none, what cannot be met over several sessions. Empty: nothing proven.
 */
export function findDeficits(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  exact: ExactSolver,
): Deficit[] {
  const hard = rules.filter(({ level }) => level === 'hard');
  const isPossible = (part: RosterProblem, some: readonly ActiveRule[]): boolean => {
    const program = aggregateModel(compileProblem(part, some, null), buildingIndex(part));
    return program === null || exact.solve(program, SECONDS_PER_PROOF).status !== 'infeasible';
  };
  const conflicts = lockedConflicts(problem, hard);
  if (conflicts.length > 0) return conflicts.slice(0, MOST_CONFLICTS);
  const coverage = hard.filter(({ rule }) => rule.id === 'coverage');
  if (coverage.length === 0) return [];
  for (const session of problem.sessions) {
    const whole = restrictProblem(problem, [session.id], null);
    const found = new Set<string>();
    // Each kind of team for itself, so that a lack of women does not hide a lack of experience.
    for (const kind of [[], ...TEAM_RULES.map((id) => [id])]) {
      const some = hard.filter(({ rule }) => !isTeamRule(rule.id) || kind.includes(rule.id));
      if (isPossible(whole, some)) continue;
      // Where there are too few people at all, no rule needs to be left out to know it.
      const least = isPossible(whole, coverage)
        ? irreducible(some, (part) => isPossible(whole, part))
        : coverage;
      const key = least.map(({ rule }) => rule.id).join(' ');
      if (found.has(key)) continue;
      found.add(key);
      conflicts.push(worded(problem, whole, least));
    }
    if (found.size === 0) conflicts.push(...roomConflicts(problem, whole, hard, exact));
    if (conflicts.length >= MOST_CONFLICTS) return conflicts.slice(0, MOST_CONFLICTS);
  }
  if (conflicts.length > 0) return conflicts;
  if (isPossible(problem, hard)) {
    const counted = [...coursesOfRooms(problem, hard, exact), ...tooFewPairs(problem, hard)];
    if (counted.length > 0) return counted;
    const whole = exactConflict(problem, hard, exact);
    return whole ? [whole] : [];
  }
  const sessionIds = irreducible(
    problem.sessions.map(({ id }) => id),
    (ids) => ids.length === 0 || isPossible(restrictProblem(problem, ids, null), hard),
  );
  const part = restrictProblem(problem, sessionIds, null);
  return [
    worded(
      problem,
      part,
      irreducible(hard, (some) => isPossible(part, some)),
    ),
  ];
}

const TEAM_RULES = ['mixed-sex', 'experienced', 'distinct-schools'];
const isTeamRule = (id: string): boolean => TEAM_RULES.includes(id);

/** Every room for itself: single rooms are exact up to this size, larger sets of rooms by their linear program. */
const MOST_SEATS_EXACT = 24;
/** Simplex steps of such a program; one that takes more proves nothing. */
const STEPS_PER_PROOF = 20_000;

/** Whether these rooms can be staffed in these sessions, room by room, pairs left out; true where nothing is proven. */
function isPossibleByRoom(part: RosterProblem, some: readonly ActiveRule[], exact: ExactSolver): boolean {
  if (part.rooms.length * part.staff.length * part.sessions.length > MOST_PLACES) return true;
  const program = aggregateModel(
    compileProblem(part, some, null),
    Int32Array.from(part.rooms, (_, r) => r),
  );
  if (program === null) return true;
  const seats = part.rooms.reduce((sum, room) => sum + room.seats, 0) * part.sessions.length;
  const answer =
    seats <= MOST_SEATS_EXACT
      ? exact.solveInteger(program, SECONDS_PER_PROOF, { iterations: STEPS_PER_PROOF })
      : exact.solve(program, SECONDS_PER_PROOF);
  return answer.status !== 'infeasible';
}

/** Rooms that fewer people may serve in can share too few of them; the others the buildings taken together show. */
const MOST_OF_SESSION = 0.6;
/** Larger linear programs take longer than a conflict is waited for. */
const MOST_PLACES = 15_000;

/** Rooms of one session that cannot be filled: single ones, else a set that shares too few people. */
function roomConflicts(
  problem: RosterProblem,
  session: RosterProblem,
  hard: readonly ActiveRule[],
  exact: ExactSolver,
): Deficit[] {
  const ids = session.sessions.map(({ id }) => id);
  const conflicts: Deficit[] = [];
  const model = compileProblem(session, hard, null);
  const most = MOST_OF_SESSION * model.sessionHard.filter((count) => count === 0).length;
  const narrow: string[] = [];
  const proven = (part: RosterProblem): Deficit =>
    worded(
      problem,
      part,
      irreducible(hard, (some) => isPossibleByRoom(part, some, exact)),
    );
  for (const [r, room] of session.rooms.entries()) {
    const able = session.staff.filter(
      (_, p) => model.sessionHard[p] === 0 && model.roomHard[p * model.rooms + r] === 0,
    );
    if (able.length < most) narrow.push(room.id);
    const schools = new Set(able.map(({ school }) => school)).size;
    const sexes = new Set(able.map(({ sex }) => sex).filter((sex) => sex !== '')).size;
    const isClearlyPossible =
      schools > 2 * room.seats && sexes === 2 && able.filter(({ isExperienced }) => isExperienced).length > 2;
    if (isClearlyPossible) continue;
    const part = restrictProblem(session, ids, [room.id]);
    if (!isPossibleByRoom(part, hard, exact)) conflicts.push(proven(part));
  }
  const partOf = (rooms: readonly string[]) => restrictProblem(session, ids, rooms);
  const isPossible = (some: readonly string[]) => isPossibleByRoom(partOf(some), hard, exact);
  if (conflicts.length > 0) return conflicts;
  // The narrow rooms first, as they are few; then all of them.
  for (const rooms of [narrow, session.rooms.map(({ id }) => id)])
    if (rooms.length > 0 && !isPossible(rooms)) return [proven(partOf(leastSet(rooms, isPossible)))];
  return [];
}

/** Single rooms that cannot be staffed through all sessions, because nobody may sit there twice for instance. */
function coursesOfRooms(problem: RosterProblem, hard: readonly ActiveRule[], exact: ExactSolver): Deficit[] {
  const model = compileProblem(problem, hard, null);
  return problem.rooms.flatMap((room, r): Deficit[] => {
    let able = 0;
    for (let p = 0; p < model.people; p += 1) if (model.roomHard[p * model.rooms + r] === 0) able += 1;
    if (able > 3 * room.seats * problem.sessions.length) return [];
    const partOf = (ids: readonly string[]) => restrictProblem(problem, ids, [room.id]);
    const all = problem.sessions.map(({ id }) => id);
    if (isPossibleByRoom(partOf(all), hard, exact)) return [];
    const part = partOf(leastSet(all, (ids) => isPossibleByRoom(partOf(ids), hard, exact)));
    const rules = irreducible(hard, (some) => isPossibleByRoom(part, some, exact));
    return [worded(problem, part, rules)];
  });
}

/** Where nobody may meet anybody twice: single rooms, else the whole site, with fewer pairs than they need. */
function tooFewPairs(problem: RosterProblem, hard: readonly ActiveRule[]): Deficit[] {
  const isEnough = (part: RosterProblem, some: readonly ActiveRule[]): boolean => {
    const pairs = countPairs(part, some);
    return pairs === null || pairs.have >= pairs.need;
  };
  const all = problem.sessions.map(({ id }) => id);
  const proven = (roomIds: readonly string[]): Deficit => {
    const ids = leastSet(all, (some) => isEnough(restrictProblem(problem, some, roomIds), hard));
    const part = restrictProblem(problem, ids, roomIds);
    return worded(
      problem,
      part,
      irreducible(hard, (some) => isEnough(part, some)),
    );
  };
  const short = problem.rooms
    .map(({ id }) => id)
    .filter((id) => !isEnough(restrictProblem(problem, all, [id]), hard));
  if (short.length > 0) return short.slice(0, MOST_CONFLICTS).map((id) => proven([id]));
  if (isEnough(problem, hard)) return [];
  return [
    proven(
      leastSet(
        problem.rooms.map(({ id }) => id),
        (rooms) => isEnough(restrictProblem(problem, all, rooms), hard),
      ),
    ),
  ];
}
