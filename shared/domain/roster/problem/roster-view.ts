import { civilMinutes } from './civil-minutes.ts';
import type { ExamRoom, ExamSession, Invigilator, RosterPlace, RosterProblem } from './roster-problem.ts';

/** One person in one room in one session. */
export interface Sitting {
  readonly person: Invigilator;
  readonly session: ExamSession;
  readonly room: ExamRoom;
  /** Minutes of the local clock. */
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** Everybody in one room in one session, in the order of the staff list; may be nobody. */
export interface Team {
  readonly session: ExamSession;
  readonly room: ExamRoom;
  readonly members: readonly Invigilator[];
}

/** A roster with everything it names, grouped once. Sessions are in the order of time. */
export interface RosterView {
  readonly problem: RosterProblem;
  readonly sittings: readonly Sitting[];
  readonly teams: readonly Team[];
  readonly byPerson: ReadonlyMap<Invigilator, readonly Sitting[]>;
  /** Keys of `placeKey`. */
  readonly places: ReadonlySet<string>;
  /** Keys of the roster that should change little; null where there is none. */
  readonly previous: ReadonlySet<string> | null;
}

export function placeKey(place: RosterPlace): string {
  return JSON.stringify([place.sessionId, place.roomId, place.staffId]);
}

/** By start, then end, then place in the list: the same whatever the ids are. */
export function sessionsInOrder(problem: RosterProblem): readonly ExamSession[] {
  return problem.sessions
    .map((session, index) => ({ session, index }))
    .sort((a, b) => {
      const from = minuteOf(a.session.start) - minuteOf(b.session.start);
      return from || minuteOf(a.session.end) - minuteOf(b.session.end) || a.index - b.index;
    })
    .map(({ session }) => session);
}

export const minuteOf = (civil: string): number => civilMinutes(civil) ?? 0;

/** Places that name something unknown are left out: `parseRoster` has refused them. */
export function viewRoster(
  problem: RosterProblem,
  places: readonly RosterPlace[],
  previous: readonly RosterPlace[] | null,
): RosterView {
  const sessions = sessionsInOrder(problem);
  const sessionOrder = new Map(sessions.map((session, index) => [session.id, index]));
  const roomOrder = new Map(problem.rooms.map((room, index) => [room.id, index]));
  const staffOrder = new Map(problem.staff.map((person, index) => [person.id, index]));
  const inOrder = places
    .map(({ sessionId, roomId, staffId }) => ({
      s: sessionOrder.get(sessionId) ?? -1,
      r: roomOrder.get(roomId) ?? -1,
      p: staffOrder.get(staffId) ?? -1,
    }))
    .filter(({ s, r, p }) => s >= 0 && r >= 0 && p >= 0)
    .sort((a, b) => a.s - b.s || a.r - b.r || a.p - b.p);
  const sittings: Sitting[] = [];
  const byPerson = new Map<Invigilator, Sitting[]>();
  const teams = sessions.flatMap((session) =>
    problem.rooms.map((room) => ({ session, room, members: [] as Invigilator[] })),
  );
  for (const { s, r, p } of inOrder) {
    const [session, room, person] = [sessions[s], problem.rooms[r], problem.staff[p]];
    if (!session || !room || !person) continue;
    const fromMinute = minuteOf(session.start);
    const sitting = { person, session, room, fromMinute, toMinute: minuteOf(session.end) };
    sittings.push(sitting);
    const own = byPerson.get(person);
    if (own) own.push(sitting);
    else byPerson.set(person, [sitting]);
    teams[s * problem.rooms.length + r]?.members.push(person);
  }
  return {
    problem,
    sittings,
    teams,
    byPerson,
    places: new Set(places.map(placeKey)),
    previous: previous && new Set(previous.map(placeKey)),
  };
}
