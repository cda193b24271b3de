import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { SearchModel } from './search-model.ts';

/** Seats as assignments, in the order of sessions, rooms and staff. */
export function placesOf(problem: RosterProblem, model: SearchModel, personAt: Int32Array): RosterPlace[] {
  const places: RosterPlace[] = [];
  for (const [seat, p] of personAt.entries()) {
    const sessionId = model.sessionIds[Math.floor(seat / model.seatsPerSession)];
    const room = problem.rooms[model.roomOfSeat[seat % model.seatsPerSession] ?? 0];
    const person = problem.staff[p];
    if (sessionId !== undefined && room && person)
      places.push({ sessionId, roomId: room.id, staffId: person.id });
  }
  return places;
}
