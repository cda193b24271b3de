import { X509Certificate } from 'node:crypto';
import { WebSocket } from 'ws';
import { ed25519Signer, nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Log } from '../../server/process/log.ts';
import { genesisHash, NO_HEAD } from '../../shared/uplink/chain.ts';
import type { Enrolment } from '../../shared/uplink/enrolment.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { CentreLevel } from '../../shared/uplink/level.ts';
import {
  UPLINK_LIMITS,
  UPLINK_PROTOCOL,
  UPLINK_TIMING,
  type UplinkTiming,
} from '../../shared/uplink/limits.ts';
import { type Hello, helloSigningText, parseControl } from '../../shared/uplink/messages.ts';
import {
  type Presences,
  RELAY_FEATURE,
  type Receipt,
  ToRelay,
  type Vouch,
} from '../../shared/uplink/relay-messages.ts';
import type { FrameOptions } from './make-relay-frame.ts';
import { createRelayPump } from './relay-pump.ts';
import type { RelayReader } from './relay-reader.ts';

export interface RelayLineOptions {
  readonly enrolment: Enrolment;
  readonly endpoint: string;
  readonly version: string;
  readonly boot: string;
  readonly reader: RelayReader;
  /** Every key that goes up, centres before what they vouch for. */
  readonly vouches: () => Promise<readonly Vouch[]>;
  readonly presences: () => Presences['there'];
  readonly frames: FrameOptions;
  readonly aggregateEveryMs: number;
  readonly log: Log;
  readonly timing?: UplinkTiming;
  onOnline(parent: { readonly centre: string; readonly level: CentreLevel | null }): void;
  onReconnectWindow(ms: number): void;
  onReceipt(receipt: Omit<Receipt, 't'>): void;
  /** Once, at the end; `reason` in English. */
  onEnd(end: { readonly reason: string; readonly isRefused: boolean }): void;
}

export interface RelayLine {
  /** Something of these sites was stored, or their keys have changed. */
  wake(sites: readonly string[]): void;
  tellPresences(there: Presences['there']): void;
  backlog(): number;
  close(): void;
}

const TICK_MS = 250;
const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1_000;
const MAX_BUFFERED_BYTES = 1024 * 1024;
const PRESENCES_AT_ONCE = 64;
const REFUSALS: ReadonlySet<number> = new Set([4401, 4403, 4426]);

