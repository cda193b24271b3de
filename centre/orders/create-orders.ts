import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Log } from '../../server/process/log.ts';
import type { SiteRow } from '../../shared/contract/centre-contract.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import type {
  Order,
  OrderDetail,
  OrderRequest,
  OrderScope,
  OrderSite,
  OrdersProfile,
} from '../../shared/contract/orders.ts';
import { orderCounts, orderSite } from '../../shared/domain/order-state.ts';
import { instructionHash, instructionSigningText, phoneCode } from '../../shared/uplink/instruction.ts';
import type { Sign } from '../../shared/uplink/tools.ts';
import type { LiveSites } from '../ports/live-sites.ts';
import type { DeliveryRow, InstructionRow, OrderStore, Orders, StageRow } from '../ports/orders.ts';
import { siteOrder } from './site-order.ts';

export interface OrdersOptions {
  readonly store: OrderStore;
  readonly live: Pick<LiveSites, 'rows' | 'row'>;
  /** Codes of sites that are enrolled and not revoked. */
  readonly enrolled: () => Promise<readonly string[]>;
  /** With the key of this level. */
  readonly sign: Sign;
  readonly issuer: string;
  readonly profile: OrdersProfile;
  readonly log: Log;
  /** Other gateways issue and store too: look at the store each second. */
  readonly isShared?: boolean;
  /** Something was issued for these sites. */
  readonly wake: (sites: readonly string[]) => void;
  readonly nowMs?: () => number;
}

/** What is kept in memory of an instruction. */
interface Kept {
  readonly row: InstructionRow;
  readonly deliveries: readonly DeliveryRow[];
  readonly stages: ReadonlyMap<string, readonly StageRow[]>;
}

const SHOWN = 100;
const PUBLISH_EVERY_MS = 1_000;
const MOST_AHEAD_MS = 7 * 86_400_000;

