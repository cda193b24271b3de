import { batchSigningText } from './batch-frame.ts';
import { nextHash } from './chain.ts';
import type { CheckedBatch, OpenedEpoch } from './checked-batch.ts';
import { LANES, type Lane } from './lane.ts';
import { CLOSE, UPLINK_TIMING, type UplinkTiming } from './limits.ts';
import type { Credit } from './messages.ts';
import { parseRelay, type RelayHeader } from './relay-frame.ts';
import { MOST_HOPS, type Offer, type RelayRefused, type Vouch, vouchSigningText } from './relay-messages.ts';
import { isSameBytes, type UplinkTools, type Verify } from './tools.ts';

export interface KnownKey {
  readonly site: string;
  readonly verify: Verify;
  readonly isCentre: boolean;
}

export interface RelayIntakeOptions {
  readonly tools: UplinkTools;
  /** Beginnings of the codes the centre at the other end may report for. */
  readonly scope: readonly string[];
  /** Own code, null when nothing is above this centre. */
  readonly own: string | null;
  /** Enrolled here or vouched for by a centre that is. */
  readonly keyOf: (serial: string) => KnownKey | null;
  readonly credit: Credit;
  readonly timing?: UplinkTiming;
}

export interface LanePlace {
  readonly site: string;
  readonly epoch: number;
  readonly lane: Lane;
}

/** A checked part of a site's log that came through a centre. */
export interface RelayedBatch extends CheckedBatch {
  readonly site: string;
  readonly signer: string;
  readonly spans: readonly number[];
}

export type RelayIntakeEffect =
  | { readonly kind: 'send'; readonly text: string }
  /** To be stored; an offer waits for it. */
  | { readonly kind: 'vouch'; readonly vouch: Vouch }
  | { readonly kind: 'open-origin'; readonly offer: Offer }
  | { readonly kind: 'ingest-relayed'; readonly batch: RelayedBatch }
  /** What was sent on does not fit the site's signature: the lane is not taken any further on this line. */
  | { readonly kind: 'mismatch'; readonly place: LanePlace; readonly detail: string }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string };

interface LaneIntake {
  accepted: number;
  head: Uint8Array;
  committed: number;
  /** Handed to the store. */
  waiting: { readonly last: number; readonly lines: number; readonly bytes: number }[];
  nackedAtMs: number | null;
  state: 'open' | 'opening' | 'stopped';
}

export interface RelayIntake {
  onVouch(vouch: Vouch): RelayIntakeEffect[];
  onOffer(offer: Offer): RelayIntakeEffect[];
  onFrame(frame: Uint8Array, nowMs: number): RelayIntakeEffect[];
  /** The store's answer to `open-origin`. */
  onOpened(offer: Offer, opened: OpenedEpoch): RelayIntakeEffect[];
  onCommitted(place: LanePlace, seq: number, head: Uint8Array): RelayIntakeEffect[];
  /** The store stands elsewhere (another path was faster), or holds another history. */
  onRefused(place: LanePlace, reason: 'gap' | 'fork'): RelayIntakeEffect[];
}

