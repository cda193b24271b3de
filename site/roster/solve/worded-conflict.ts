import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import type { Deficit } from './conflict.ts';
import { conflictText, requirementsOf } from './conflict-text.ts';

/** The conflict of these rules in a part of the problem, in words. */
export function worded(problem: RosterProblem, part: RosterProblem, rules: readonly ActiveRule[]): Deficit {
  const isSomeRooms = part.rooms.length < problem.rooms.length;
  return {
    text: conflictText(part, rules, isSomeRooms),
    requirements: requirementsOf(part, rules, isSomeRooms),
    sessionIds: part.sessions.map(({ id }) => id),
    roomIds: isSomeRooms ? part.rooms.map(({ id }) => id) : null,
    rules,
    locks: [],
  };
}