/** Instructions of this centre: issue, follow, tell the pages at most once a second. */
export async function createOrders(options: OrdersOptions): Promise<Orders> {
  const { store, live, sign, issuer, profile, log, nowMs = Date.now } = options;
  const kept = new Map<string, Kept>();
  const listeners = new Set<() => void>();
  const escalated = new Set<string>();
  const touched = new Set<string>();

  async function load(id: string): Promise<void> {
    const row = await store.find(id);
    if (row === null) return;
    const deliveries = await store.deliveries(id);
    const stages = new Map<string, StageRow[]>();
    for (const stage of await store.stages(id))
      stages.set(stage.site, [...(stages.get(stage.site) ?? []), stage]);
    kept.set(id, { row, deliveries, stages });
  }
  for (const { id } of await store.list(SHOWN)) await load(id);

  const rowsNow = (): ReadonlyMap<string, SiteRow> => new Map(live.rows().map((site) => [site.code, site]));

  function siteOf(
    { row, stages }: Pick<Kept, 'row' | 'stages'>,
    { site, sentMs }: DeliveryRow,
    known: SiteRow | undefined,
    now: number,
  ): OrderSite {
    const facts = {
      ...{ issuedAtMs: row.issuedAtMs, expiresAtMs: row.expiresAtMs, site, sentMs },
      name: known?.name ?? site,
      link: known?.state ?? ('offline' as const),
      stages: stages.get(site) ?? [],
    };
    return orderSite(facts, profile, now);
  }

  function detailOf({ row, deliveries, stages }: Kept, rows: ReadonlyMap<string, SiteRow>): OrderDetail {
    const now = nowMs();
    const sites = deliveries.map((delivery) =>
      siteOf({ row, stages }, delivery, rows.get(delivery.site), now),
    );
    for (const site of sites) {
      const key = `${row.id} ${site.site} ${site.escalation}`;
      if (site.escalation === null || escalated.has(key)) continue;
      escalated.add(key);
      log.warn({ id: row.id, site: site.site, why: site.escalation }, 'an instruction is not answered');
    }
    const { id, issuedBy, text, requires, isAll, issuedAtMs, expiresAtMs, hash } = row;
    const order: Order = {
      id,
      issuer: row.issuer,
      issuedBy,
      text,
      requires,
      isAll,
      issuedAtMs,
      expiresAtMs,
      code: phoneCode(hash),
      isExpired: now >= expiresAtMs,
      counts: orderCounts(sites),
    };
    return { order, sites };
  }

  /** Only new stages change an expired one, and with them it is another object. */
  const settled = new WeakMap<Kept, Order>();
  function orderOf(each: Kept, rows: ReadonlyMap<string, SiteRow>): Order {
    const known = settled.get(each);
    if (known !== undefined) return known;
    const { order } = detailOf(each, rows);
    if (order.isExpired) settled.set(each, order);
    return order;
  }

  const newestFirst = (): Kept[] =>
    [...kept.values()]
      .sort((a, b) => b.row.issuedAtMs - a.row.issuedAtMs || a.row.id.localeCompare(b.row.id))
      .slice(0, SHOWN);

  const list = (): Order[] => {
    const rows = rowsNow();
    return newestFirst().map((each) => orderOf(each, rows));
  };

  async function lookAtOthers(): Promise<void> {
    for (const { id, expiresAtMs } of await store.list(SHOWN)) {
      const isNew = !kept.has(id);
      if (isNew || nowMs() < expiresAtMs) touched.add(id);
      // Issued at another gateway: its sites may be connected here.
      if (isNew) options.wake((await store.deliveries(id)).map(({ site }) => site));
    }
  }

  let isLoading = false;
  async function refresh(): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    try {
      if (options.isShared === true) await lookAtOthers();
      const ids = [...touched];
      touched.clear();
      for (const id of ids) await load(id);
    } catch (error) {
      log.warn({ err: error }, 'instructions cannot be read now');
    } finally {
      isLoading = false;
    }
    for (const listener of listeners) listener();
  }
  const timer = setInterval(() => void refresh(), PUBLISH_EVERY_MS);
  timer.unref();

  async function sitesOf(scope: OrderScope): Promise<string[]> {
    const enrolled = new Set(await options.enrolled());
    if (scope === 'all') {
      if (enrolled.size === 0) throw new ContractError('conflict', 'no site is enrolled', 'scope:no-site');
      return [...enrolled].sort();
    }
    const unknown = scope.sites.find((site) => !enrolled.has(site));
    if (unknown !== undefined)
      throw new ContractError(
        'not-found',
        `there is no enrolled site ${unknown}`,
        'scope.sites:unknown-site',
      );
    return [...new Set(scope.sites)].sort();
  }

  return {
    profile: () => profile,
    async issue(request: OrderRequest & { id: string; issuedBy: string }) {
      const issuedAtMs = nowMs();
      const { id, issuedBy, text, requires, expiresAtMs } = request;
      if (expiresAtMs <= issuedAtMs || expiresAtMs > issuedAtMs + MOST_AHEAD_MS)
        throw new ContractError(
          'bad-input',
          'must be in the future and within a week',
          'expiresAtMs:out-of-range',
        );
      const content = { id, issuer, issuedAtMs, expiresAtMs, requires, text };
      const hash = instructionHash(tools, content);
      const isAll = request.scope === 'all';
      const sites = await sitesOf(request.scope);
      // One signature is good for everybody; else each copy is signed for its site alone.
      const common = isAll ? sign(instructionSigningText('*', hash)) : '';
      const copies = sites.map((site) =>
        isAll
          ? { site, to: '*', signature: common }
          : { site, to: site, signature: sign(instructionSigningText(site, hash)) },
      );
      const isNew = await store.issue({ ...content, hash, issuedBy, isAll }, copies);
      if (isNew) log.info({ id, issuedBy, sites: sites.length, requires }, 'instruction issued');
      await load(id);
      if (isNew) options.wake(sites);
      for (const listener of listeners) listener();
    },
    async telephone({ id, site, answeredBy, code }) {
      const found = kept.get(id);
      if (!found?.deliveries.some((delivery) => delivery.site === site))
        throw new ContractError('not-found', 'there is no such instruction for this site', 'id');
      if (phoneCode(found.row.hash) !== code)
        throw new ContractError('conflict', 'the code is of another instruction', 'code:other-code');
      const atMs = nowMs();
      const common = { isByPhone: true, isExpired: false, isOwn: true, text: '' };
      await store.noteStage({
        ...common,
        site,
        id,
        stage: 'by-telephone',
        atMs,
        receivedAtMs: atMs,
        by: answeredBy,
      });
      log.info({ id, site, answeredBy }, 'instruction confirmed by telephone');
      await load(id);
      for (const listener of listeners) listener();
    },
    list,
    detail(id) {
      const found = kept.get(id);
      return found === undefined ? null : detailOf(found, rowsNow());
    },
    ofSite(code) {
      const now = nowMs();
      const known = live.row(code) ?? undefined;
      return newestFirst().flatMap((each) => {
        const delivery = each.deliveries.find(({ site }) => site === code);
        return delivery === undefined ? [] : [siteOrder(each.row, siteOf(each, delivery, known, now), now)];
      });
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    touch: (ids) => {
      for (const id of ids) touched.add(id);
    },
    close: () => clearInterval(timer),
  };
}
