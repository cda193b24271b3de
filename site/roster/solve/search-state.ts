import type { SearchModel } from './search-model.ts';
import { roomCostIn, roomHardIn } from './session-rooms.ts';

/**
 * A roster under search. Nobody is twice in one session. `take` and `put` keep `hard` and `soft` equal to what the
 * evaluator would count (tests compare them after thousands of random moves), but for locked assignments that
 * found no seat, which no move can mend.
 */
export class SearchState {
  readonly model: SearchModel;
  /** Person on each seat, -1: empty. */
  readonly personAt: Int32Array;
  /** Seat of each person x session, -1: free. */
  readonly seatOf: Int32Array;
  readonly load: Int32Array;
  /** Room of each person x session, -1: free; and session and room of each seat: divisions are what costs most here. */
  private readonly roomAt: Int32Array;
  private readonly sessionOfSeat: Int32Array;
  private readonly roomOfSeat: Int32Array;
  hard = 0;
  soft = 0;

  constructor(model: SearchModel) {
    this.model = model;
    this.personAt = new Int32Array(model.sessions * model.seatsPerSession).fill(-1);
    this.seatOf = new Int32Array(model.people * model.sessions).fill(-1);
    this.load = new Int32Array(model.people);
    this.roomAt = new Int32Array(model.people * model.sessions).fill(-1);
    this.sessionOfSeat = this.personAt.map((_, seat) => Math.floor(seat / model.seatsPerSession));
    this.roomOfSeat = this.personAt.map((_, seat) => model.roomOfSeat[seat % model.seatsPerSession] ?? 0);
    const { coverage } = model.price;
    this.hard = coverage.hard * this.personAt.length;
    this.soft = coverage.soft * this.personAt.length;
    for (let p = 0; p < model.people; p += 1) this.soft += this.loadCost(p, 0);
  }

  sessionOf(seat: number): number {
    return this.sessionOfSeat[seat] ?? 0;
  }

  roomOf(seat: number): number {
    return this.roomOfSeat[seat] ?? 0;
  }

  loadCost(p: number, load: number): number {
    const { model } = this;
    return model.isCounted[p] === 1 ? (model.loadCost[model.sessions + 1 + load] ?? 0) : 0;
  }

  /** Soft cost of a person on a seat by itself: preferences, soft rules of one person, a change. */
  placeCost(p: number, s: number, r: number): number {
    const { model } = this;
    let cost = (model.sessionCost[p * model.sessions + s] ?? 0) + roomCostIn(model, p, s, r);
    if (model.previousRoom !== null && model.previousRoom[p * model.sessions + s] !== r)
      cost += model.price['few-changes'].soft;
    return cost;
  }

  /** Hard rules a person on a seat breaks by itself. */
  placeHard(p: number, s: number, r: number): number {
    const { model } = this;
    let count = (model.sessionHard[p * model.sessions + s] ?? 0) + roomHardIn(model, p, s, r);
    if (model.previousRoom !== null && model.previousRoom[p * model.sessions + s] !== r)
      count += model.price['few-changes'].hard;
    return count;
  }

  put(seat: number, p: number): void {
    this.change(seat, p, 1);
  }

  /** Empties a seat and says who sat there. */
  take(seat: number): number {
    const p = this.personAt[seat] ?? -1;
    this.change(seat, p, -1);
    return p;
  }

