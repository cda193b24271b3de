import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { CertificateAuthority } from '../server/certificates/certificate-authority.ts';
import { createHttpServer } from '../server/http/create-http-server.ts';
import { createToken } from '../server/http/guard.ts';
import type { Log } from '../server/process/log.ts';
import { createBookWriter } from '../server/table/book-writer.ts';
import { centreContract } from '../shared/contract/centre-contract.ts';
import type { Enrolment } from '../shared/uplink/enrolment.ts';
import type { CentreLevel } from '../shared/uplink/level.ts';
import { UPLINK_PATH, type UplinkTiming } from '../shared/uplink/limits.ts';
import { createDesk } from './boards/create-desk.ts';
import { createLiveSites } from './boards/create-live-sites.ts';
import { createSitePages } from './boards/create-site-pages.ts';
import { followGateways } from './boards/follow-gateways.ts';
import { createPictureReader } from './boards/read-pictures.ts';
import { CENTRE_FILES } from './data-files.ts';
import { createCentreMetrics } from './http/create-metrics.ts';
import { createCentreHandlers } from './http/page-handlers.ts';
import { registerCentreRoutes } from './http/routes.ts';
import { accountsDesk, openAccounts } from './open-accounts.ts';
import { openStore } from './open-store.ts';
import type { EventStore } from './ports/event-store.ts';
import { createRegistryMirror, type RegistryMirror } from './registry/registry-mirror.ts';
import { createReadStore } from './store/read-store.ts';
import { rebuildOutdatedBoards } from './store/rebuild-boards.ts';
import type { StoreSource } from './store/worker-protocol.ts';
import { createWorkerStore } from './store/worker-store.ts';
import type { StorePlace } from './store-place.ts';
import { createUplinkListener, type EnrolledIdentity } from './uplink/create-uplink-listener.ts';
import { sitesBelow, wireCascade } from './wire-cascade.ts';
import { wireOrders } from './wire-orders.ts';

export interface CentreOptions {
  readonly place: StorePlace;
  readonly port: number;
  readonly host: string;
  readonly uplinkPort: number;
  readonly uplinkHost: string;
  readonly name: string;
  readonly timeZone: string;
  readonly level: CentreLevel;
  /** Of the level above; null: nothing goes further up. */
  readonly enrolment: Enrolment | null;
  /** In place of the shipped policy of what goes up. */
  readonly policyFile: string | null;
  /** Certificate chain and key, PEM: the pages by https, so that people may sign in from other computers. */
  readonly pageTls: { readonly cert: string; readonly key: string } | null;
  readonly version: string;
  readonly pagesFolder: string | null;
  /** Profiles and other data the product ships. */
  readonly resourcesFolder: string;
  readonly log: Log;
  readonly timing?: UplinkTiming;
  /** Connections of one address that have not greeted yet. */
  readonly unauthenticatedPerAddress: number;
  /** Stands between the listener and the store; only tests use it. */
  readonly wrapStore?: (store: EventStore) => EventStore;
  /** The store has died: the process should end, nothing can be acknowledged any more. */
  readonly onFatal: (error: Error) => void;
}

export interface RunningCentre {
  readonly url: string;
  readonly uplinkUrl: string;
  readonly token: string;
  close(): Promise<void>;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];
const SERVER_CERTIFICATE_DAYS = 90;
const RENEW_EVERY_MS = 86_400_000;
const REGISTRY_POLL_MS = 1_000;

