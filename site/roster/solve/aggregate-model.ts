import { type LinearProgram, Program } from './linear-program.ts';
import { addLoadCost } from './load-cost.ts';
import { at, type SearchModel } from './search-model.ts';

/** More columns take longer than the bound is worth. */
const MOST_COLUMNS = 300_000;

/**
 * The problem with the rooms of a building taken together: person x session x building, with counts of women, men
 * and experienced people for the rooms. Every roster without a hard violation is a point of it, so its optimum is a
 * lower bound and its infeasibility a proof; the reverse does not hold (pairs and single rooms are left out).
 * Null: too large.
 */
export function aggregateModel(model: SearchModel, buildingOf: Int32Array): LinearProgram | null {
  const buildings = buildingOf.length === 0 ? 0 : Math.max(...buildingOf) + 1;
  const { people, sessions, rooms, price } = model;
  if (people * sessions * buildings > MOST_COLUMNS) return null;
  const program = new Program();
  const isCovered = price.coverage.hard === 1;
  const seats = new Array<number>(buildings).fill(0);
  const roomsOf = new Array<number>(buildings).fill(0);
  const largeRoomsOf = new Array<number>(buildings).fill(0);
  for (let r = 0; r < rooms; r += 1) {
    const b = at(buildingOf, r);
    const size = at(model.roomStart, r + 1) - at(model.roomStart, r);
    seats[b] = (seats[b] ?? 0) + size;
    roomsOf[b] = (roomsOf[b] ?? 0) + 1;
    if (size >= 2) largeRoomsOf[b] = (largeRoomsOf[b] ?? 0) + 1;
  }
  const cell = () => Array.from({ length: sessions * buildings }, () => [] as number[]);
  const [all, women, men, experienced] = [cell(), cell(), cell(), cell()];
  const schoolMembers = new Map<number, number[]>();
  const lockedAt = new Set<number>();
  for (let seat = 0; seat < model.lockedSeat.length; seat += 1) {
    const p = at(model.lockedSeat, seat);
    const s = Math.floor(seat / model.seatsPerSession);
    const b = at(buildingOf, at(model.roomOfSeat, seat % model.seatsPerSession));
    if (p >= 0) lockedAt.add((p * sessions + s) * buildings + b);
  }
  for (let p = 0; p < people; p += 1) {
    const bySession = Array.from({ length: sessions }, () => [] as number[]);
    for (let b = 0; b < buildings; b += 1) {
      const inBuilding: number[] = [];
      let open = 0;
      for (let r = 0; r < rooms; r += 1)
        if (at(buildingOf, r) === b && model.roomHard[p * rooms + r] === 0) open += 1;
      if (open === 0) continue;
      for (let s = 0; s < sessions; s += 1) {
        if (model.sessionHard[p * sessions + s] !== 0) continue;
        const cost = at(model.sessionCost, p * sessions + s) + leastRoomCost(model, buildingOf, p, s, b);
        const column = program.column(cost, lockedAt.has((p * sessions + s) * buildings + b) ? 1 : 0, 1);
        bySession[s]?.push(column);
        inBuilding.push(column);
        const place = s * buildings + b;
        all[place]?.push(column);
        if (model.isFemale[p] === 1) women[place]?.push(column);
        if (model.isMale[p] === 1) men[place]?.push(column);
        if (model.isExperienced[p] === 1) experienced[place]?.push(column);
        const school = place * people + at(model.school, p);
        const members = schoolMembers.get(school);
        if (members) members.push(column);
        else schoolMembers.set(school, [column]);
      }
      if (price['room-once'].hard === 1 && inBuilding.length > open) program.row(inBuilding, 0, open);
    }
    const own = bySession.flat();
    for (const columns of bySession) if (columns.length > 1) program.row(columns, 0, 1);
    if (price['max-load'].hard === 1 && at(model.maxLoad, p) < sessions)
      program.row(own, 0, at(model.maxLoad, p));
    for (const [s, t] of closePairs(model)) {
      const both = [...(bySession[s] ?? []), ...(bySession[t] ?? [])];
      if (both.length > 1) program.row(both, 0, 1);
    }
    if (model.isCounted[p] === 1)
      addLoadCost(
        program,
        Array.from({ length: sessions + 1 }, (_, load) => at(model.loadCost, sessions + 1 + load)),
        own,
      );
  }
  for (let place = 0; place < sessions * buildings; place += 1) {
    const b = place % buildings;
    const count = seats[b] ?? 0;
    program.row(all[place] ?? [], isCovered ? count : 0, count);
    if (!isCovered) continue;
    const large = largeRoomsOf[b] ?? 0;
    if (price['mixed-sex'].hard === 1 && large > 0) {
      program.row(women[place] ?? [], large, Number.POSITIVE_INFINITY);
      program.row(men[place] ?? [], large, Number.POSITIVE_INFINITY);
    }
    if (price.experienced.hard === 1)
      program.row(experienced[place] ?? [], roomsOf[b] ?? 0, Number.POSITIVE_INFINITY);
  }
  if (price['distinct-schools'].hard === 1)
    for (const [key, members] of schoolMembers) {
      const most = roomsOf[Math.floor(key / people) % buildings] ?? 0;
      if (members.length > most) program.row(members, 0, most);
    }
  return program;
}

/** The cheapest room of a building a person may sit in, with what a change against the previous roster costs. */
function leastRoomCost(model: SearchModel, buildingOf: Int32Array, p: number, s: number, b: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let r = 0; r < model.rooms; r += 1) {
    if (at(buildingOf, r) !== b || model.roomHard[p * model.rooms + r] !== 0) continue;
    const isChange = model.previousRoom !== null && at(model.previousRoom, p * model.sessions + s) !== r;
    least = Math.min(
      least,
      at(model.roomCost, p * model.rooms + r) + (isChange ? model.price['few-changes'].soft : 0),
    );
  }
  return least;
}

/** Sessions one person cannot both serve in by a hard rule. */
function closePairs(model: SearchModel): [number, number][] {
  const pairs: [number, number][] = [];
  if (!model.hasCloseSessions) return pairs;
  for (let s = 0; s < model.sessions; s += 1)
    for (let t = s + 1; t < model.sessions; t += 1) {
      const pause = at(model.startMinute, t) - at(model.endMinute, s);
      const isOverlap = pause < 0 && model.price['one-place'].hard === 1;
      // Too short a pause counts only where nothing lies between: then it is forbidden for every roster.
      const isNext = t === s + 1;
      const isShort = pause >= 0 && pause < model.restMinutes && model.price.rest.hard === 1;
      if (isOverlap || (isShort && isNext)) pairs.push([s, t]);
    }
  return pairs;
}
