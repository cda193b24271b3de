import { overlapChains } from './overlap.ts';
import { type Placed, type RosterRule, uniqueIds } from './roster-index.ts';

/** Nobody fills two seats of one post at the same time (in one session, or in two that overlap). */
export const twiceInPost: RosterRule = {
  id: 'twice-in-post',
  evaluate: ({ byPerson }) =>
    [...byPerson].flatMap(([personId, placed]) =>
      [...byPost(placed)].flatMap(([postId, atPost]) =>
        overlapChains(atPost).map((chain) => ({
          ruleId: 'twice-in-post' as const,
          level: 'hard' as const,
          sessionIds: uniqueIds(chain.map((one) => one.session.id)),
          postIds: [postId],
          personIds: [personId],
          facts: { seats: chain.length },
        })),
      ),
    ),
};

function byPost(placed: readonly Placed[]): Map<string, Placed[]> {
  const posts = new Map<string, Placed[]>();
  for (const one of placed) {
    const list = posts.get(one.post.id);
    if (list) list.push(one);
    else posts.set(one.post.id, [one]);
  }
  return posts;
}
