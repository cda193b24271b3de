import { z } from 'zod';
import { RosterRoom } from './roster-rooms.ts';
import { Person, Post, RosterConflict, type RosterTable, SeatPlace, Session } from './roster-table.ts';

const Seat = SeatPlace.extend({ personId: z.string().nullable() });

/**
 * What changed of a roster since the table sent before. One seat is a few hundred bytes; lists of people, posts and
 * sessions travel only when they changed.
 */
export const RosterDelta = z.object({
  revision: z.number(),
  people: z.array(Person).optional(),
  posts: z.array(Post).optional(),
  sessions: z.array(Session).optional(),
  rooms: z.array(RosterRoom).optional(),
  /** Seats that changed; `personId: null` is empty now. */
  seats: z.array(Seat),
  locks: z.array(SeatPlace).optional(),
  /** Places in the list of conflicts as it was, ascending. */
  goneConflicts: z.array(z.number().int()),
  /** With their places in the list as it is now, ascending. */
  newConflicts: z.array(z.object({ at: z.number().int(), conflict: RosterConflict })),
  canUndo: z.boolean(),
  canRedo: z.boolean(),
});
export type RosterDelta = z.infer<typeof RosterDelta>;

const seatKey = ({ sessionId, postId, seat }: SeatPlace): string => JSON.stringify([sessionId, postId, seat]);
const isSame = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a === b || (a.length === b.length && a.every((one, index) => one === b[index]));

/** `applyRosterDelta(before, rosterDelta(before, after))` is `after`, but for the order of the assignments. */
export function rosterDelta(before: RosterTable, after: RosterTable): RosterDelta {
  const old = new Map(before.assignments.map((one) => [seatKey(one), one.personId]));
  const seats: RosterDelta['seats'] = [];
  for (const one of after.assignments) {
    const key = seatKey(one);
    if (old.get(key) !== one.personId) seats.push(one);
    old.delete(key);
  }
  const left = new Set(old.keys());
  for (const one of before.assignments) if (left.has(seatKey(one))) seats.push({ ...one, personId: null });
  const conflicts = conflictDelta(before.conflicts, after.conflicts);
  const locksText = (table: RosterTable): string => table.locks.map(seatKey).join();
  return {
    revision: after.revision,
    ...(isSame(before.people, after.people) ? {} : { people: after.people }),
    ...(isSame(before.posts, after.posts) ? {} : { posts: after.posts }),
    ...(isSame(before.sessions, after.sessions) ? {} : { sessions: after.sessions }),
    ...(isSame(before.rooms, after.rooms) ? {} : { rooms: after.rooms }),
    seats,
    ...(locksText(before) === locksText(after) ? {} : { locks: after.locks }),
    ...conflicts,
    canUndo: after.canUndo,
    canRedo: after.canRedo,
  };
}

/** Both lists are in the order of the rules, so what stays keeps its order. */
function conflictDelta(
  before: readonly RosterConflict[],
  after: readonly RosterConflict[],
): Pick<RosterDelta, 'goneConflicts' | 'newConflicts'> {
  const left = new Map<string, number>();
  for (const conflict of after) {
    const text = JSON.stringify(conflict);
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  const goneConflicts: number[] = [];
  const kept: string[] = [];
  for (const [index, conflict] of before.entries()) {
    const text = JSON.stringify(conflict);
    const count = left.get(text) ?? 0;
    if (count === 0) goneConflicts.push(index);
    else {
      left.set(text, count - 1);
      kept.push(text);
    }
  }
  const newConflicts: RosterDelta['newConflicts'] = [];
  let next = 0;
  for (const [at, conflict] of after.entries()) {
    if (kept[next] === JSON.stringify(conflict)) next += 1;
    else newConflicts.push({ at, conflict });
  }
  // Where the order of what stays has changed after all, the list is sent anew.
  if (next === kept.length) return { goneConflicts, newConflicts };
  return {
    goneConflicts: before.map((_, index) => index),
    newConflicts: after.map((conflict, at) => ({ at, conflict })),
  };
}

/** The table after a delta; parts that did not change keep their identity. */
export function applyRosterDelta(table: RosterTable, delta: RosterDelta): RosterTable {
  const changed = new Map(delta.seats.map((one) => [seatKey(one), one]));
  const posts = delta.posts ? new Set(delta.posts.map(({ id }) => id)) : null;
  const assignments =
    changed.size === 0 && posts === null
      ? table.assignments
      : [
          ...table.assignments.filter(
            (one) => !changed.has(seatKey(one)) && (posts === null || posts.has(one.postId)),
          ),
          ...delta.seats.flatMap(({ personId, ...place }) =>
            personId === null ? [] : [{ ...place, personId }],
          ),
        ];
  let conflicts = table.conflicts;
  if (delta.goneConflicts.length + delta.newConflicts.length > 0) {
    const gone = new Set(delta.goneConflicts);
    const kept = table.conflicts.filter((_, index) => !gone.has(index));
    const added = new Map(delta.newConflicts.map(({ at, conflict }) => [at, conflict]));
    let next = 0;
    conflicts = Array.from(
      { length: kept.length + added.size },
      (_, at) => added.get(at) ?? kept[next++],
    ).filter((one) => one !== undefined);
  }
  return {
    revision: delta.revision,
    people: delta.people ?? table.people,
    posts: delta.posts ?? table.posts,
    sessions: delta.sessions ?? table.sessions,
    rooms: delta.rooms ?? table.rooms,
    assignments,
    locks: delta.locks ?? table.locks,
    conflicts,
    canUndo: delta.canUndo,
    canRedo: delta.canRedo,
  };
}
