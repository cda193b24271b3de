import { pino } from 'pino';
import { createDesk } from '../../../centre/boards/create-desk.ts';
import { accountsHandlers } from '../../../centre/http/accounts-handlers.ts';
import { deskHandlers } from '../../../centre/http/desk-handlers.ts';
import { ordersHandlers } from '../../../centre/http/orders-handlers.ts';
import { sitePageHandlers } from '../../../centre/http/site-page-handlers.ts';
import { registerTableRoutes } from '../../../centre/http/table-routes.ts';
import { accountsDesk } from '../../../centre/open-accounts.ts';
import { createHttpServer } from '../../../server/http/create-http-server.ts';
import { writeXlsx } from '../../../server/table/xlsx/write-xlsx.ts';
import {
  type CentreContract,
  centreContract,
  type SiteRow,
} from '../../../shared/contract/centre-contract.ts';
import { sampleAccounts } from './sample-accounts.ts';
import { sampleCentreOrders } from './sample-centre-orders.ts';
import { samplePagesStore, sampleUrgent } from './sample-desk.ts';
import { samplePages, sampleSiteEvents, sampleTimeline } from './sample-site-page.ts';

export interface CentrePageServer {
  readonly url: string;
  readonly address: string;
  /** Replaces a row; every open page sees it. */
  change(row: SiteRow): void;
  readonly sites: () => readonly SiteRow[];
  close(): Promise<void>;
}

const TOKEN = 'centre-page-token';

/** The centre's page over the real contract and HTTP frame, with invented sites behind. */
export async function startCentrePageServer(options: {
  readonly pagesFolder: string;
  readonly sites?: number;
  readonly port?: number;
}): Promise<CentrePageServer> {
  let sites = Array.from({ length: options.sites ?? 24 }, (_, index) => sampleSite(index));
  const listeners = new Set<(row: SiteRow) => void>();
  const desk = await createDesk({
    live: { urgent: () => sampleUrgent(sites) },
    store: samplePagesStore(),
    log: pino({ level: 'silent' }),
    isShared: false,
  });
  const { orders, close: closeOrders } = await sampleCentreOrders(() => sites);
  const accounts = await sampleAccounts();
  const server = await createHttpServer<CentreContract>({
    log: pino({ level: 'silent' }),
    token: TOKEN,
    version: '0.1.0',
    pagesFolder: options.pagesFolder,
    page: 'centre.html',
    title: 'centre',
    routes: (app) => registerTableRoutes(app, writeXlsx),
    accounts: accountsDesk(accounts),
    rpc: {
      contract: centreContract,
      idempotency: { recall: () => null, remember: () => undefined, atomically: (work) => work() },
      handlers: {
        ...ordersHandlers(orders),
        ...deskHandlers(desk),
        ...accountsHandlers(accounts),
        ...sitePageHandlers({
          live: { row: (code) => sites.find((site) => site.code === code) ?? null },
          pages: samplePages(),
          orders,
          reader: { timeline: async (_site, before, limit) => sampleTimeline(before, limit) },
        }),
        'centre.get': () => ({
          version: '0.1.0',
          name: '示例市考试中心',
          timeZone: 'Asia/Shanghai',
          uplinkUrl: 'wss://127.0.0.1:7361/uplink',
          nowMs: Date.now(),
        }),
        'sites.feed': () => ({
          snapshot: () => ({ nowMs: Date.now(), sites }),
          subscribe(push) {
            const listener = (row: SiteRow): void => push({ nowMs: Date.now(), changed: [row], removed: [] });
            listeners.add(listener);
            return () => listeners.delete(listener);
          },
        }),
        'sites.events': ({ limit }) => sampleSiteEvents().slice(0, limit),
      },
    },
  });
  const { url } = await server.listen(options.port ?? 0, '127.0.0.1');
  return {
    url,
    address: `${url}/?token=${TOKEN}`,
    change(row) {
      sites = sites.map((site) => (site.code === row.code ? row : site));
      for (const listener of listeners) listener(row);
    },
    sites: () => sites,
    async close() {
      await server.close();
      closeOrders();
      desk.close();
    },
  };
}

function sampleSite(index: number): SiteRow {
  const nowMs = Date.now();
  const isOffline = index % 37 === 11;
  const isSuspect = index % 53 === 17;
  const total = 30 + ((index * 7) % 40);
  const never = index % 97 === 5;
  return {
    code: `3301${['06', '08', '10'][index % 3]}00${String(index + 1).padStart(4, '0')}`,
    name: `示例第${index + 1}中学考点`,
    state: never || isOffline ? 'offline' : isSuspect ? 'suspect' : 'online',
    lastSeenMs: never ? null : isOffline ? nowMs - 1_260_000 : isSuspect ? nowMs - 14_000 : nowMs - 900,
    epoch: 1,
    lanes: { A: { seq: never ? 0 : 3 + (index % 5) }, B: { seq: never ? 0 : 90 + index } },
    readiness: never ? 'unknown' : index % 4 === 0 ? 'ready' : 'not-ready',
    openIncidents: 0,
    backlog: never || isOffline ? null : isSuspect ? 12 : 0,
    cameras: never ? null : { total, live: index % 19 === 3 ? total - 2 : total },
    lastEvent: never
      ? null
      : {
          type: 'camera.state',
          timeMs: nowMs - index * 1_000,
          summary: 'r03-front · offline · connect-timeout',
        },
    warnings: index % 61 === 23 ? ['fork'] : index % 19 === 3 ? ['alarm:cameras-down'] : [],
  };
}
