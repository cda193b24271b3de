/** Size and tightness of a made-up staff scheduling problem; everything else is drawn from the seed. */
export interface NrpSize {
  readonly staff: number;
  readonly days: number;
  readonly shifts: number;
  readonly seed: number;
}

const KINDS = [
  { id: 'E', minutes: 480, fromHour: 6 },
  { id: 'L', minutes: 480, fromHour: 14 },
  { id: 'N', minutes: 600, fromHour: 22 },
  { id: 'D', minutes: 480, fromHour: 9 },
  { id: 'S', minutes: 360, fromHour: 8 },
  { id: 'A', minutes: 540, fromHour: 12 },
] as const;
const LEAST_REST_HOURS = 11;

/**
 * A problem in the text format of Curtois and Qu, of the same classes as the published ones but made up: contracts
 * of full and part time, two days off, a weekend in two, people who work some kinds of shift only or seldom, days
 * off, wishes of weight 1 to 3, and a need of a bit more than the people can cover on some days.
 */
export function generateNrp({ staff, days, shifts, seed }: NrpSize): string {
  let state = (seed % 2_147_483_646) + 1;
  const below = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  const kinds = KINDS.slice(0, shifts);
  const lines = ['SECTION_HORIZON', '# made up', String(days), '', 'SECTION_SHIFTS'];
  for (const { id, minutes, fromHour } of kinds) {
    const endHour = fromHour + minutes / 60;
    const forbidden = kinds.filter((next) => next.fromHour + 24 - endHour < LEAST_REST_HOURS);
    lines.push(`${id},${minutes},${forbidden.map((next) => next.id).join('|')}`);
  }
  lines.push('', 'SECTION_STAFF');
  const people = Array.from({ length: staff }, (_, n) => `P${String(n + 1).padStart(2, '0')}`);
  const weeks = days / 7;
  let shiftsInAll = 0;
  for (const person of people) {
    const share = below(100) < 75 ? 1 : below(2) === 0 ? 0.75 : 0.5;
    const most = Math.round(4.6 * 480 * weeks * share);
    shiftsInAll += most / 490;
    const limits = kinds.map(({ id }, k) => {
      const draw = below(100);
      const limit = k === 0 ? days : draw < 12 ? 0 : draw < 30 ? Math.round(days / 4) : days;
      return `${id}=${limit}`;
    });
    const runs = share === 1 ? [5, 2] : [4, 1 + below(2)];
    lines.push(
      `${person},${limits.join('|')},${most},${Math.round(most * 0.6)},${runs.join(',')},${2 + (below(100) < 10 ? 1 : 0)},${Math.ceil(weeks / 2)}`,
    );
  }
  lines.push('', 'SECTION_DAYS_OFF');
  for (const person of people) {
    const free = new Set(Array.from({ length: Math.max(1, Math.floor(weeks / 2)) }, () => below(days)));
    lines.push(`${person},${[...free].sort((a, b) => a - b).join(',')}`);
  }
  for (const section of ['SECTION_SHIFT_ON_REQUESTS', 'SECTION_SHIFT_OFF_REQUESTS']) {
    lines.push('', section);
    for (const person of people)
      for (let from = below(5); from < days; from += 5 + below(6)) {
        const kind = kinds[below(kinds.length)];
        const weight = 1 + below(3);
        for (let day = from; day < Math.min(days, from + 1 + below(3)); day += 1)
          lines.push(`${person},${day},${kind?.id},${weight}`);
      }
  }
  lines.push('', 'SECTION_COVER');
  const shares = kinds.map(() => 60 + below(80));
  const sum = shares.reduce((total, share) => total + share, 0);
  for (let day = 0; day < days; day += 1)
    for (const [k, { id }] of kinds.entries()) {
      const mean = (shiftsInAll / days) * ((shares[k] ?? 0) / sum) * (day % 7 >= 5 ? 0.8 : 1.08);
      lines.push(`${day},${id},${Math.max(1, Math.round(mean + (below(100) - 50) / 90))},100,1`);
    }
  return `${lines.join('\n')}\n`;
}
