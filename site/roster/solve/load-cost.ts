import type { Program } from './linear-program.ts';

/**
 * The convex hull (from below) of the costs of 0, 1, 2 … sittings, as unit segments of rising cost; `own` are the
 * columns of these sittings. Says the segments, cheapest first.
 */
export function addLoadCost(program: Program, costs: readonly number[], own: readonly number[]): number[] {
  if (costs.every((one) => one === 0)) return [];
  program.offset += costs[0] ?? 0;
  const slopes: number[] = [];
  const last = costs.length - 1;
  for (let from = 0; from < last; ) {
    let [to, slope] = [from + 1, Number.POSITIVE_INFINITY];
    for (let end = from + 1; end <= last; end += 1) {
      const one = ((costs[end] ?? 0) - (costs[from] ?? 0)) / (end - from);
      if (one <= slope) [to, slope] = [end, one];
    }
    for (; from < to; from += 1) slopes.push(slope);
  }
  const segments = slopes.map((slope) => program.column(slope, 0, 1));
  program.row([...own, ...segments], 0, 0, own.length);
  return segments;
}
