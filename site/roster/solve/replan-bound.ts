import { Program } from './linear-program.ts';
import { isBarred, isTooClose, type PlacesScope } from './places-program.ts';
import { at, type SearchModel } from './search-model.ts';

const NONE = Number.NEGATIVE_INFINITY;
const ANY = Number.POSITIVE_INFINITY;

/** A person who comes into a room that is seen, or into the pool (room -1), in a session. */
interface Arrival {
  readonly p: number;
  readonly s: number;
  readonly r: number;
  readonly column: number;
}

interface Bound {
  readonly model: SearchModel;
  readonly scope: PlacesScope;
  readonly program: Program;
  /** Rooms of each session that are seen one by one. */
  readonly seen: readonly ReadonlySet<number>[];
  readonly arrivals: readonly Arrival[];
  /** Column of leaving the place of before by person x session, -1: it is kept. */
  readonly leaving: Int32Array;
}

const POOL = -1;

/**
 * A program whose least value no re-plan can go below. Rooms with an empty seat are seen one by one, with everybody
 * who could come in and everybody who sits there; the other rooms of a session are one pool with their seats
 * together, and women, men and experienced people for each. Whoever comes, goes or moves is counted once. Rooms and
 * pairs that would repeat count where they concern a room that is seen.
 */
export function replanBound(model: SearchModel, scope: PlacesScope): Program {
  const program = new Program();
  const seen = seenRooms(model, scope);
  const arrivals: Arrival[] = [];
  const leaving = new Int32Array(model.people * model.sessions).fill(-1);
  const bound: Bound = { model, scope, program, seen, arrivals, leaving };
  for (let p = 0; p < model.people; p += 1) arrivals.push(...addPerson(bound, p));
  if (model.price.coverage.hard === 1) for (let s = 0; s < model.sessions; s += 1) addSession(bound, s);
  if (model.price['pair-once'].hard === 1) addPairs(bound);
  return program;
}

function seenRooms(model: SearchModel, { base, isFrozen }: PlacesScope): Set<number>[] {
  return isFrozen.map((isOver, s) => {
    const free = Array.from({ length: model.rooms }, (_, r) => seatsOf(model, r));
    for (let p = 0; p < model.people; p += 1) {
      const r = at(base, p * model.sessions + s);
      if (r >= 0) free[r] = (free[r] ?? 0) - 1;
    }
    return new Set(isOver ? [] : free.flatMap((seats, r) => (seats > 0 ? r : [])));
  });
}

const seatsOf = (model: SearchModel, r: number): number =>
  at(model.roomStart, r + 1) - at(model.roomStart, r);

/** Where one person may go, and what the rules about a single person leave of it. */
function addPerson({ model, scope, program, seen, leaving }: Bound, p: number): Arrival[] {
  const { sessions, price } = model;
  const changed = program.column(1, 0, 1);
  const own: Arrival[] = [];
  let load = 0;
  for (let s = 0; s < sessions; s += 1) {
    const place = p * sessions + s;
    const before = at(scope.base, place);
    if (before >= 0) load += 1;
    if (scope.isFrozen[s] || at(scope.mayChange, place) === 0) continue;
    const rooms = [...(seen[s] ?? [])].filter((r) => r !== before && !isBarred(model, p, s, r));
    if (isInPool(model, seen[s], p, s)) rooms.push(POOL);
    const arriving = rooms.map((r) => ({ p, s, r, column: program.column(0, 0, 1) }));
    const columns = arriving.map(({ column }) => column);
    own.push(...arriving);
    if (before < 0) {
      if (columns.length > 0) program.row([...columns, changed], NONE, 0, columns.length);
      continue;
    }
    // Leaves the place for another one, or for none.
    const column = program.column(0, 0, 1);
    leaving[place] = column;
    program.row([column, changed], NONE, 0, 1);
    if (columns.length > 0) program.row([...columns, column], NONE, 0, columns.length);
  }
  const leaves = (s: number): number => at(leaving, p * sessions + s);
  const all = own.map(({ column }) => column);
  const gone = Array.from({ length: sessions }, (_, s) => leaves(s)).filter((column) => column >= 0);
  if (price['max-load'].hard === 1 && load + all.length > at(model.maxLoad, p))
    program.row([...all, ...gone], NONE, Math.max(at(model.maxLoad, p) - load, -gone.length), all.length);
  if (model.hasCloseSessions)
    for (let s = 0; s < sessions; s += 1)
      for (let t = s + 1; t < sessions; t += 1) {
        if (!isTooClose(model, s, t)) continue;
        const both = own.filter((one) => one.s === s || one.s === t).map(({ column }) => column);
        const free = [s, t].map(leaves).filter((column) => column >= 0);
        const serving = [s, t].filter((one) => at(scope.base, p * sessions + one) >= 0).length;
        if (both.length > 0)
          program.row([...both, ...free], NONE, Math.max(1 - serving, -free.length), both.length);
      }
  if (price['room-once'].hard === 1)
    addRooms({ program, own, leaves }, (s) => at(scope.base, p * sessions + s), sessions);
  return own;
}

