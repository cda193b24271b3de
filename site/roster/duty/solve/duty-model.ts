import type { NrpProblem } from '../../../../shared/domain/roster/duty/nrp/nrp-problem.ts';

/** A problem as flat arrays. A cell is (day x shifts + shift); -1 stands for a free day in every row. */
export interface DutyModel {
  readonly days: number;
  readonly shifts: number;
  readonly people: number;
  /** Cost of all wishes to work a shift when nobody works at all. */
  readonly offset: number;
  /** [person][cell]: what working it adds to the cost of wishes; may be below 0. */
  readonly wish: Int32Array;
  /** [person][cell]: 1 where the person may work. */
  readonly isAllowed: Uint8Array;
  /** Length of each shift in the largest unit that divides all of them. */
  readonly units: Int32Array;
  readonly minUnits: Int32Array;
  readonly maxUnits: Int32Array;
  readonly maxRun: Int32Array;
  readonly minRun: Int32Array;
  readonly minOff: Int32Array;
  readonly maxWeekends: Int32Array;
  /** [person][shift]. */
  readonly maxShifts: Int32Array;
  /** [shift][next shift]: 1 where next must not follow the day after. */
  readonly isForbidden: Uint8Array;
  /** [cell][people on it]. */
  readonly coverCost: Int32Array;
  readonly required: Int32Array;
  readonly underWeight: Int32Array;
  readonly overWeight: Int32Array;
  /** Weekend of each day, -1: none. */
  readonly weekendOf: Int32Array;
}

/** An entry that is there by construction: the index comes from the model's own sizes. */
export function at(list: Int32Array | Int8Array | Uint8Array | Float64Array, index: number): number {
  return list[index] ?? 0;
}

export function compileDuty(problem: NrpProblem): DutyModel {
  const { days, staff } = problem;
  const [people, shifts] = [staff.length, problem.shifts.length];
  const cells = days * shifts;
  const unit = problem.shifts.reduce((divisor, { minutes }) => greatestDivisor(divisor, minutes), 0);
  const numbers = (value: (person: NrpProblem['staff'][number]) => number) => Int32Array.from(staff, value);
  const wish = new Int32Array(people * cells);
  let offset = 0;
  for (const { person, day, shift, weight } of problem.onRequests) {
    offset += weight;
    const index = person * cells + day * shifts + shift;
    wish[index] = at(wish, index) - weight;
  }
  for (const { person, day, shift, weight } of problem.offRequests) {
    const index = person * cells + day * shifts + shift;
    wish[index] = at(wish, index) + weight;
  }
  const isAllowed = new Uint8Array(people * cells).fill(1);
  for (const [person, { daysOff, maxShifts }] of staff.entries()) {
    const start = person * cells;
    for (const day of daysOff) isAllowed.fill(0, start + day * shifts, start + (day + 1) * shifts);
    for (const [shift, most] of maxShifts.entries())
      if (most === 0) for (let day = 0; day < days; day += 1) isAllowed[start + day * shifts + shift] = 0;
  }
  const isForbidden = new Uint8Array(shifts * shifts);
  for (const [shift, { forbiddenNext }] of problem.shifts.entries())
    for (const next of forbiddenNext) isForbidden[shift * shifts + next] = 1;
  const [required, underWeight, overWeight] = [
    new Int32Array(cells),
    new Int32Array(cells),
    new Int32Array(cells),
  ];
  const coverCost = new Int32Array(cells * (people + 1));
  for (const cover of problem.cover) {
    const cell = cover.day * shifts + cover.shift;
    required[cell] = cover.required;
    underWeight[cell] = cover.underWeight;
    overWeight[cell] = cover.overWeight;
    for (let count = 0; count <= people; count += 1) {
      const off = count - cover.required;
      coverCost[cell * (people + 1) + count] = off < 0 ? -off * cover.underWeight : off * cover.overWeight;
    }
  }
  const weekendOf = new Int32Array(days).fill(-1);
  for (let weekend = 0, day = problem.firstSaturday; day < days; weekend += 1, day += 7) {
    if (day >= 0) weekendOf[day] = weekend;
    if (day + 1 < days) weekendOf[day + 1] = weekend;
  }
  return {
    days,
    shifts,
    people,
    offset,
    wish,
    isAllowed,
    units: Int32Array.from(problem.shifts, ({ minutes }) => minutes / unit),
    minUnits: numbers(({ minMinutes }) => Math.ceil(minMinutes / unit)),
    maxUnits: numbers(({ maxMinutes }) => Math.floor(maxMinutes / unit)),
    maxRun: numbers(({ maxConsecutiveShifts }) => Math.min(days, maxConsecutiveShifts)),
    minRun: numbers(({ minConsecutiveShifts }) => Math.min(days, minConsecutiveShifts)),
    minOff: numbers(({ minConsecutiveDaysOff }) => Math.min(days, minConsecutiveDaysOff)),
    maxWeekends: numbers(({ maxWeekends }) => maxWeekends),
    maxShifts: Int32Array.from(staff.flatMap(({ maxShifts }) => maxShifts)),
    isForbidden,
    coverCost,
    required,
    underWeight,
    overWeight,
    weekendOf,
  };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
