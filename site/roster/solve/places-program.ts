import { Program } from './linear-program.ts';
import { at, type SearchModel } from './search-model.ts';
import { roomHardIn } from './session-rooms.ts';

/** Where everybody sits (room by person x session, -1: nowhere), and which of these places may change. */
export interface PlacesScope {
  readonly base: Int32Array;
  /** By person x session. */
  readonly mayChange: Uint8Array;
  /** Sessions that are over: nobody changes there, and empty seats stay empty. */
  readonly isFrozen: readonly boolean[];
}

/** A program of whole numbers whose columns are places that may be chosen; more columns may follow them. */
export interface PlacesProgram {
  readonly program: Program;
  /** Person, session and room of each column of a place. */
  readonly places: readonly Place[];
  /** People with a place that may change, in order. */
  readonly people: readonly number[];
  /** Rooms that may be chosen in each session. */
  readonly openRooms: readonly (readonly number[])[];
  /** Seats that are filled by the program. */
  readonly openSeats: number;
  /** Column of a place, undefined where it cannot be chosen. */
  readonly columnOf: (p: number, s: number, r: number) => number | undefined;
}

interface Place {
  readonly p: number;
  readonly s: number;
  readonly r: number;
}

/**
 * Every hard rule of the problem over the places that may change, with everybody else where they are; `pair-once`
 * only between somebody who may change and somebody who stays (two who both change are cut off when they meet).
 * What the other people break among themselves is no part of it.
 */
export function placesProgram(
  model: SearchModel,
  scope: PlacesScope,
  costOf: (p: number, s: number, r: number) => number,
): PlacesProgram {
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
  const places: Place[] = [];
  const columns = new Map<number, number>();
  const keyOf = (p: number, s: number, r: number): number => (p * sessions + s) * rooms + r;
  const inCell: number[][] = Array.from({ length: sessions * rooms }, () => []);
  const changing: number[] = [];
  const openRooms = Array.from({ length: sessions }, (_, s) =>
    Array.from({ length: rooms }, (__, r) => r).filter((r) => isOpen[s * rooms + r] === 1),
  );
  for (let p = 0; p < people; p += 1) {
    let may = 0;
    for (let s = 0; s < sessions; s += 1) {
      if (at(mayChange, p * sessions + s) === 0) continue;
      may += 1;
      for (const r of openRooms[s] ?? []) {
        if (isBarred(model, p, s, r)) continue;
        columns.set(keyOf(p, s, r), places.length);
        inCell[s * rooms + r]?.push(program.column(costOf(p, s, r), 0, 1));
        places.push({ p, s, r });
      }
    }
    if (may > 0) changing.push(p);
  }
  let openSeats = 0;
  for (let cell = 0; cell < sessions * rooms; cell += 1)
    if (isOpen[cell] === 1) openSeats += seatsOf(model, cell % rooms) - (fixed[cell]?.length ?? 0);
  const columnOf = (p: number, s: number, r: number): number | undefined => columns.get(keyOf(p, s, r));
  for (const p of changing) addPerson(program, model, scope, { p, openRooms, columnOf });
  for (let cell = 0; cell < sessions * rooms; cell += 1)
    if (isOpen[cell] === 1) addTeam(program, model, cell, fixed[cell] ?? [], { columns: inCell, places });
  if (price['pair-once'].hard === 1) addPairs(program, model, scope, { inCell, places, fixed });
  return { program, places, people: changing, openRooms, openSeats, columnOf };
}

const seatsOf = (model: SearchModel, r: number): number =>
  at(model.roomStart, r + 1) - at(model.roomStart, r);

/** Whether a hard rule keeps this person from this seat, whoever else sits where. */
export function isBarred(model: SearchModel, p: number, s: number, r: number): boolean {
  if (at(model.sessionHard, p * model.sessions + s) > 0 || roomHardIn(model, p, s, r) > 0) return true;
  const { previousRoom, price } = model;
  return (
    previousRoom !== null && price['few-changes'].hard === 1 && at(previousRoom, p * model.sessions + s) !== r
  );
}

/** One place at a time, rooms and loads. */
function addPerson(
  program: Program,
  model: SearchModel,
  { base, mayChange }: PlacesScope,
  one: {
    readonly p: number;
    readonly openRooms: readonly (readonly number[])[];
    readonly columnOf: PlacesProgram['columnOf'];
  },
): void {
  const { sessions, price } = model;
  const { p } = one;
  const bySession: number[][] = [];
  const byRoom = new Map<number, number[]>();
  const stays = (s: number): number =>
    at(mayChange, p * sessions + s) === 0 ? at(base, p * sessions + s) : -1;
  let load = 0;
  for (let s = 0; s < sessions; s += 1) {
    if (stays(s) >= 0) load += 1;
    const own: number[] = [];
    if (at(mayChange, p * sessions + s) === 1)
      for (const r of one.openRooms[s] ?? []) {
        const column = one.columnOf(p, s, r);
        if (column === undefined) continue;
        own.push(column);
        byRoom.set(r, [...(byRoom.get(r) ?? []), column]);
      }
    bySession.push(own);
    if (own.length > 1) program.row(own, 0, 1);
  }
  const all = bySession.flat();
  if (price['max-load'].hard === 1 && at(model.maxLoad, p) - load < all.length)
    program.row(all, Number.NEGATIVE_INFINITY, Math.max(0, at(model.maxLoad, p) - load));
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
  }: { readonly columns: readonly (readonly number[])[]; readonly places: readonly Place[] },
): void {
  const { price } = model;
  const own = columns[cell] ?? [];
  const seats = seatsOf(model, cell % model.rooms);
  const free = Math.max(0, seats - staying.length);
  const personOf = (column: number): number => places[column]?.p ?? 0;
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
  { base, mayChange }: PlacesScope,
  cells: {
    readonly inCell: readonly (readonly number[])[];
    readonly places: readonly Place[];
    readonly fixed: readonly (readonly number[])[];
  },
): void {
  const { sessions, people } = model;
  const meetings = new Map<number, number[]>();
  for (const [cell, own] of cells.inCell.entries())
    for (const q of cells.fixed[cell] ?? [])
      for (const column of own) {
        const key = (cells.places[column]?.p ?? 0) * people + q;
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
