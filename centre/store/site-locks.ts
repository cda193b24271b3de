import type { Dialect } from '../../server/sql/schema-steps.ts';
import type { SqlQueries } from '../../server/sql/sql-database.ts';

/** Any number: the class of advisory locks that stand for sites. */
const SITE_LOCKS = 7_361;

/** Channel on which gateways tell each other which sites have changed. */
export const SITES_CHANNEL = 'exam_centre_sites';

export interface SitesNotice {
  /** Who changed them; a gateway skips its own. */
  readonly by: string;
  readonly sites: readonly string[];
  /** They have just connected to that gateway. */
  readonly isConnect: boolean;
}

/**
 * Makes this transaction the only writer of these sites until it ends. In order of the lock, so that two
 * gateways with overlapping sites never wait for each other. A SQLite file has one writer anyway.
 */
export async function lockSites(
  dialect: Dialect,
  queries: SqlQueries,
  sites: readonly string[],
): Promise<void> {
  if (dialect === 'sqlite') return;
  await queries.all(
    `SELECT pg_advisory_xact_lock(${SITE_LOCKS}, key) FROM
       (SELECT DISTINCT hashtext(site) AS key FROM unnest(?::text[]) AS site ORDER BY key) AS keys`,
    arrayText(sites),
  );
}

/** Leaves with the commit of the transaction; never without it. */
export async function announceSites(
  dialect: Dialect,
  queries: SqlQueries,
  by: string,
  sites: readonly string[],
  isConnect = false,
): Promise<void> {
  if (dialect === 'sqlite' || sites.length === 0) return;
  const notice: SitesNotice = { by, sites, isConnect };
  await queries.all('SELECT pg_notify(?, ?)', SITES_CHANNEL, JSON.stringify(notice));
}

/** A PostgreSQL array of words without quotes, commas or braces, such as site codes. */
export const arrayText = (words: readonly (string | number)[]): string => `{${words.join(',')}}`;
