import type { RosterPlace, RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import { placeKey } from '../../../shared/domain/roster/problem/roster-view.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import { at, compileProblem, type SearchModel } from './search-model.ts';
import { SearchState } from './search-state.ts';
import { SeedWords } from './seed-words.ts';

export interface RoomDraw {
  /** The roster with this session drawn; the other sessions as they were. */
  readonly assignments: readonly RosterPlace[];
  readonly steps: number;
  /** Steps that changed something. */
  readonly exchanges: number;
  /** Hard violations before, which the draw never exceeds. */
  readonly hardBefore: number;
}

export type DrawFault = 'unknown-session' | 'twice-in-session' | 'more-than-seats';

/** Where each of the drawn seats sends its person: two exchange, three go round, two times two exchange. */
const TARGETS: readonly (readonly number[])[] = [
  [1, 0],
  [1, 2, 0],
  [1, 0, 3, 2],
];
/** Steps for each person and each doubling of their number; a shuffle by exchanges is even after far fewer. */
const STEPS_PER_PERSON = 32;

/** Steps of a draw among so many people: 32 n times the binary digits of n. */
export const drawSteps = (people: number): number =>
  STEPS_PER_PERSON * people * (people === 0 ? 0 : Math.floor(Math.log2(people)) + 1);

/**
 * 抽签: draws who sits in which room of one session, `exam-draw/1`. The people seated in the session are numbered from
 * 0 by the order of the rooms, then of the staff list; whoever is locked there is left out. Each step draws a kind of
 * `TARGETS` and then that many seats with `SeedWords.below`; it is made where the seats differ, everybody comes into
 * another room, and the whole roster has no more hard violations than before the draw. Every step is as likely as
 * the one that takes it back, so every roster that can be reached is equally likely in the limit; the number of
 * steps is fixed by `drawSteps`. Soft rules play no part.
 */
export function drawRooms(
  problem: RosterProblem,
  rules: readonly ActiveRule[],
  assignments: readonly RosterPlace[],
  sessionId: string,
  seed: string,
): RoomDraw | { readonly fault: DrawFault } {
  const hard = rules.filter(({ level }) => level === 'hard');
  const model = compileProblem(problem, hard, null);
  const s = model.sessionIds.indexOf(sessionId);
  if (s < 0) return { fault: 'unknown-session' };
  const state = new SearchState(model);
  const fault = seatAll(state, problem, assignments);
  if (fault) return { fault };
  const seats = drawnSeats(state, problem, s);
  const hardBefore = state.hard;
  const words = new SeedWords(sessionId, seed);
  const steps = drawSteps(seats.length);
  let exchanges = 0;
  for (let step = 0; step < steps; step += 1) {
    const targets = TARGETS[words.below(TARGETS.length)] ?? [];
    const chosen = targets.map(() => seats[words.below(seats.length)] ?? 0);
    if (new Set(chosen).size < chosen.length) continue;
    const isStaying = targets.some(
      (to, from) => state.roomOf(chosen[to] ?? 0) === state.roomOf(chosen[from] ?? 0),
    );
    if (!isStaying && moveAll(state, chosen, targets, hardBefore)) exchanges += 1;
  }
  const drawn = seatsIn(model, s).flatMap((seat): RosterPlace[] => {
    const person = problem.staff[at(state.personAt, seat)];
    const room = problem.rooms[state.roomOf(seat)];
    return person && room ? [{ sessionId, roomId: room.id, staffId: person.id }] : [];
  });
  const others = assignments.filter((place) => place.sessionId !== sessionId);
  return { assignments: [...others, ...drawn], steps, exchanges, hardBefore };
}

/** Whether two rosters put the same people in the same places, and where they do not. */
export function compareDraw(
  expected: readonly RosterPlace[],
  shown: readonly RosterPlace[],
): { readonly missing: readonly RosterPlace[]; readonly extra: readonly RosterPlace[] } {
  const [one, other] = [new Set(expected.map(placeKey)), new Set(shown.map(placeKey))];
  return {
    missing: expected.filter((place) => !other.has(placeKey(place))),
    extra: shown.filter((place) => !one.has(placeKey(place))),
  };
}

/** The person of each seat goes to the seat of its target; taken back where too much breaks. */
function moveAll(
  state: SearchState,
  seats: readonly number[],
  targets: readonly number[],
  mostHard: number,
): boolean {
  const people = seats.map((seat) => state.take(seat));
  for (const [from, to] of targets.entries()) state.put(seats[to] ?? 0, people[from] ?? 0);
  if (state.hard <= mostHard) return true;
  for (const seat of seats) state.take(seat);
  for (const [index, seat] of seats.entries()) state.put(seat, people[index] ?? 0);
  return false;
}

/** By the order of rooms, then of the staff list. */
function seatAll(
  state: SearchState,
  problem: RosterProblem,
  assignments: readonly RosterPlace[],
): DrawFault | null {
  const { model } = state;
  const sessions = new Map(model.sessionIds.map((id, index) => [id, index]));
  const rooms = new Map(problem.rooms.map(({ id }, index) => [id, index]));
  const staff = new Map(problem.staff.map(({ id }, index) => [id, index]));
  const numbered = assignments
    .flatMap((place) => {
      const [s, r, p] = [sessions.get(place.sessionId), rooms.get(place.roomId), staff.get(place.staffId)];
      return s === undefined || r === undefined || p === undefined ? [] : [{ s, r, p }];
    })
    .sort((a, b) => a.s - b.s || a.r - b.r || a.p - b.p);
  for (const { s, r, p } of numbered) {
    if (at(state.seatOf, p * model.sessions + s) >= 0) return 'twice-in-session';
    const first = s * model.seatsPerSession + at(model.roomStart, r);
    const last = s * model.seatsPerSession + at(model.roomStart, r + 1);
    let seat = first;
    while (seat < last && at(state.personAt, seat) >= 0) seat += 1;
    if (seat === last) return 'more-than-seats';
    state.put(seat, p);
  }
  return null;
}

function seatsIn(model: SearchModel, s: number): number[] {
  return Array.from({ length: model.seatsPerSession }, (_, index) => s * model.seatsPerSession + index);
}

function drawnSeats(state: SearchState, problem: RosterProblem, s: number): number[] {
  const { model } = state;
  const locked = new Set(model.price.locked.hard === 0 ? [] : problem.locked.map(placeKey));
  return seatsIn(model, s).filter((seat) => {
    const person = problem.staff[at(state.personAt, seat)];
    const room = problem.rooms[state.roomOf(seat)];
    if (!person || !room) return false;
    return !locked.has(
      placeKey({ sessionId: model.sessionIds[s] ?? '', roomId: room.id, staffId: person.id }),
    );
  });
}
