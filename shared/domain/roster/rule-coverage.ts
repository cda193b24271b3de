import type { Post, RosterConflict, Session } from '../../contract/roster-table.ts';
import { placeKey, type RosterRule } from './roster-index.ts';

/** Exam sessions need every invigilation post filled, duty sessions every duty post. Open seats are expected while editing. */
export const coverage: RosterRule = {
  id: 'coverage',
  evaluate: ({ input, byPlace }) => {
    const conflicts: RosterConflict[] = [];
    for (const session of input.sessions) {
      const needed = session.kind === 'exam' ? 'invigilation' : 'duty';
      for (const post of input.posts) {
        if (post.kind !== needed || isIdle(session, post)) continue;
        const filled = new Set<number>();
        for (const { assignment } of byPlace.get(placeKey(session.id, post.id)) ?? [])
          if (assignment.seat < post.seats) filled.add(assignment.seat);
        const missing = post.seats - filled.size;
        if (missing > 0)
          conflicts.push({
            ruleId: 'coverage',
            level: 'open',
            sessionIds: [session.id],
            postIds: [post.id],
            personIds: [],
            facts: { missing, seats: post.seats },
          });
      }
    }
    return conflicts;
  },
};

/** A room that the exam plan does not use in this session needs nobody. */
const isIdle = ({ roomIds }: Pick<Session, 'roomIds'>, { roomId }: Pick<Post, 'roomId'>): boolean =>
  roomIds !== undefined && roomId !== null && !roomIds.includes(roomId);
