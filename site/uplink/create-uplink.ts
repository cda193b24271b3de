import { ed25519Signer } from '../../server/certificates/uplink-tools.ts';
import type { Log } from '../../server/process/log.ts';
import { registerSecret } from '../../server/process/secrets.ts';
import type { UplinkStatus } from '../../shared/contract/uplink-status.ts';
import { type BackoffOptions, backoffMs } from '../../shared/uplink/backoff.ts';
import type { Enrolment } from '../../shared/uplink/enrolment.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import type { UplinkTiming } from '../../shared/uplink/limits.ts';
import type { LaneTrouble, OutboxView, SiteSessionEffect } from '../../shared/uplink/site-session.ts';
import type { InstructionIntake } from '../ports/orders.ts';
import type { Uplink } from '../ports/outbox.ts';
import { type Connection, openConnection } from './connection.ts';
import { type Failure, failureOfOutbox } from './failure-words.ts';
import { createLevelReceipts } from './level-receipts.ts';
import type { SiteOutbox } from './outbox.ts';

export interface UplinkOptions {
  readonly outbox: SiteOutbox;
  /** Null: the site does not report; events gather in the outbox all the same. */
  readonly enrolment: Enrolment | null;
  /** Takes instructions from above; left out, the centre sends none. */
  readonly orders?: InstructionIntake;
  readonly version: string;
  readonly log: Log;
  readonly timing?: UplinkTiming;
  readonly backoff?: BackoffOptions;
  /** Uniform in [0, 1). */
  readonly random?: () => number;
}

const FIRST_WINDOW_MS = 200;
const STABLE_MS = 60_000;
const TRIES_PER_ENDPOINT = 3;
/** Acks are written to the database together; the centre remembers them anyway. */
const ACK_WRITE_MS = 20;
const NOTIFY_MS = 100;
/** A second broken epoch so soon means that another machine reports under the same identity. */
const EPOCH_AGAIN_MS = 10 * 60_000;
const EXPIRED_CHECK_MS = 60_000;

