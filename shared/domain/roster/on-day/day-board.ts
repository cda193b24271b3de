import type { LeaveReason, RosterDayFact, StandbyPlace } from '../../../contract/roster-day.ts';
import type { Person, RosterTable, Session } from '../../../contract/roster-table.ts';
import { factsByPerson, liveFacts, type PersonFact } from './live-facts.ts';
import { type DayRules, reportMsOf, type SessionTimes, sessionTimes } from './session-times.ts';

/** `waiting`: not there yet, the report time has not come; `overdue`: it has. */
export type PresenceState = 'waiting' | 'overdue' | 'present' | 'absent' | 'left';

export interface Presence {
  readonly personId: string;
  readonly name: string;
  readonly state: PresenceState;
  readonly signedInAtMs: number | null;
  /** Begun minutes after the report time; 0 for whoever was in time or stepped in. */
  readonly lateMinutes: number;
  readonly leftAtMs: number | null;
  readonly leaveReason: LeaveReason | null;
  readonly leaveNote: string;
  /** What can be taken back: the last thing entered; null where nothing was. */
  readonly lastFactId: string | null;
}

export interface DaySeat {
  readonly seat: number;
  /** Null: nobody is assigned. */
  readonly person: Presence | null;
  /** Somebody stepped in here; `fromPersonId` null: on an empty seat. */
  readonly substitution: { readonly factId: string; readonly fromPersonId: string | null } | null;
}

export interface DayRoom {
  readonly postId: string;
  readonly name: string;
  readonly seats: readonly DaySeat[];
  /** Seats that want somebody now: empty, overdue, absent, left. */
  readonly missing: number;
}

export interface DayCounts {
  readonly expected: number;
  readonly present: number;
  readonly late: number;
  readonly waiting: number;
  readonly overdue: number;
  readonly absent: number;
  readonly left: number;
  readonly empty: number;
  readonly replaced: number;
}

export interface DayBoard {
  readonly times: SessionTimes;
  readonly counts: DayCounts;
  /** Rooms with people missing first, most first; otherwise in the order of the posts. */
  readonly rooms: readonly DayRoom[];
  /** The standby pool of this session: on standby and on no seat of it. */
  readonly standby: readonly (Presence & { readonly waitsIn: StandbyPlace | null })[];
}

