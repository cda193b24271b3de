import { type BrokenRule, teamText, worded } from './findings-of.ts';
import { judgeMove } from './judge-move.ts';
import { type MoveView, type NumberedSitting, openMoveView } from './move-view.ts';
import { ownCost } from './own-cost.ts';
import type { Invigilator, RosterPlace, RosterProblem } from './roster-problem.ts';
import type { Sentence } from './rule.ts';
import type { ActiveRule } from './rule-set.ts';

/** A seat that needs somebody; `staffId` is who does not come, null where the seat is empty in the roster already. */
export interface SeatToFill {
  readonly sessionId: string;
  readonly roomId: string;
  readonly staffId: string | null;
}

/** Somebody who waits to be called; `building` is where, null where nobody said. */
export interface Standby {
  readonly staffId: string;
  readonly building: string | null;
}

export interface Substitute {
  readonly staffId: string;
  readonly name: string;
  readonly school: string;
  /** Whether no hard rule speaks against it. */
  readonly isAllowed: boolean;
  readonly isStandby: boolean;
  /** Building of the room against where the person waits, or else serves nearest in time on that day. */
  readonly distance: 'same-building' | 'other-building' | 'unknown';
  /** Hard rules that would be broken with this person there, worded; empty exactly where `isAllowed`. */
  readonly barredBy: readonly BrokenRule[];
  readonly softBroken: readonly BrokenRule[];
  /** Change of the soft score by this person's coming; less is better, below 0 the roster becomes fairer. */
  readonly cost: number;
  /** Sessions served before. */
  readonly load: number;
  /** All of it in sentences, in the order of weight. */
  readonly reasons: readonly Sentence[];
}

/**
 * Everybody but those who sit in the room already, best first: whoever may serve before whoever may not, then
 * standby, nearness, cost, load, order of the staff list; whoever may not by the number of violations first. People
 * who cannot come are told by `unavailable` (`withAbsences`). A room's rule about its team (`mixed-sex`,
 * `experienced`, …) bars whoever leaves it broken, unless it was broken as badly while the missing person sat there.
 * Null: the session or room is unknown. About 0.2 ms a person.
 */
export function rankSubstitutes(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  assignments: readonly RosterPlace[],
  seat: SeatToFill,
  standby: readonly Standby[],
): readonly Substitute[] | null {
  const view = openMoveView(problem, rules, assignments, null);
  const s = view.sessions.findIndex(({ id }) => id === seat.sessionId);
  const r = problem.rooms.findIndex(({ id }) => id === seat.roomId);
  const room = problem.rooms[r];
  if (s < 0 || !room) return null;
  const team = view.teams[s * problem.rooms.length + r] ?? [];
  const leaver = team.find(({ person }) => person.id === seat.staffId);
  const remove = leaver ? [placeOf(leaver)] : [];
  const staying = team.filter((one) => one !== leaver);
  const seated = new Set(staying.map(({ person }) => person));
  const left = judgeMove(view, { remove, add: [] }).change.soft;
  const waiting = new Map(standby.map((one) => [one.staffId, one]));
  const ranked = problem.staff.flatMap((person, index): Ranked[] => {
    if (seated.has(person) || person.id === seat.staffId) return [];
    const verdict = judgeMove(view, {
      remove,
      add: [{ sessionId: seat.sessionId, roomId: seat.roomId, staffId: person.id }],
    });
    const barredBy = leaver ? verdict.broken : withTeam(view, verdict.broken, { s, r, staying, person });
    const course = view.courses[index] ?? [];
    const place = whereabouts(course, s, waiting.get(person.id), view);
    const one = {
      staffId: person.id,
      name: person.name,
      school: person.school,
      isAllowed: barredBy.length === 0,
      isStandby: waiting.has(person.id),
      distance: distanceTo(room.building, place?.building ?? null),
      barredBy,
      softBroken: verdict.softBroken,
      cost: verdict.change.soft - left,
      load: course.length,
    };
    const reasons = reasonsOf(one, place, person, { sessionId: seat.sessionId, building: room.building });
    const violations = barredBy.reduce((sum, { count }) => sum + count, 0);
    return [{ substitute: { ...one, reasons }, violations, index }];
  });
  return ranked.sort(best).map(({ substitute }) => substitute);
}

