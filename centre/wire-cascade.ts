import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519Signer, ed25519Verifier } from '../server/certificates/uplink-tools.ts';
import type { Log } from '../server/process/log.ts';
import type { SqlDatabase } from '../server/sql/sql-database.ts';
import type { CascadeStatus } from '../shared/contract/cascade.ts';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import type { CentreLevel } from '../shared/uplink/level.ts';
import type { UplinkTiming } from '../shared/uplink/limits.ts';
import type { Vouch } from '../shared/uplink/relay-messages.ts';
import { CascadePolicy } from './cascade/cascade-policy.ts';
import { createCascade } from './cascade/create-cascade.ts';
import { createReceiptBook } from './cascade/create-receipt-book.ts';
import { listVouches } from './cascade/list-vouches.ts';
import { serialOf } from './cascade/relay-line.ts';
import { createRelayReader } from './cascade/relay-reader.ts';
import type { Cascade, RelayDesk } from './ports/cascade.ts';
import type { LiveSites } from './ports/live-sites.ts';
import type { RegistryMirror } from './registry/registry-mirror.ts';
import type { RegisteredSite, SiteRegistry } from './registry/site-registry.ts';
import type { StorePlace } from './store-place.ts';

export interface CascadeWiring {
  readonly place: StorePlace;
  /** The log, to be read. */
  readonly database: SqlDatabase;
  readonly registry: SiteRegistry;
  readonly enrolled: RegistryMirror;
  readonly live: LiveSites;
  readonly level: CentreLevel;
  /** Of the level above; null: nothing goes further up. */
  readonly enrolment: Enrolment | null;
  readonly resourcesFolder: string;
  /** A policy in place of the shipped one. */
  readonly policyFile: string | null;
  readonly version: string;
  readonly log: Log;
  readonly timing?: UplinkTiming;
}

/** The line to the level above, and what lines from below need of it. */
export async function wireCascade(
  wiring: CascadeWiring,
): Promise<{ readonly desk: RelayDesk; readonly cascade: Cascade; close(): Promise<void> }> {
  const { place, enrolled, registry, enrolment, level, log } = wiring;
  const policy = CascadePolicy.parse(
    JSON.parse(
      readFileSync(
        wiring.policyFile ?? join(wiring.resourcesFolder, 'profiles', 'cascade-default.json'),
        'utf8',
      ),
    ),
  );
  const book = createReceiptBook();
  const desk: RelayDesk = {
    own: enrolment?.site.code ?? null,
    keyOf(serial) {
      const direct = enrolled.certificate(serial);
      const known = direct ?? enrolled.vouched(serial);
      if (known === null) return null;
      const isCentre =
        'isCentre' in known ? known.isCentre : (enrolled.site(known.site)?.scope.length ?? 0) > 0;
      return { site: known.site, isCentre, verify: ed25519Verifier(known.signingKey) };
    },
    async vouch({ site, name, serial, key, isCentre, path, by, sig }, relay) {
      const known = enrolled.certificate(serial) ?? enrolled.vouched(serial);
      if (known?.site === site && known.signingKey === key) return;
      const isTaken = await registry.vouch({
        ...{ site, name, serial, signingKey: key, isCentre, voucher: by, signature: sig },
        path: [...path, relay],
      });
      if (!isTaken) log.warn({ site, serial, relay }, 'another key is known for this certificate');
      await enrolled.refresh();
    },
    receipts: (site) => book.of(site),
    onReceipt: (listener) => book.onReceipt(listener),
  };
  if (enrolment === null)
    return { desk, cascade: nothingAbove(level, policy), close: async () => book.close() };
  const lease =
    place.kind === 'postgres'
      ? (await import('./cascade/relay-lease.ts')).createRelayLease(place.target)
      : null;
  const own = { serial: serialOf(enrolment.certificate), sign: ed25519Signer(enrolment.signingKey) };
  let listed: { readonly read: unknown; readonly vouches: readonly Vouch[] } | null = null;
  const cascade = createCascade({
    ...wiring,
    enrolment,
    policy,
    reader: createRelayReader(wiring.database),
    async vouches() {
      await enrolled.refresh();
      // Another object after every change of the registry; signing all keys for each event would cost more than it.
      const read = enrolled.certificates();
      if (listed?.read !== read) listed = { read, vouches: listVouches(enrolled, own) };
      return listed.vouches;
    },
    mayRelay: async () => lease === null || (await lease.tryHold()),
    onReceipt: (receipt) => book.note(receipt),
  });
  return {
    desk,
    cascade,
    async close() {
      await cascade.close();
      await lease?.close();
      book.close();
    },
  };
}

/** Sites behind centres below, as rows of the boards; centres between have none of their own. */
export function sitesBelow(enrolled: Pick<RegistryMirror, 'sites' | 'vouchedKeys'>): RegisteredSite[] {
  const direct = new Set(enrolled.sites().map(({ code }) => code));
  const below = new Map<string, RegisteredSite>();
  for (const { site, name, isCentre } of enrolled.vouchedKeys())
    if (!isCentre && !direct.has(site)) below.set(site, { code: site, name, isRevoked: false, scope: [] });
  return [...below.values()];
}

function nothingAbove(level: CentreLevel, { name, version }: CascadePolicy): Cascade {
  const status: CascadeStatus = {
    ...{ state: 'not-configured', code: null, level, centre: null, centreLevel: null },
    ...{ policy: { name, version }, backlog: 0, lastReceiptAtMs: null, error: null },
  };
  return { status: () => status, wake: () => undefined, close: async () => undefined };
}
