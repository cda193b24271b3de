import { type BatchHeader, batchSigningText, encodeBatch } from './batch-frame.ts';
import { isPrivateType } from './events/event-privacy.ts';
import { LANES, type Lane } from './lane.ts';
import type { CentreLevel } from './level.ts';
import { CLOSE, DOWN_FEATURE, UPLINK_LIMITS, UPLINK_TIMING, type UplinkTiming } from './limits.ts';
import {
  type Credit,
  type Heartbeat,
  type Hello,
  helloSigningText,
  type InstructionFrame,
  type LaneState,
  parseControl,
  type Welcome,
} from './messages.ts';
import { type Receipt, ToSite } from './relay-messages.ts';
import { isSameBytes, type Sign, type UplinkTools } from './tools.ts';

export interface OutboxEvent {
  readonly seq: number;
  readonly bytes: Uint8Array;
  /** Chain head after this event. */
  readonly hash: Uint8Array;
  /** Short name of its type. */
  readonly type?: string;
}

/** What a session reads of the outbox: one epoch of it, always the newest state. */
export interface OutboxView {
  readonly site: string;
  readonly boot: string;
  readonly version: string;
  readonly epoch: number;
  /** False while the rest of an ended epoch is delivered. */
  readonly isCurrentEpoch: boolean;
  lane(lane: Lane): {
    readonly base: number;
    readonly baseHead: Uint8Array;
    readonly last: number;
    readonly head: Uint8Array;
  };
  /** Null when that event is not held (any more). */
  hashAt(lane: Lane, seq: number): Uint8Array | null;
  /** In order, after `afterSeq`; at most so many events and bytes, but at least one event when there is one. */
  read(lane: Lane, afterSeq: number, maxEvents: number, maxBytes: number): readonly OutboxEvent[];
  backlog(): { readonly events: number; readonly oldestUnackedAgeMs: number | null };
}

/** `nowMs` is monotonic. */
export type SiteSessionEvent =
  | { readonly kind: 'text'; readonly text: string; readonly nowMs: number }
  | { readonly kind: 'binary'; readonly nowMs: number }
  | { readonly kind: 'alive'; readonly nowMs: number }
  /** Something was appended, or the socket has drained. */
  | { readonly kind: 'wake'; readonly nowMs: number }
  | { readonly kind: 'tick'; readonly nowMs: number }
  /** The instruction of the effect is stored. */
  | { readonly kind: 'instruction-stored'; readonly nowMs: number };

export interface LaneTrouble {
  readonly lane: Lane;
  readonly state: LaneState;
  readonly have: number;
  readonly head: Uint8Array;
}

export type SiteSessionEffect =
  | { readonly kind: 'send'; readonly data: string | Uint8Array }
  | { readonly kind: 'ping' }
  | { readonly kind: 'online' }
  | { readonly kind: 'reconnect-window'; readonly ms: number }
  /** What the centre at the other end is; `level` null when it does not say. */
  | { readonly kind: 'centre'; readonly centre: string; readonly level: CentreLevel | null }
  /** A level above has stored the lane up to there. */
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'acked'; readonly lane: Lane; readonly seq: number }
  | { readonly kind: 'quarantined'; readonly lane: Lane; readonly seq: number; readonly reason: string }
  /** To be judged and stored; then the session is told. */
  | { readonly kind: 'instruction'; readonly frame: InstructionFrame }
  /** The current epoch cannot go on: open one above `newestEpoch`. */
  | { readonly kind: 'epoch-broken'; readonly lanes: readonly LaneTrouble[]; readonly newestEpoch: number }
  /** Nothing more of this lane of an ended epoch can or need be delivered. */
  | { readonly kind: 'lane-over'; readonly lane: Lane }
  | {
      readonly kind: 'close';
      readonly code: number;
      readonly reason: string;
      readonly next: 'back-off' | 'at-once';
    }
  | { readonly kind: 'terminate'; readonly reason: string };

export interface SiteSession {
  step(event: SiteSessionEvent): SiteSessionEffect[];
}

export interface SiteSessionOptions {
  readonly tools: UplinkTools;
  readonly sign: Sign;
  readonly outbox: OutboxView;
  /** Bytes the socket has not sent yet. */
  readonly bufferedBytes: () => number;
  /** Left out by a host that takes no instructions; the centre then sends none. */
  readonly down?: DownView;
  readonly timing?: UplinkTiming;
}

