import type { RosterConflict } from '../../contract/roster-table.ts';
import { indexRoster, type RosterInput, type RosterRule } from './roster-index.ts';
import { coverage } from './rule-coverage.ts';
import { onePlace } from './rule-one-place.ts';
import { ownSubject } from './rule-own-subject.ts';
import { trained } from './rule-trained.ts';
import { twiceInPost } from './rule-twice-in-post.ts';

/** In the order in which they are shown. */
export const ROSTER_RULES: readonly RosterRule[] = [onePlace, twiceInPost, trained, ownSubject, coverage];

/** Every broken rule of a roster, in an order that does not depend on the order of the table. */
export function evaluateRoster(input: RosterInput): RosterConflict[] {
  const index = indexRoster(input);
  return ROSTER_RULES.flatMap((rule) => rule.evaluate(index).sort(compareConflicts));
}

function compareConflicts(a: RosterConflict, b: RosterConflict): number {
  return (
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
