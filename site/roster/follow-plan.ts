import { ContractError } from '../../shared/contract/errors.ts';
import type { Session } from '../../shared/contract/roster-table.ts';
import type { RosterStore } from './roster-store.ts';

/**
 * Puts the sessions of an exam plan in the place of the exam sessions of the roster, inside a transaction of the caller.
 * What `isOver` stays: recordings, sign-ins and seats of that day belong to it. Answers what was done, in figures; null
 * when the roster says all this already.
 */
export function followPlan(
  store: RosterStore,
  sessions: readonly Session[],
  { isClearing, isOver }: { readonly isClearing: boolean; isOver(session: Session): boolean },
): { readonly sessions: number; readonly removed: number; readonly seats: number } | null {
  const wanted = new Set(sessions.map(({ id }) => id));
  const { sessions: before, rooms } = store.masters();
  const exams = before.filter(({ kind }) => kind === 'exam');
  const dropped = exams.filter((session) => !wanted.has(session.id) && !isOver(session));
  const seats = dropped.reduce((sum, { id }) => sum + store.occupiedSeats(id), 0);
  if (seats > 0 && !isClearing)
    throw new ContractError(
      'conflict',
      `${seats} seats are filled in sessions this plan does not have`,
      'seats',
    );
  const known = new Map(exams.map((session) => [session.id, JSON.stringify(session)]));
  const fresh = sessions.filter((session) => known.get(session.id) !== JSON.stringify(session));
  const order = before.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
  const isInOrder = sessions.every(({ id }, index) => order[index] === id);
  if (dropped.length === 0 && fresh.length === 0 && isInOrder) return null;
  const gone = new Set(dropped.map(({ id }) => id));
  for (const { id } of dropped) store.removeSession(id);
  store.upsert({
    sessions: fresh,
    rooms: rooms
      .filter((room) => room.sessions.some(({ sessionId }) => gone.has(sessionId)))
      .map((room) => ({ ...room, sessions: room.sessions.filter(({ sessionId }) => !gone.has(sessionId)) })),
  });
  if (!isInOrder) store.orderSessions(sessions.map(({ id }) => id));
  return { sessions: fresh.length, removed: dropped.length, seats };
}