/** What a session reads of the instructions the site holds. */
export interface DownView {
  /** Number of the newest one stored. */
  have(): number;
}

interface LaneProgress {
  acked: number;
  sent: number;
  frames: { readonly last: number; readonly bytes: number }[];
  frameBytes: number;
}

const MAX_BUFFERED_BYTES = 1024 * 1024;

/**
 * The site's end of one connection: events in, effects out; no socket, clock or store in here. Order of
 * a connection: challenge, hello, welcome, then batches against cumulative acks.
 */
export function createSiteSession(options: SiteSessionOptions): SiteSession {
  const { tools, sign, outbox, bufferedBytes, down, timing = UPLINK_TIMING } = options;
  let phase: 'challenge' | 'welcome' | 'stream' | 'closed' = 'challenge';
  let credit: Credit = { events: 1, bytes: 1, urgent: 1 };
  let heartbeatEveryMs: number = timing.heartbeatEveryMs;
  let startedMs: number | null = null;
  let lastInboundMs = 0;
  let lastPingMs = 0;
  let lastHeartbeatMs = 0;
  let lastProgressMs = 0;
  const lanes: Record<Lane, LaneProgress> = { A: newLane(0), B: newLane(0) };
  let effects: SiteSessionEffect[] = [];
  /** Newest instruction handed to the host on this connection. */
  let offered = down?.have() ?? 0;
  let askedAgainMs: number | null = null;

  const send = (data: string | Uint8Array): number => effects.push({ kind: 'send', data });

  function close(code: number, reason: string, next: 'back-off' | 'at-once'): undefined {
    phase = 'closed';
    effects.push({ kind: 'close', code, reason, next });
  }

  function onChallenge(nonce: string): undefined {
    const offer = (lane: Lane) => {
      const { base, baseHead, last, head } = outbox.lane(lane);
      return { base, baseHead: tools.toBase64(baseHead), last, head: tools.toBase64(head) };
    };
    const body: Omit<Hello, 'sig' | 't'> = {
      site: outbox.site,
      boot: outbox.boot,
      epoch: outbox.epoch,
      lanes: { A: offer('A'), B: offer('B') },
      down: { have: down?.have() ?? 0 },
      features: down === undefined ? [] : [DOWN_FEATURE],
      version: outbox.version,
    };
    send(JSON.stringify({ t: 'hello', ...body, sig: sign(helloSigningText(nonce, body)) }));
    phase = 'welcome';
  }

  /** The centre compared heads where it could; where the site holds more, only the site can. */
  function troubleOf(welcome: Welcome, lane: Lane): LaneTrouble | null {
    const answer = welcome.lanes[lane];
    const head = tools.fromBase64(answer.head);
    if (answer.state !== 'resume') return { lane, state: answer.state, have: answer.have, head };
    const own = outbox.lane(lane);
    if (answer.have > own.last) return { lane, state: 'regressed', have: answer.have, head };
    const hash = outbox.hashAt(lane, answer.have);
    if (hash === null || isSameBytes(hash, head)) return null;
    send(JSON.stringify({ t: 'fork', l: lane, seq: answer.have, head: tools.toBase64(hash) }));
    return { lane, state: 'fork', have: answer.have, head };
  }

  function onWelcome(welcome: Welcome, nowMs: number): undefined {
    const troubles = LANES.map((lane) => troubleOf(welcome, lane)).filter((trouble) => trouble !== null);
    const isBehind = welcome.newestEpoch > outbox.epoch;
    if (outbox.isCurrentEpoch && (troubles.length > 0 || isBehind)) {
      effects.push({ kind: 'epoch-broken', lanes: troubles, newestEpoch: welcome.newestEpoch });
      close(CLOSE.fork, 'another epoch is needed', 'at-once');
      return;
    }
    phase = 'stream';
    credit = welcome.credit;
    heartbeatEveryMs = welcome.hb;
    lastProgressMs = nowMs;
    effects.push({ kind: 'online' });
    for (const lane of LANES) {
      if (troubles.some((trouble) => trouble.lane === lane)) {
        effects.push({ kind: 'lane-over', lane });
        lanes[lane] = newLane(outbox.lane(lane).last);
      } else {
        lanes[lane] = newLane(welcome.lanes[lane].have);
        effects.push({ kind: 'acked', lane, seq: welcome.lanes[lane].have });
      }
    }
    heartbeat(nowMs);
    pump(nowMs);
  }

  function onAck(lane: Lane, seq: number, head: string, nowMs: number): undefined {
    const progress = lanes[lane];
    if (seq <= progress.acked) return;
    if (seq > progress.sent) return close(CLOSE.malformed, 'ack for an event that was not sent', 'back-off');
    const hash = outbox.hashAt(lane, seq);
    if (hash !== null && tools.toBase64(hash) !== head)
      return close(CLOSE.fork, 'ack with another head', 'back-off');
    progress.acked = seq;
    progress.frames = progress.frames.filter((frame) => frame.last > seq);
    progress.frameBytes = progress.frames.reduce((sum, frame) => sum + frame.bytes, 0);
    lastProgressMs = nowMs;
    effects.push({ kind: 'acked', lane, seq });
    pump(nowMs);
  }

  function onNack(lane: Lane, have: number, nowMs: number): undefined {
    const progress = lanes[lane];
    if (have > progress.sent || have < progress.acked) return;
    progress.sent = have;
    progress.frames = progress.frames.filter((frame) => frame.last <= have);
    progress.frameBytes = progress.frames.reduce((sum, frame) => sum + frame.bytes, 0);
    pump(nowMs);
  }

  function pump(nowMs: number): undefined {
    if (phase !== 'stream') return;
    for (const lane of LANES) while (bufferedBytes() < MAX_BUFFERED_BYTES && sendBatch(lane, nowMs));
    const isDone = LANES.every((lane) => lanes[lane].acked >= outbox.lane(lane).last);
    if (isDone && !outbox.isCurrentEpoch) close(CLOSE.done, 'ended epoch delivered', 'at-once');
  }

  /** Sends one batch if the credit allows; false when there is nothing to send now. */
  function sendBatch(lane: Lane, nowMs: number): boolean {
    const progress = lanes[lane];
    const inFlight = progress.sent - progress.acked;
    const allowance = lane === 'A' ? credit.urgent : credit.events;
    const room = Math.min(UPLINK_LIMITS.maxBatchEvents, allowance - inFlight);
    const bytesLeft = credit.bytes - progress.frameBytes;
    if (room <= 0 || (bytesLeft < UPLINK_LIMITS.softFrameBytes && inFlight > 0)) return false;
    const events = ofOneKind(
      outbox.read(lane, progress.sent, room, UPLINK_LIMITS.softFrameBytes - UPLINK_LIMITS.maxHeaderBytes),
    );
    const first = events[0];
    const last = events.at(-1);
    if (first === undefined || last === undefined) return false;
    const fields = {
      e: outbox.epoch,
      l: lane,
      f: first.seq,
      n: events.length,
      head: tools.toBase64(last.hash),
    };
    const header: BatchHeader = { t: 'ev', ...fields, sig: sign(batchSigningText(outbox.site, fields)) };
    const frame = encodeBatch(
      tools,
      header,
      events.map((event) => event.bytes),
    );
    if (LANES.every((each) => lanes[each].sent === lanes[each].acked)) lastProgressMs = nowMs;
    progress.sent = last.seq;
    progress.frames.push({ last: last.seq, bytes: frame.length });
    progress.frameBytes += frame.length;
    send(frame);
    return true;
  }

  function heartbeat(nowMs: number): undefined {
    const backlog = outbox.backlog();
    const message: Heartbeat = {
      t: 'hb',
      last: { A: outbox.lane('A').last, B: outbox.lane('B').last },
      backlog: backlog.events,
      oldestUnackedAgeMs: backlog.oldestUnackedAgeMs,
      diskFree: null,
      clockOffset: null,
    };
    send(JSON.stringify(message));
    lastHeartbeatMs = nowMs;
  }

  function onText(text: string, nowMs: number): undefined {
    const parsed = parseControl(text, ToSite);
    if (parsed.kind === 'unknown') return;
    if (parsed.kind === 'malformed') return close(CLOSE.malformed, parsed.reason, 'back-off');
    const message = parsed.message;
    if (message.t === 'challenge' && phase === 'challenge') {
      effects.push({ kind: 'reconnect-window', ms: message.reconnectWindowMs });
      effects.push({ kind: 'centre', centre: message.centre, level: message.level ?? null });
      return onChallenge(message.nonce);
    }
    if (message.t === 'welcome' && phase === 'welcome') return onWelcome(message, nowMs);
    if (message.t === 'drain') {
      effects.push({ kind: 'reconnect-window', ms: message.withinMs });
      return;
    }
    if (phase !== 'stream') return close(CLOSE.malformed, `${message.t} out of order`, 'back-off');
    if (message.t === 'ack') return onAck(message.l, message.seq, message.head, nowMs);
    if (message.t === 'nack') return onNack(message.l, message.have, nowMs);
    if (message.t === 'quarantined') {
      effects.push({ kind: 'quarantined', lane: message.l, seq: message.seq, reason: message.reason });
      return;
    }
    if (message.t === 'receipt') {
      if (message.site === outbox.site) effects.push({ kind: 'receipt', receipt: message });
      return;
    }
    if (message.t === 'cmd') return onInstruction(message, nowMs);
    close(CLOSE.malformed, `${message.t} twice`, 'back-off');
  }

  function onInstruction(frame: InstructionFrame, nowMs: number): undefined {
    if (down === undefined) return;
    if (frame.n <= down.have()) return tellDown();
    if (frame.after > offered) {
      // Frames behind the gap are already on the way: one word per gap, repeated if it does not help.
      if (askedAgainMs !== null && nowMs - askedAgainMs < timing.nackAgainMs) return;
      askedAgainMs = nowMs;
      offered = down.have();
      return tellDown(true);
    }
    offered = Math.max(offered, frame.n);
    effects.push({ kind: 'instruction', frame });
  }

  function tellDown(isAgain = false): undefined {
    const have = down?.have() ?? 0;
    send(JSON.stringify(isAgain ? { t: 'down', have, again: true } : { t: 'down', have }));
  }

  function onTick(nowMs: number): undefined {
    if (phase === 'closed') return;
    const isWaiting = LANES.some((lane) => lanes[lane].sent > lanes[lane].acked);
    const terminate = (reason: string): undefined => {
      phase = 'closed';
      effects.push({ kind: 'terminate', reason });
    };
    if (nowMs - lastInboundMs > timing.silenceMs) return terminate('nothing heard from the centre');
    if (phase !== 'stream') {
      const isLate = nowMs - (startedMs ?? nowMs) > timing.helloTimeoutMs * 2;
      return isLate ? terminate('the centre did not finish the greeting') : undefined;
    }
    if (isWaiting && nowMs - lastProgressMs > timing.ackProgressMs)
      return terminate('events are sent but not acknowledged');
    if (nowMs - lastPingMs >= timing.pingEveryMs) {
      lastPingMs = nowMs;
      effects.push({ kind: 'ping' });
    }
    if (nowMs - lastHeartbeatMs >= heartbeatEveryMs) heartbeat(nowMs);
    pump(nowMs);
  }

  return {
    step(event) {
      effects = [];
      if (startedMs === null) {
        startedMs = event.nowMs;
        lastInboundMs = event.nowMs;
        lastPingMs = event.nowMs;
      }
      if (phase === 'closed') return effects;
      if (event.kind === 'text' || event.kind === 'binary' || event.kind === 'alive')
        lastInboundMs = event.nowMs;
      if (event.kind === 'text') onText(event.text, event.nowMs);
      else if (event.kind === 'binary') close(CLOSE.malformed, 'no data frames come down', 'back-off');
      else if (event.kind === 'wake') pump(event.nowMs);
      else if (event.kind === 'tick') onTick(event.nowMs);
      else if (event.kind === 'instruction-stored') tellDown();
      return effects;
    },
  };
}

/**
 * The first events that are all private or all not: a centre that leaves private ones out upward can then
 * still show the site's signature over everything else.
 */
function ofOneKind(events: readonly OutboxEvent[]): readonly OutboxEvent[] {
  const isPrivate = (event: OutboxEvent | undefined): boolean => isPrivateType(event?.type ?? '');
  const end = events.findIndex((event) => isPrivate(event) !== isPrivate(events[0]));
  return end < 0 ? events : events.slice(0, end);
}

const newLane = (seq: number): LaneProgress => ({ acked: seq, sent: seq, frames: [], frameBytes: 0 });
