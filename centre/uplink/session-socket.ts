import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Log } from '../../server/process/log.ts';
import {
  type CentreSessionEffect,
  type CentreSessionEvent,
  createCentreSession,
} from '../../shared/uplink/centre-session.ts';
import type { CheckedBatch } from '../../shared/uplink/checked-batch.ts';
import type { DownItem } from '../../shared/uplink/down-window.ts';
import type { CentreLevel } from '../../shared/uplink/level.ts';
import { CLOSE, type UplinkTiming } from '../../shared/uplink/limits.ts';
import type { Credit } from '../../shared/uplink/messages.ts';
import type { Verify } from '../../shared/uplink/tools.ts';
import { speaksOfInstructions } from '../orders/follow-events.ts';
import type { ReceiptNote, RelayDesk } from '../ports/cascade.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { SitePresence } from '../ports/live-sites.ts';
import { createOriginLines } from './origin-lines.ts';

/** What a line needs of the instructions of its site. */
export interface InstructionDesk {
  pending(site: string, after: number, limit: number): Promise<DownItem[]>;
  sent(site: string, numbers: readonly number[]): void;
  taken(site: string, have: number): void;
  /** Events about instructions are stored. */
  reported(site: string): void;
}

export interface SessionSocketOptions {
  readonly socket: WebSocket;
  readonly site: string;
  readonly serial: string;
  readonly verify: Verify;
  readonly store: EventStore;
  readonly presence: SitePresence;
  readonly instructions: InstructionDesk;
  readonly relay: RelayDesk;
  /** Beginnings of the codes it may report for; empty unless it is a centre. */
  readonly scope: readonly string[];
  readonly level: CentreLevel;
  /** Whether the site has a line of its own here. */
  readonly isDirect: (site: string) => boolean;
  readonly centreName: string;
  readonly credit: Credit;
  readonly reconnectWindowMs: number;
  readonly timing: UplinkTiming;
  readonly log: Log;
  /** `hello` was right: an older connection of the site has to go. */
  onAuthenticated(): void;
  onEnd(end: { code: number }): void;
}

export interface SessionSocket {
  readonly serial: string;
  /** Passes it on, when it is about this site or one behind this centre. */
  receipt(receipt: ReceiptNote): void;
  tick(nowMs: number): void;
  /** Something was issued for this site. */
  wake(): void;
  supersede(): void;
  revoke(): void;
  drain(withinMs: number): void;
  terminate(): void;
}

/** Acks a site does not read pile up here; a megabyte of them is no reader any more. */
const MAX_BUFFERED_BYTES = 1024 * 1024;
const CLOSE_TIMEOUT_MS = 1_000;

