import { randomBytes } from 'node:crypto';
import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Database } from '../../server/sqlite/database.ts';
import type { OutboxRow, OutboxStorage } from '../../shared/contract/uplink-status.ts';
import { writeEnvelope } from '../../shared/uplink/envelope.ts';
import type { EventData } from '../../shared/uplink/event-types.ts';
import { LANES, type Lane } from '../../shared/uplink/lane.ts';
import { UPLINK_LIMITS } from '../../shared/uplink/limits.ts';
import type { EventNumber, OutgoingEvent } from '../ports/outbox.ts';
import type { Ballast } from './ballast.ts';
import { checkChains, compareHighWater, type DamageCause, headsDigest } from './check-outbox.ts';
import { openHighWaterFile } from './high-water-file.ts';
import { type Backlog, intactAfter, listRecent, prune, readBacklog, readPage } from './outbox-queries.ts';
import { createOutboxSpace } from './outbox-space.ts';
import {
  type EventRecord,
  insertEpoch,
  insertEvent,
  type LaneRecord,
  readHash,
  readLane,
  readMeta,
} from './outbox-tables.ts';
import { createTelemetry } from './telemetry.ts';

export type EpochCause = DamageCause | 'regressed' | 'fork';

export interface OutboxOptions {
  /** The site's database; `outboxSchemaSql` must have run. */
  readonly database: Database;
  readonly highWaterPath: string;
  readonly siteCode: string;
  /** CloudEvents source; `/cn/site/<code>` by default. */
  readonly sourcePath?: string;
  /** Acknowledged events kept for the page and for a centre that was restored from an older copy. */
  readonly keepRecent?: number;
  readonly nowMs?: () => number;
  /** From here on lane B is thinned; 2 GiB by default. */
  readonly capBytes?: number;
  /** While it is released the disk is full. */
  readonly ballast?: Pick<Ballast, 'state'>;
}

export interface EpochChange {
  readonly cause: EpochCause;
  /** The new epoch is above this one and above the current one. */
  readonly aboveEpoch: number;
  readonly cuts: readonly { readonly epoch: number; readonly lane: Lane; readonly after: number }[];
  readonly expected: Readonly<Record<Lane, number | null>>;
}

/** The outbox with what only the uplink and the composition root need. */
export interface SiteOutbox {
  /**
   * Must be called inside the transaction that records the fact. Throws RangeError for an event over 60 KiB. An event
   * of lane B may be left out: its number is 0 then, and `outbox.suppressed` counts it.
   */
  append(event: OutgoingEvent): EventNumber;
  storage(): OutboxStorage;
  /** Numbers samples whose time has come and tells what was left out; call about once a second. */
  look(): void;
  /**
   * Call after every commit that appended, before anybody is told it is durable: writes the high-water
   * file and wakes the uplink. Cheap when nothing was appended.
   */
  flushHighWater(): void;
  onAppended(listener: () => void): () => void;
  listRecent(limit: number): OutboxRow[];
  readonly boot: string;
  readonly site: string;
  /** What was wrong at start, null when nothing. A new epoch was opened for it. */
  readonly damageAtStart: EpochCause | null;
  currentEpoch(): number;
  /** Oldest epoch with something to deliver, else the current one. */
  deliveringEpoch(): number;
  lane(epoch: number, lane: Lane): LaneRecord;
  hashAt(epoch: number, lane: Lane, seq: number): Uint8Array | null;
  readPage(epoch: number, lane: Lane, afterSeq: number, maxEvents: number, maxBytes: number): EventRecord[];
  backlog(): Backlog;
  markAcked(epoch: number, lane: Lane, seq: number): void;
  /**
   * Ends the current epoch. A cut names the last number of a lane that stays in its epoch: later events
   * get new numbers. What is not cut is delivered as it is before the new epoch begins to travel.
   */
  openEpoch(change: EpochChange): void;
  close(): void;
}

/** Also an event that an older build numbered: its type may be gone from today's table. */
interface NumberedEvent {
  readonly lane: Lane;
  readonly type: string;
  readonly subject?: string;
  readonly level?: 1 | 2 | 3 | 4;
  readonly data: Readonly<Record<string, unknown>>;
}

const KEEP_RECENT = 500;
const CAP_BYTES = 2 * 1024 ** 3;

