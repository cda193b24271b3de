import { Program } from './linear-program.ts';
import { at, type SearchModel } from './search-model.ts';

/** Where everybody sits (room by person x session, -1: nowhere), and which of these places may change. */
export interface ReplanScope {
  readonly base: Int32Array;
  /** By person x session. */
  readonly mayChange: Uint8Array;
  /** Sessions that are over: nobody changes there, and empty seats stay empty. */
  readonly isFrozen: readonly boolean[];
}

/** A program of whole numbers whose least objective changes the fewest people, then the fewest places. */
export interface ReplanModel {
  readonly program: Program;
  /** Person, session and room of each column of a place; the columns of people come after them. */
  readonly places: readonly { readonly p: number; readonly s: number; readonly r: number }[];
  /** Objective of one changed person: more than all changed places together. */
  readonly perPerson: number;
  /** Column of a place, undefined where it cannot be chosen. */
  readonly columnOf: (p: number, s: number, r: number) => number | undefined;
}

/** What one changed place costs beside its preferences, which are capped: people and places come first. */
const PER_PLACE = 8;
const MOST_PREFERENCE = 7;

/**
 * Every hard rule of the problem over the places that may change, with everybody else where they are; `pair-once`
 * only between somebody who may change and somebody who stays (two who both change are cut off when they meet).
 */
export function replanModel(model: SearchModel, scope: ReplanScope): ReplanModel {
  const { people, sessions, rooms, price } = model;
  const { base, mayChange, isFrozen } = scope;
  const program = new Program();
  const fixed: number[][] = Array.from({ length: sessions * rooms }, () => []);
  const isOpen = new Uint8Array(sessions * rooms);
  for (let s = 0; s < sessions; s += 1) {
    for (let p = 0; p < people; p += 1) {
      const r = at(base, p * sessions + s);
      if (r < 0) continue;
      if (at(mayChange, p * sessions + s) === 1) isOpen[s * rooms + r] = 1;
      else fixed[s * rooms + r]?.push(p);
    }
    for (let r = 0; r < rooms; r += 1)
      if (!isFrozen[s] && (fixed[s * rooms + r]?.length ?? 0) < seatsOf(model, r)) isOpen[s * rooms + r] = 1;
  }
  const places: { p: number; s: number; r: number }[] = [];
  const columns = new Map<number, number>();
  const keyOf = (p: number, s: number, r: number): number => (p * sessions + s) * rooms + r;
  const inCell: number[][] = Array.from({ length: sessions * rooms }, () => []);
  const changing: number[] = [];
  const openRooms = Array.from({ length: sessions }, (_, s) =>
    Array.from({ length: rooms }, (__, r) => r).filter((r) => isOpen[s * rooms + r] === 1),
  );
  for (let p = 0; p < people; p += 1) {
    const before = places.length;
    for (let s = 0; s < sessions; s += 1) {
      if (at(mayChange, p * sessions + s) === 0 || at(model.sessionHard, p * sessions + s) > 0) continue;
      for (const r of openRooms[s] ?? []) {
        if (at(model.roomHard, p * rooms + r) > 0) continue;
        const cost = at(model.sessionCost, p * sessions + s) + at(model.roomCost, p * rooms + r);
        const isChange = at(base, p * sessions + s) !== r;
        const column = program.column(isChange ? PER_PLACE + Math.min(MOST_PREFERENCE, cost) : 0, 0, 1);
        places.push({ p, s, r });
        columns.set(keyOf(p, s, r), column);
        inCell[s * rooms + r]?.push(column);
      }
    }
    let may = 0;
    for (let s = 0; s < sessions; s += 1) may += at(mayChange, p * sessions + s);
    if (places.length > before || may > 0) changing.push(p);
  }
  let openSeats = 0;
  for (let cell = 0; cell < sessions * rooms; cell += 1)
    if (isOpen[cell] === 1) openSeats += seatsOf(model, cell % rooms) - (fixed[cell]?.length ?? 0);
  const perPerson = 1 + (PER_PLACE + MOST_PREFERENCE) * Math.max(1, openSeats);
  const columnOf = (p: number, s: number, r: number): number | undefined => columns.get(keyOf(p, s, r));
  for (const p of changing) addPerson(program, model, scope, { p, openRooms, columnOf, perPerson });
  for (let cell = 0; cell < sessions * rooms; cell += 1)
    if (isOpen[cell] === 1) addTeam(program, model, cell, fixed[cell] ?? [], { columns: inCell, places });
  if (price['pair-once'].hard === 1) addPairs(program, model, scope, { inCell, places, fixed });
  return { program, places, perPerson, columnOf };
}

const seatsOf = (model: SearchModel, r: number): number =>
  at(model.roomStart, r + 1) - at(model.roomStart, r);

