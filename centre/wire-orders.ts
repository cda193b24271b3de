import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../server/process/log.ts';
import type { SqlDatabase } from '../server/sql/sql-database.ts';
import { OrdersProfile } from '../shared/contract/orders.ts';
import type { Sign } from '../shared/uplink/tools.ts';
import { createOrderStore } from './orders/create-order-store.ts';
import { createOrders } from './orders/create-orders.ts';
import { followInstructionEvents } from './orders/follow-events.ts';
import type { EventReader } from './ports/event-reader.ts';
import type { LiveSites } from './ports/live-sites.ts';
import type { Orders } from './ports/orders.ts';
import type { InstructionDesk } from './uplink/session-socket.ts';

export interface OrdersWiring {
  readonly database: SqlDatabase;
  readonly reader: EventReader;
  readonly live: LiveSites;
  readonly enrolled: () => Promise<readonly string[]>;
  readonly sign: Sign;
  readonly issuer: string;
  /** Other gateways work on the same store. */
  readonly isShared: boolean;
  readonly resourcesFolder: string;
  readonly log: Log;
  readonly wake: (sites: readonly string[]) => void;
}

/** Instructions downward: what pages use, and what the lines of the sites need. */
export async function wireOrders(
  wiring: OrdersWiring,
): Promise<{ readonly orders: Orders; readonly desk: InstructionDesk }> {
  const { database, reader, log } = wiring;
  const store = createOrderStore(database);
  const profile = OrdersProfile.parse(
    JSON.parse(readFileSync(join(wiring.resourcesFolder, 'profiles', 'orders-default.json'), 'utf8')),
  );
  const orders = await createOrders({ ...wiring, store, profile });
  const follower = followInstructionEvents({ store, reader, log, onStages: (ids) => orders.touch(ids) });
  await follower.followAll();
  const guarded = (work: Promise<void>): void =>
    void work.catch((error: Error) => log.warn({ err: error }, 'a note about instructions was not stored'));
  return {
    orders,
    desk: {
      pending: (site, after, limit) => store.pending(site, after, limit),
      sent: (site, numbers) =>
        guarded(
          store.noteSent(site, numbers, Date.now()).then(async () => {
            const items = await store.pending(site, Math.min(...numbers) - 1, numbers.length);
            orders.touch(items.map(({ id }) => id));
          }),
        ),
      taken: (site, have) => guarded(store.noteTaken(site, have, Date.now())),
      reported: (site) => follower.follow(site),
    },
  };
}
