import { WebSocket } from 'ws';
import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Enrolment } from '../../shared/uplink/enrolment.ts';
import { UPLINK_LIMITS, UPLINK_PROTOCOL, type UplinkTiming } from '../../shared/uplink/limits.ts';
import {
  createSiteSession,
  type DownView,
  type OutboxView,
  type SiteSessionEffect,
  type SiteSessionEvent,
} from '../../shared/uplink/site-session.ts';
import type { Sign } from '../../shared/uplink/tools.ts';
import {
  type Failure,
  failureOfClose,
  failureOfError,
  failureOfOutbox,
  failureOfStatus,
} from './failure-words.ts';

export interface ConnectionOptions {
  readonly enrolment: Enrolment;
  readonly endpoint: string;
  readonly sign: Sign;
  readonly outbox: OutboxView;
  readonly down?: DownView;
  readonly timing?: UplinkTiming;
  /** Effects that are not about the socket. */
  onEffect(effect: SiteSessionEffect): void;
  /** Once, at the end. `at-once`: reconnect without waiting. */
  onEnd(end: { readonly failure: Failure; readonly next: 'back-off' | 'at-once' }): void;
}

export interface Connection {
  /** Something was appended. */
  wake(): void;
  /** The instruction of the effect is stored. */
  instructionStored(): void;
  close(): void;
}

const TICK_MS = 1_000;
const CONNECT_TIMEOUT_MS = 10_000;
/** A peer that does not answer the close frame is cut after this. */
const CLOSE_TIMEOUT_MS = 1_000;

/** One connection to one endpoint: the socket around a site session. */
export function openConnection(options: ConnectionOptions): Connection {
  const { enrolment, endpoint } = options;
  let isSecured = false;
  let isEnded = false;
  let failure: Failure | null = null;
  let next: 'back-off' | 'at-once' = 'back-off';
  const socket = new WebSocket(endpoint, [UPLINK_PROTOCOL], {
    ca: enrolment.ca,
    cert: enrolment.certificate,
    key: enrolment.privateKey,
    minVersion: 'TLSv1.3',
    perMessageDeflate: false,
    maxPayload: UPLINK_LIMITS.maxFrameBytes,
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    followRedirects: false,
    finishRequest(request) {
      request.once('socket', (stream) => stream.once('secureConnect', () => (isSecured = true)));
      request.end();
    },
  });
  const session = createSiteSession({
    tools,
    sign: options.sign,
    outbox: options.outbox,
    bufferedBytes: () => socket.bufferedAmount,
    ...(options.down === undefined ? {} : { down: options.down }),
    ...(options.timing === undefined ? {} : { timing: options.timing }),
  });

  const step = (event: SiteSessionEvent): void => {
    try {
      for (const effect of session.step(event)) apply(effect);
    } catch (error) {
      // The session reads the outbox: a failing disk must end this line, not the site.
      failure = failureOfOutbox(error);
      socket.terminate();
    }
  };
  const now = (): number => performance.now();
  const ticker = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) step({ kind: 'tick', nowMs: now() });
  }, TICK_MS);

  function apply(effect: SiteSessionEffect): void {
    switch (effect.kind) {
      case 'send':
        if (socket.readyState === WebSocket.OPEN) socket.send(effect.data);
        break;
      case 'ping':
        if (socket.readyState === WebSocket.OPEN) socket.ping();
        break;
      case 'close':
        next = effect.next;
        failure = failureOfClose(effect.code, effect.reason);
        shut(effect.code, effect.reason);
        break;
      case 'terminate':
        failure = {
          state: 'offline',
          code: 'no-answer',
          text: `The line to the centre is dead: ${effect.reason}.`,
          leastDelayMs: 0,
        };
        socket.terminate();
        break;
      default:
        options.onEffect(effect);
    }
  }

  function shut(code: number, reason: string): void {
    socket.close(code, reason.slice(0, 120));
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  function end(last: Failure): void {
    if (isEnded) return;
    isEnded = true;
    clearInterval(ticker);
    options.onEnd({ failure: failure ?? last, next });
  }

  socket.on('open', () => step({ kind: 'alive', nowMs: now() }));
  socket.on('message', (data, isBinary) => {
    if (isBinary) step({ kind: 'binary', nowMs: now() });
    else step({ kind: 'text', text: data.toString(), nowMs: now() });
  });
  socket.on('ping', () => step({ kind: 'alive', nowMs: now() }));
  socket.on('pong', () => step({ kind: 'alive', nowMs: now() }));
  socket.on('unexpected-response', (request, response) => {
    failure = failureOfStatus(response.statusCode ?? 0, endpoint, response.headers['retry-after']);
    response.resume();
    request.destroy();
    end(failure);
  });
  socket.on('error', (error) => {
    failure ??= failureOfError(error, endpoint, isSecured);
  });
  socket.on('close', (code, reason) => end(failureOfClose(code, reason.toString())));

  return {
    wake: () => step({ kind: 'wake', nowMs: now() }),
    instructionStored: () => step({ kind: 'instruction-stored', nowMs: now() }),
    close() {
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      else shut(1000, 'the site is stopping');
    },
  };
}
