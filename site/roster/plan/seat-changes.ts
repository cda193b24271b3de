import { ContractError } from '../../../shared/contract/errors.ts';
import type { RosterTable } from '../../../shared/contract/roster-table.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';

/** Who sits where from now on; null empties the seat. */
export interface SeatChange {
  readonly sessionId: string;
  readonly postId: string;
  readonly seat: number;
  readonly personId: string | null;
}

/**
 * The seats that differ once the roster is the plan. Within a room whoever stays keeps the seat. Refuses a plan that
 * names what the roster has no more, has too many people for a room, or would change a locked seat.
 */
export function seatChanges(
  table: Pick<RosterTable, 'people' | 'posts' | 'sessions' | 'assignments' | 'locks'>,
  problem: Pick<RosterProblem, 'sessions' | 'rooms'>,
  plan: readonly RosterPlace[],
): SeatChange[] {
  const seatsOf = new Map(table.posts.map(({ id, seats }) => [id, seats]));
  const sessions = new Set(table.sessions.map(({ id }) => id));
  const people = new Set(table.people.map(({ id }) => id));
  const outdated = (field: string) =>
    new ContractError('conflict', 'the plan names something the roster does not have any more', field);
  const wanted = new Map<string, string[]>();
  for (const { sessionId, roomId, staffId } of plan) {
    if (!people.has(staffId)) throw outdated('staffId');
    const key = cellKey(sessionId, roomId);
    const cell = wanted.get(key);
    if (cell) cell.push(staffId);
    else wanted.set(key, [staffId]);
  }
  const now = new Map<string, (string | null)[]>();
  for (const { sessionId, postId, seat, personId } of table.assignments) {
    const key = cellKey(sessionId, postId);
    const cell = now.get(key) ?? Array.from({ length: seatsOf.get(postId) ?? 0 }, () => null);
    cell[seat] = personId;
    now.set(key, cell);
  }
  const locked = new Set(table.locks.map(({ sessionId, postId, seat }) => seatKey(sessionId, postId, seat)));
  const changes: SeatChange[] = [];
  for (const { id: sessionId } of problem.sessions)
    for (const { id: postId } of problem.rooms) {
      const seats = seatsOf.get(postId);
      if (seats === undefined || !sessions.has(sessionId)) throw outdated('roomId');
      const key = cellKey(sessionId, postId);
      const target = seated(now.get(key) ?? [], wanted.get(key) ?? [], seats);
      if (target === null) throw outdated('seats');
      for (const [seat, personId] of target.entries()) {
        if ((now.get(key)?.[seat] ?? null) === personId) continue;
        if (locked.has(seatKey(sessionId, postId, seat)))
          throw new ContractError('conflict', 'the plan would change a seat that is locked now', 'locked');
        changes.push({ sessionId, postId, seat, personId });
      }
    }
  return changes;
}

/** People on the seats of one room; null when there are more people than seats. */
function seated(
  now: readonly (string | null)[],
  wanted: readonly string[],
  seats: number,
): (string | null)[] | null {
  const waiting = new Set(wanted);
  const target = Array.from({ length: seats }, (_, seat): string | null => {
    const personId = now[seat] ?? null;
    return personId !== null && waiting.delete(personId) ? personId : null;
  });
  for (const personId of waiting) {
    const free = target.indexOf(null);
    if (free < 0) return null;
    target[free] = personId;
  }
  return target;
}

const cellKey = (sessionId: string, postId: string): string => JSON.stringify([sessionId, postId]);
const seatKey = (sessionId: string, postId: string, seat: number): string =>
  JSON.stringify([sessionId, postId, seat]);
