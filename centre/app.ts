import { join } from 'node:path';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../server/certificates/certificate-authority.ts';
import { createHttpServer } from '../server/http/create-http-server.ts';
import { createToken } from '../server/http/guard.ts';
import { lockDataFolder } from '../server/process/data-folder-lock.ts';
import type { Log } from '../server/process/log.ts';
import { openDatabase } from '../server/sqlite/database.ts';
import { openMigrated } from '../server/sqlite/migrate.ts';
import { centreContract } from '../shared/contract/centre-contract.ts';
import { UPLINK_PATH, type UplinkTiming } from '../shared/uplink/limits.ts';
import { createLiveSites } from './boards/create-live-sites.ts';
import { CENTRE_FILES } from './data-files.ts';
import { createCentreMetrics } from './http/create-metrics.ts';
import { createCentreHandlers } from './http/page-handlers.ts';
import { registerCentreRoutes } from './http/routes.ts';
import type { EventStore } from './ports/event-store.ts';
import { openSiteRegistry, type SiteRegistry } from './registry/site-registry.ts';
import { centreMigrations } from './store/migrations.ts';
import { createReadStore } from './store/read-store.ts';
import { createWorkerStore } from './store/worker-store.ts';
import { createUplinkListener } from './uplink/create-uplink-listener.ts';

export interface CentreOptions {
  readonly dataFolder: string;
  readonly port: number;
  readonly host: string;
  readonly uplinkPort: number;
  readonly uplinkHost: string;
  readonly name: string;
  readonly timeZone: string;
  readonly version: string;
  readonly pagesFolder: string | null;
  readonly log: Log;
  readonly timing?: UplinkTiming;
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
  const { dataFolder, log } = options;
  const undo: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const lock = lockDataFolder(dataFolder);
    undo.push(() => lock.release());
    const authority = await openCertificateAuthority(join(dataFolder, CENTRE_FILES.authority));
    const registry = openSiteRegistry(dataFolder);
    undo.push(() => registry.close());
    const databasePath = join(dataFolder, CENTRE_FILES.log);
    openMigrated(databasePath, centreMigrations).close();
    const reading = openDatabase(databasePath);
    undo.push(() => reading.close());
    const reader = createReadStore(reading);
    const ownStore = createWorkerStore({
      workerUrl: workerUrl(),
      databasePath,
      onDead: options.onFatal,
    });
    const store = options.wrapStore?.(ownStore) ?? ownStore;
    undo.push(() => store.close());

    const live = createLiveSites({
      boards: reader.boards(),
      presences: reader.presences(),
      findings: reader.findings(),
      sites: () => registry.sites(),
    });
    undo.push(() => live.close());
    store.onChange((change) => live.onStoreChange(change));

    const listener = createUplinkListener({
      authority: authority.certificate,
      certificate: await serverCertificate(authority, registry),
      identify: (serial) => registry.certificate(serial),
      store,
      presence: live,
      centreName: options.name,
      log,
      ...(options.timing === undefined ? {} : { timing: options.timing }),
      onRefused: (reason) => metrics.countRefused(reason),
    });
    const metrics = createCentreMetrics({
      live,
      countEvents: () => reader.countEvents(),
      countSessions: () => listener.sessions(),
    });

    let uplinkUrl = '';
    const token = createToken();
    const http = await createHttpServer({
      log,
      token,
      version: options.version,
      pagesFolder: options.pagesFolder,
      page: 'centre.html',
      title: options.name,
      routes: (app) => registerCentreRoutes(app, { live, reader, metrics }),
      rpc: {
        contract: centreContract,
        handlers: createCentreHandlers({
          live,
          reader,
          info: () => ({
            version: options.version,
            name: options.name,
            timeZone: options.timeZone,
            uplinkUrl,
          }),
        }),
        // The centre's contract has no command yet, so there is nothing to remember.
        idempotency: { recall: () => null, remember: () => undefined, atomically: (work) => work() },
      },
    });
    undo.push(() => http.close());
    const { port } = await listener.listen(options.uplinkPort, options.uplinkHost);
    undo.push(() => listener.close());
    uplinkUrl = `wss://127.0.0.1:${port}${UPLINK_PATH}`;
    const { url } = await http.listen(options.port, options.host);

    const stopWatching = watchRegistry(registry, authority, listener);
    undo.push(stopWatching);
    log.info({ url, uplinkUrl }, 'centre is up');
    return { url, uplinkUrl, token, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** `enrol` and `revoke` are other processes: their changes are noticed here within a second. */
function watchRegistry(
  registry: SiteRegistry,
  authority: CertificateAuthority,
  listener: ReturnType<typeof createUplinkListener>,
): () => void {
  let mark = registry.changeMark();
  let hosts = registry.hosts().join(' ');
  let renewedMs = performance.now();
  const timer = setInterval(() => {
    const isDue = performance.now() - renewedMs > RENEW_EVERY_MS;
    const now = registry.changeMark();
    if (now === mark && !isDue) return;
    mark = now;
    listener.recheck();
    const current = registry.hosts().join(' ');
    if (current === hosts && !isDue) return;
    hosts = current;
    renewedMs = performance.now();
    void serverCertificate(authority, registry).then((certificate) => listener.setCertificate(certificate));
  }, REGISTRY_POLL_MS);
  return () => clearInterval(timer);
}

/** Made at every start and never written to disk: the key of the listener lives in memory only. */
function serverCertificate(authority: CertificateAuthority, registry: SiteRegistry) {
  const hosts = [...new Set([...LOOPBACK, ...registry.hosts()])];
  return authority.issueServer(hosts, SERVER_CERTIFICATE_DAYS);
}

/** The worker stands beside this file, as source and as bundle. */
function workerUrl(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./store-worker.${extension}`, import.meta.url);
}
