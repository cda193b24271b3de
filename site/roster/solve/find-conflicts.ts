import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Conflict, Deficit } from './conflict.ts';
import type { ExactSolver } from './exact-solver.ts';
import { findDeficits } from './find-deficits.ts';
import { type RepairedConflicts, repairConflicts } from './repair/repair-conflicts.ts';

/**
 * Why a problem has no roster, and what would repair it; `onProven` is told of the conflicts before their repairs
 * are looked for. No conflicts: nothing proven.
 */
export function findConflicts(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  exact: ExactSolver,
  onProven: (conflicts: readonly Conflict[]) => void = () => {},
): RepairedConflicts {
  const hard = rules.filter(({ level }) => level === 'hard');
  const deficits = findDeficits(problem, hard, exact);
  if (deficits.length > 0) onProven(deficits.map(unrepaired));
  return repairConflicts(problem, hard, deficits);
}

function unrepaired({ text, requirements }: Deficit): Conflict {
  return {
    ...{ text: text.en, textZh: text.zh, repairs: [], requirements },
    ...{ repair: 'no repair was worked out in the time', repairZh: '时限内没有算出解决办法' },
  };
}