/** The upper end of what a centre passes on: checks every line against the site's own chain and signature. */
export function createRelayIntake(options: RelayIntakeOptions): RelayIntake {
  const { tools, scope, own, keyOf, credit, timing = UPLINK_TIMING } = options;
  const lanes = new Map<string, LaneIntake>();
  const offers = new Map<string, Offer>();
  const keyOfLane = ({ site, epoch, lane }: LanePlace): string => `${site} ${epoch} ${lane}`;
  const say = (message: object): RelayIntakeEffect => ({ kind: 'send', text: JSON.stringify(message) });
  const close = (code: number, reason: string): RelayIntakeEffect[] => [{ kind: 'close', code, reason }];
  const covers = (site: string): boolean => scope.some((beginning) => site.startsWith(beginning));
  const refuse = (site: string, reason: RelayRefused['reason']): RelayIntakeEffect[] => [
    say({ t: 'rno', site, reason }),
  ];

  function stop(place: LanePlace, intake: LaneIntake, detail: string): RelayIntakeEffect[] {
    intake.state = 'stopped';
    return [{ kind: 'mismatch', place, detail }, ...refuse(place.site, 'other-key')];
  }

  /** Over all sites of this line. */
  const inFlight = { A: { lines: 0, bytes: 0 }, B: { lines: 0, bytes: 0 } };
  function settle(lane: Lane, intake: LaneIntake, upTo: number): void {
    for (const frame of intake.waiting.filter(({ last }) => last <= upTo)) {
      inFlight[lane].lines -= frame.lines;
      inFlight[lane].bytes -= frame.bytes;
    }
    intake.waiting = intake.waiting.filter(({ last }) => last > upTo);
  }

  function take(
    place: LanePlace,
    intake: LaneIntake,
    header: RelayHeader,
    parsed: readonly { span: number; bytes: Uint8Array; hash: Uint8Array | null }[],
    sizeBytes: number,
  ): RelayIntakeEffect[] {
    const lines: Uint8Array[] = [];
    const hashes: Uint8Array[] = [];
    const spans: number[] = [];
    let head = intake.head;
    let end = header.from - 1;
    for (const { span, bytes, hash } of parsed) {
      end += Math.max(1, span);
      if (end <= intake.accepted) continue;
      head = hash ?? nextHash(tools, head, bytes);
      lines.push(bytes);
      hashes.push(head);
      // It may begin below what another path has brought.
      spans.push(span === 0 ? 0 : Math.min(span, end - intake.accepted));
    }
    if (!isSameBytes(head, tools.fromBase64(header.head)))
      return stop(place, intake, `events up to ${end} do not continue ${intake.accepted}`);
    const { e, l, f, n, sig } = header;
    const batch: RelayedBatch = {
      site: place.site,
      signer: header.by,
      epoch: e,
      lane: l,
      first: intake.accepted + 1,
      previousHead: intake.head,
      lines,
      hashes,
      spans,
      header: { t: 'ev', e, l, f, n, head: header.head, sig },
    };
    intake.accepted = end;
    intake.waiting.push({ last: end, lines: lines.length, bytes: sizeBytes });
    inFlight[l].lines += lines.length;
    inFlight[l].bytes += sizeBytes;
    intake.head = head;
    return [{ kind: 'ingest-relayed', batch }];
  }

  return {
    onVouch(vouch) {
      if (own !== null && (vouch.site === own || vouch.path.includes(own))) return refuse(vouch.site, 'loop');
      if (vouch.path.length >= MOST_HOPS) return refuse(vouch.site, 'loop');
      if (!covers(vouch.site)) return refuse(vouch.site, 'not-covered');
      const voucher = keyOf(vouch.by);
      // The word of a centre of another district is worth nothing here.
      if (voucher === null || !voucher.isCentre || !voucher.verify(vouchSigningText(vouch), vouch.sig))
        return refuse(vouch.site, 'not-vouched');
      return [{ kind: 'vouch', vouch }];
    },
    onOffer(offer) {
      if (offer.site === own) return refuse(offer.site, 'loop');
      if (!covers(offer.site)) return refuse(offer.site, 'not-covered');
      if (LANES.some((lane) => offer.lanes[lane].base > offer.lanes[lane].last))
        return close(CLOSE.malformed, 'offer: base is above last');
      offers.set(`${offer.site} ${offer.e}`, offer);
      return [{ kind: 'open-origin', offer }];
    },
    onOpened(offer, opened) {
      for (const lane of LANES) {
        const { have, head, state } = opened.lanes[lane];
        const key = keyOfLane({ site: offer.site, epoch: offer.e, lane });
        const before = lanes.get(key);
        if (before !== undefined) settle(lane, before, Number.POSITIVE_INFINITY);
        lanes.set(key, {
          accepted: have,
          head,
          committed: have,
          waiting: [],
          nackedAtMs: null,
          state: state === 'resume' ? 'open' : 'stopped',
        });
      }
      const answer = (lane: Lane) => ({ have: opened.lanes[lane].have, state: opened.lanes[lane].state });
      return [say({ t: 'take', site: offer.site, e: offer.e, lanes: { A: answer('A'), B: answer('B') } })];
    },
    onFrame(frame, nowMs) {
      const parsed = parseRelay(tools, frame);
      if (!parsed.ok) return close(CLOSE.malformed, parsed.reason);
      const { header } = parsed;
      const place: LanePlace = { site: header.site, epoch: header.e, lane: header.l };
      const intake = lanes.get(keyOfLane(place));
      if (intake === undefined) return close(CLOSE.malformed, 'events of a site that was not offered');
      // Frames behind a stop or a new look at the store are still on the way.
      if (intake.state !== 'open') return [];
      const last = header.f + header.n - 1;
      if (header.from > intake.accepted + 1) {
        if (intake.nackedAtMs !== null && nowMs - intake.nackedAtMs < timing.nackAgainMs) return [];
        intake.nackedAtMs = nowMs;
        return [say({ t: 'rnack', site: place.site, e: place.epoch, l: place.lane, have: intake.accepted })];
      }
      intake.nackedAtMs = null;
      if (last <= intake.accepted) return [];
      const key = keyOf(header.by);
      const text = batchSigningText(place.site, header);
      if (key === null || key.site !== place.site || !key.verify(text, header.sig))
        return stop(place, intake, `the signature of the events up to ${last} is wrong`);
      const allowance = place.lane === 'A' ? credit.urgent : credit.events;
      const { lines, bytes } = inFlight[place.lane];
      const isOver = lines + parsed.lines.length > allowance || bytes + frame.length > credit.bytes;
      // One frame of any size may always be under way.
      if (lines > 0 && isOver) return close(CLOSE.overCredit, 'more events than the credit allows');
      return take(place, intake, header, parsed.lines, frame.length);
    },
    onCommitted(place, seq, head) {
      const intake = lanes.get(keyOfLane(place));
      if (intake === undefined || seq <= intake.committed) return [];
      intake.committed = seq;
      settle(place.lane, intake, seq);
      const { site, epoch: e, lane: l } = place;
      return [say({ t: 'rack', site, e, l, seq, head: tools.toBase64(head) })];
    },
    onRefused(place, reason) {
      const intake = lanes.get(keyOfLane(place));
      const offer = offers.get(`${place.site} ${place.epoch}`);
      if (intake === undefined || offer === undefined) return [];
      if (reason === 'fork') return stop(place, intake, 'the store holds another history');
      for (const lane of LANES) {
        const each = lanes.get(keyOfLane({ ...place, lane }));
        if (each !== undefined) each.state = 'opening';
      }
      return [{ kind: 'open-origin', offer }];
    },
  };
}
