import type { SiteRow } from '../../shared/contract/centre-contract.ts';
import type { Tone } from '../kit/status-mark.tsx';

export type Filter = 'all' | 'problems' | SiteRow['state'] | 'not-ready' | 'warnings';

export const SITE_TONES = {
  online: 'normal',
  suspect: 'attention',
  offline: 'fault',
} as const satisfies Record<SiteRow['state'], Tone>;

export const READINESS_TONES = {
  ready: 'normal',
  'not-ready': 'unchecked',
  overridden: 'attention',
  unknown: 'unconnected',
} as const satisfies Record<SiteRow['readiness'], Tone>;

/** How badly a site needs a look; 0 is fine. A warning about its log outweighs everything. */
export function urgency(site: SiteRow): number {
  let points = 0;
  if (site.warnings.length > 0) points += 100;
  if (site.state === 'offline') points += 50;
  if (site.openIncidents > 0) points += 30;
  if (site.state === 'suspect') points += 20;
  if (site.cameras && site.cameras.live < site.cameras.total) points += 5;
  if (site.readiness === 'not-ready') points += 2;
  return points;
}

/** Needs attention: more than an outstanding readiness check, which is normal before an exam. */
export const isProblem = (site: SiteRow): boolean => urgency(site) >= 5;

const MATCHES: Readonly<Record<Filter, (site: SiteRow) => boolean>> = {
  all: () => true,
  problems: isProblem,
  online: ({ state }) => state === 'online',
  suspect: ({ state }) => state === 'suspect',
  offline: ({ state }) => state === 'offline',
  'not-ready': ({ readiness }) => readiness === 'not-ready',
  warnings: ({ warnings }) => warnings.length > 0,
};

export const countOf = (sites: readonly SiteRow[], filter: Filter): number =>
  sites.reduce((sum, site) => sum + Number(MATCHES[filter](site)), 0);

/** Sites of a filter and search, what is wrong first, then by code. */
export function orderSites(
  sites: readonly SiteRow[],
  filter: Filter,
  search: string,
  readingOf: (name: string) => string = () => '',
): SiteRow[] {
  const needle = search.trim().toLowerCase();
  return sites
    .filter(
      (site) =>
        MATCHES[filter](site) &&
        (needle === '' ||
          site.name.toLowerCase().includes(needle) ||
          site.code.toLowerCase().includes(needle) ||
          readingOf(site.name).includes(needle)),
    )
    .sort((a, b) => urgency(b) - urgency(a) || a.code.localeCompare(b.code));
}
