import { ownCost } from '../../../shared/domain/roster/problem/own-cost.ts';
import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { minuteOf, sessionsInOrder } from '../../../shared/domain/roster/problem/roster-view.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import { fairLoadCost, idealLoad } from '../../../shared/domain/roster/problem/rules/fair-load.ts';
import { judgeRooms, type SessionRooms } from './session-rooms.ts';

/** What one violation of a rule that looks at several assignments costs; both 0: the rule is off. */
export interface Price {
  readonly hard: 0 | 1;
  readonly soft: number;
}

/**
 * A problem in whole numbers. Sessions are in the order of time; a seat is numbered session by session and room by
 * room: `session * seatsPerSession + seat in the session`. Arrays of person x session and person x room are flat.
 */
export interface SearchModel {
  readonly people: number;
  readonly sessions: number;
  readonly rooms: number;
  readonly sessionIds: readonly string[];
  readonly seatsPerSession: number;
  /** First seat (within a session) of each room, and one past the last. */
  readonly roomStart: Int32Array;
  readonly roomOfSeat: Int32Array;
  /** Hard rules that person and session, person and room break by themselves; with their costs. */
  readonly sessionHard: Uint8Array;
  readonly sessionCost: Int32Array;
  readonly roomHard: Uint8Array;
  readonly roomCost: Int32Array;
  /** What rooms with other candidates in some sessions add there; null where no room has them. */
  readonly inSession: SessionRooms | null;
  /** Room of the previous roster per person x session; -1: none. Null: no previous roster. */
  readonly previousRoom: Int32Array | null;
  /** Neither where the sex is not recorded. */
  readonly isFemale: Uint8Array;
  readonly isMale: Uint8Array;
  readonly isExperienced: Uint8Array;
  readonly school: Int32Array;
  readonly maxLoad: Int32Array;
  /** Cost of each load, 0 to all sessions; row 1 for those who count, row 0 of zeros for the others. */
  readonly loadCost: Int32Array;
  readonly isCounted: Uint8Array;
  readonly startMinute: Float64Array;
  readonly endMinute: Float64Array;
  /** Whether any two sessions overlap, or lie closer than the rest asked for. */
  readonly hasCloseSessions: boolean;
  readonly restMinutes: number;
  /** Person locked to each seat; -1: free to choose. */
  readonly lockedSeat: Int32Array;
  readonly price: Readonly<Record<PricedRule, Price>>;
}

export type PricedRule =
  | 'coverage'
  | 'locked'
  | 'one-place'
  | 'mixed-sex'
  | 'experienced'
  | 'distinct-schools'
  | 'pair-once'
  | 'room-once'
  | 'max-load'
  | 'rest'
  | 'few-changes';

const OFF: Price = { hard: 0, soft: 0 };