/** One connection of one site: the socket around a centre session. */
export function openSessionSocket(options: SessionSocketOptions): SessionSocket {
  const { socket, site, serial, store, presence, instructions, log } = options;
  let isOnline = false;
  let sentCode: number | null = null;
  const session = createCentreSession({
    tools,
    site,
    verify: options.verify,
    nonce: randomBytes(32).toString('base64'),
    session: randomBytes(8).toString('hex'),
    centre: options.centreName,
    credit: options.credit,
    reconnectWindowMs: options.reconnectWindowMs,
    timing: options.timing,
    level: options.level,
    ...(options.scope.length === 0
      ? {}
      : { relay: { scope: options.scope, own: options.relay.own, keyOf: options.relay.keyOf } }),
  });
  const origins = createOriginLines({
    ...{ relayCode: site, store, presence, relay: options.relay, isDirect: options.isDirect, log },
    step: (event) => step(event),
    reported: (origin) => instructions.reported(origin),
  });
  const now = (): number => performance.now();
  const step = (event: CentreSessionEvent): void => {
    for (const effect of session.step(event)) apply(effect);
  };

  function apply(effect: CentreSessionEffect): void {
    switch (effect.kind) {
      case 'send':
        send(effect.text);
        break;
      case 'ping':
        if (socket.readyState === socket.OPEN) socket.ping();
        break;
      case 'open-epoch':
        options.onAuthenticated();
        store.openEpoch(site, effect.hello, Date.now()).then(
          (epoch) => step({ kind: 'epoch-opened', epoch }),
          (error: Error) => failed('A', error),
        );
        break;
      case 'online':
        isOnline = true;
        presence.connected(site);
        store.noteSeen(site, Date.now(), null, true).catch(() => undefined);
        log.info({ site, epoch: effect.hello.epoch, version: effect.hello.version }, 'site connected');
        for (const receipt of options.relay.receipts(site)) step({ kind: 'receipt', receipt });
        break;
      case 'ingest':
        ingest(effect.batch);
        break;
      case 'heartbeat':
        presence.heartbeat(site, effect.heartbeat.backlog);
        origins.heard();
        store.noteSeen(site, Date.now(), effect.heartbeat.backlog, true).catch(() => undefined);
        break;
      case 'vouch':
      case 'open-origin':
      case 'ingest-relayed':
      case 'mismatch':
      case 'presences':
        origins.apply(effect);
        break;
      case 'want-instructions':
        fetchInstructions(effect.after, effect.limit);
        break;
      case 'instructions-sent':
        instructions.sent(site, effect.numbers);
        break;
      case 'instructions-taken':
        instructions.taken(site, effect.have);
        break;
      case 'finding':
        log.warn({ site, epoch: effect.epoch, lane: effect.lane, detail: effect.detail }, 'finding: fork');
        store.noteFinding({ ...effect, site, atMs: Date.now() }).catch(() => undefined);
        break;
      case 'close':
        log.info({ site, code: effect.code, reason: effect.reason }, 'closing the line to a site');
        shut(effect.code, effect.reason);
        break;
      case 'terminate':
        log.info({ site, reason: effect.reason }, 'cutting the line to a site');
        socket.terminate();
        break;
    }
  }

  function fetchInstructions(after: number, limit: number): void {
    const answer = (items: readonly DownItem[]): void =>
      step({ kind: 'instructions', after, items, nowMs: now(), wallMs: Date.now() });
    instructions.pending(site, after, limit).then(answer, (error: Error) => {
      log.warn({ site, err: error }, 'instructions cannot be read now');
      answer([]);
    });
  }

  function send(text: string): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      log.warn({ site }, 'a site does not read its acknowledgements');
      socket.terminate();
      return;
    }
    socket.send(text);
  }

  function ingest(batch: CheckedBatch): void {
    const { lane } = batch;
    // Before the call: the bytes may be given away with it.
    const isAboutInstructions = lane === 'A' && speaksOfInstructions(batch.lines);
    store.ingest({ ...batch, site, signer: serial, receivedAtMs: Date.now() }).then(
      (result) => {
        if (result.kind === 'refused') return step({ kind: 'refused', lane, reason: result.reason });
        step({ kind: 'committed', lane, seq: result.seq, head: result.head });
        for (const { seq, reason } of result.quarantined) step({ kind: 'quarantined', lane, seq, reason });
        if (isAboutInstructions) instructions.reported(site);
      },
      (error: Error) => failed(lane, error),
    );
  }

  function failed(lane: 'A' | 'B', error: Error): void {
    log.error({ site, err: error }, 'the store did not take events');
    step({ kind: 'refused', lane, reason: 'failed' });
  }

  function shut(code: number, reason: string): void {
    sentCode = code;
    socket.close(code, reason);
    // Terminating, not waiting: a peer that never reads would hold the socket for ever.
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  function alive(): void {
    if (isOnline) presence.heard(site);
    step({ kind: 'alive', nowMs: now() });
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isOnline) presence.heard(site);
    if (isBinary) step({ kind: 'binary', bytes: data, nowMs: now() });
    else step({ kind: 'text', text: data.toString('utf8'), nowMs: now() });
  });
  socket.on('ping', alive);
  socket.on('pong', alive);
  socket.on('error', (error: Error & { code?: string }) => {
    // ws has already sent the close frame that says why (1007, 1009).
    sentCode ??= error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? CLOSE.tooLarge : CLOSE.malformed;
    log.warn({ site, code: error.code }, 'a frame was not acceptable');
    setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  });
  socket.on('close', (code) => {
    log.info({ site, code: sentCode ?? code }, 'the line to a site has ended');
    origins.close();
    options.onEnd({ code: sentCode ?? code });
    if (isOnline) store.noteSeen(site, Date.now(), null, false).catch(() => undefined);
  });
  step({ kind: 'opened', nowMs: now(), wallMs: Date.now() });

  return {
    serial,
    receipt(receipt) {
      if (isOnline && (receipt.site === site || origins.carries(receipt.site)))
        step({ kind: 'receipt', receipt });
    },
    tick: (nowMs) => step({ kind: 'tick', nowMs }),
    wake: () => step({ kind: 'instructions-waiting' }),
    supersede: () => step({ kind: 'superseded' }),
    revoke: () => step({ kind: 'revoked' }),
    drain: (withinMs) => step({ kind: 'drain', withinMs }),
    terminate: () => socket.terminate(),
  };
}
