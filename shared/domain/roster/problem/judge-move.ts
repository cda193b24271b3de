import type { RosterScore } from './evaluate-problem.ts';
import { type BrokenRule, findingsOf, worded } from './findings-of.ts';
import { bySeat, type MoveView, type NumberedSitting } from './move-view.ts';
import type { RosterPlace } from './roster-problem.ts';
import { placeKey, type RosterView } from './roster-view.ts';
import type { Finding } from './rule.ts';
import type { ActiveRule } from './rule-set.ts';

/** A change of a roster: one assignment, a replacement, a swap of two, or any other exchange. */
export interface RosterMove {
  readonly remove: readonly RosterPlace[];
  readonly add: readonly RosterPlace[];
}

/** What a move would do; `count` of a broken rule is how many violations come or go, its text tells the state. */
export interface MoveVerdict {
  /** Whether no hard rule is broken more than before. */
  readonly isAllowed: boolean;
  /** Hard rules that the move breaks, or breaks more, with the words of the state after it. */
  readonly broken: readonly BrokenRule[];
  /** Hard rules that the move mends, or breaks less, with the words of the state before it. */
  readonly healed: readonly BrokenRule[];
  readonly softBroken: readonly BrokenRule[];
  readonly softHealed: readonly BrokenRule[];
  /** Score after the move less score before it; equal to the difference of two whole evaluations. */
  readonly change: RosterScore;
}

/** Judges a move by the rules themselves on the people and rooms it touches, for words before a drop. */
export function judgeMove(view: MoveView, move: RosterMove): MoveVerdict {
  const { before, after, people } = partsOf(view, move);
  const lists = { hard: emptyDiff(), soft: emptyDiff() };
  const change = { hard: 0, soft: 0 };
  for (const active of view.rules) {
    if (active.rule.kind === 'cost') continue;
    const { level, weight } = active;
    const [old, now] = [findingsOf(active, before), findingsOf(active, after)];
    change[level] += (total(now) - total(old)) * (level === 'hard' ? 1 : weight);
    compare(active, old, now, lists[level].broken);
    compare(active, now, old, lists[level].healed);
  }
  for (const p of people) {
    const person = view.problem.staff[p];
    if (person)
      change.soft +=
        view.costOf(person, after.byPerson.get(person) ?? []) -
        view.costOf(person, before.byPerson.get(person) ?? []);
  }
  return {
    isAllowed: lists.hard.broken.length === 0,
    broken: lists.hard.broken,
    healed: lists.hard.healed,
    softBroken: lists.soft.broken,
    softHealed: lists.soft.healed,
    change,
  };
}

const emptyDiff = (): { broken: BrokenRule[]; healed: BrokenRule[] } => ({ broken: [], healed: [] });
const total = (findings: readonly Finding[]): number => findings.reduce((sum, { count }) => sum + count, 0);

/** Findings that are in the second list only, or there with more violations. */
function compare(
  active: ActiveRule,
  less: readonly Finding[],
  more: readonly Finding[],
  into: BrokenRule[],
): void {
  if (more.length === 0) return;
  const known = new Map<string, number>();
  for (const finding of less) {
    const key = findingKey(active, finding);
    known.set(key, (known.get(key) ?? 0) + finding.count);
  }
  for (const finding of more) {
    const key = findingKey(active, finding);
    const covered = Math.min(finding.count, known.get(key) ?? 0);
    known.set(key, (known.get(key) ?? 0) - covered);
    if (finding.count > covered)
      into.push(worded(active.rule.id, { ...finding, count: finding.count - covered }));
  }
}

/** A team's rule is about the room, whoever sits there; the others are about their people. */
function findingKey({ rule }: ActiveRule, { sessionId, roomId, staffIds }: Finding): string {
  return JSON.stringify([sessionId, roomId, rule.kind === 'team' ? [] : staffIds]);
}

/**
 * The part of the roster that a move touches, before and after: the people of the move with all their sittings, and
 * everybody in the rooms where they sit before or after. Rules look at persons, rooms and pairs, and all of these
 * that have one of the people in them are whole; what they count beside is the same before and after.
 */
function partsOf(view: MoveView, { remove, add }: RosterMove) {
  const courses = new Map<number, NumberedSitting[]>();
  const courseOf = (p: number): NumberedSitting[] => {
    const own = courses.get(p) ?? [...(view.courses[p] ?? [])];
    courses.set(p, own);
    return own;
  };
  for (const place of remove) {
    const sitting = view.sittingAt(place);
    if (!sitting) continue;
    const own = courseOf(sitting.p);
    const index = own.findIndex(({ s, r }) => s === sitting.s && r === sitting.r);
    if (index >= 0) own.splice(index, 1);
  }
  for (const place of add) {
    const sitting = view.sittingAt(place);
    if (sitting) courseOf(sitting.p).push(sitting);
  }
  const people = [...courses.keys()].sort((a, b) => a - b);
  const old = people.map((p) => view.courses[p] ?? []);
  const now = people.map((p) => courseOf(p).sort(bySeat));
  const rooms = view.problem.rooms.length;
  const cells = [...new Set([...old, ...now].flat().map(({ s, r }) => s * rooms + r))].sort((a, b) => a - b);
  const others = cells.map((cell) => (view.teams[cell] ?? []).filter(({ p }) => !courses.has(p)));
  const staff = [...new Set([...others.flat().map(({ p }) => p), ...people])]
    .sort((a, b) => a - b)
    .flatMap((p) => view.problem.staff[p] ?? []);
  const locked = people.flatMap((p) => view.lockedOf.get(view.problem.staff[p]?.id ?? '') ?? []);
  const problem = { ...view.problem, staff, locked };
  const part = (own: readonly (readonly NumberedSitting[])[]): RosterView => {
    const sittings = own.flat().sort(bySeat);
    return {
      problem,
      sittings,
      teams: cells.flatMap((cell, index) => {
        const session = view.sessions[Math.floor(cell / rooms)];
        const room = view.problem.rooms[cell % rooms];
        const seated = sittings.filter(({ s, r }) => s * rooms + r === cell);
        const members = [...(others[index] ?? []), ...seated].sort(bySeat).map(({ person }) => person);
        return session && room ? [{ session, room, members }] : [];
      }),
      byPerson: new Map(own.flatMap((course) => (course[0] ? [[course[0].person, course] as const] : []))),
      places: new Set(
        sittings.map(({ session, room, person }) =>
          placeKey({ sessionId: session.id, roomId: room.id, staffId: person.id }),
        ),
      ),
      previous: view.previous,
    };
  };
  return { before: part(old), after: part(now), people };
}
