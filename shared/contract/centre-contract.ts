import { z } from 'zod';
import { accountsContract } from './accounts-contract.ts';
import { CENTRE_ROLES, feed, query } from './define.ts';
import { deskContract } from './desk.ts';
import { ordersContract } from './orders.ts';
import { sitePageContract } from './site-page.ts';
import { StoredEvent } from './stored-event.ts';

/** One row of `GET /api/v1/sites` and of the overview page. */
export const SiteRow = z.object({
  code: z.string(),
  name: z.string(),
  state: z.enum(['online', 'suspect', 'offline']),
  lastSeenMs: z.number().nullable(),
  epoch: z.number(),
  lanes: z.object({ A: z.object({ seq: z.number() }), B: z.object({ seq: z.number() }) }),
  readiness: z.enum(['ready', 'not-ready', 'overridden', 'unknown']),
  openIncidents: z.number(),
  /** Events the site says it still holds; null when it has not said. */
  backlog: z.number().nullable(),
  /** Newest figures the site reported; null while unknown. */
  cameras: z.object({ total: z.number(), live: z.number() }).nullable(),
  /** Newest event of any lane: what changed last. */
  lastEvent: z.object({ type: z.string(), timeMs: z.number(), summary: z.string() }).nullable(),
  /** Something an operator must look at (fork, quarantined events, regressed outbox); empty when fine. */
  warnings: z.array(z.string()),
});
export type SiteRow = z.infer<typeof SiteRow>;

export const CentreInfo = z.object({
  version: z.string(),
  name: z.string(),
  timeZone: z.string(),
  uplinkUrl: z.string(),
  /** Server clock, so that a page shows ages by the centre's time and not by its own. */
  nowMs: z.number(),
});
export type CentreInfo = z.infer<typeof CentreInfo>;

/** Everything the centre's pages can ask. */
export const centreContract = {
  ...accountsContract,
  ...ordersContract,
  ...sitePageContract,
  ...deskContract,
  'centre.get': query(CENTRE_ROLES, z.object({}), CentreInfo),
  'sites.feed': feed(
    CENTRE_ROLES,
    z.object({}),
    z.object({ nowMs: z.number(), sites: z.array(SiteRow) }),
    z.object({ nowMs: z.number(), changed: z.array(SiteRow), removed: z.array(z.string()) }),
  ),
  'sites.events': query(
    CENTRE_ROLES,
    z.object({ code: z.string(), limit: z.number().int().min(1).max(500).default(100) }),
    z.array(StoredEvent),
  ),
};
export type CentreContract = typeof centreContract;
