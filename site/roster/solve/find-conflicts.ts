import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import { aggregateModel } from './aggregate-model.ts';
import { buildingIndex } from './building-index.ts';
import type { Conflict } from './conflict.ts';
import { conflictText, requirementsOf } from './conflict-text.ts';
import type { ExactSolver } from './exact-solver.ts';
import { lockedConflicts } from './locked-conflicts.ts';
import { restrictProblem } from './restrict-problem.ts';
import { compileProblem } from './search-model.ts';

const SECONDS_PER_PROOF = 20;
const MOST_CONFLICTS = 200;

/**
 * Every simple deficit of a problem (a lock against a rule, a room nobody may serve in, a session without enough
 * people of a kind), and when there is none, what cannot be met over several sessions. Empty: nothing proven.
 */
export function findConflicts(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  exact: ExactSolver,
): Conflict[] {
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
      const least = irreducible(some, (part) => isPossible(whole, part));
      const key = least.map(({ rule }) => rule.id).join(' ');
      if (found.has(key)) continue;
      found.add(key);
      conflicts.push(worded(whole, least, hard));
    }
    if (found.size === 0) conflicts.push(...roomConflicts(whole, hard, isPossible));
    if (conflicts.length >= MOST_CONFLICTS) return conflicts.slice(0, MOST_CONFLICTS);
  }
  if (conflicts.length > 0 || isPossible(problem, hard)) return conflicts;
  const sessionIds = irreducible(
    problem.sessions.map(({ id }) => id),
    (ids) => ids.length === 0 || isPossible(restrictProblem(problem, ids, null), hard),
  );
  const part = restrictProblem(problem, sessionIds, null);
  return [
    worded(
      part,
      irreducible(hard, (some) => isPossible(part, some)),
      hard,
    ),
  ];
}

const TEAM_RULES = ['mixed-sex', 'experienced', 'distinct-schools'];
const isTeamRule = (id: string): boolean => TEAM_RULES.includes(id);

/** Rooms that cannot be filled even if they had everybody to choose from. */
function roomConflicts(
  session: RosterProblem,
  hard: readonly ActiveRule[],
  isPossible: (part: RosterProblem, some: readonly ActiveRule[]) => boolean,
): Conflict[] {
  const conflicts: Conflict[] = [];
  const model = compileProblem(session, hard, null);
  for (const [r, room] of session.rooms.entries()) {
    const able = session.staff.filter(
      (_, p) => model.sessionHard[p] === 0 && model.roomHard[p * model.rooms + r] === 0,
    );
    const schools = new Set(able.map(({ school }) => school)).size;
    const sexes = new Set(able.map(({ sex }) => sex).filter((sex) => sex !== '')).size;
    const isClearlyPossible =
      schools > room.seats && sexes === 2 && able.filter(({ isExperienced }) => isExperienced).length > 1;
    if (isClearlyPossible) continue;
    const [first] = session.sessions;
    const part = restrictProblem(session, first ? [first.id] : [], [room.id]);
    if (isPossible(part, hard)) continue;
    conflicts.push(
      worded(
        part,
        irreducible(hard, (some) => isPossible(part, some)),
        hard,
      ),
    );
  }
  return conflicts;
}

function worded(part: RosterProblem, rules: readonly ActiveRule[], all: readonly ActiveRule[]): Conflict {
  const { text, repair }: { text: Sentence; repair: Sentence } = conflictText(part, rules, all);
  return {
    text: text.en,
    textZh: text.zh,
    repair: repair.en,
    repairZh: repair.zh,
    requirements: requirementsOf(part, rules),
  };
}

/** Leaves out one after another what is not needed for the impossibility; what remains needs every one. */
function irreducible<T>(all: readonly T[], isPossible: (some: readonly T[]) => boolean): T[] {
  let needed = [...all];
  for (const one of [...all].reverse()) {
    const without = needed.filter((other) => other !== one);
    if (!isPossible(without)) needed = without;
  }
  return needed;
}
