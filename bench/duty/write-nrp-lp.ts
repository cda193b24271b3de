import type { NrpProblem } from '../../shared/domain/roster/duty/nrp/nrp-problem.ts';

/**
 * The same problem as a mixed integer program in CPLEX LP text, which CBC and GLPK read: x for each person, day and
 * shift, whole numbers; cover missing and too many; every hard rule as the text format defines it. The objective
 * leaves out `offset`, the cost of wishes to work when nobody works.
 */
export function writeNrpLp(problem: NrpProblem): { readonly text: string; readonly offset: number } {
  const { days, shifts, staff } = problem;
  const rows: string[] = [];
  const costs = new Map<string, number>();
  const zero: string[] = [];
  const x = (person: number, day: number, shift: number) => `x_${person}_${day}_${shift}`;
  const dayTerms = (person: number, day: number, sign = '+') =>
    shifts.map((_, shift) => `${sign} ${x(person, day, shift)}`).join(' ');
  const cost = (name: string, weight: number) => costs.set(name, (costs.get(name) ?? 0) + weight);
  let offset = 0;
  for (const { person, day, shift, weight } of problem.onRequests) {
    offset += weight;
    cost(x(person, day, shift), -weight);
  }
  for (const { person, day, shift, weight } of problem.offRequests) cost(x(person, day, shift), weight);
  for (const [person, rule] of staff.entries()) {
    for (let day = 0; day < days; day += 1) {
      rows.push(`${dayTerms(person, day)} <= 1`);
      for (const [shift, { forbiddenNext }] of shifts.entries())
        for (const next of day + 1 < days ? forbiddenNext : [])
          rows.push(`${x(person, day, shift)} + ${x(person, day + 1, next)} <= 1`);
    }
    for (const day of rule.daysOff) for (const shift of shifts.keys()) zero.push(x(person, day, shift));
    const each = (shift: number, factor: number) =>
      Array.from({ length: days }, (_, day) => `+ ${factor} ${x(person, day, shift)}`).join(' ');
    for (const [shift, most] of rule.maxShifts.entries())
      if (most < days) rows.push(`${each(shift, 1)} <= ${most}`);
    const minutes = shifts.map((one, shift) => each(shift, one.minutes)).join(' ');
    rows.push(`${minutes} <= ${rule.maxMinutes}`, `${minutes} >= ${rule.minMinutes}`);
    const works = (from: number, to: number, sign: string) =>
      Array.from({ length: Math.max(0, to - from) }, (_, n) => dayTerms(person, from + n, sign)).join(' ');
    for (let day = 0; day + rule.maxConsecutiveShifts < days; day += 1)
      rows.push(`${works(day, day + rule.maxConsecutiveShifts + 1, '+')} <= ${rule.maxConsecutiveShifts}`);
    // A run of `length` days inside the time planned, shorter than it may be: off, on ... on, off.
    for (let length = 1; length < rule.minConsecutiveShifts; length += 1)
      for (let day = 0; day + length + 1 < days; day += 1)
        rows.push(
          `${works(day + 1, day + 1 + length, '+')} ${dayTerms(person, day, '-')} ${dayTerms(person, day + 1 + length, '-')} <= ${length - 1}`,
        );
    for (let length = 1; length < rule.minConsecutiveDaysOff; length += 1)
      for (let day = 0; day + length + 1 < days; day += 1)
        rows.push(
          `${dayTerms(person, day, '+')} ${works(day + 1, day + 1 + length, '-')} ${dayTerms(person, day + 1 + length, '+')} <= 1`,
        );
    const weekends: string[] = [];
    for (let saturday = problem.firstSaturday; saturday < days; saturday += 7) {
      const name = `k_${person}_${saturday}`;
      weekends.push(name);
      for (const day of [saturday, saturday + 1])
        if (day < days) rows.push(`${dayTerms(person, day)} - ${name} <= 0`);
    }
    if (weekends.length > rule.maxWeekends)
      rows.push(`${weekends.map((name) => `+ ${name}`).join(' ')} <= ${rule.maxWeekends}`);
  }
  for (const { day, shift, required, underWeight, overWeight } of problem.cover) {
    const [under, over] = [`u_${day}_${shift}`, `v_${day}_${shift}`];
    cost(under, underWeight);
    cost(over, overWeight);
    rows.push(
      `${staff.map((_, person) => `+ ${x(person, day, shift)}`).join(' ')} + ${under} - ${over} = ${required}`,
    );
  }
  const binaries = staff.flatMap((_, person) => [
    ...Array.from({ length: days }, (__, day) => shifts.map((___, shift) => x(person, day, shift))).flat(),
    ...weekendNames(problem, person),
  ]);
  const objective = [...costs].map(
    ([name, weight]) => `${weight < 0 ? '-' : '+'} ${Math.abs(weight)} ${name}`,
  );
  const text = [
    'Minimize',
    ...wrapped(['obj:', ...objective]),
    'Subject To',
    ...rows.flatMap((row, index) => wrapped([`c${index}:`, ...row.split(/ (?=[+-] |<=|>=|= )/)])),
    'Bounds',
    ...zero.map((name) => ` ${name} = 0`),
    'Binaries',
    ...wrapped(binaries),
    'End',
  ].join('\n');
  return { text: `${text}\n`, offset };
}

function weekendNames({ days, firstSaturday }: NrpProblem, person: number): string[] {
  const names: string[] = [];
  for (let saturday = firstSaturday; saturday < days; saturday += 7) names.push(`k_${person}_${saturday}`);
  return names;
}

/** Lines of a length that every reader takes. */
function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (let from = 0; from < words.length; from += 8) lines.push(` ${words.slice(from, from + 8).join(' ')}`);
  return lines;
}