/** One connection to the centre above: greets as a site, then passes on what its own sites have reported. */
export function openRelayLine(options: RelayLineOptions): RelayLine {
  const { enrolment, reader, log, timing = UPLINK_TIMING } = options;
  const { code } = enrolment.site;
  const sign = ed25519Signer(enrolment.signingKey);
  let phase: 'challenge' | 'welcome' | 'stream' | 'closed' = 'challenge';
  let parent = { centre: '', level: null as CentreLevel | null };
  let heartbeatEveryMs: number = timing.heartbeatEveryMs;
  let failure: { reason: string; isRefused: boolean } | null = null;
  const startedMs = performance.now();
  let inboundMs = startedMs;
  let pingMs = startedMs;
  let heartbeatMs = startedMs;
  let isEnded = false;

  const socket = new WebSocket(options.endpoint, [UPLINK_PROTOCOL], {
    ca: enrolment.ca,
    cert: enrolment.certificate,
    key: enrolment.privateKey,
    minVersion: 'TLSv1.3',
    perMessageDeflate: false,
    maxPayload: UPLINK_LIMITS.maxFrameBytes,
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    followRedirects: false,
  });
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN && phase !== 'closed';
  const send = (message: object): void => {
    if (isOpen()) socket.send(JSON.stringify(message));
  };

  const pump = createRelayPump({
    ...{ code, reader, log, frames: options.frames, aggregateEveryMs: options.aggregateEveryMs },
    vouches: options.vouches,
    isOpen: () => isOpen() && phase === 'stream',
    isFull: () => socket.bufferedAmount > MAX_BUFFERED_BYTES,
    send,
    sendBytes: (bytes) => socket.send(bytes),
    giveUp: (reason) => giveUp(reason),
  });

  function giveUp(reason: string, isRefused = false): undefined {
    failure ??= { reason, isRefused };
    phase = 'closed';
    socket.close(1000, reason.slice(0, 120));
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  function greet(nonce: string): undefined {
    // A centre reports nothing of its own yet: both lanes are empty, and its sites are offered one by one.
    const offer = (lane: Lane) => {
      const head = tools.toBase64(genesisHash(tools, code, 1, lane, NO_HEAD));
      return { base: 0, baseHead: head, last: 0, head };
    };
    const body: Omit<Hello, 'sig' | 't'> = {
      site: code,
      boot: options.boot,
      epoch: 1,
      lanes: { A: offer('A'), B: offer('B') },
      down: { have: 0 },
      features: [RELAY_FEATURE],
      version: options.version,
    };
    send({ t: 'hello', ...body, sig: sign(helloSigningText(nonce, body)) });
    phase = 'welcome';
  }

  function told(site: string, epoch: number, lane: Lane, seq: number): void {
    if (parent.level === null || seq === 0) return;
    const { centre, level } = parent;
    options.onReceipt({ site, level, centre, e: epoch, l: lane, seq, atMs: Date.now() });
  }

  function onText(text: string): undefined {
    const parsed = parseControl(text, ToRelay);
    if (parsed.kind === 'unknown') return;
    if (parsed.kind === 'malformed') return giveUp(parsed.reason);
    const { message } = parsed;
    switch (message.t) {
      case 'challenge':
        parent = { centre: message.centre, level: message.level ?? null };
        options.onReconnectWindow(message.reconnectWindowMs);
        return phase === 'challenge' ? greet(message.nonce) : giveUp('challenge twice');
      case 'welcome':
        if (phase !== 'welcome') return giveUp('welcome out of order');
        if (message.features?.includes(RELAY_FEATURE) !== true)
          return giveUp('this centre is enrolled above as a site, not as a centre', true);
        phase = 'stream';
        heartbeatEveryMs = message.hb;
        options.onOnline(parent);
        tellPresences(options.presences());
        void pump.begin(message.credit);
        return;
      case 'take':
        for (const lane of pump.taken(message)) told(lane.site, lane.epoch, lane.lane, lane.have);
        break;
      case 'rack':
        pump.acked({ site: message.site, epoch: message.e, lane: message.l }, message.seq);
        told(message.site, message.e, message.l, message.seq);
        break;
      case 'rnack':
        pump.rewind({ site: message.site, epoch: message.e, lane: message.l }, message.have);
        break;
      case 'rno':
        log.warn({ site: message.site, reason: message.reason }, 'the centre above does not take this site');
        pump.refused(message.site);
        break;
      case 'receipt': {
        const { t: _type, ...receipt } = message;
        options.onReceipt(receipt);
        break;
      }
      case 'drain':
        options.onReconnectWindow(message.withinMs);
        break;
      default:
        break;
    }
    void pump.work();
  }

  function tellPresences(there: Presences['there']): void {
    for (let at = 0; at < there.length; at += PRESENCES_AT_ONCE)
      send({ t: 'sites', there: there.slice(at, at + PRESENCES_AT_ONCE) });
  }

  function heartbeat(nowMs: number): void {
    heartbeatMs = nowMs;
    send({
      ...{ t: 'hb', last: { A: 0, B: 0 }, backlog: pump.backlog() },
      ...{ oldestUnackedAgeMs: null, diskFree: null, clockOffset: null },
    });
  }

  const ticker = setInterval(() => {
    const nowMs = performance.now();
    const cut = (reason: string): undefined => {
      failure ??= { reason, isRefused: false };
      phase = 'closed';
      socket.terminate();
    };
    if (phase === 'closed' || socket.readyState !== WebSocket.OPEN) return;
    if (nowMs - inboundMs > timing.silenceMs) return cut('nothing heard from the centre above');
    if (phase !== 'stream') {
      if (nowMs - startedMs > timing.helloTimeoutMs * 2 + CONNECT_TIMEOUT_MS)
        cut('the centre above did not finish the greeting');
      return;
    }
    if (pump.unansweredMs(nowMs) > timing.ackProgressMs)
      return cut('events are passed on but not acknowledged');
    if (nowMs - pingMs >= timing.pingEveryMs) {
      pingMs = nowMs;
      socket.ping();
    }
    if (nowMs - heartbeatMs >= heartbeatEveryMs) heartbeat(nowMs);
    void pump.work();
  }, TICK_MS);

  const alive = (): void => {
    inboundMs = performance.now();
  };
  socket.on('open', alive);
  socket.on('ping', alive);
  socket.on('pong', alive);
  socket.on('message', (data, isBinary) => {
    alive();
    if (isBinary) giveUp('no data frames come down');
    else onText(data.toString());
  });
  socket.on('unexpected-response', (request, response) => {
    const status = response.statusCode ?? 0;
    failure ??= {
      reason: `the centre above answered ${status}`,
      isRefused: [401, 403, 426].includes(status),
    };
    response.resume();
    request.destroy();
  });
  socket.on('error', (error) => {
    failure ??= { reason: error.message, isRefused: false };
  });
  socket.on('close', (closeCode, reason) => {
    if (isEnded) return;
    isEnded = true;
    phase = 'closed';
    clearInterval(ticker);
    const text = reason.toString() || `the line has ended (${closeCode})`;
    options.onEnd(failure ?? { reason: text, isRefused: REFUSALS.has(closeCode) });
  });

  return {
    wake: (sites) => pump.wake(sites),
    tellPresences(there) {
      if (phase === 'stream') tellPresences(there);
    },
    backlog: () => pump.backlog(),
    close() {
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      else giveUp('this centre is stopping');
    },
  };
}

/** As node:tls shows it: upper-case hexadecimal. */
export const serialOf = (certificate: string): string =>
  new X509Certificate(certificate).serialNumber.toUpperCase();