  /** Adds (1) or removes (-1) a person; everything is counted as the difference of with and without. */
  private change(seat: number, p: number, sign: 1 | -1): void {
    const { model } = this;
    const s = this.sessionOf(seat);
    const r = this.roomOf(seat);
    const own = p * model.sessions;
    if (sign < 0) {
      this.personAt[seat] = -1;
      this.seatOf[own + s] = -1;
      this.roomAt[own + s] = -1;
      this.load[p] = (this.load[p] ?? 0) - 1;
    }
    // Here the person is out, whether before or after.
    const load = this.load[p] ?? 0;
    const { price } = model;
    let hard = this.placeHard(p, s, r) - price.coverage.hard;
    let soft =
      this.placeCost(p, s, r) - price.coverage.soft + this.loadCost(p, load + 1) - this.loadCost(p, load);
    if (load >= (model.maxLoad[p] ?? 0)) {
      hard += price['max-load'].hard;
      soft += price['max-load'].soft;
    }
    if (price['room-once'].hard + price['room-once'].soft > 0)
      for (let other = 0; other < model.sessions; other += 1) {
        if (this.roomAt[own + other] === r) {
          hard += price['room-once'].hard;
          soft += price['room-once'].soft;
          break;
        }
      }
    if (model.hasCloseSessions) {
      const before = this.closeCounts(p, -1);
      const after = this.closeCounts(p, s);
      hard += (after.overlaps - before.overlaps) * price['one-place'].hard;
      soft += (after.overlaps - before.overlaps) * price['one-place'].soft;
      hard += (after.rests - before.rests) * price.rest.hard;
      soft += (after.rests - before.rests) * price.rest.soft;
    }
    const start = s * model.seatsPerSession + (model.roomStart[r] ?? 0);
    const end = s * model.seatsPerSession + (model.roomStart[r + 1] ?? 0);
    let [members, men, experienced, women] = [0, 0, 0, 0];
    let isSchoolThere = 0;
    let met = 0;
    const arePairsPriced = price['pair-once'].hard + price['pair-once'].soft > 0;
    for (let place = start; place < end; place += 1) {
      const other = this.personAt[place] ?? -1;
      if (other < 0) continue;
      members += 1;
      women += model.isFemale[other] ?? 0;
      men += model.isMale[other] ?? 0;
      experienced += model.isExperienced[other] ?? 0;
      if (model.school[other] === model.school[p]) isSchoolThere = 1;
      if (arePairsPriced && this.haveMet(p, other, s)) met += 1;
    }
    const mixedBefore = end - start >= 2 && members > 0 && (women === 0 || men === 0) ? 1 : 0;
    const womenAfter = women + (model.isFemale[p] ?? 0);
    const menAfter = men + (model.isMale[p] ?? 0);
    const mixedAfter = end - start >= 2 && (womenAfter === 0 || menAfter === 0) ? 1 : 0;
    const rawBefore = members > 0 && experienced === 0 ? 1 : 0;
    const rawAfter = experienced === 0 && model.isExperienced[p] !== 1 ? 1 : 0;
    hard +=
      (mixedAfter - mixedBefore) * price['mixed-sex'].hard +
      (rawAfter - rawBefore) * price.experienced.hard +
      isSchoolThere * price['distinct-schools'].hard +
      met * price['pair-once'].hard;
    soft +=
      (mixedAfter - mixedBefore) * price['mixed-sex'].soft +
      (rawAfter - rawBefore) * price.experienced.soft +
      isSchoolThere * price['distinct-schools'].soft +
      met * price['pair-once'].soft;
    this.hard += sign * hard;
    this.soft += sign * soft;
    if (sign > 0) {
      this.personAt[seat] = p;
      this.seatOf[own + s] = seat;
      this.roomAt[own + s] = r;
      this.load[p] = load + 1;
    }
  }

  /** Whether two people sit in one room in another session than this one. */
  private haveMet(p: number, other: number, session: number): boolean {
    const { model } = this;
    const [one, two] = [p * model.sessions, other * model.sessions];
    for (let s = 0; s < model.sessions; s += 1) {
      if (s === session) continue;
      const room = this.roomAt[one + s] ?? -1;
      if (room >= 0 && room === this.roomAt[two + s]) return true;
    }
    return false;
  }

  /** Sittings of a person (with one more session, or -1) that overlap an earlier one, and pauses that are too short. */
  private closeCounts(p: number, extra: number): { overlaps: number; rests: number } {
    const { model } = this;
    const own = p * model.sessions;
    let [overlaps, rests, latest, end, count] = [0, 0, 0, 0, 0];
    for (let s = 0; s < model.sessions; s += 1) {
      if (s !== extra && (this.seatOf[own + s] ?? -1) < 0) continue;
      const from = model.startMinute[s] ?? 0;
      if (count > 0) {
        if (from < latest) overlaps += 1;
        const pause = from - end;
        if (pause >= 0 && pause < model.restMinutes) rests += 1;
      }
      end = model.endMinute[s] ?? 0;
      latest = count === 0 ? end : Math.max(latest, end);
      count += 1;
    }
    return { overlaps, rests };
  }
}
