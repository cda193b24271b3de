import { type BatchHeader, batchSigningText, parseBatch } from './batch-frame.ts';
import { nextHash } from './chain.ts';
import type { CheckedBatch, OpenedEpoch, OpenedLane } from './checked-batch.ts';
import { createDownWindow, type DownItem, type DownStep, type DownWindow } from './down-window.ts';
import { LANES, type Lane } from './lane.ts';
import type { CentreLevel } from './level.ts';
import { CLOSE, DOWN_FEATURE, UPLINK_LIMITS, UPLINK_TIMING, type UplinkTiming } from './limits.ts';
import {
  type Credit,
  FromSite,
  type Heartbeat,
  type Hello,
  helloSigningText,
  parseControl,
} from './messages.ts';
import { isRelayFrame } from './relay-frame.ts';
import {
  createRelayIntake,
  type LanePlace,
  type RelayIntakeEffect,
  type RelayIntakeOptions,
} from './relay-intake.ts';
import { FromBelow, type Offer, type Presences, RELAY_FEATURE, type Receipt } from './relay-messages.ts';
import { isSameBytes, type UplinkTools, type Verify } from './tools.ts';

/** `nowMs` is monotonic. */
export type CentreSessionEvent =
  | { readonly kind: 'opened'; readonly nowMs: number; readonly wallMs: number }
  | { readonly kind: 'text'; readonly text: string; readonly nowMs: number }
  | { readonly kind: 'binary'; readonly bytes: Uint8Array; readonly nowMs: number }
  | { readonly kind: 'alive'; readonly nowMs: number }
  | { readonly kind: 'epoch-opened'; readonly epoch: OpenedEpoch }
  /** The store has committed: only this makes an ack. */
  | { readonly kind: 'committed'; readonly lane: Lane; readonly seq: number; readonly head: Uint8Array }
  | { readonly kind: 'quarantined'; readonly lane: Lane; readonly seq: number; readonly reason: string }
  /** The store did not take the batch: its own number differs, or it failed. */
  | { readonly kind: 'refused'; readonly lane: Lane; readonly reason: 'gap' | 'fork' | 'failed' }
  /** Something was issued for this site. */
  | { readonly kind: 'instructions-waiting' }
  | {
      readonly kind: 'instructions';
      readonly after: number;
      readonly items: readonly DownItem[];
      readonly nowMs: number;
      readonly wallMs: number;
    }
  /** Of a site behind a centre: the store's answers. */
  | { readonly kind: 'origin-opened'; readonly offer: Offer; readonly opened: OpenedEpoch }
  | {
      readonly kind: 'origin-committed';
      readonly place: LanePlace;
      readonly seq: number;
      readonly head: Uint8Array;
    }
  | { readonly kind: 'origin-refused'; readonly place: LanePlace; readonly reason: 'gap' | 'fork' }
  /** How far a level above has stored a lane of the site, or of a site behind this centre. */
  | { readonly kind: 'receipt'; readonly receipt: Omit<Receipt, 't'> }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'drain'; readonly withinMs: number }
  | { readonly kind: 'tick'; readonly nowMs: number };

export type CentreSessionEffect =
  | { readonly kind: 'send'; readonly text: string }
  | { readonly kind: 'ping' }
  | { readonly kind: 'open-epoch'; readonly hello: Hello }
  | { readonly kind: 'online'; readonly hello: Hello }
  | { readonly kind: 'ingest'; readonly batch: CheckedBatch }
  | { readonly kind: 'heartbeat'; readonly heartbeat: Heartbeat }
  /** Answered by an event `instructions` with the same `after`. */
  | { readonly kind: 'want-instructions'; readonly after: number; readonly limit: number }
  | { readonly kind: 'instructions-sent'; readonly numbers: readonly number[] }
  /** Stored at the site up to this number. */
  | { readonly kind: 'instructions-taken'; readonly have: number }
  /** Something an operator must look at. */
  | {
      readonly kind: 'finding';
      readonly code: 'fork';
      readonly epoch: number;
      readonly lane: Lane;
      readonly detail: string;
    }
  | Exclude<RelayIntakeEffect, { kind: 'send' | 'close' }>
  /** Which sites the centre at the other end has a line to. */
  | { readonly kind: 'presences'; readonly there: Presences['there'] }
  | { readonly kind: 'close'; readonly code: number; readonly reason: string }
  | { readonly kind: 'terminate'; readonly reason: string };

export interface CentreSession {
  step(event: CentreSessionEvent): CentreSessionEffect[];
}

