import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { Sentence } from '../../../shared/domain/roster/problem/rule.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Conflict } from './conflict.ts';
import { conflictText, requirementsOf } from './conflict-text.ts';

/** The conflict of these rules in a part of the problem; `all` are the rules that people who are added must keep. */
export function worded(
  problem: RosterProblem,
  part: RosterProblem,
  rules: readonly ActiveRule[],
  all: readonly ActiveRule[],
): Conflict {
  const { text, repair }: { text: Sentence; repair: Sentence } = conflictText(
    part,
    rules,
    all,
    part.rooms.length < problem.rooms.length,
  );
  return {
    text: text.en,
    textZh: text.zh,
    repair: repair.en,
    repairZh: repair.zh,
    requirements: requirementsOf(part, rules, part.rooms.length < problem.rooms.length),
  };
}