/** Who should be where in one session and who is; linear in seats and facts. */
export function dayBoard(
  table: Pick<RosterTable, 'people' | 'posts' | 'assignments'>,
  session: Session,
  day: DayRules & {
    readonly facts: readonly RosterDayFact[];
    readonly setup: { readonly standby: readonly StandbyPlace[] };
  },
  nowMs: number,
  toMs: (civil: string) => number,
): DayBoard {
  const times = sessionTimes(session, day, toMs);
  const live = liveFacts(day.facts, session.id, times);
  const byPerson = factsByPerson(live);
  const people = new Map(table.people.map((one) => [one.id, one]));
  const places = new Map(day.setup.standby.map((one) => [one.personId, one]));
  const seated = new Map<string, string>();
  for (const { sessionId, postId, seat, personId } of table.assignments)
    if (sessionId === session.id) seated.set(keyOf(postId, seat), personId);
  // A change of the seat by hand, or an undo, ends the substitution: it counts while its person sits there.
  const substituted = new Map<string, { readonly factId: string; readonly fromPersonId: string | null }>();
  const steppedIn = new Set<string>();
  const stepIn = (key: string, by: { factId: string; from: string | null; to: string | null }): void => {
    if (by.to !== null && seated.get(key) === by.to)
      substituted.set(key, { factId: by.factId, fromPersonId: by.from });
  };
  for (const fact of live)
    if (fact.kind === 'substitute') {
      const { id: factId, fromPersonId: from, toPersonId: to } = fact;
      stepIn(keyOf(fact.postId, fact.seat), { factId, from, to });
      if (seated.get(keyOf(fact.postId, fact.seat)) === to) steppedIn.add(to);
    } else if (fact.kind === 'replan') {
      const own = fact.seats.filter(({ sessionId }) => sessionId === session.id);
      // Whoever only moved to another room had to be there in time all the same.
      const hadSeat = new Set(own.map(({ before }) => before));
      for (const { postId, seat, before: from, after: to } of own) {
        stepIn(keyOf(postId, seat), { factId: fact.id, from, to });
        if (to !== null && !hadSeat.has(to) && seated.get(keyOf(postId, seat)) === to) steppedIn.add(to);
      }
    }
  const presence = (personId: string): Presence => {
    const person: Pick<Person, 'name' | 'post' | 'isStandby'> = people.get(personId) ?? {
      ...{ name: personId, post: '', isStandby: false },
    };
    const reportMs = reportMsOf(times, person);
    const dueMs = steppedIn.has(personId) ? Number.POSITIVE_INFINITY : reportMs;
    const who = { personId, name: person.name };
    return presenceOf(who, byPerson.get(personId) ?? [], dueMs, nowMs >= reportMs);
  };
  const rooms = table.posts
    .filter(({ kind }) => kind === 'invigilation')
    .map(({ id: postId, name, seats: count }): DayRoom => {
      const seats = Array.from({ length: count }, (_, seat): DaySeat => {
        const key = keyOf(postId, seat);
        const personId = seated.get(key);
        return {
          seat,
          person: personId === undefined ? null : presence(personId),
          substitution: substituted.get(key) ?? null,
        };
      });
      return { postId, name, seats, missing: seats.filter(isMissing).length };
    });
  const atSeats = new Set(seated.values());
  const seatedPeople = rooms.flatMap(({ seats }) => seats.flatMap(({ person }) => (person ? [person] : [])));
  const count = (state: PresenceState): number => seatedPeople.filter((one) => one.state === state).length;
  return {
    times,
    counts: {
      expected: seatedPeople.length,
      present: count('present'),
      late: seatedPeople.filter(({ state, lateMinutes }) => state === 'present' && lateMinutes > 0).length,
      waiting: count('waiting'),
      overdue: count('overdue'),
      absent: count('absent'),
      left: count('left'),
      empty: rooms.reduce((sum, { seats }) => sum + seats.filter(({ person }) => person === null).length, 0),
      replaced: substituted.size,
    },
    rooms: rooms
      .map((room, index) => ({ room, index }))
      .sort((a, b) => b.room.missing - a.room.missing || a.index - b.index)
      .map(({ room }) => room),
    standby: table.people
      .filter(({ id, isStandby }) => isStandby && !atSeats.has(id))
      .map(({ id }) => ({ ...presence(id), waitsIn: places.get(id) ?? null })),
  };
}

const WANTING: ReadonlySet<PresenceState> = new Set(['overdue', 'absent', 'left']);

/** Whether somebody has to be found for a seat now. */
export const isMissing = ({ person }: Pick<DaySeat, 'person'>): boolean =>
  person === null || WANTING.has(person.state);

function presenceOf(
  who: { readonly personId: string; readonly name: string },
  facts: readonly PersonFact[],
  dueMs: number,
  isDue: boolean,
): Presence {
  const last = facts.at(-1);
  const signedIn = facts.findLast(({ kind }) => kind === 'sign-in');
  const signedInAtMs = last?.kind === 'absent' ? null : (signedIn?.atMs ?? null);
  return {
    ...who,
    state: last ? STATE_OF[last.kind] : isDue ? 'overdue' : 'waiting',
    signedInAtMs,
    lateMinutes: signedInAtMs === null ? 0 : Math.max(0, Math.ceil((signedInAtMs - dueMs) / 60_000)),
    ...(last?.kind === 'left'
      ? { leftAtMs: last.atMs, leaveReason: last.reason ?? null, leaveNote: last.note ?? '' }
      : { leftAtMs: null, leaveReason: null, leaveNote: '' }),
    lastFactId: last?.id ?? null,
  };
}

const STATE_OF: Readonly<Record<PersonFact['kind'], PresenceState>> = {
  'sign-in': 'present',
  absent: 'absent',
  left: 'left',
};

const keyOf = (postId: string, seat: number): string => JSON.stringify([postId, seat]);
