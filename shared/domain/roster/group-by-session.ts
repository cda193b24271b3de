import type { RosterConflict } from '../../contract/roster-table.ts';
import { type Placed, placeKey, uniqueIds } from './roster-index.ts';

/** One hard conflict for each session and person among the wrong assignments. */
export function conflictPerSession(
  ruleId: RosterConflict['ruleId'],
  wrong: readonly Placed[],
  factsOf: (one: Placed) => RosterConflict['facts'],
): RosterConflict[] {
  const groups = new Map<string, [Placed, ...Placed[]]>();
  for (const one of wrong) {
    const key = placeKey(one.session.id, one.person.id);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((group) => ({
    ruleId,
    level: 'hard',
    sessionIds: [group[0].session.id],
    postIds: uniqueIds(group.map((one) => one.post.id)),
    personIds: [group[0].person.id],
    facts: factsOf(group[0]),
  }));
}
