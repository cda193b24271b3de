import { ed25519Verifier } from '../server/certificates/uplink-tools.ts';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import { createOrders } from './orders/create-orders.ts';
import type { Orders } from './ports/orders.ts';
import type { Wiring } from './wiring.ts';

/** Instructions from above; built before the line, which brings them. */
export function wireOrders(
  wiring: Pick<Wiring, 'database' | 'journal' | 'outbox' | 'registry' | 'time' | 'atClose'>,
  enrolment: Enrolment | null,
): Orders {
  const { database, journal, outbox, registry, time } = wiring;
  const orders = createOrders({
    database,
    journal,
    outbox,
    siteCode: registry.site().code,
    issuers: (enrolment?.issuerPublicKeys ?? []).map(ed25519Verifier),
    nowMs: time.nowMs,
    monoMs: time.monoMs,
  });
  wiring.atClose(() => orders.close());
  return orders;
}
