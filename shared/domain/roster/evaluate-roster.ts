import type { RosterConflict } from '../../contract/roster-table.ts';
import { examConflicts, TABLE_RULES } from './exam-conflicts.ts';
import type { ActiveRule } from './problem/rule-set.ts';
import { indexRoster, type RosterInput, type RosterRule } from './roster-index.ts';
import { coverage } from './rule-coverage.ts';
import { onePlace } from './rule-one-place.ts';
import { twiceInPost } from './rule-twice-in-post.ts';

/** What holds for exams and duty shifts together; in the order in which they are shown. */
export const ROSTER_RULES: readonly RosterRule[] = [onePlace, twiceInPost, coverage];

/**
 * Every broken rule of a roster, in an order that does not depend on the order of the table: time and seats across
 * exams and duty shifts, and for the exams the rules of invigilation by the one evaluator of problems. `rules`: those
 * that hold at this site; hard ones are told.
 */
export function evaluateRoster(
  input: RosterInput,
  rules: readonly ActiveRule[] = TABLE_RULES,
): RosterConflict[] {
  const index = indexRoster(input);
  const seats = ROSTER_RULES.map((rule) => rule.evaluate(index));
  return [...seats, examConflicts(input, rules)].flatMap((list) => list.sort(compareConflicts));
}

function compareConflicts(a: RosterConflict, b: RosterConflict): number {
  return (
    compareIds([a.ruleId, a.rule?.id ?? ''], [b.ruleId, b.rule?.id ?? '']) ||
    compareIds(a.sessionIds, b.sessionIds) ||
    compareIds(a.postIds, b.postIds) ||
    compareIds(a.personIds, b.personIds)
  );
}

function compareIds(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < a.length && index < b.length; index += 1) {
    const [one = '', other = ''] = [a[index], b[index]];
    if (one !== other) return one < other ? -1 : 1;
  }
  return a.length - b.length;
}