interface Ranked {
  readonly substitute: Substitute;
  readonly violations: number;
  readonly index: number;
}

const NEARNESS = { 'same-building': 0, 'other-building': 1, unknown: 2 } as const;

function best(a: Ranked, b: Ranked): number {
  const [one, other] = [a.substitute, b.substitute];
  return (
    a.violations - b.violations ||
    Number(other.isStandby) - Number(one.isStandby) ||
    NEARNESS[one.distance] - NEARNESS[other.distance] ||
    one.cost - other.cost ||
    one.load - other.load ||
    a.index - b.index
  );
}

function placeOf({ session, room, person }: NumberedSitting): RosterPlace {
  return { sessionId: session.id, roomId: room.id, staffId: person.id };
}

/** In a room with an empty seat a rule about the team may be broken already; whoever leaves it so is no help. */
function withTeam(
  view: MoveView,
  broken: readonly BrokenRule[],
  place: {
    readonly s: number;
    readonly r: number;
    readonly staying: readonly NumberedSitting[];
    readonly person: Invigilator;
  },
): readonly BrokenRule[] {
  const [session, room] = [view.sessions[place.s], view.problem.rooms[place.r]];
  if (!session || !room) return broken;
  const members = [...place.staying.map(({ person }) => person), place.person];
  const known = new Set(broken.map(({ ruleId }) => ruleId));
  const more = view.rules.flatMap(({ rule, level }) => {
    if (rule.kind !== 'team' || level !== 'hard' || known.has(rule.id)) return [];
    const count = rule.count(members, room.seats);
    const staffIds = members.map(({ id }) => id);
    const text = teamText(rule, { session, room, members });
    return count > 0
      ? [worded(rule.id, { sessionId: session.id, roomId: room.id, staffIds, count, text })]
      : [];
  });
  return [...broken, ...more];
}

interface Whereabouts {
  readonly building: string | null;
  readonly text: Sentence;
}

function whereabouts(
  course: readonly NumberedSitting[],
  s: number,
  standby: Standby | undefined,
  view: MoveView,
): Whereabouts | null {
  if (standby) {
    const { building } = standby;
    const zh = building === null ? '候补人员' : `候补人员，在${building}待命`;
    return { building, text: { zh, en: building === null ? 'on standby' : `on standby in ${building}` } };
  }
  const session = view.sessions[s];
  const day = session?.start.slice(0, 10);
  const near = course
    .filter((one) => one.session.start.slice(0, 10) === day)
    .sort((a, b) => Math.abs(a.s - s) - Math.abs(b.s - s))[0];
  if (!near) return null;
  const { building, id } = near.room;
  return {
    building: building === '' ? null : building,
    text: {
      zh: `当天场次 ${near.session.id} 在${building}考场 ${id} 监考`,
      en: `serves that day in session ${near.session.id}, room ${id}${building === '' ? '' : `, building ${building}`}`,
    },
  };
}

function distanceTo(own: string, building: string | null): Substitute['distance'] {
  if (own === '' || building === null) return 'unknown';
  return own === building ? 'same-building' : 'other-building';
}

function reasonsOf(
  one: Omit<Substitute, 'reasons'>,
  place: Whereabouts | null,
  person: Invigilator,
  at: { readonly sessionId: string; readonly building: string },
): Sentence[] {
  const reasons: Sentence[] = [...one.barredBy, ...one.softBroken].map(({ text, textZh }) => ({
    zh: textZh,
    en: text,
  }));
  if (place) reasons.push(place.text);
  if (one.distance === 'same-building') reasons.push({ zh: '与该考场同一楼栋', en: 'in the same building' });
  reasons.push({
    zh: `已安排 ${one.load} 场，加上本场共 ${one.load + 1} 场`,
    en: `serves ${one.load} sessions, ${one.load + 1} with this one`,
  });
  const session = ownCost(person.preference.sessions, at.sessionId);
  if (session > 0)
    reasons.push({
      zh: `不愿监考本场（意愿代价 ${session}）`,
      en: `would rather not serve in this session (${session})`,
    });
  const building = ownCost(person.preference.buildings, at.building);
  if (building > 0)
    reasons.push({
      zh: `不愿在该楼栋监考（意愿代价 ${building}）`,
      en: `would rather not serve in this building (${building})`,
    });
  return reasons;
}
