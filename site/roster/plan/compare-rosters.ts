import type { PlanComparison, PlanFigures } from '../../../shared/contract/roster-plan.ts';
import type { RuleSetFile } from '../../../shared/contract/roster-rule-set.ts';
import { evaluateProblem } from '../../../shared/domain/roster/problem/evaluate-problem.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import { activeRules } from './active-rules.ts';

/** Two rosters of one problem: what each counts, and the rooms whose people differ, in the order of the problem. */
export function compareRosters(
  problem: RosterProblem,
  ruleSet: RuleSetFile,
  plan: readonly RosterPlace[],
  other: readonly RosterPlace[],
): PlanComparison {
  const rules = activeRules(ruleSet, problem);
  const [own, before] = [byCell(plan), byCell(other)];
  const people = new Set<string>();
  const changes: PlanComparison['changes'] = [];
  for (const { id: sessionId } of problem.sessions)
    for (const { id: postId } of problem.rooms) {
      const key = cellKey(sessionId, postId);
      const [now, then] = [own.get(key) ?? NOBODY, before.get(key) ?? NOBODY];
      const added = [...now].filter((id) => !then.has(id));
      const removed = [...then].filter((id) => !now.has(id));
      if (added.length + removed.length === 0) continue;
      for (const id of [...added, ...removed]) people.add(id);
      changes.push({ sessionId, postId, removed, added });
    }
  return {
    plan: figuresOf(problem, rules, plan),
    other: figuresOf(problem, rules, other),
    changes,
    changedPeople: people.size,
  };
}

const NOBODY: ReadonlySet<string> = new Set();
const cellKey = (sessionId: string, roomId: string): string => JSON.stringify([sessionId, roomId]);

function byCell(places: readonly RosterPlace[]): Map<string, Set<string>> {
  const cells = new Map<string, Set<string>>();
  for (const { sessionId, roomId, staffId } of places) {
    const key = cellKey(sessionId, roomId);
    const cell = cells.get(key);
    if (cell) cell.add(staffId);
    else cells.set(key, new Set([staffId]));
  }
  return cells;
}

function figuresOf(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  places: readonly RosterPlace[],
): PlanFigures {
  const { score, costs } = evaluateProblem(problem, rules, places, null);
  const seats = problem.rooms.reduce((sum, { seats: count }) => sum + count, 0) * problem.sessions.length;
  const loads = new Map(problem.staff.map(({ id }) => [id, 0]));
  for (const { staffId } of places) loads.set(staffId, (loads.get(staffId) ?? 0) + 1);
  const counts: number[] = [];
  for (const load of loads.values()) counts[load] = (counts[load] ?? 0) + 1;
  return {
    score,
    openSeats: Math.max(0, seats - places.length),
    costs: costs.map((one) => ({ ...one })),
    loads: Array.from(counts, (count) => count ?? 0),
  };
}
