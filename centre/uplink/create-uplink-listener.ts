import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { type WebSocket, WebSocketServer } from 'ws';
import { siteCodeOf } from '../../server/certificates/certificate-authority.ts';
import { ed25519Verifier } from '../../server/certificates/uplink-tools.ts';
import type { Log } from '../../server/process/log.ts';
import type { CentreLevel } from '../../shared/uplink/level.ts';
import {
  CLOSE,
  UPLINK_LIMITS,
  UPLINK_PATH,
  UPLINK_PROTOCOL,
  UPLINK_TIMING,
  type UplinkTiming,
} from '../../shared/uplink/limits.ts';
import type { Credit } from '../../shared/uplink/messages.ts';
import type { RelayDesk } from '../ports/cascade.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { SitePresence } from '../ports/live-sites.ts';
import { createConnectionLimits } from './connection-limits.ts';
import { type InstructionDesk, openSessionSocket, type SessionSocket } from './session-socket.ts';
import { createWaitingRoom } from './waiting-room.ts';

export interface EnrolledIdentity {
  readonly site: string;
  readonly signingKey: string;
  readonly notAfterMs: number;
  readonly isRevoked: boolean;
  /** Beginnings of the codes it may report for; empty unless it is a centre. */
  readonly scope: readonly string[];
}

export interface UplinkListenerOptions {
  /** PEM. */
  readonly authority: string;
  readonly certificate: { readonly certificate: string; readonly privateKey: string };
  /** From memory. */
  readonly identify: (serial: string) => EnrolledIdentity | null;
  /** Brings that memory up to date; asked before a connection is judged. */
  readonly refresh: () => Promise<unknown>;
  readonly store: EventStore;
  readonly presence: SitePresence;
  readonly instructions: InstructionDesk;
  readonly relay: RelayDesk;
  readonly level: CentreLevel;
  readonly centreName: string;
  readonly log: Log;
  readonly timing?: UplinkTiming;
  /** Connections of one address that have not greeted yet. */
  readonly unauthenticatedPerAddress: number;
  onRefused(reason: string): void;
}

export interface UplinkListener {
  listen(port: number, host: string): Promise<{ port: number }>;
  setCertificate(certificate: UplinkListenerOptions['certificate']): void;
  /** Asks `identify` again for every open connection and ends those that are no longer valid. */
  recheck(): void;
  /** The site has connected to another gateway: a line here is a remainder. */
  connectedElsewhere(site: string): void;
  /** Instructions wait for these sites. */
  wake(sites: readonly string[]): void;
  sessions(): number;
  close(): Promise<void>;
}

/** What all sites together may have under way, and what each has at least. */
const BUDGET = { events: 32_768, bytes: 32 * 1024 * 1024 } as const;
const MOST = { events: 2_048, bytes: 1024 * 1024, urgent: 64 } as const;
const LEAST = { events: 16, bytes: 128 * 1024 } as const;
/** Handshakes a second one process manages (measured 900 on two cores), with room to spare. */
const HANDSHAKES_PER_SECOND = 400;
const MAX_CONNECTIONS = 12_000;
const TICK_MS = 1_000;
const DRAIN_WITHIN_MS = 2_000;
const FAULT_CODES: ReadonlySet<number> = new Set([
  CLOSE.malformed,
  CLOSE.forbidden,
  CLOSE.overCredit,
  CLOSE.tooLarge,
  CLOSE.notUtf8,
]);