export interface CentreSessionOptions {
  readonly tools: UplinkTools;
  /** From the certificate, never from what the site says. */
  readonly site: string;
  /** With the signing key that was enrolled together with that certificate. */
  readonly verify: Verify;
  /** 32 random bytes of this connection, base64. */
  readonly nonce: string;
  readonly session: string;
  readonly centre: string;
  readonly credit: Credit;
  readonly reconnectWindowMs: number;
  readonly timing?: UplinkTiming;
  /** Of this centre. */
  readonly level?: CentreLevel;
  /** For a centre below; left out for a site, which may report for nobody else. */
  readonly relay?: Omit<RelayIntakeOptions, 'tools' | 'credit' | 'timing'>;
}

interface LaneIntake {
  /** Newest event handed to the store on this connection. */
  accepted: number;
  head: Uint8Array;
  committed: number;
  committedHead: Uint8Array;
  frames: { readonly last: number; readonly bytes: number }[];
  nackedAtMs: number | null;
}

/** The centre's end of one connection: events in, effects out; no socket, clock or store in here. */
export function createCentreSession(options: CentreSessionOptions): CentreSession {
  const { tools, site, verify, nonce, timing = UPLINK_TIMING } = options;
  let phase: 'new' | 'hello' | 'opening' | 'stream' | 'closed' = 'new';
  let hello: Hello | null = null;
  let openedMs = 0;
  let lastInboundMs = 0;
  let lastPingMs = 0;
  let lanes: Record<Lane, LaneIntake> | null = null;
  /** Null until hello, and for a site that takes no instructions. */
  let down: DownWindow | null = null;
  let effects: CentreSessionEffect[] = [];
  const relay =
    options.relay === undefined
      ? null
      : createRelayIntake({ tools, timing, credit: options.credit, ...options.relay });

  const send = (message: object): number => effects.push({ kind: 'send', text: JSON.stringify(message) });

  function close(code: number, reason: string): undefined {
    phase = 'closed';
    // RFC 6455 5.5.1: a close reason has at most 123 bytes.
    effects.push({ kind: 'close', code, reason: reason.slice(0, 120) });
  }

  function onOpened(nowMs: number, wallMs: number): undefined {
    phase = 'hello';
    openedMs = nowMs;
    lastInboundMs = nowMs;
    lastPingMs = nowMs;
    send({
      t: 'challenge',
      nonce,
      centre: options.centre,
      now: wallMs,
      limits: { frame: UPLINK_LIMITS.maxFrameBytes, events: UPLINK_LIMITS.maxBatchEvents },
      reconnectWindowMs: options.reconnectWindowMs,
      level: options.level,
    });
  }

  function onHello(message: Hello): undefined {
    if (phase !== 'hello') return close(CLOSE.malformed, 'hello out of order');
    if (message.site !== site)
      return close(CLOSE.forbidden, 'the site code is not the one of the certificate');
    if (!verify(helloSigningText(nonce, message), message.sig))
      return close(CLOSE.forbidden, 'the signature of hello is wrong');
    const isUsable = LANES.every((lane) => message.lanes[lane].base <= message.lanes[lane].last);
    if (!isUsable) return close(CLOSE.malformed, 'hello: base is above last');
    hello = message;
    phase = 'opening';
    effects.push({ kind: 'open-epoch', hello: message });
  }

  function onEpochOpened(epoch: OpenedEpoch): undefined {
    if (phase !== 'opening' || hello === null) return;
    phase = 'stream';
    lanes = { A: newIntake(epoch.lanes.A), B: newIntake(epoch.lanes.B) };
    const answer = (lane: OpenedLane) => ({
      have: lane.have,
      head: tools.toBase64(lane.head),
      state: lane.state,
    });
    send({
      t: 'welcome',
      lanes: { A: answer(epoch.lanes.A), B: answer(epoch.lanes.B) },
      newestEpoch: epoch.newestEpoch,
      credit: options.credit,
      hb: timing.heartbeatEveryMs,
      session: options.session,
      features: relay === null ? undefined : [RELAY_FEATURE],
    });
    forked = new Set(LANES.filter((lane) => epoch.lanes[lane].state !== 'resume'));
    effects.push({ kind: 'online', hello });
    if (!hello.features.includes(DOWN_FEATURE)) return;
    down = createDownWindow(hello.down.have, timing);
    applyDown(down.wake(), 0);
  }
  /** Lanes nothing may be added to in this epoch. */
  let forked: ReadonlySet<Lane> = new Set();

  function onBatch(bytes: Uint8Array, nowMs: number): undefined {
    if (phase !== 'stream' || hello === null || lanes === null)
      return close(CLOSE.malformed, 'events out of order');
    if (relay !== null && isRelayFrame(tools, bytes)) return applyRelay(relay.onFrame(bytes, nowMs));
    const parsed = parseBatch(tools, bytes);
    if (!parsed.ok) return close(CLOSE.malformed, parsed.reason);
    const { header, lines } = parsed;
    if (header.e !== hello.epoch) return close(CLOSE.malformed, 'events of another epoch than hello');
    if (forked.has(header.l)) return close(CLOSE.fork, `lane ${header.l} cannot be continued in this epoch`);
    const intake = lanes[header.l];
    const lastSeq = header.f + header.n - 1;
    // Neither answer depends on the content, so repetitions do not cost a signature check.
    if (header.f > intake.accepted + 1) return nack(header.l, intake, nowMs);
    intake.nackedAtMs = null;
    if (lastSeq <= intake.accepted) return ack(header.l, intake);
    if (!verify(batchSigningText(site, header), header.sig))
      return close(CLOSE.forbidden, 'the signature of a batch is wrong');
    const known = intake.accepted + 1 - header.f;
    accept(header, intake, lines.slice(known), bytes.length);
  }

  function accept(
    header: BatchHeader,
    intake: LaneIntake,
    lines: readonly Uint8Array[],
    sizeBytes: number,
  ): undefined {
    if (isOverCredit(header.l, intake, lines.length, sizeBytes))
      return close(CLOSE.overCredit, 'more events than the credit allows');
    const hashes: Uint8Array[] = [];
    let head = intake.head;
    for (const line of lines) {
      head = nextHash(tools, head, line);
      hashes.push(head);
    }
    if (!isSameBytes(head, tools.fromBase64(header.head))) {
      // The site signed this head, so it is not damage on the way: it continues another history.
      finding(header.l, `events up to ${header.f + header.n - 1} do not continue ${intake.accepted}`);
      return close(CLOSE.fork, 'the events do not continue what is stored');
    }
    const first = intake.accepted + 1;
    const previousHead = intake.head;
    intake.accepted += lines.length;
    intake.head = head;
    intake.frames.push({ last: intake.accepted, bytes: sizeBytes });
    effects.push({
      kind: 'ingest',
      batch: { epoch: header.e, lane: header.l, first, previousHead, lines, hashes, header },
    });
  }

  function isOverCredit(lane: Lane, intake: LaneIntake, count: number, sizeBytes: number): boolean {
    const inFlight = intake.accepted - intake.committed;
    const bytes = intake.frames.reduce((sum, frame) => sum + frame.bytes, sizeBytes);
    const allowance = lane === 'A' ? options.credit.urgent : options.credit.events;
    // One frame of any size may always be under way, else a large event could never travel.
    return inFlight + count > allowance || (bytes > options.credit.bytes && inFlight > 0);
  }

  function nack(lane: Lane, intake: LaneIntake, nowMs: number): undefined {
    // Frames behind the gap are already on the way: one nack per gap, repeated if it does not help.
    if (intake.nackedAtMs !== null && nowMs - intake.nackedAtMs < timing.nackAgainMs) return;
    intake.nackedAtMs = nowMs;
    send({ t: 'nack', l: lane, have: intake.accepted });
  }

  function ack(lane: Lane, intake: LaneIntake): undefined {
    send({ t: 'ack', l: lane, seq: intake.committed, head: tools.toBase64(intake.committedHead) });
  }

  function finding(lane: Lane, detail: string): undefined {
    effects.push({ kind: 'finding', code: 'fork', epoch: hello?.epoch ?? 0, lane, detail });
  }

  function onCommitted(lane: Lane, seq: number, head: Uint8Array): undefined {
    const intake = lanes?.[lane];
    if (intake === undefined || seq <= intake.committed) return;
    intake.committed = seq;
    intake.committedHead = head;
    intake.frames = intake.frames.filter((frame) => frame.last > seq);
    ack(lane, intake);
  }

  function applyDown(step: DownStep, wallMs: number): undefined {
    for (const item of step.send) send({ t: 'cmd', now: wallMs, ...item });
    if (step.send.length > 0)
      effects.push({ kind: 'instructions-sent', numbers: step.send.map(({ n }) => n) });
    if (step.taken !== null) effects.push({ kind: 'instructions-taken', have: step.taken });
    if (step.ask !== null) effects.push({ kind: 'want-instructions', ...step.ask });
  }

  function onDown(have: number, isAgain: boolean, nowMs: number): undefined {
    const step = down?.down(have, isAgain, nowMs) ?? null;
    if (step === null) return close(CLOSE.malformed, 'down: more than was sent');
    applyDown(step, 0);
  }

  function applyRelay(done: readonly RelayIntakeEffect[]): undefined {
    for (const effect of done)
      if (effect.kind === 'close') close(effect.code, effect.reason);
      else effects.push(effect);
  }

  function onText(text: string, nowMs: number): undefined {
    const parsed = parseControl(text, relay === null ? FromSite : FromBelow);
    if (parsed.kind === 'unknown') return;
    if (parsed.kind === 'malformed') return close(CLOSE.malformed, parsed.reason);
    const message = parsed.message;
    if (message.t === 'hello') return onHello(message);
    if (phase !== 'stream') return close(CLOSE.malformed, `${message.t} out of order`);
    if (message.t === 'hb') effects.push({ kind: 'heartbeat', heartbeat: message });
    else if (message.t === 'down') onDown(message.have, message.again ?? false, nowMs);
    else if (message.t === 'vouch') applyRelay(relay?.onVouch(message) ?? []);
    else if (message.t === 'offer') applyRelay(relay?.onOffer(message) ?? []);
    else if (message.t === 'sites') effects.push({ kind: 'presences', there: message.there });
    else finding(message.l, `the site holds another event ${message.seq}`);
  }

  function onTick(nowMs: number): undefined {
    const isGreeting = phase === 'hello' || phase === 'new';
    if (isGreeting && nowMs - openedMs > timing.helloTimeoutMs)
      return close(CLOSE.unauthenticated, 'no hello in time');
    if (nowMs - lastInboundMs > timing.silenceMs) {
      phase = 'closed';
      effects.push({ kind: 'terminate', reason: 'nothing heard from the site' });
      return;
    }
    if (nowMs - lastPingMs >= timing.pingEveryMs) {
      lastPingMs = nowMs;
      effects.push({ kind: 'ping' });
    }
    if (down !== null) applyDown(down.tick(nowMs), 0);
  }

  function onRefused(reason: 'gap' | 'fork' | 'failed', lane: Lane): undefined {
    if (reason === 'fork') {
      finding(lane, 'the store holds another history');
      return close(CLOSE.fork, 'the events do not continue what is stored');
    }
    // Reconnecting asks the store anew where it stands.
    close(
      CLOSE.overloaded,
      reason === 'gap' ? 'the store stands elsewhere' : 'the store cannot take events now',
    );
  }

  return {
    step(event) {
      effects = [];
      if (phase === 'closed') return effects;
      if (event.kind === 'text' || event.kind === 'binary' || event.kind === 'alive')
        lastInboundMs = event.nowMs;
      switch (event.kind) {
        case 'opened':
          onOpened(event.nowMs, event.wallMs);
          break;
        case 'text':
          onText(event.text, event.nowMs);
          break;
        case 'binary':
          onBatch(event.bytes, event.nowMs);
          break;
        case 'epoch-opened':
          onEpochOpened(event.epoch);
          break;
        case 'committed':
          onCommitted(event.lane, event.seq, event.head);
          break;
        case 'quarantined':
          send({ t: 'quarantined', l: event.lane, seq: event.seq, reason: event.reason.slice(0, 500) });
          break;
        case 'refused':
          onRefused(event.reason, event.lane);
          break;
        case 'instructions-waiting':
          if (down !== null) applyDown(down.wake(), 0);
          break;
        case 'instructions':
          if (down !== null) applyDown(down.items(event.after, event.items, event.nowMs), event.wallMs);
          break;
        case 'origin-opened':
          applyRelay(relay?.onOpened(event.offer, event.opened) ?? []);
          break;
        case 'origin-committed':
          applyRelay(relay?.onCommitted(event.place, event.seq, event.head) ?? []);
          break;
        case 'origin-refused':
          applyRelay(relay?.onRefused(event.place, event.reason) ?? []);
          break;
        case 'receipt':
          if (phase === 'stream') send({ t: 'receipt', ...event.receipt });
          break;
        case 'superseded':
          close(CLOSE.superseded, 'a newer connection of this site has taken over');
          break;
        case 'revoked':
          close(CLOSE.forbidden, 'the certificate of this site is no longer valid');
          break;
        case 'drain':
          send({ t: 'drain', withinMs: event.withinMs });
          close(CLOSE.drain, 'the centre is stopping');
          break;
        case 'tick':
          onTick(event.nowMs);
          break;
        case 'alive':
          break;
      }
      return effects;
    },
  };
}

const newIntake = (lane: OpenedLane): LaneIntake => ({
  accepted: lane.have,
  head: lane.head,
  committed: lane.have,
  committedHead: lane.head,
  frames: [],
  nackedAtMs: null,
});
