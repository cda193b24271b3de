import type { ExamSession, Invigilator, RosterPlace, RosterProblem } from './roster-problem.ts';
import { minuteOf, placeKey, type Sitting, sessionsInOrder } from './roster-view.ts';
import type { ActiveRule } from './rule-set.ts';

/** A sitting with its places in the lists, by which everything is ordered. */
export interface NumberedSitting extends Sitting {
  readonly s: number;
  readonly r: number;
  readonly p: number;
}

/** A roster indexed once, so that `judgeMove` and `rankSubstitutes` look only at what a move touches. */
export interface MoveView {
  readonly problem: RosterProblem;
  readonly rules: readonly ActiveRule[];
  /** In the order of time. */
  readonly sessions: readonly ExamSession[];
  /** Everybody in a room in a session (`s * rooms + r`), in the order of the staff list. */
  readonly teams: readonly (readonly NumberedSitting[])[];
  /** Sittings of each person in the order of time; by place in the staff list. */
  readonly courses: readonly (readonly NumberedSitting[])[];
  readonly lockedOf: ReadonlyMap<string, readonly RosterPlace[]>;
  readonly previous: ReadonlySet<string> | null;
  /** What a person's sittings cost by all rules that only cost, weighted. */
  readonly costOf: (person: Invigilator, sittings: readonly Sitting[]) => number;
  /** Null where the place names something unknown. */
  readonly sittingAt: (place: RosterPlace) => NumberedSitting | null;
}

/** Linear in the assignments; assignments that name something unknown are left out, as the evaluator does. */
export function openMoveView(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  assignments: readonly RosterPlace[],
  previous: readonly RosterPlace[] | null,
): MoveView {
  const sessions = sessionsInOrder(problem);
  const sessionOrder = new Map(sessions.map(({ id }, index) => [id, index]));
  const roomOrder = new Map(problem.rooms.map(({ id }, index) => [id, index]));
  const staffOrder = new Map(problem.staff.map(({ id }, index) => [id, index]));
  const spans = sessions.map(({ start, end }) => ({ fromMinute: minuteOf(start), toMinute: minuteOf(end) }));
  const sittingAt = ({ sessionId, roomId, staffId }: RosterPlace): NumberedSitting | null => {
    const s = sessionOrder.get(sessionId) ?? -1;
    const r = roomOrder.get(roomId) ?? -1;
    const p = staffOrder.get(staffId) ?? -1;
    const [session, room, person, span] = [sessions[s], problem.rooms[r], problem.staff[p], spans[s]];
    return session && room && person && span ? { session, room, person, ...span, s, r, p } : null;
  };
  const teams: NumberedSitting[][] = sessions.flatMap(() => problem.rooms.map(() => []));
  const courses: NumberedSitting[][] = problem.staff.map(() => []);
  for (const sitting of assignments.map(sittingAt).sort(bySeat)) {
    if (!sitting) continue;
    teams[sitting.s * problem.rooms.length + sitting.r]?.push(sitting);
    courses[sitting.p]?.push(sitting);
  }
  const lockedOf = new Map<string, RosterPlace[]>();
  for (const place of problem.locked) {
    const own = lockedOf.get(place.staffId);
    if (own) own.push(place);
    else lockedOf.set(place.staffId, [place]);
  }
  const costs = rules.flatMap(({ rule, weight }) =>
    rule.kind === 'cost' ? [{ weight, costOfPerson: rule.costIn(problem) }] : [],
  );
  return {
    problem,
    rules,
    sessions,
    teams,
    courses,
    lockedOf,
    previous: previous && new Set(previous.map(placeKey)),
    costOf: (person, sittings) =>
      costs.reduce((sum, { weight, costOfPerson }) => sum + weight * costOfPerson(person, sittings), 0),
    sittingAt,
  };
}

/** Session by session, room by room, person by person. */
export function bySeat(a: NumberedSitting | null, b: NumberedSitting | null): number {
  if (!a || !b) return (a ? 1 : 0) - (b ? 1 : 0);
  return a.s - b.s || a.r - b.r || a.p - b.p;
}