/** The port the sites connect to: TLS 1.3 with certificates of our own authority on both ends. */
export function createUplinkListener(options: UplinkListenerOptions): UplinkListener {
  const { log, timing = UPLINK_TIMING } = options;
  const sessions = new Map<string, SessionSocket>();
  const everyone = new Set<SessionSocket>();
  const limits = createConnectionLimits();
  // Node's defaults would let a silent client hold a socket for two minutes.
  const server = createServer({
    ca: options.authority,
    cert: options.certificate.certificate,
    key: options.certificate.privateKey,
    minVersion: 'TLSv1.3',
    requestCert: true,
    rejectUnauthorized: true,
    handshakeTimeout: 5_000,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    connectionsCheckingInterval: 1_000,
    maxHeaderSize: 8_192,
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.keepAliveTimeout = 1_000;
  // Sockets that never finish their TLS handshake are in no list of the HTTP server.
  const raw = new Set<Socket>();
  const room = createWaitingRoom(options.unauthenticatedPerAddress);
  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    if (!room.enter(name, socket.remoteAddress ?? '')) {
      options.onRefused('too many of one address');
      socket.destroy();
      return;
    }
    raw.add(socket);
    socket.once('close', () => {
      raw.delete(socket);
      room.leave(name);
    });
  });
  server.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    options.onRefused('certificate');
    log.warn({ code: error.code, from: socket.remoteAddress }, 'TLS handshake refused');
    socket.destroy();
  });
  server.on('request', (_request, response) => {
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
  });
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: UPLINK_LIMITS.maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(UPLINK_PROTOCOL) ? UPLINK_PROTOCOL : false),
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    // A store that cannot be read now changes nothing here: it answers when the session opens.
    void options
      .refresh()
      .catch(() => undefined)
      .then(() => {
        if (!socket.destroyed) upgrade(request, socket, head);
      });
  });

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const verdict = judge(request);
    if (!verdict.ok) {
      options.onRefused(verdict.reason);
      log.warn(
        { status: verdict.status, reason: verdict.reason, from: addressOf(request) },
        'upgrade refused',
      );
      const retry =
        verdict.retryAfterMs === undefined
          ? ''
          : `Retry-After: ${Math.ceil(verdict.retryAfterMs / 1000)}\r\n`;
      socket.end(
        `HTTP/1.1 ${verdict.status} Refused\r\nConnection: close\r\n${retry}Content-Length: 0\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) =>
      accept(client, verdict.serial, verdict.identity, nameOf(request.socket)),
    );
  }

  type Judgement =
    | { readonly ok: true; readonly serial: string; readonly identity: EnrolledIdentity }
    | {
        readonly ok: false;
        readonly status: number;
        readonly reason: string;
        readonly retryAfterMs?: number;
      };

  /** The site is who its certificate says; nothing in the request can change that. */
  function judge(request: IncomingMessage): Judgement {
    const stream = request.socket;
    if (!(stream instanceof TLSSocket) || !stream.authorized)
      return { ok: false, status: 401, reason: 'no valid certificate' };
    const certificate = stream.getPeerCertificate();
    const serial = certificate.serialNumber ?? '';
    const site = siteCodeOf(certificate.subjectaltname);
    const identity = options.identify(serial);
    if (site === null || identity === null || identity.site !== site)
      return { ok: false, status: 403, reason: 'certificate is not enrolled' };
    if (identity.isRevoked) return { ok: false, status: 403, reason: 'certificate is revoked' };
    // Sites send none: a page in a browser that holds a site's certificate must not speak for the site.
    if (request.headers.origin !== undefined) return { ok: false, status: 403, reason: 'comes from a page' };
    if ((request.url ?? '').split('?')[0] !== UPLINK_PATH)
      return { ok: false, status: 404, reason: 'unknown path' };
    const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (!protocols.includes(UPLINK_PROTOCOL))
      return { ok: false, status: 426, reason: 'unknown subprotocol' };
    const waitMs = limits.admit(site, performance.now());
    if (waitMs > 0)
      return { ok: false, status: 429, reason: 'too many attempts or faults', retryAfterMs: waitMs };
    return { ok: true, serial, identity };
  }

  function accept(
    socket: WebSocket,
    serial: string,
    identity: EnrolledIdentity,
    connectionName: string,
  ): void {
    const { site } = identity;
    const session: SessionSocket = openSessionSocket({
      socket,
      site,
      serial,
      verify: ed25519Verifier(identity.signingKey),
      store: options.store,
      presence: options.presence,
      instructions: options.instructions,
      relay: options.relay,
      scope: identity.scope,
      level: options.level,
      isDirect: (code) => sessions.has(code),
      centreName: options.centreName,
      credit: creditFor(sessions.size + 1),
      reconnectWindowMs: Math.max(1_000, Math.ceil((2_000 * sessions.size) / HANDSHAKES_PER_SECOND)),
      timing,
      log,
      onAuthenticated() {
        room.leave(connectionName);
        sessions.get(site)?.supersede();
        sessions.set(site, session);
      },
      onEnd({ code }) {
        everyone.delete(session);
        if (FAULT_CODES.has(code)) limits.noteFault(site, performance.now());
        if (sessions.get(site) !== session) return;
        sessions.delete(site);
        options.presence.disconnected(site);
      },
    });
    everyone.add(session);
  }

  const stopReceipts = options.relay.onReceipt((receipt) => {
    for (const session of everyone) session.receipt(receipt);
  });
  let lastTickMs = performance.now();
  const ticker = setInterval(() => {
    const nowMs = performance.now();
    // After a stall the silence is ours, not the sites'.
    const isStalled = nowMs - lastTickMs > 2 * TICK_MS;
    lastTickMs = nowMs;
    if (!isStalled) for (const session of everyone) session.tick(nowMs);
  }, TICK_MS);

  return {
    async listen(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return { port: (server.address() as AddressInfo).port };
    },
    setCertificate: ({ certificate, privateKey }) =>
      server.setSecureContext({
        ca: options.authority,
        cert: certificate,
        key: privateKey,
        minVersion: 'TLSv1.3',
      }),
    recheck() {
      for (const session of everyone) {
        const identity = options.identify(session.serial);
        if (identity === null || identity.isRevoked || identity.notAfterMs < Date.now()) session.revoke();
      }
    },
    connectedElsewhere: (site) => sessions.get(site)?.supersede(),
    wake(sites) {
      for (const site of sites) sessions.get(site)?.wake();
    },
    sessions: () => sessions.size,
    async close() {
      clearInterval(ticker);
      stopReceipts();
      for (const session of everyone) session.drain(DRAIN_WITHIN_MS);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const cut = setTimeout(() => {
        for (const session of everyone) session.terminate();
        for (const socket of raw) socket.destroy();
      }, 1_000);
      await closed;
      clearTimeout(cut);
    },
  };
}

function creditFor(siteCount: number): Credit {
  const share = (budget: number, least: number, most: number): number =>
    Math.max(least, Math.min(most, Math.floor(budget / siteCount)));
  return {
    events: share(BUDGET.events, LEAST.events, MOST.events),
    bytes: share(BUDGET.bytes, LEAST.bytes, MOST.bytes),
    urgent: MOST.urgent,
  };
}

/** The same for a socket and the TLS stream over it. */
const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

const addressOf = (request: IncomingMessage): string | undefined => (request.socket as Socket).remoteAddress;
