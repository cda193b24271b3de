import type { Person, Post, Session } from '../../../../shared/contract/roster-table.ts';
import { isStaffed, type RosterModel, type Seat } from '../roster-model.ts';
import { type FreeCell, freeAttribute } from './use-seat-drag.ts';

/**
 * The seat an arrow leads to: along the sessions, down the seats of a room and on into the next one. Rooms that are
 * not staffed in a session are passed over; null at the edge.
 */
export function nextSeat(
  model: RosterModel,
  posts: readonly Post[],
  sessions: readonly Session[],
  from: Seat,
  key: string,
): Seat | null {
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

/** The cell of people and time an arrow leads to, as `data-at` names it; null at the edge. */
export function nextCell(
  people: readonly Person[],
  sessions: readonly Session[],
  { sessionId, personId }: FreeCell,
  key: string,
): string | null {
  const row = people.findIndex(({ id }) => id === personId);
  const column = sessions.findIndex(({ id }) => id === sessionId);
  const down = key === 'ArrowUp' ? -1 : key === 'ArrowDown' ? 1 : 0;
  const across = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0;
  const [person, session] = [people[row + down], sessions[column + across]];
  if (row < 0 || column < 0 || down + across === 0 || !person || !session) return null;
  return freeAttribute(session.id, person.id);
}