/** Nobody comes into a room twice, or into one of another session without leaving it there. */
function addRooms(
  { program, own, leaves }: { program: Program; own: readonly Arrival[]; leaves: (s: number) => number },
  before: (s: number) => number,
  sessions: number,
): void {
  const byRoom = Map.groupBy(
    own.filter(({ r }) => r !== POOL),
    ({ r }) => r,
  );
  for (const [r, list] of byRoom) {
    const columns = list.map(({ column }) => column);
    if (columns.length > 1) program.row(columns, NONE, 1);
    for (let s = 0; s < sessions; s += 1) {
      if (before(s) !== r) continue;
      const free = leaves(s) < 0 ? [] : [leaves(s)];
      for (const one of list) if (one.s !== s) program.row([one.column, ...free], NONE, 0, 1);
    }
  }
}

/** Whether the person may sit in some room that is not seen. */
function isInPool(model: SearchModel, seen: ReadonlySet<number> | undefined, p: number, s: number): boolean {
  for (let r = 0; r < model.rooms; r += 1) if (!seen?.has(r) && !isBarred(model, p, s, r)) return true;
  return false;
}

/** Seats, women, men and experienced people of each room that is seen, and of all others together; schools of the former. */
function addSession({ model, scope, program, seen, arrivals, leaving }: Bound, s: number): void {
  const { people, sessions, rooms, price } = model;
  if (scope.isFrozen[s]) return;
  const rest = Array.from({ length: rooms }, (_, r) => r).filter((r) => !seen[s]?.has(r));
  for (const group of [...[...(seen[s] ?? [])].map((r) => [r]), rest]) {
    const isPool = group === rest;
    const room = isPool ? POOL : (group[0] ?? POOL);
    const inside = new Set(group);
    const coming = arrivals.filter((one) => one.s === s && one.r === room);
    const there: number[] = [];
    for (let p = 0; p < people; p += 1) if (inside.has(at(scope.base, p * sessions + s))) there.push(p);
    const balance = (is: (p: number) => boolean) => {
      const stay = there.filter(is);
      const come = coming.filter(({ p }) => is(p)).map(({ column }) => column);
      const go = stay.map((p) => at(leaving, p * sessions + s)).filter((column) => column >= 0);
      return { stay: stay.length, columns: [...come, ...go], come: come.length };
    };
    const atLeast = (is: (p: number) => boolean, count: number): void => {
      const { stay, columns, come } = balance(is);
      if (stay < count || columns.length > come) program.row(columns, count - stay, ANY, come);
    };
    const large = group.filter((r) => seatsOf(model, r) >= 2).length;
    atLeast(
      () => true,
      group.reduce((sum, r) => sum + seatsOf(model, r), 0),
    );
    if (price['mixed-sex'].hard === 1 && large > 0) {
      atLeast((p) => at(model.isFemale, p) === 1, large);
      atLeast((p) => at(model.isMale, p) === 1, large);
    }
    if (price.experienced.hard === 1) atLeast((p) => at(model.isExperienced, p) === 1, group.length);
    if (isPool || price['distinct-schools'].hard === 0) continue;
    for (const school of new Set(coming.map(({ p }) => at(model.school, p)))) {
      const { stay, columns, come } = balance((p) => at(model.school, p) === school);
      const gone = columns.length - come;
      if (stay + come > 1) program.row(columns, NONE, Math.max(1 - stay, -gone), come);
    }
  }
}

/** Whoever comes beside somebody met in another session: one of the two leaves there, or the other one here. */
function addPairs({ model, scope, program, arrivals, leaving }: Bound): void {
  const { people, sessions } = model;
  const seated = new Map<number, number[]>();
  for (let p = 0; p < people; p += 1)
    for (let s = 0; s < sessions; s += 1) {
      const r = at(scope.base, p * sessions + s);
      if (r < 0) continue;
      const key = s * model.rooms + r;
      seated.set(key, [...(seated.get(key) ?? []), p]);
    }
  for (const { p, s, r, column } of arrivals) {
    if (r === POOL) continue;
    for (const q of seated.get(s * model.rooms + r) ?? [])
      for (let t = 0; t < sessions; t += 1) {
        const met = at(scope.base, p * sessions + t);
        if (t === s || met < 0 || met !== at(scope.base, q * sessions + t)) continue;
        const ways = [q * sessions + s, p * sessions + t, q * sessions + t]
          .map((place) => at(leaving, place))
          .filter((way) => way >= 0);
        program.row([column, ...ways], NONE, 0, 1);
      }
  }
}