/**
 * Opens the outbox: verifies the chain and the high-water file and, where something is missing, ends
 * the epoch, delivers what is intact and reports the damage as first event of the next epoch.
 */
export function createOutbox(options: OutboxOptions): SiteOutbox {
  const { database, siteCode: site, keepRecent = KEEP_RECENT, nowMs = Date.now } = options;
  const source = options.sourcePath ?? `/cn/site/${site}`;
  const boot = randomBytes(4).toString('hex');
  const bootMonoMs = performance.now();
  const file = openHighWaterFile(options.highWaterPath);
  const listeners = new Set<() => void>();
  let isFlushDue = false;
  const { capBytes = CAP_BYTES, ballast = null } = options;
  const space = createOutboxSpace({ database, capBytes, ballast, nowMs });
  const telemetry = createTelemetry(() => performance.now());

  function number(event: NumberedEvent, origin?: { id: string; hash: string; timeMs: number }): EventNumber {
    return database.transaction(() => {
      const meta = readMeta(database);
      if (meta === null) throw new Error('the outbox is not open');
      const { epoch } = meta;
      const seq = readLane(database, epoch, event.lane).last + 1;
      const siteseq = meta.siteseq + 1;
      const timeMs = origin?.timeMs ?? nowMs();
      const text = writeEnvelope({
        source,
        epoch,
        lane: event.lane,
        seq,
        siteseq,
        type: event.type,
        timeMs,
        boot,
        monoMs: Math.round(performance.now() - bootMonoMs),
        data: event.data,
        ...(event.subject === undefined ? {} : { subject: event.subject }),
        ...(event.level === undefined ? {} : { level: event.level }),
        ...(origin === undefined ? {} : { origin: { id: origin.id, hash: origin.hash } }),
      });
      const bytes = tools.encodeText(text);
      if (bytes.length > UPLINK_LIMITS.maxEventBytes)
        throw new RangeError(
          `an event of type ${event.type} has ${bytes.length} bytes, ${UPLINK_LIMITS.maxEventBytes} are allowed`,
        );
      insertEvent(database, { epoch, lane: event.lane, seq, siteseq, type: event.type, timeMs, bytes });
      isFlushDue = true;
      return { lane: event.lane, epoch, seq };
    });
  }

  function append(event: OutgoingEvent, isDue = false): EventNumber {
    const { isNow, isReplacing } = isDue ? { isNow: true, isReplacing: false } : telemetry.judge(event);
    const cause = isNow ? space.causeAgainst(event.lane, event.type) : null;
    if (isNow && cause === null && !isReplacing) return number(event);
    return database.transaction(() => {
      if (isReplacing) space.suppress('telemetry', event.type);
      if (cause !== null) space.suppress(cause, event.type);
      return isNow && cause === null ? number(event) : { lane: event.lane, epoch: currentEpoch(), seq: 0 };
    });
  }

  function openEpoch(change: EpochChange): void {
    database.transaction(() => {
      const ended = readMeta(database)?.epoch ?? 0;
      const epoch = Math.max(ended, change.aboveEpoch) + 1;
      const moved = change.cuts.flatMap((cut) => intactAfter(database, cut.epoch, cut.lane, cut.after));
      const lanes: Record<string, { found: number; expected: number | null }> = {};
      for (const lane of LANES) {
        const found = ended === 0 ? 0 : readLane(database, ended, lane).last;
        lanes[lane] = { found, expected: change.expected[lane] };
      }
      for (const cut of change.cuts)
        database.run(
          'UPDATE outbox_lane SET deliver_to = ? WHERE epoch = ? AND lane = ?',
          cut.after,
          cut.epoch,
          cut.lane,
        );
      insertEpoch(database, site, epoch);
      database.run(
        `INSERT INTO outbox_meta (id, site, epoch, siteseq) VALUES (1, ?, ?, 0)
         ON CONFLICT (id) DO UPDATE SET site = excluded.site, epoch = excluded.epoch`,
        site,
        epoch,
      );
      const report: EventData<'outbox.damaged'> = {
        cause: change.cause,
        endedEpoch: ended,
        lanes,
        reissued: moved.length,
      };
      number({ lane: 'A', type: 'outbox.damaged', level: 2, data: report });
      for (const event of moved.sort((a, b) => a.siteseq - b.siteseq)) reissue(event);
    });
    flushHighWater();
  }

  function reissue(event: EventRecord): void {
    const envelope = JSON.parse(Buffer.from(event.bytes).toString('utf8'));
    number(
      {
        lane: event.lane,
        type: event.type,
        data: envelope.data,
        ...(envelope.subject === undefined ? {} : { subject: envelope.subject }),
        ...(envelope.level === undefined ? {} : { level: envelope.level }),
      },
      {
        id: `${event.epoch}.${event.lane}.${event.seq}`,
        hash: Buffer.from(event.hash).toString('hex'),
        timeMs: event.timeMs,
      },
    );
  }

  function flushHighWater(): void {
    if (!isFlushDue) return;
    const meta = readMeta(database);
    if (meta === null) return;
    const a = readLane(database, meta.epoch, 'A');
    const b = readLane(database, meta.epoch, 'B');
    file.write({ epoch: meta.epoch, lastA: a.last, lastB: b.last, digest: headsDigest(a.head, b.head) });
    isFlushDue = false;
    for (const listener of listeners) listener();
  }

  function openAtStart(): EpochCause | null {
    const found = compareHighWater(database, file.found);
    const meta = readMeta(database);
    const chains = checkChains(database);
    const cuts = chains.flatMap(({ epoch, lane, firstBadUnacked }) =>
      firstBadUnacked === null ? [] : [{ epoch, lane, after: firstBadUnacked - 1 }],
    );
    const isRowBad = chains.some((chain) => chain.epoch === meta?.epoch && chain.firstBad !== null);
    const cause: EpochCause | null =
      found?.cause ??
      (meta !== null && meta.site !== site ? 'site-changed' : null) ??
      (isRowBad || cuts.length > 0 ? 'row-damaged' : null);
    if (cause !== null) {
      const aboveEpoch = typeof file.found === 'object' ? file.found.epoch : 0;
      openEpoch({ cause, aboveEpoch, cuts, expected: found?.expected ?? { A: null, B: null } });
      return cause;
    }
    if (meta === null)
      database.transaction(() => {
        insertEpoch(database, site, 1);
        database.run('INSERT INTO outbox_meta (id, site, epoch, siteseq) VALUES (1, ?, 1, 0)', site);
      });
    // Also closes the gap a crash between commit and high-water left.
    isFlushDue = true;
    flushHighWater();
    return null;
  }

  const currentEpoch = (): number => readMeta(database)?.epoch ?? 1;
  const damageAtStart = openAtStart();

  return {
    append,
    storage: () => space.status(),
    look() {
      const samples = telemetry.due();
      database.transaction(() => {
        for (const event of samples) append(event, true);
        for (const { cause, types } of space.takeMarkers())
          number({ lane: 'B', type: 'outbox.suppressed', data: { cause, types: [...types] } });
      });
      flushHighWater();
    },
    flushHighWater,
    onAppended(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listRecent: (limit) => listRecent(database, limit),
    boot,
    site,
    damageAtStart,
    currentEpoch,
    deliveringEpoch() {
      const row = database.get(
        'SELECT MIN(epoch) AS epoch FROM outbox_lane WHERE acked_seq < COALESCE(deliver_to, last_seq)',
      );
      return typeof row?.epoch === 'number' ? row.epoch : currentEpoch();
    },
    lane: (epoch, lane) => readLane(database, epoch, lane),
    hashAt: (epoch, lane, seq) => readHash(database, epoch, lane, seq),
    readPage: (epoch, lane, afterSeq, maxEvents, maxBytes) =>
      readPage(database, { epoch, lane, afterSeq, maxEvents, maxBytes }),
    backlog: () => readBacklog(database, nowMs()),
    markAcked(epoch, lane, seq) {
      const state = readLane(database, epoch, lane);
      if (seq > state.last || seq === state.acked) return;
      database.transaction(() => {
        database.run('UPDATE outbox_lane SET acked_seq = ? WHERE epoch = ? AND lane = ?', seq, epoch, lane);
        prune(database, epoch, lane, Math.min(seq, state.last - keepRecent));
      });
    },
    openEpoch,
    close: () => file.close(),
  };
}
