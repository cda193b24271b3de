import type { Placed } from './roster-index.ts';

/** Anything that takes place in a session. */
interface Timed {
  readonly session: { readonly start: string; readonly end: string };
}

/**
 * Chains of assignments in which each overlaps another one in time, of two members or more. Touching ends
 * are no overlap. Times are local civil times of one format, so text order is time order; sessions that
 * cross midnight carry their own end date.
 */
export function overlapChains<T extends Timed>(placed: readonly T[]): T[][] {
  const sorted = [...placed].sort(byStart);
  const chains: T[][] = [];
  let chain: T[] = [];
  let end = '';
  for (const one of sorted) {
    if (chain.length > 0 && one.session.start >= end) {
      if (chain.length > 1) chains.push(chain);
      chain = [];
      end = '';
    }
    chain.push(one);
    if (one.session.end > end) end = one.session.end;
  }
  if (chain.length > 1) chains.push(chain);
  return chains;
}

/** The members of a chain (in order of their start) that overlap a member at another post, in linear time. */
export function overlappingElsewhere(chain: readonly Placed[]): Placed[] {
  const hits = new Set<Placed>();
  // Looking back: the latest end so far, and the latest end at a post other than that one's.
  let first = { post: '', end: '' };
  let second = { post: '', end: '' };
  for (const one of chain) {
    const rival = first.post === one.post.id ? second : first;
    if (rival.end > one.session.start) hits.add(one);
    const own = { post: one.post.id, end: one.session.end };
    if (own.post === first.post) first = own.end > first.end ? own : first;
    else if (own.end > first.end) [first, second] = [own, first];
    else if (own.end > second.end) second = own;
  }
  // Looking ahead: the earliest start from here on, and the earliest at a post other than that one's.
  let next = { post: '', start: LATEST };
  let other = { post: '', start: LATEST };
  for (const one of [...chain].reverse()) {
    const rival = next.post === one.post.id ? other : next;
    if (rival.start < one.session.end) hits.add(one);
    const own = { post: one.post.id, start: one.session.start };
    if (own.post === next.post) next = own;
    else [next, other] = [own, next];
  }
  return chain.filter((one) => hits.has(one));
}

/** After every civil time. */
const LATEST = '~';

function byStart(a: Timed, b: Timed): number {
  if (a.session.start !== b.session.start) return a.session.start < b.session.start ? -1 : 1;
  return a.session.end < b.session.end ? -1 : a.session.end > b.session.end ? 1 : 0;
}
