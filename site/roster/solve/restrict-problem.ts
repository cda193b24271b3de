import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';

/** The problem of some sessions and rooms only (null: all rooms). What staff say about the others is kept out. */
export function restrictProblem(
  problem: RosterProblem,
  sessionIds: readonly string[],
  roomIds: readonly string[] | null,
): RosterProblem {
  const sessions = new Set(sessionIds);
  const rooms = new Set(roomIds ?? problem.rooms.map(({ id }) => id));
  return {
    ...problem,
    sessions: problem.sessions.filter(({ id }) => sessions.has(id)),
    rooms: problem.rooms.filter(({ id }) => rooms.has(id)),
    locked: problem.locked.filter((place) => sessions.has(place.sessionId) && rooms.has(place.roomId)),
  };
}
