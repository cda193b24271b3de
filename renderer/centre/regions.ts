import type { SiteRow } from '../../shared/contract/centre-contract.ts';

/** Codes of sites begin with the administrative division: 2 digits province, 4 city, 6 county (GB/T 2260). */
const LEVELS: readonly number[] = [2, 4, 6];
const DIVISION = /^\d{6}/;

export interface Region {
  readonly prefix: string;
  readonly depth: number;
  readonly sites: number;
}

/**
 * The divisions the sites lie in, as a tree in one list: each followed by what is below it. A level at which all
 * sites share one division says nothing and is left out, but for the lowest.
 */
export function regionsOf(sites: readonly SiteRow[]): Region[] {
  const counts = new Map<string, number>();
  for (const { code } of sites) {
    if (!DIVISION.test(code)) continue;
    for (const length of LEVELS) {
      const prefix = code.slice(0, length);
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
    }
  }
  const shown = LEVELS.filter(
    (length) => length === 6 || [...counts.keys()].filter((prefix) => prefix.length === length).length > 1,
  );
  return [...counts]
    .flatMap(([prefix, count]) => {
      const depth = shown.indexOf(prefix.length);
      return depth < 0 ? [] : [{ prefix, depth, sites: count }];
    })
    .sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}