/** Keeps the site connected and its outbox draining. Never throws; what is wrong is in `status()`. */
export function createUplink(options: UplinkOptions): Uplink {
  const { outbox, enrolment, log, random = Math.random } = options;
  const listeners = new Set<(status: UplinkStatus) => void>();
  let state: UplinkStatus['state'] = enrolment === null ? 'not-configured' : 'connecting';
  let error: Pick<Failure, 'code' | 'text'> | null = null;
  let connection: Connection | null = null;
  let isClosed = false;
  let failures = 0;
  let endpointIndex = 0;
  let reconnectWindowMs = FIRST_WINDOW_MS;
  let onlineSinceMs: number | null = null;
  let lastEpochChangeMs: number | null = null;
  let retryTimer: NodeJS.Timeout | null = null;
  let notifyTimer: NodeJS.Timeout | null = null;
  let ackTimer: NodeJS.Timeout | null = null;
  let isWakeDue = false;
  let lastAckAtMs: number | null = null;
  let onEnded: (() => void) | null = null;
  const receipts = createLevelReceipts();
  let centreLevel: UplinkStatus['centreLevel'] = null;
  const acks = new Map<Lane, { epoch: number; seq: number }>();
  if (enrolment !== null)
    for (const secret of [enrolment.privateKey, enrolment.signingKey]) registerSecret(secret);
  const sign = enrolment === null ? () => '' : ed25519Signer(enrolment.signingKey);

  function status(): UplinkStatus {
    const epoch = outbox.currentEpoch();
    const counters = (lane: Lane) => {
      const { last, acked } = outbox.lane(epoch, lane);
      return { last, acked };
    };
    const { oldestUnackedAgeMs } = outbox.backlog();
    return {
      state,
      epoch,
      lanes: { A: counters('A'), B: counters('B') },
      oldestUnackedAgeMs,
      lastAckAtMs,
      centreLevel,
      levels: receipts.list(),
      error: error?.text ?? null,
      errorCode: error?.code ?? null,
      storage: outbox.storage(),
    };
  }

  function notify(): void {
    if (notifyTimer !== null || isClosed) return;
    notifyTimer = setTimeout(() => {
      notifyTimer = null;
      if (isClosed) return;
      try {
        const current = status();
        for (const listener of listeners) listener(current);
      } catch (failure) {
        log.error({ err: failure }, 'the state of the uplink could not be told');
      }
    }, NOTIFY_MS);
  }

  function setState(next: UplinkStatus['state'], failure: Pick<Failure, 'code' | 'text'> | null): void {
    if (next !== state || failure?.text !== error?.text)
      log.info({ state: next, reason: failure?.text ?? null }, 'uplink state');
    state = next;
    error = failure;
    notify();
  }

  function viewOf(epoch: number): OutboxView {
    return {
      site: enrolment?.site.code ?? outbox.site,
      boot: outbox.boot,
      version: options.version,
      epoch,
      isCurrentEpoch: epoch === outbox.currentEpoch(),
      lane(lane) {
        const record = outbox.lane(epoch, lane);
        const head = record.end === record.last ? record.head : outbox.hashAt(epoch, lane, record.end);
        return { base: record.base, baseHead: record.baseHead, last: record.end, head: head ?? record.head };
      },
      hashAt: (lane, seq) => outbox.hashAt(epoch, lane, seq),
      read: (lane, afterSeq, maxEvents, maxBytes) =>
        outbox.readPage(epoch, lane, afterSeq, maxEvents, maxBytes),
      backlog: () => outbox.backlog(),
    };
  }

  function connect(): void {
    retryTimer = null;
    if (isClosed || enrolment === null) return;
    if (enrolment.notAfterMs < Date.now()) {
      const day = new Date(enrolment.notAfterMs).toISOString().slice(0, 10);
      setState('refused', {
        code: 'certificate-ended',
        text: `This site's certificate ended on ${day}: the centre must enrol the site again.`,
      });
      retryTimer = setTimeout(connect, EXPIRED_CHECK_MS);
      return;
    }
    try {
      open(enrolment);
    } catch (error) {
      onEnd({ failure: failureOfOutbox(error), next: 'back-off' });
    }
  }

  function open(enrolment: Enrolment): void {
    const epoch = outbox.deliveringEpoch();
    const endpoint = enrolment.endpoints[endpointIndex % enrolment.endpoints.length] ?? '';
    connection = openConnection({
      enrolment,
      endpoint,
      sign,
      outbox: viewOf(epoch),
      ...(options.orders === undefined ? {} : { down: options.orders }),
      ...(options.timing === undefined ? {} : { timing: options.timing }),
      onEffect: (effect) => onEffect(effect, epoch),
      onEnd,
    });
  }

  function onEffect(effect: SiteSessionEffect, epoch: number): void {
    switch (effect.kind) {
      case 'online':
        onlineSinceMs = performance.now();
        setState('online', null);
        break;
      case 'reconnect-window':
        reconnectWindowMs = effect.ms;
        break;
      case 'centre':
        centreLevel = effect.level;
        break;
      case 'receipt':
        if (receipts.note(effect.receipt)) notify();
        break;
      case 'acked':
        lastAckAtMs = Date.now();
        noteAck(effect.lane, epoch, effect.seq);
        break;
      case 'lane-over':
        noteAck(effect.lane, epoch, outbox.lane(epoch, effect.lane).end);
        break;
      case 'quarantined':
        log.warn(
          { lane: effect.lane, seq: effect.seq, reason: effect.reason },
          'the centre could not read an event',
        );
        break;
      case 'instruction':
        options.orders?.take(effect.frame);
        connection?.instructionStored();
        break;
      case 'epoch-broken':
        recover(epoch, effect.lanes, effect.newestEpoch);
        break;
      default:
        break;
    }
  }

  function noteAck(lane: Lane, epoch: number, seq: number): void {
    acks.set(lane, { epoch, seq });
    ackTimer ??= setTimeout(writeAcks, ACK_WRITE_MS);
  }

  function writeAcks(): void {
    if (ackTimer !== null) clearTimeout(ackTimer);
    ackTimer = null;
    try {
      for (const [lane, { epoch, seq }] of acks) outbox.markAcked(epoch, lane, seq);
    } catch (failure) {
      // A full disk must not end the line: the centre tells the same numbers again in its next welcome.
      log.error({ err: failure }, 'acknowledgements could not be written');
    }
    acks.clear();
    notify();
  }

  /** The centre holds another or a longer history: what it does not hold gets new numbers in a new epoch. */
  function recover(epoch: number, troubles: readonly LaneTrouble[], newestEpoch: number): void {
    const nowMs = performance.now();
    if (lastEpochChangeMs !== null && nowMs - lastEpochChangeMs < EPOCH_AGAIN_MS) {
      setState('refused', {
        code: 'other-machine',
        text: "Another machine reports with this site's identity: the histories contradict each other.",
      });
      return;
    }
    lastEpochChangeMs = nowMs;
    const isFork = troubles.some((trouble) => trouble.state === 'fork');
    const expected: Record<Lane, number | null> = { A: null, B: null };
    for (const trouble of troubles) expected[trouble.lane] = trouble.have;
    const cuts = troubles
      .filter((trouble) => trouble.state === 'fork')
      .map(({ lane }) => ({ epoch, lane, after: outbox.lane(epoch, lane).acked }));
    for (const { lane, state: kind } of troubles)
      if (kind === 'regressed') outbox.markAcked(epoch, lane, outbox.lane(epoch, lane).end);
    log.warn({ epoch, newestEpoch, isFork }, 'the centre holds another history, a new epoch begins');
    outbox.openEpoch({ cause: isFork ? 'fork' : 'regressed', aboveEpoch: newestEpoch, cuts, expected });
  }

  function isUrgentWaiting(): boolean {
    try {
      return outbox.backlog().isUrgent;
    } catch {
      return false;
    }
  }

  function onEnd(end: { failure: Failure; next: 'back-off' | 'at-once' }): void {
    connection = null;
    writeAcks();
    onEnded?.();
    if (isClosed) return;
    const wasStable = onlineSinceMs !== null && performance.now() - onlineSinceMs > STABLE_MS;
    if (wasStable || (end.next === 'at-once' && state !== 'refused')) failures = 0;
    onlineSinceMs = null;
    if (end.next === 'at-once' && state !== 'refused') {
      retryTimer = setTimeout(connect, Math.floor(random() * FIRST_WINDOW_MS));
      return;
    }
    if (state !== 'refused' || end.next === 'back-off') setState(end.failure.state, end.failure);
    const wait = backoffMs(failures, reconnectWindowMs, isUrgentWaiting(), random(), options.backoff);
    failures += 1;
    if (failures % TRIES_PER_ENDPOINT === 0) endpointIndex += 1;
    retryTimer = setTimeout(connect, Math.max(wait, end.failure.leastDelayMs));
  }

  const stopListening = outbox.onAppended(() => {
    notify();
    if (isWakeDue) return;
    isWakeDue = true;
    // Not inside the caller's request: it waits for durability only, not for the network.
    setImmediate(() => {
      isWakeDue = false;
      connection?.wake();
    });
  });
  if (enrolment !== null) retryTimer = setTimeout(connect, 0);

  return {
    status,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      stopListening();
      for (const timer of [retryTimer, notifyTimer]) if (timer !== null) clearTimeout(timer);
      const open = connection;
      if (open !== null)
        await new Promise<void>((resolve) => {
          onEnded = resolve;
          open.close();
        });
      writeAcks();
    },
  };
}
