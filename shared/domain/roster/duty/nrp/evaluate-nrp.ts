import type { NrpAssignment, NrpPerson, NrpProblem } from './nrp-problem.ts';

/** A broken hard rule: which, who, from which day. */
export interface NrpBroken {
  readonly ruleId:
    | 'known'
    | 'one-shift-a-day'
    | 'days-off'
    | 'max-shifts'
    | 'max-minutes'
    | 'min-minutes'
    | 'max-consecutive-shifts'
    | 'min-consecutive-shifts'
    | 'min-consecutive-days-off'
    | 'max-weekends'
    | 'succession';
  readonly staffId: string;
  readonly day: number | null;
}

export interface NrpEvaluation {
  readonly hard: number;
  /** Costs of wishes not met and of cover missing or too many. */
  readonly soft: number;
  readonly requestCost: number;
  readonly coverCost: number;
  readonly broken: readonly NrpBroken[];
}

/**
 * Judges any roster by the published definition. At the ends of the time planned: before it and after it people are
 * taken to be off for the most consecutive shifts, to be at work for the least, and to be off for the least days off,
 * so a short run that touches an end breaks nothing.
 */
export function evaluateNrp(problem: NrpProblem, assignments: readonly NrpAssignment[]): NrpEvaluation {
  const { days, shifts, staff } = problem;
  const personOf = new Map(staff.map(({ id }, index) => [id, index]));
  const shiftOf = new Map(shifts.map(({ id }, index) => [id, index]));
  const broken: NrpBroken[] = [];
  // Shift worked by each person on each day, -1: off.
  const rows = staff.map(() => new Int16Array(days).fill(-1));
  const present = new Int32Array(days * shifts.length);
  for (const { staffId, day, shiftId } of assignments) {
    const row = rows[personOf.get(staffId) ?? -1];
    const shift = shiftOf.get(shiftId);
    if (!row || shift === undefined || !(Number.isInteger(day) && day >= 0 && day < days)) {
      broken.push({ ruleId: 'known', staffId, day: null });
      continue;
    }
    if (row[day] !== -1) broken.push({ ruleId: 'one-shift-a-day', staffId, day });
    else {
      row[day] = shift;
      present[day * shifts.length + shift] = (present[day * shifts.length + shift] ?? 0) + 1;
    }
  }
  for (const [index, person] of staff.entries())
    for (const found of brokenOf(problem, person, rows[index] ?? new Int16Array(0))) broken.push(found);
  const works = (person: number, day: number, shift: number) => rows[person]?.[day] === shift;
  let requestCost = 0;
  for (const { person, day, shift, weight } of problem.onRequests)
    if (!works(person, day, shift)) requestCost += weight;
  for (const { person, day, shift, weight } of problem.offRequests)
    if (works(person, day, shift)) requestCost += weight;
  let coverCost = 0;
  for (const { day, shift, required, underWeight, overWeight } of problem.cover) {
    const off = (present[day * shifts.length + shift] ?? 0) - required;
    coverCost += off < 0 ? -off * underWeight : off * overWeight;
  }
  return { hard: broken.length, soft: requestCost + coverCost, requestCost, coverCost, broken };
}

/** Broken rules of one person's row; every run, kind, weekend and succession counts once. */
function brokenOf(problem: NrpProblem, person: NrpPerson, row: Int16Array): NrpBroken[] {
  const { days, shifts } = problem;
  const broken: NrpBroken[] = [];
  const add = (ruleId: NrpBroken['ruleId'], day: number | null) =>
    broken.push({ ruleId, staffId: person.id, day });
  const isWorked = (day: number) => (row[day] ?? -1) >= 0;
  for (const day of person.daysOff) if (isWorked(day)) add('days-off', day);
  const counts = shifts.map(() => 0);
  let minutes = 0;
  for (const shift of row) {
    if (shift < 0) continue;
    counts[shift] = (counts[shift] ?? 0) + 1;
    minutes += shifts[shift]?.minutes ?? 0;
  }
  for (const [shift, count] of counts.entries())
    if (count > (person.maxShifts[shift] ?? days)) add('max-shifts', null);
  if (minutes > person.maxMinutes) add('max-minutes', null);
  if (minutes < person.minMinutes) add('min-minutes', null);
  let weekends = 0;
  for (let saturday = problem.firstSaturday; saturday < days; saturday += 7)
    if (isWorked(saturday) || isWorked(saturday + 1)) weekends += 1;
  if (weekends > person.maxWeekends) add('max-weekends', null);
  for (let from = 0; from < days; ) {
    let to = from;
    while (to < days && isWorked(to) === isWorked(from)) to += 1;
    const isInside = from > 0 && to < days;
    const length = to - from;
    if (!isWorked(from)) {
      if (isInside && length < person.minConsecutiveDaysOff) add('min-consecutive-days-off', from);
    } else {
      if (length > person.maxConsecutiveShifts) add('max-consecutive-shifts', from);
      if (isInside && length < person.minConsecutiveShifts) add('min-consecutive-shifts', from);
    }
    from = to;
  }
  for (let day = 0; day + 1 < days; day += 1) {
    const [today, next] = [row[day] ?? -1, row[day + 1] ?? -1];
    if (today >= 0 && next >= 0 && shifts[today]?.forbiddenNext.includes(next)) add('succession', day);
  }
  return broken;
}
