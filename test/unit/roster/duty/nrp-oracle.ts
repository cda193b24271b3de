import type { NrpAssignment } from '../../../../shared/domain/roster/duty/nrp/nrp-problem.ts';

/**
 * Reads and judges an instance on its own, as a string of letters per person, written apart from the product's
 * parser and evaluator: rules by regular expressions over the padded week, costs by counting.
 */
export function judgeApart(
  text: string,
  assignments: readonly NrpAssignment[],
): { hard: number; soft: number } {
  const section = (name: string): string[][] =>
    (text.split(`SECTION_${name}\n`)[1] ?? '')
      .split(/\nSECTION_|\n\n/)[0]
      ?.split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(',')) ?? [];
  const days = Number(section('HORIZON')[0]?.[0]);
  const kinds = section('SHIFTS').map(([id = '', minutes, next = '']) => ({
    id,
    minutes: Number(minutes),
    next: next.split('|').filter(Boolean),
  }));
  const table = new Map<string, string[]>();
  let hard = 0;
  for (const [id = ''] of section('STAFF'))
    table.set(
      id,
      Array.from({ length: days }, () => ''),
    );
  for (const { staffId, day, shiftId } of assignments) {
    const row = table.get(staffId);
    if (row?.[day] === '') row[day] = shiftId;
    else hard += 1;
  }
  for (const [id = '', ...free] of section('DAYS_OFF'))
    hard += free.filter((day) => day !== '' && table.get(id)?.[Number(day)] !== '').length;
  for (const [id = '', limits = '', ...numbers] of section('STAFF')) {
    const [maxMinutes = 0, minMinutes = 0, maxRun = 0, minRun = 0, minOff = 0, maxWeekends = 0] =
      numbers.map(Number);
    const row = table.get(id) ?? [];
    for (const entry of limits.split('|')) {
      const [kind, most] = entry.split('=');
      if (row.filter((shift) => shift === kind).length > Number(most)) hard += 1;
    }
    const minutes = row.reduce(
      (sum, shift) => sum + (kinds.find((kind) => kind.id === shift)?.minutes ?? 0),
      0,
    );
    if (minutes > maxMinutes || minutes < minMinutes) hard += 1;
    const marks = row.map((shift) => (shift === '' ? '.' : 'x')).join('');
    hard += (marks.match(/x+/g) ?? []).filter((run) => run.length > maxRun).length;
    hard += (marks.match(/(?<=\.)x+(?=\.)/g) ?? []).filter((run) => run.length < minRun).length;
    hard += (marks.match(/(?<=x)\.+(?=x)/g) ?? []).filter((run) => run.length < minOff).length;
    const weekends = Array.from({ length: Math.ceil(days / 7) }, (_, week) =>
      marks.slice(7 * week + 5, 7 * week + 7),
    );
    if (weekends.filter((weekend) => weekend.includes('x')).length > maxWeekends) hard += 1;
    for (const [day, shift] of row.entries())
      if (kinds.find((kind) => kind.id === shift)?.next.includes(row[day + 1] ?? '-')) hard += 1;
  }
  let soft = 0;
  for (const [id = '', day, shift, weight] of section('SHIFT_ON_REQUESTS'))
    if (table.get(id)?.[Number(day)] !== shift) soft += Number(weight);
  for (const [id = '', day, shift, weight] of section('SHIFT_OFF_REQUESTS'))
    if (table.get(id)?.[Number(day)] === shift) soft += Number(weight);
  for (const [day, shift, required, under, over] of section('COVER')) {
    const count = [...table.values()].filter((row) => row[Number(day)] === shift).length;
    soft +=
      Math.max(0, Number(required) - count) * Number(under) +
      Math.max(0, count - Number(required)) * Number(over);
  }
  return { hard, soft };
}
