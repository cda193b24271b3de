import type { RosterProblem } from '../../../shared/domain/roster/problem/roster-problem.ts';
import type { ActiveRule } from '../../../shared/domain/roster/problem/rule-set.ts';
import { at, compileProblem, type SearchModel } from './search-model.ts';

/** Pairs of people that a problem needs when no pair may meet twice, and those there are (counted up to the need). */
export interface PairCount {
  readonly need: number;
  readonly have: number;
}

/**
 * Every room takes its pairs in every session, each once; pairs are two people who may serve in one room and session
 * at all, of different schools and sexes where every room asks for it. Null: the rules do not ask for it. Fewer
 * than needed proves that there is no roster; enough proves nothing.
 */
export function countPairs(part: RosterProblem, rules: readonly ActiveRule[]): PairCount | null {
  const model = compileProblem(part, rules, null);
  const { price } = model;
  if (price.coverage.hard === 0 || price['pair-once'].hard === 0) return null;
  const need =
    part.sessions.length * part.rooms.reduce((sum, { seats }) => sum + (seats * (seats - 1)) / 2, 0);
  // In a room of three two of one sex meet.
  const isMixed = price['mixed-sex'].hard === 1 && part.rooms.every(({ seats }) => seats <= 2);
  let have = 0;
  for (let p = 0; p < model.people && have < need; p += 1)
    for (let q = p + 1; q < model.people && have < need; q += 1) {
      if (price['distinct-schools'].hard === 1 && at(model.school, p) === at(model.school, q)) continue;
      const isCouple =
        (at(model.isFemale, p) === 1 && at(model.isMale, q) === 1) ||
        (at(model.isMale, p) === 1 && at(model.isFemale, q) === 1);
      if (isMixed && !isCouple) continue;
      if (canMeet(model, p, q)) have += 1;
    }
  return { need, have };
}

function canMeet(model: SearchModel, p: number, q: number): boolean {
  const { sessions, rooms, sessionHard, roomHard } = model;
  let [isTime, isRoom] = [false, false];
  for (let s = 0; s < sessions && !isTime; s += 1)
    isTime = at(sessionHard, p * sessions + s) === 0 && at(sessionHard, q * sessions + s) === 0;
  for (let r = 0; r < rooms && isTime && !isRoom; r += 1)
    isRoom =
      at(model.roomStart, r + 1) - at(model.roomStart, r) >= 2 &&
      at(roomHard, p * rooms + r) === 0 &&
      at(roomHard, q * rooms + r) === 0;
  return isRoom;
}
