import type { Order, OrderSite, OrderSiteState, OrdersProfile } from '../contract/orders.ts';

/** A stage of an instruction at a site as the centre knows it. */
export interface KnownStage {
  readonly stage: string;
  readonly atMs: number;
  readonly by: string;
  readonly text: string;
  readonly isByPhone: boolean;
}

export interface OrderFacts {
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
  readonly site: string;
  readonly name: string;
  readonly link: OrderSite['link'];
  readonly sentMs: number | null;
  readonly stages: readonly KnownStage[];
}

/** How an instruction stands at one site; `nowMs` is the centre's clock. */
export function orderSite(
  facts: OrderFacts,
  limits: Pick<OrdersProfile, 'receivedWithinMs' | 'confirmedWithinMs'>,
  nowMs: number,
): OrderSite {
  const { site, name, link, sentMs } = facts;
  const stageOf = (stage: string): KnownStage | null =>
    facts.stages.find((each) => each.stage === stage) ?? null;
  const at = (stage: string): number | null => stageOf(stage)?.atMs ?? null;
  const telephone = stageOf('by-telephone');
  const last = stageOf('refused') ?? stageOf('executed') ?? stageOf('confirmed');
  const isExpired = nowMs >= facts.expiresAtMs;
  const isConfirmed = last !== null;
  const rejected = stageOf('received') === null ? (stageOf('rejected')?.text ?? null) : null;
  const ageMs = nowMs - facts.issuedAtMs;
  const state = (): OrderSiteState => {
    if (stageOf('refused')) return 'refused';
    if (stageOf('executed')) return 'executed';
    if (stageOf('confirmed')) return 'confirmed';
    if (rejected !== null) return 'rejected';
    if (isExpired) return 'expired';
    if (stageOf('displayed')) return 'displayed';
    if (stageOf('received')) return 'received';
    return sentMs === null ? 'waiting' : 'sent';
  };
  const escalation = (): OrderSite['escalation'] => {
    // Who said yes on the telephone is not called again; an expired one is past calling.
    if (isConfirmed || telephone !== null || isExpired || rejected !== null) return null;
    const isReceived = stageOf('received') !== null;
    if (ageMs >= limits.confirmedWithinMs) return 'not-confirmed';
    return !isReceived && link === 'online' && ageMs >= limits.receivedWithinMs ? 'not-received' : null;
  };
  return {
    site,
    name,
    link,
    state: state(),
    sentMs,
    receivedMs: at('received'),
    displayedMs: at('displayed'),
    confirmedMs: at('confirmed'),
    executedMs: at('executed'),
    refusedMs: at('refused'),
    by: last?.by ?? '',
    text: last?.text ?? '',
    isByPhone: stageOf('confirmed')?.isByPhone ?? false,
    telephone: telephone === null ? null : { answeredBy: telephone.by, atMs: telephone.atMs },
    hasOtherDictation: stageOf('other-words') !== null,
    rejected,
    escalation: escalation(),
  };
}

/** The sum over its sites. */
export function orderCounts(sites: readonly OrderSite[]): Order['counts'] {
  const count = (is: (site: OrderSite) => boolean): number =>
    sites.reduce((sum, site) => sum + Number(is(site)), 0);
  return {
    sites: sites.length,
    received: count(({ receivedMs }) => receivedMs !== null),
    confirmed: count(({ confirmedMs }) => confirmedMs !== null),
    executed: count(({ executedMs }) => executedMs !== null),
    refused: count(({ refusedMs }) => refusedMs !== null),
    rejected: count(({ rejected }) => rejected !== null),
    escalated: count(({ escalation }) => escalation !== null),
  };
}