/** Turns a problem into numbers; every judgement of a single person is asked from the rules themselves. */
export function compileProblem(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  previous: readonly RosterPlace[] | null,
): SearchModel {
  const sessionList = sessionsInOrder(problem);
  const { rooms: roomList, staff } = problem;
  const [people, sessions, rooms] = [staff.length, sessionList.length, roomList.length];
  const sessionHard = new Uint8Array(people * sessions);
  const sessionCost = new Int32Array(people * sessions);
  const { roomHard, roomCost, inSession } = judgeRooms(problem, sessionList, rules);
  for (const { rule, level, weight, params } of rules) {
    if (rule.kind === 'session') {
      for (const [p, person] of staff.entries())
        for (const [s, session] of sessionList.entries())
          if (rule.isBroken(person, session, params, problem)) {
            if (level === 'hard') add(sessionHard, p * sessions + s, 1);
            else add(sessionCost, p * sessions + s, weight);
          }
    } else if (rule.id === 'session-preference') {
      for (const [p, person] of staff.entries())
        for (const [s, session] of sessionList.entries())
          add(sessionCost, p * sessions + s, weight * ownCost(person.preference.sessions, session.id));
    } else if (rule.id === 'building-preference') {
      for (const [p, person] of staff.entries())
        for (const [r, room] of roomList.entries())
          add(roomCost, p * rooms + r, weight * ownCost(person.preference.buildings, room.building));
    }
  }
  const priceOf = (id: string): Price => {
    const active = rules.find(({ rule }) => rule.id === id);
    if (!active) return OFF;
    return active.level === 'hard' ? { hard: 1, soft: 0 } : { hard: 0, soft: active.weight };
  };
  const fair = rules.find(({ rule }) => rule.id === 'fair-load')?.weight ?? 0;
  const { ideal, isCounted } = idealLoad(problem);
  const loadCost = new Int32Array(2 * (sessions + 1));
  for (let load = 0; load <= sessions; load += 1)
    loadCost[sessions + 1 + load] = fair * fairLoadCost(load, ideal);
  const rest = rules.find(({ rule }) => rule.id === 'rest')?.params['minutes'];
  const startMinute = Float64Array.from(sessionList, ({ start }) => minuteOf(start));
  const endMinute = Float64Array.from(sessionList, ({ end }) => minuteOf(end));
  const restMinutes = typeof rest === 'number' ? rest : 0;
  const hasCloseSessions = sessionList.some((_, s) =>
    sessionList.some((__, later) => later > s && at(startMinute, later) - at(endMinute, s) < restMinutes),
  );
  const roomStart = new Int32Array(rooms + 1);
  for (const [r, room] of roomList.entries()) roomStart[r + 1] = at(roomStart, r) + room.seats;
  const seatsPerSession = at(roomStart, rooms);
  const roomOfSeat = new Int32Array(seatsPerSession);
  for (let r = 0; r < rooms; r += 1) roomOfSeat.fill(r, at(roomStart, r), at(roomStart, r + 1));
  const schools = new Map<string, number>();
  const indexOf = placeIndex(problem, sessionList);
  return {
    people,
    sessions,
    rooms,
    sessionIds: sessionList.map(({ id }) => id),
    seatsPerSession,
    roomStart,
    roomOfSeat,
    sessionHard,
    sessionCost,
    roomHard,
    roomCost,
    inSession,
    previousRoom: previous && previousRooms(previous, indexOf, people, sessions),
    isFemale: Uint8Array.from(staff, ({ sex }) => (sex === 'F' ? 1 : 0)),
    isMale: Uint8Array.from(staff, ({ sex }) => (sex === 'M' ? 1 : 0)),
    isExperienced: Uint8Array.from(staff, (one) => (one.isExperienced ? 1 : 0)),
    school: Int32Array.from(staff, ({ school }) => {
      const known = schools.get(school);
      if (known === undefined) schools.set(school, schools.size);
      return known ?? schools.size - 1;
    }),
    maxLoad: Int32Array.from(staff, ({ maxSessions }) => maxSessions ?? sessions),
    loadCost,
    isCounted: Uint8Array.from(isCounted, (one) => (one ? 1 : 0)),
    startMinute,
    endMinute,
    hasCloseSessions,
    restMinutes,
    lockedSeat: lockedSeats(problem, rules, indexOf, sessions * seatsPerSession, seatsPerSession, roomStart),
    price: {
      coverage: priceOf('coverage'),
      locked: priceOf('locked'),
      'one-place': priceOf('one-place'),
      'mixed-sex': priceOf('mixed-sex'),
      experienced: priceOf('experienced'),
      'distinct-schools': priceOf('distinct-schools'),
      'pair-once': priceOf('pair-once'),
      'room-once': priceOf('room-once'),
      'max-load': priceOf('max-load'),
      rest: priceOf('rest'),
      'few-changes': previous ? priceOf('few-changes') : OFF,
    },
  };
}

type PlaceIndex = (place: RosterPlace) => { s: number; r: number; p: number };

function placeIndex(problem: RosterProblem, sessionList: readonly { readonly id: string }[]): PlaceIndex {
  const sessions = new Map(sessionList.map(({ id }, index) => [id, index]));
  const rooms = new Map(problem.rooms.map(({ id }, index) => [id, index]));
  const staff = new Map(problem.staff.map(({ id }, index) => [id, index]));
  return ({ sessionId, roomId, staffId }) => ({
    s: sessions.get(sessionId) ?? -1,
    r: rooms.get(roomId) ?? -1,
    p: staff.get(staffId) ?? -1,
  });
}

function previousRooms(
  previous: readonly RosterPlace[],
  indexOf: PlaceIndex,
  people: number,
  sessions: number,
): Int32Array {
  const rooms = new Int32Array(people * sessions).fill(-1);
  for (const place of previous) {
    const { s, r, p } = indexOf(place);
    // Who is gone, or whose room is, is no longer counted.
    if (Math.min(s, r, p) >= 0) rooms[p * sessions + s] = r;
  }
  return rooms;
}

/** Locked people get the first seats of their rooms; what does not fit (more than the seats) stays a violation. */
function lockedSeats(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  indexOf: PlaceIndex,
  seats: number,
  seatsPerSession: number,
  roomStart: Int32Array,
): Int32Array {
  const lockedSeat = new Int32Array(seats).fill(-1);
  if (!rules.some(({ rule }) => rule.id === 'locked')) return lockedSeat;
  const taken = new Set<number>();
  for (const place of problem.locked) {
    const { s, r, p } = indexOf(place);
    const key = s * problem.staff.length + p;
    if (taken.has(key)) continue;
    const end = s * seatsPerSession + at(roomStart, r + 1);
    for (let seat = s * seatsPerSession + at(roomStart, r); seat < end; seat += 1)
      if (at(lockedSeat, seat) < 0) {
        lockedSeat[seat] = p;
        taken.add(key);
        break;
      }
  }
  return lockedSeat;
}

type Numbers = Int32Array | Uint8Array | Float64Array;

/** A number of an array that has it. */
export function at(list: Numbers, index: number): number {
  return list[index] ?? 0;
}

function add(list: Numbers, index: number, value: number): void {
  list[index] = (list[index] ?? 0) + value;
}
