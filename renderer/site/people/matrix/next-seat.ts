import type { Post } from '../../../../shared/contract/roster-table.ts';
import { isStaffed, type RosterModel, type Seat } from '../roster-model.ts';

/**
 * The seat an arrow leads to: along the sessions, down the seats of a room and on into the next one. Rooms that are
 * not staffed in a session are passed over; null at the edge.
 */
export function nextSeat(model: RosterModel, posts: readonly Post[], from: Seat, key: string): Seat | null {
  const { sessions } = model.table;
  const row = posts.findIndex(({ id }) => id === from.postId);
  const column = sessions.findIndex(({ id }) => id === from.sessionId);
  if (row < 0 || column < 0) return null;
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const step = key === 'ArrowLeft' ? -1 : 1;
    const post = posts[row];
    for (let at = column + step; post && at >= 0 && at < sessions.length; at += step) {
      const session = sessions[at];
      if (session && isStaffed(model, post, session)) return { ...from, sessionId: session.id };
    }
    return null;
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  const step = key === 'ArrowUp' ? -1 : 1;
  const seats = posts[row]?.seats ?? 0;
  const inside = from.seat + step;
  if (inside >= 0 && inside < seats) return { ...from, seat: inside };
  const session = sessions[column];
  for (let at = row + step; session && at >= 0 && at < posts.length; at += step) {
    const post = posts[at];
    if (post && isStaffed(model, post, session))
      return { sessionId: session.id, postId: post.id, seat: step > 0 ? 0 : post.seats - 1 };
  }
  return null;
}
