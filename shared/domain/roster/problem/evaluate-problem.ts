import { type BrokenRule, findingsOf, worded } from './findings-of.ts';
import type { RosterPlace, RosterProblem } from './roster-problem.ts';
import { type RosterView, viewRoster } from './roster-view.ts';
import type { CostRule } from './rule.ts';
import type { ActiveRule } from './rule-set.ts';

export interface RosterScore {
  /** Violations of hard rules. */
  readonly hard: number;
  /** Costs, and violations of soft rules times their weights. */
  readonly soft: number;
}

export interface Evaluation {
  readonly score: RosterScore;
  readonly broken: readonly BrokenRule[];
  /** Violations of rules that are soft: allowed, and counted in `score.soft`. */
  readonly softBroken: readonly BrokenRule[];
  /** What `score.soft` is made of; rules that cost nothing are left out. */
  readonly costs: readonly { readonly ruleId: string; readonly cost: number }[];
}

/**
 * Judges any roster by the rules that hold: the one judge of the command `check`, of the solver's result and of
 * the tests. Nothing depends on ids, only on the order of the lists, and that only in which of several equal
 * findings is named. Linear in the assignments but for pairs within the seats of one room.
 */
export function evaluateProblem(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  assignments: readonly RosterPlace[],
  previous: readonly RosterPlace[] | null,
): Evaluation {
  const view = viewRoster(problem, assignments, previous);
  const score = { hard: 0, soft: 0 };
  const broken: BrokenRule[] = [];
  const softBroken: BrokenRule[] = [];
  const costs: { ruleId: string; cost: number }[] = [];
  for (const active of rules) {
    const { rule, level, weight } = active;
    const found = findingsOf(active, view);
    const count = found.reduce((sum, finding) => sum + finding.count, 0);
    if (level === 'hard') score.hard += count;
    else {
      const cost = weight * (rule.kind === 'cost' ? costOf(rule, view) : count);
      score.soft += cost;
      if (cost > 0) costs.push({ ruleId: rule.id, cost });
    }
    // One by one: a hostile roster has more findings than a call has arguments.
    const list = level === 'hard' ? broken : softBroken;
    for (const finding of found) list.push(worded(rule.id, finding));
  }
  return { score, broken, softBroken, costs };
}

function costOf(rule: CostRule, { problem, byPerson }: RosterView): number {
  const costOfPerson = rule.costIn(problem);
  return problem.staff.reduce((sum, person) => sum + costOfPerson(person, byPerson.get(person) ?? []), 0);
}
