import { overlapChains, overlappingElsewhere } from './overlap.ts';
import { type RosterRule, uniqueIds } from './roster-index.ts';

/**
 * Nobody is at two posts at the same time, across exam and duty sessions. One conflict for each chain of
 * overlapping assignments of a person; it names those that overlap one at another post.
 */
export const onePlace: RosterRule = {
  id: 'one-place',
  evaluate: ({ byPerson }) =>
    [...byPerson].flatMap(([personId, placed]) =>
      overlapChains(placed)
        .map(overlappingElsewhere)
        .filter((clashing) => clashing.length > 0)
        .map((clashing) => ({
          ruleId: 'one-place' as const,
          level: 'hard' as const,
          sessionIds: uniqueIds(clashing.map((one) => one.session.id)),
          postIds: uniqueIds(clashing.map((one) => one.post.id)),
          personIds: [personId],
          facts: { assignments: clashing.length },
        })),
    ),
};
