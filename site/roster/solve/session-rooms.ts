import { roomIn } from '../../../shared/domain/roster/problem/room-in-session.ts';
import type { ExamRoom, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';

/**
 * What rooms with other candidates in some sessions add there. `column` (session x room): the place in the row of each
 * person, -1 for rooms that are the same in all sessions.
 */
export interface SessionRooms {
  readonly columns: number;
  readonly column: Int32Array;
  readonly hard: Uint8Array;
  readonly cost: Int32Array;
}

/** Arrays of person x room; `inSession` is null where every room has the same candidates in all sessions. */
export interface JudgedRooms {
  readonly roomHard: Uint8Array;
  readonly roomCost: Int32Array;
  readonly inSession: SessionRooms | null;
}

/**
 * Every person in every room, by the rules that look at these two. `roomHard` and `roomCost` hold what is so in every
 * session, so that bounds and counts of who could serve in a room stay true; the rest is in `inSession`.
 */
export function judgeRooms(
  { rooms, staff }: RosterProblem,
  sessions: readonly { readonly id: string }[],
  rules: readonly ActiveRule[],
): JudgedRooms {
  const roomHard = new Uint8Array(staff.length * rooms.length);
  const roomCost = new Int32Array(staff.length * rooms.length);
  const { column, columns } = columnsOf(rooms, sessions);
  const hard = new Uint8Array(staff.length * columns);
  const cost = new Int32Array(staff.length * columns);
  const roomRules = rules.flatMap(({ rule, ...how }) => (rule.kind === 'room' ? [{ rule, ...how }] : []));
  // The room as it is in each session, once: sessions that differ only.
  const rows = rooms.map((room, r) => ({
    room,
    inSessions: sessions.flatMap((session, s) => {
      const place = column[s * rooms.length + r] ?? -1;
      return place < 0 ? [] : [{ place, room: roomIn(room, session.id) }];
    }),
  }));
  for (const [p, person] of staff.entries()) {
    const judge = (room: ExamRoom): { hard: number; cost: number } => {
      const sum = { hard: 0, cost: 0 };
      for (const { rule, level, weight, params } of roomRules)
        if (rule.isBroken(person, room, params)) {
          if (level === 'hard') sum.hard += 1;
          else sum.cost += weight;
        }
      return sum;
    };
    for (const [r, { room, inSessions }] of rows.entries()) {
      const own = p * rooms.length + r;
      const verdicts = inSessions.map((one) => ({ ...one, ...judge(one.room) }));
      const least = verdicts.length === 0 ? judge(room) : { hard: 255, cost: Number.MAX_SAFE_INTEGER };
      for (const verdict of verdicts) {
        least.hard = Math.min(least.hard, verdict.hard);
        least.cost = Math.min(least.cost, verdict.cost);
      }
      roomHard[own] = least.hard;
      roomCost[own] = least.cost;
      for (const verdict of verdicts) {
        hard[p * columns + verdict.place] = verdict.hard - least.hard;
        cost[p * columns + verdict.place] = verdict.cost - least.cost;
      }
    }
  }
  return { roomHard, roomCost, inSession: columns === 0 ? null : { columns, column, hard, cost } };
}

function columnsOf(
  rooms: readonly ExamRoom[],
  sessions: readonly { readonly id: string }[],
): { readonly column: Int32Array; readonly columns: number } {
  const column = new Int32Array(sessions.length * rooms.length).fill(-1);
  let columns = 0;
  for (const [r, { sessionCandidates = [] }] of rooms.entries()) {
    const named = new Set(sessionCandidates.map(({ sessionId }) => sessionId));
    if (!sessions.some(({ id }) => named.has(id))) continue;
    for (let s = 0; s < sessions.length; s += 1) {
      column[s * rooms.length + r] = columns;
      columns += 1;
    }
  }
  return { column, columns };
}

/** What the parts of a model say of a person in a room in a session. */
interface Rooms {
  readonly rooms: number;
  readonly roomHard: Uint8Array;
  readonly roomCost: Int32Array;
  readonly inSession: SessionRooms | null;
}

/** Hard rules that a person breaks in a room in a session, whoever else sits there. */
export function roomHardIn({ rooms, roomHard, inSession }: Rooms, p: number, s: number, r: number): number {
  const always = roomHard[p * rooms + r] ?? 0;
  if (inSession === null) return always;
  const place = inSession.column[s * rooms + r] ?? -1;
  return place < 0 ? always : always + (inSession.hard[p * inSession.columns + place] ?? 0);
}

/** What a person costs in a room in a session, whoever else sits there. */
export function roomCostIn({ rooms, roomCost, inSession }: Rooms, p: number, s: number, r: number): number {
  const always = roomCost[p * rooms + r] ?? 0;
  if (inSession === null) return always;
  const place = inSession.column[s * rooms + r] ?? -1;
  return place < 0 ? always : always + (inSession.cost[p * inSession.columns + place] ?? 0);
}
