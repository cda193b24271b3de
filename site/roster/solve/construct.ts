import type { Random } from './random.ts';
import { at } from './search-model.ts';
import type { SearchState } from './search-state.ts';
import { roomHardIn } from './session-rooms.ts';

/** People looked at for one seat; more changes little and costs a large staff list for every seat. */
const MOST_LOOKED_AT = 150;
/** What a hard violation weighs beside a cost while seats are filled. */
const HARD_WEIGHT = 100_000;

/**
 * Fills every seat, most constrained sessions and rooms first (fewest people who may serve there), each with the
 * person who does least harm. Locked people sit first, then everybody who may stay where a previous roster had them. Seats without anybody who may serve stay empty.
 */
export function construct(state: SearchState, random: Random): void {
  const { model } = state;
  for (let seat = 0; seat < model.lockedSeat.length; seat += 1) {
    const p = at(model.lockedSeat, seat);
    if (p >= 0) state.put(seat, p);
  }
  if (model.previousRoom !== null) seatPrevious(state, model.previousRoom);
  const sessions = Array.from({ length: model.sessions }, (_, s) => {
    let able = 0;
    for (let p = 0; p < model.people; p += 1) if (model.sessionHard[p * model.sessions + s] === 0) able += 1;
    return { s, able };
  }).sort((a, b) => a.able - b.able || a.s - b.s);
  const rooms = Array.from({ length: model.rooms }, (_, r) => {
    let able = 0;
    for (let p = 0; p < model.people; p += 1) if (model.roomHard[p * model.rooms + r] === 0) able += 1;
    return { r, able };
  }).sort((a, b) => a.able - b.able || a.r - b.r);
  for (const { s } of sessions) {
    const free: number[] = [];
    for (let p = 0; p < model.people; p += 1)
      if (model.sessionHard[p * model.sessions + s] === 0 && at(state.seatOf, p * model.sessions + s) < 0)
        free.push(p);
    // Every room gets its first person before any gets its second: the rare (experienced, women) spread out.
    const most = Math.max(...rooms.map(({ r }) => at(model.roomStart, r + 1) - at(model.roomStart, r)));
    for (let round = 0; round < most; round += 1)
      for (const { r } of rooms) {
        const seat = s * model.seatsPerSession + at(model.roomStart, r) + round;
        if (at(model.roomStart, r) + round >= at(model.roomStart, r + 1) || at(state.personAt, seat) >= 0)
          continue;
        fillSeat(state, seat, free, random);
      }
  }
}

/** Everybody who may still serve there, while the room has an empty seat. */
function seatPrevious(state: SearchState, previousRoom: Int32Array): void {
  const { model } = state;
  for (let p = 0; p < model.people; p += 1)
    for (let s = 0; s < model.sessions; s += 1) {
      const there = p * model.sessions + s;
      const r = at(previousRoom, there);
      if (r < 0 || at(state.seatOf, there) >= 0 || state.placeHard(p, s, r) > 0) continue;
      const end = s * model.seatsPerSession + at(model.roomStart, r + 1);
      for (let seat = s * model.seatsPerSession + at(model.roomStart, r); seat < end; seat += 1)
        if (at(state.personAt, seat) < 0) {
          state.put(seat, p);
          break;
        }
    }
}

/** Puts the best of the free people on a seat and takes them off the list. */
function fillSeat(state: SearchState, seat: number, free: number[], random: Random): void {
  const r = state.roomOf(seat);
  const s = Math.floor(seat / state.model.seatsPerSession);
  const offset = random.below(Math.max(1, free.length));
  let best = -1;
  let bestCost = Number.POSITIVE_INFINITY;
  const [hard, soft] = [state.hard, state.soft];
  for (let step = 0; step < free.length && step < MOST_LOOKED_AT; step += 1) {
    const index = (offset + step) % free.length;
    const p = free[index] ?? 0;
    if (roomHardIn(state.model, p, s, r) !== 0) continue;
    state.put(seat, p);
    // A seat that stays empty costs its coverage; whoever breaks more than that is worse than nobody.
    const cost = (state.hard - hard) * HARD_WEIGHT + (state.soft - soft) - spareValue(state, p);
    state.take(seat);
    if (cost < bestCost) [best, bestCost] = [index, cost];
  }
  if (best < 0) return;
  const p = free[best] ?? 0;
  free[best] = free[free.length - 1] ?? 0;
  free.pop();
  state.put(seat, p);
}

/** The second people of a room had better not be the experienced ones others still need. */
function spareValue(state: SearchState, p: number): number {
  return state.model.isExperienced[p] === 1 ? -0.5 : 0;
}