/** Wires the centre: store, registry, listener for sites, pages. Undoes what it had started when a step fails. */
export async function startCentre(options: CentreOptions): Promise<RunningCentre> {
  const { place, log } = options;
  const gateway = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const undo: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const opened = openStore(place);
    const lock = opened.lock();
    undo.push(() => lock.release());
    const authority = await opened.authority();
    const registry = await opened.registry();
    undo.push(() => registry.close());
    const enrolled = await createRegistryMirror(registry);
    const reading = await opened.log();
    undo.push(() => reading.close());
    const made = await rebuildOutdatedBoards(reading);
    if (made.sites > 0) log.info(made, 'boards of another build were made anew');
    const reader = createReadStore(reading);
    const ownStore = createWorkerStore({
      workerUrl: workerUrl('store-worker'),
      source: sourceOf(place, gateway),
      onDead: options.onFatal,
    });
    const store = options.wrapStore?.(ownStore) ?? ownStore;
    undo.push(() => store.close());

    const live = createLiveSites({
      stored: await reader.state(),
      gateway,
      sites: () => [...enrolled.sites(), ...sitesBelow(enrolled)],
    });
    undo.push(() => live.close());
    store.onChange((change) => live.onStoreChange(change));

    const pagesDatabase = await opened.pages();
    undo.push(() => pagesDatabase.close());
    const pages = createSitePages({ reader: createPictureReader(reading, pagesDatabase), log });
    undo.push(() => pages.close());
    const incidents = await createDesk({
      ...{ live, store: pagesDatabase, log },
      isShared: place.kind === 'postgres',
    });
    undo.push(() => incidents.close());
    store.onChange(({ boards }) => pages.changed(boards.map(({ site }) => site)));

    const ordersDatabase = await opened.orders();
    undo.push(() => ordersDatabase.close());
    const { orders, desk } = await wireOrders({
      database: ordersDatabase,
      reader,
      live,
      enrolled: async () => {
        await enrolled.refresh();
        return enrolled
          .sites()
          .flatMap((site) => (site.isRevoked || site.scope.length > 0 ? [] : [site.code]));
      },
      sign: authority.signAsIssuer,
      issuer: options.name,
      resourcesFolder: options.resourcesFolder,
      log,
      isShared: place.kind === 'postgres',
      wake: (sites) => listener.wake(sites),
    });
    undo.push(() => orders.close());

    const accountsDatabase = await opened.accounts();
    undo.push(() => accountsDatabase.close());
    const accounts = await openAccounts(accountsDatabase);

    const above = await wireCascade({
      ...{ place, database: reading, registry, enrolled, live, log, version: options.version },
      ...{ level: options.level, enrolment: options.enrolment, policyFile: options.policyFile },
      resourcesFolder: options.resourcesFolder,
      ...(options.timing === undefined ? {} : { timing: options.timing }),
    });
    undo.push(() => above.close());
    store.onChange(({ boards }) => above.cascade.wake(boards.map(({ site }) => site)));

    const listener = createUplinkListener({
      authority: authority.certificate,
      certificate: await serverCertificate(authority, enrolled),
      identify: (serial) => identityOf(enrolled, serial),
      refresh: () => enrolled.refresh(),
      store,
      presence: live,
      instructions: desk,
      relay: above.desk,
      level: options.level,
      centreName: options.name,
      unauthenticatedPerAddress: options.unauthenticatedPerAddress,
      log,
      ...(options.timing === undefined ? {} : { timing: options.timing }),
      onRefused: (reason) => metrics.countRefused(reason),
    });
    const metrics = createCentreMetrics({
      live,
      countEvents: () => reader.countEvents(),
      countSessions: () => listener.sessions(),
    });

    const books = createBookWriter(workerUrl('table-worker'));
    undo.push(() => books.close());
    let uplinkUrl = '';
    const token = createToken();
    const http = await createHttpServer({
      log,
      token,
      version: options.version,
      pagesFolder: options.pagesFolder,
      page: 'centre.html',
      title: options.name,
      accounts: accountsDesk(accounts),
      tls: options.pageTls,
      routes: (app) =>
        registerCentreRoutes(app, {
          ...{ live, reader, metrics, orders, pages, desk: incidents, cascade: above.cascade },
          writeBook: books.write,
          refresh: () => enrolled.refresh(),
        }),
      rpc: {
        contract: centreContract,
        handlers: createCentreHandlers({
          accounts,
          live,
          reader,
          orders,
          pages,
          desk: incidents,
          info: () => ({
            version: options.version,
            name: options.name,
            timeZone: options.timeZone,
            uplinkUrl,
          }),
        }),
        // Commands carry an id of their own: the same one again changes nothing.
        idempotency: { recall: () => null, remember: () => undefined, atomically: (work) => work() },
      },
    });
    undo.push(() => http.close());
    const { port } = await listener.listen(options.uplinkPort, options.uplinkHost);
    undo.push(() => listener.close());
    uplinkUrl = `wss://127.0.0.1:${port}${UPLINK_PATH}`;
    const { url } = await http.listen(options.port, options.host);

    undo.push(watchRegistry(enrolled, authority, listener, accounts, log));
    if (place.kind === 'postgres')
      undo.push(
        followGateways({
          target: place.target,
          gateway,
          reader,
          log,
          onStored(state) {
            live.onStored(state);
            pages.changed(state.boards.map(({ site }) => site));
          },
          onConnect: (site) => listener.connectedElsewhere(site),
        }),
      );
    log.info({ url, uplinkUrl }, 'centre is up');
    return { url, uplinkUrl, token, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `enrol`, `revoke` and `account` are other processes: their changes are noticed here within a second. */
function watchRegistry(
  enrolled: RegistryMirror,
  authority: CertificateAuthority,
  listener: ReturnType<typeof createUplinkListener>,
  accounts: { refresh(): Promise<void> },
  log: Log,
): () => void {
  let hosts = enrolled.hosts().join(' ');
  let renewedMs = performance.now();
  let isLooking = false;
  const look = async (): Promise<void> => {
    await enrolled.refresh();
    await accounts.refresh();
    listener.recheck();
    const isDue = performance.now() - renewedMs > RENEW_EVERY_MS;
    const current = enrolled.hosts().join(' ');
    if (current === hosts && !isDue) return;
    hosts = current;
    renewedMs = performance.now();
    listener.setCertificate(await serverCertificate(authority, enrolled));
  };
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    look()
      // The store may be away for a while; what is known of the sites stays.
      .catch((error: Error) => log.warn({ err: error }, 'the registry cannot be read now'))
      .finally(() => {
        isLooking = false;
      });
  }, REGISTRY_POLL_MS);
  return () => clearInterval(timer);
}

function identityOf(enrolled: RegistryMirror, serial: string): EnrolledIdentity | null {
  const certificate = enrolled.certificate(serial);
  if (certificate === null) return null;
  // Asked for every line each second.
  return { ...certificate, scope: enrolled.site(certificate.site)?.scope ?? [] };
}

const sourceOf = (place: StorePlace, gateway: string): StoreSource =>
  place.kind === 'folder'
    ? { kind: 'sqlite', path: join(place.folder, CENTRE_FILES.log) }
    : { kind: 'postgres', target: place.target, gateway };

/** Made at every start and never written to disk: the key of the listener lives in memory only. */
function serverCertificate(authority: CertificateAuthority, enrolled: RegistryMirror) {
  const hosts = [...new Set([...LOOPBACK, ...enrolled.hosts()])];
  return authority.issueServer(hosts, SERVER_CERTIFICATE_DAYS);
}

/** Workers stand beside this file, as source and as bundle. */
function workerUrl(name: string): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./${name}.${extension}`, import.meta.url);
}