/** One place at a time, rooms and loads, and whether this person counts as changed. */
function addPerson(
  program: Program,
  model: SearchModel,
  { base, mayChange }: ReplanScope,
  one: {
    readonly p: number;
    readonly openRooms: readonly (readonly number[])[];
    readonly columnOf: ReplanModel['columnOf'];
    readonly perPerson: number;
  },
): void {
  const { sessions, price } = model;
  const { p } = one;
  const changed = program.column(one.perPerson, 0, 1);
  const bySession: number[][] = [];
  const byRoom = new Map<number, number[]>();
  const stays = (s: number): number =>
    at(mayChange, p * sessions + s) === 0 ? at(base, p * sessions + s) : -1;
  let load = 0;
  for (let s = 0; s < sessions; s += 1) {
    if (stays(s) >= 0) load += 1;
    const before = at(base, p * sessions + s);
    const own: number[] = [];
    const elsewhere: number[] = [];
    if (at(mayChange, p * sessions + s) === 1)
      for (const r of one.openRooms[s] ?? []) {
        const column = one.columnOf(p, s, r);
        if (column === undefined) continue;
        own.push(column);
        if (r !== before) elsewhere.push(column);
        byRoom.set(r, [...(byRoom.get(r) ?? []), column]);
      }
    bySession.push(own);
    if (elsewhere.length > 0)
      program.row([...elsewhere, changed], Number.NEGATIVE_INFINITY, 0, elsewhere.length);
    if (before >= 0 && at(mayChange, p * sessions + s) === 1) {
      const same = one.columnOf(p, s, before);
      program.row(same === undefined ? [changed] : [same, changed], 1, Number.POSITIVE_INFINITY);
      if (own.length > 1) program.row(own, 0, 1);
    }
  }
  const all = bySession.flat();
  if (price['max-load'].hard === 1 && at(model.maxLoad, p) - load < all.length)
    program.row(all, Number.NEGATIVE_INFINITY, at(model.maxLoad, p) - load);
  if (price['room-once'].hard === 1)
    for (const [r, own] of byRoom) {
      let there = 0;
      for (let s = 0; s < sessions; s += 1) if (stays(s) === r) there += 1;
      if (own.length + there > 1) program.row(own, Number.NEGATIVE_INFINITY, Math.max(0, 1 - there));
    }
  if (!model.hasCloseSessions) return;
  for (let s = 0; s < sessions; s += 1)
    for (let t = s + 1; t < sessions; t += 1) {
      const both = [...(bySession[s] ?? []), ...(bySession[t] ?? [])];
      const fixed = (stays(s) >= 0 ? 1 : 0) + (stays(t) >= 0 ? 1 : 0);
      if (both.length > 0 && both.length + fixed > 1 && isTooClose(model, s, t))
        program.row(both, Number.NEGATIVE_INFINITY, Math.max(0, 1 - fixed));
    }
}

/** Whether a hard rule keeps one person from serving in both. */
export function isTooClose(model: SearchModel, s: number, t: number): boolean {
  const pause = at(model.startMinute, t) - at(model.endMinute, s);
  return pause < 0
    ? model.price['one-place'].hard === 1
    : pause < model.restMinutes && model.price.rest.hard === 1;
}

/** Seats, sexes, experience and schools of one room in one session. */
function addTeam(
  program: Program,
  model: SearchModel,
  cell: number,
  staying: readonly number[],
  {
    columns,
    places,
  }: { readonly columns: readonly (readonly number[])[]; readonly places: ReplanModel['places'] },
): void {
  const { price } = model;
  const own = columns[cell] ?? [];
  const seats = seatsOf(model, cell % model.rooms);
  const free = seats - staying.length;
  const personOf = (column: number): number => placeOf(places, column).p;
  program.row(own, price.coverage.hard === 1 ? free : Number.NEGATIVE_INFINITY, free);
  const atLeastOne = (is: Uint8Array): void => {
    if (staying.some((p) => at(is, p) === 1)) return;
    program.row(
      own.filter((column) => at(is, personOf(column)) === 1),
      1,
      Number.POSITIVE_INFINITY,
    );
  };
  if (free > 0 && price.coverage.hard === 1) {
    if (seats >= 2 && price['mixed-sex'].hard === 1) {
      atLeastOne(model.isFemale);
      atLeastOne(model.isMale);
    }
    if (price.experienced.hard === 1) atLeastOne(model.isExperienced);
  }
  if (price['distinct-schools'].hard === 0) return;
  const schools = new Map<number, number[]>();
  for (const column of own) {
    const school = at(model.school, personOf(column));
    schools.set(school, [...(schools.get(school) ?? []), column]);
  }
  for (const [school, members] of schools) {
    const there = staying.some((p) => at(model.school, p) === school) ? 1 : 0;
    if (members.length + there > 1) program.row(members, Number.NEGATIVE_INFINITY, 1 - there);
  }
}

/** Nobody who may change meets twice somebody who stays. */
function addPairs(
  program: Program,
  model: SearchModel,
  { base, mayChange }: ReplanScope,
  cells: {
    readonly inCell: readonly (readonly number[])[];
    readonly places: ReplanModel['places'];
    readonly fixed: readonly (readonly number[])[];
  },
): void {
  const { sessions, people } = model;
  const meetings = new Map<number, number[]>();
  for (const [cell, own] of cells.inCell.entries())
    for (const q of cells.fixed[cell] ?? [])
      for (const column of own) {
        const key = placeOf(cells.places, column).p * people + q;
        const known = meetings.get(key);
        if (known) known.push(column);
        else meetings.set(key, [column]);
      }
  for (const [key, own] of meetings) {
    const [p, q] = [Math.floor(key / people), key % people];
    let met = 0;
    for (let s = 0; s < sessions; s += 1) {
      const there = at(base, p * sessions + s);
      const isFixed = at(mayChange, p * sessions + s) === 0 && at(mayChange, q * sessions + s) === 0;
      if (there >= 0 && isFixed && there === at(base, q * sessions + s)) met = 1;
    }
    if (own.length + met > 1) program.row(own, Number.NEGATIVE_INFINITY, 1 - met);
  }
}

function placeOf(places: ReplanModel['places'], column: number): { p: number; s: number; r: number } {
  return places[column] ?? { p: 0, s: 0, r: 0 };
}
