import type { Accounts } from '../../server/access/create-accounts.ts';
import type { Handlers } from '../../server/rpc/handlers.ts';
import type { CentreContract, CentreInfo } from '../../shared/contract/centre-contract.ts';
import type { CentreRole } from '../../shared/contract/define.ts';
import type { Desk } from '../ports/desk.ts';
import type { EventReader } from '../ports/event-reader.ts';
import type { LiveSites } from '../ports/live-sites.ts';
import type { Orders } from '../ports/orders.ts';
import type { SitePages } from '../ports/site-pages.ts';
import { accountsHandlers } from './accounts-handlers.ts';
import { deskHandlers } from './desk-handlers.ts';
import { ordersHandlers } from './orders-handlers.ts';
import { sitePageHandlers } from './site-page-handlers.ts';

/** What the centre's pages can ask. */
export function createCentreHandlers(sources: {
  live: LiveSites;
  reader: EventReader;
  orders: Orders;
  accounts: Accounts<CentreRole>;
  pages: SitePages;
  desk: Desk;
  info: () => Omit<CentreInfo, 'nowMs'>;
}): Handlers<CentreContract> {
  const { live, reader, info } = sources;
  return {
    ...ordersHandlers(sources.orders),
    ...accountsHandlers(sources.accounts),
    ...sitePageHandlers(sources),
    ...deskHandlers(sources.desk),
    'centre.get': () => ({ ...info(), nowMs: Date.now() }),
    'sites.feed': () => ({
      snapshot: () => ({ nowMs: Date.now(), sites: live.rows() }),
      subscribe: (push) => live.subscribe((delta) => push({ nowMs: Date.now(), ...delta })),
    }),
    'sites.events': ({ code, limit }) => reader.recentEvents(code, limit),
  };
}
