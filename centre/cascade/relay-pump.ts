import type { Log } from '../../server/process/log.ts';
import { LANES, type Lane } from '../../shared/uplink/lane.ts';
import { UPLINK_LIMITS } from '../../shared/uplink/limits.ts';
import type { Credit } from '../../shared/uplink/messages.ts';
import type { LanePlace } from '../../shared/uplink/relay-intake.ts';
import type { Take, Vouch } from '../../shared/uplink/relay-messages.ts';
import { type FrameOptions, makeRelayFrame } from './make-relay-frame.ts';
import { type ChildLane, createRelayLanes } from './relay-lanes.ts';
import type { RelayReader } from './relay-reader.ts';

export interface RelayPumpOptions {
  /** Own code: a centre does not pass itself on. */
  readonly code: string;
  readonly reader: RelayReader;
  readonly vouches: () => Promise<readonly Vouch[]>;
  readonly frames: FrameOptions;
  readonly aggregateEveryMs: number;
  readonly log: Log;
  readonly isOpen: () => boolean;
  /** The socket holds enough already. */
  readonly isFull: () => boolean;
  readonly send: (message: object) => void;
  readonly sendBytes: (bytes: Uint8Array) => void;
  readonly giveUp: (reason: string) => void;
}

export interface RelayPump {
  /** The line is up: everything held is offered. */
  begin(credit: Credit): Promise<void>;
  work(): Promise<void>;
  wake(sites: readonly string[]): void;
  taken(take: Take): readonly ChildLane[];
  acked(place: LanePlace, seq: number): void;
  rewind(place: LanePlace, have: number): void;
  refused(site: string): void;
  /** How long nothing of what is under way was acknowledged; 0 when nothing is. */
  unansweredMs(nowMs: number): number;
  backlog(): number;
}

const OFFERS_AT_ONCE = 64;

/** Decides what goes up next on one line: keys, offers, then events. No socket in here. */
export function createRelayPump(options: RelayPumpOptions): RelayPump {
  const { code, reader, log, isOpen, send } = options;
  const lanes = createRelayLanes();
  const queues: Record<Lane, Set<ChildLane>> = { A: new Set(), B: new Set() };
  const vouched = new Set<string>();
  const refused = new Set<string>();
  const toOffer = new Map<string, { epoch: number; lane: Lane; base: number } | null>();
  let offersOut = 0;
  let credit: Credit = { events: 1, bytes: 1, urgent: 1 };
  let progressMs = performance.now();
  let isWorking = false;
  let isWorkDue = false;

  async function readAll(): Promise<void> {
    await vouch();
    for (const site of await reader.sites()) if (site !== code) toOffer.set(site, null);
  }

  async function vouch(): Promise<void> {
    for (const each of await options.vouches()) {
      if (vouched.has(each.serial) || each.site === code) continue;
      vouched.add(each.serial);
      send(each);
    }
  }

  async function offer(
    site: string,
    from: { epoch: number; lane: Lane; base: number } | null,
  ): Promise<void> {
    await vouch();
    for (const { epoch, lanes: held } of await reader.epochs(site, from ?? undefined)) {
      const known = LANES.map((lane) => lanes.get({ site, epoch, lane }));
      const isAsked = from !== null && from.epoch === epoch;
      for (const [index, lane] of LANES.entries()) {
        const noted = lanes.note({ site, epoch, lane }, held[lane].last);
        if (known[index] !== null && noted.state === 'open') queues[lane].add(noted);
      }
      if (known.some((lane) => lane !== null) && !isAsked) continue;
      offersOut += 1;
      send({ t: 'offer', site, e: epoch, lanes: held });
    }
  }

  /** One thing at a time: keys, offers, then events, urgent ones first, the lanes of all sites in turn. */
  async function work(): Promise<void> {
    isWorkDue = true;
    if (isWorking || !isOpen()) return;
    isWorking = true;
    try {
      while (isWorkDue && isOpen()) {
        isWorkDue = false;
        for (const [site, from] of toOffer) {
          if (offersOut >= OFFERS_AT_ONCE) break;
          toOffer.delete(site);
          if (!refused.has(site)) await offer(site, from);
        }
        for (const lane of LANES)
          while (isOpen() && (await sendNext(lane))) if (lane === 'B' && queues.A.size > 0) isWorkDue = true;
      }
    } catch (error) {
      log.warn({ err: error }, 'the log could not be passed on');
      options.giveUp('the own log cannot be read now');
    } finally {
      isWorking = false;
    }
  }

  async function sendNext(which: Lane): Promise<boolean> {
    const nowMs = Date.now();
    for (const lane of queues[which]) {
      if (lane.state !== 'open' || lane.sent >= lane.last) {
        queues[which].delete(lane);
        continue;
      }
      if (lane.notBeforeMs > nowMs) continue;
      if (!lanes.hasCredit(which, credit) || options.isFull()) return false;
      const before = lane.sent;
      const part = await reader.part(lane, before);
      // An answer from above may have moved it meanwhile.
      if (lane.sent !== before || lane.state !== 'open') return true;
      queues[which].delete(lane);
      const frame = makeRelayFrame(lane, before, part, options.frames);
      if (frame.kind === 'nothing') continue;
      if (frame.kind === 'hole') {
        lane.state = 'offered';
        toOffer.set(lane.site, { epoch: lane.epoch, lane: lane.lane, base: frame.base });
        isWorkDue = true;
        continue;
      }
      const dueMs = frame.oldestMs === null || which === 'A' ? 0 : frame.oldestMs + options.aggregateEveryMs;
      if (dueMs > nowMs && lane.last - before < UPLINK_LIMITS.maxBatchEvents) {
        lane.notBeforeMs = dueMs;
        queues[which].add(lane);
        continue;
      }
      if (!lanes.isWaiting()) progressMs = performance.now();
      options.sendBytes(frame.bytes);
      lanes.sent(lane, { last: frame.last, lines: frame.lines, bytes: frame.bytes.length });
      if (lane.sent < lane.last) queues[which].add(lane);
      return true;
    }
    return false;
  }

  const requeue = (lane: ChildLane | null): void => {
    if (lane !== null && lane.state === 'open' && lane.sent < lane.last) queues[lane.lane].add(lane);
  };

  return {
    async begin(granted) {
      credit = granted;
      progressMs = performance.now();
      try {
        await readAll();
      } catch (error) {
        log.warn({ err: error }, 'the own registry cannot be read now');
        return options.giveUp('the own registry cannot be read now');
      }
      await work();
    },
    work,
    wake(sites) {
      for (const site of sites) if (site !== code && !toOffer.has(site)) toOffer.set(site, null);
      void work();
    },
    taken(take) {
      offersOut = Math.max(0, offersOut - 1);
      const moved = lanes.taken(take);
      for (const lane of moved) requeue(lane);
      return moved;
    },
    acked(place, seq) {
      progressMs = performance.now();
      requeue(lanes.acked(place, seq));
    },
    rewind: (place, have) => requeue(lanes.rewind(place, have)),
    refused(site) {
      offersOut = Math.max(0, offersOut - 1);
      refused.add(site);
      lanes.stop(site);
    },
    unansweredMs: (nowMs) => (lanes.isWaiting() ? nowMs - progressMs : 0),
    backlog: () => lanes.backlog(),
  };
}
