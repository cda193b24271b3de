import type { PlacesScope } from './places-program.ts';
import { at, type SearchModel } from './search-model.ts';

/** Only people who are free take the seats that are empty. */
export function freePeople(model: SearchModel, whole: PlacesScope): PlacesScope {
  const isShort = shortSessions(model, whole);
  return {
    ...whole,
    mayChange: whole.mayChange.map((may, index) =>
      may === 1 && isShort[index % model.sessions] && at(whole.base, index) < 0 ? 1 : 0,
    ),
  };
}

/** Beside free people those of the rooms with empty seats and of as many other rooms as the program can hold. */
export function moreRooms(model: SearchModel, whole: PlacesScope, mostColumns: number): PlacesScope {
  const isShort = shortSessions(model, whole);
  const short = isShort.filter(Boolean).length;
  const size = Math.floor(Math.sqrt(mostColumns / Math.max(1, 4 * short)));
  const chosen = Array.from({ length: model.sessions }, (_, s) => {
    const counts = seatedIn(model, whole.base, s);
    const isEmpty = (r: number): boolean =>
      (counts[r] ?? 0) < at(model.roomStart, r + 1) - at(model.roomStart, r);
    const list = Array.from({ length: model.rooms }, (__, r) => r);
    return new Set([...list.filter(isEmpty), ...list.filter((r) => !isEmpty(r))].slice(0, size));
  });
  return {
    ...whole,
    mayChange: whole.mayChange.map((may, index) => {
      const [s, r] = [index % model.sessions, at(whole.base, index)];
      return may === 1 && isShort[s] && (r < 0 || chosen[s]?.has(r)) ? 1 : 0;
    }),
  };
}

export function seatedIn(model: SearchModel, base: Int32Array, s: number): number[] {
  const counts = new Array<number>(model.rooms).fill(0);
  for (let p = 0; p < model.people; p += 1) {
    const r = at(base, p * model.sessions + s);
    if (r >= 0) counts[r] = (counts[r] ?? 0) + 1;
  }
  return counts;
}

function shortSessions(model: SearchModel, { base, isFrozen }: PlacesScope): boolean[] {
  return isFrozen.map((isOver, s) => {
    const seated = seatedIn(model, base, s).reduce((sum, count) => sum + count, 0);
    return !isOver && seated < model.seatsPerSession;
  });
}

/** Places the program of a scope would have, before the rules take some away. */
export function columnsOf(model: SearchModel, { base, mayChange, isFrozen }: PlacesScope): number {
  let columns = 0;
  for (let s = 0; s < model.sessions; s += 1) {
    const open = new Set<number>();
    const staying = new Array<number>(model.rooms).fill(0);
    let people = 0;
    for (let p = 0; p < model.people; p += 1) {
      const index = p * model.sessions + s;
      if (at(mayChange, index) === 1 && at(model.sessionHard, index) === 0) people += 1;
      const r = at(base, index);
      if (r < 0) continue;
      if (at(mayChange, index) === 1) open.add(r);
      else staying[r] = (staying[r] ?? 0) + 1;
    }
    for (let r = 0; r < model.rooms && !isFrozen[s]; r += 1)
      if ((staying[r] ?? 0) < at(model.roomStart, r + 1) - at(model.roomStart, r)) open.add(r);
    columns += people * open.size;
  }
  return columns;
}
