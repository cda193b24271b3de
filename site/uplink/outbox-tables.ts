import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Database, Row } from '../../server/sqlite/database.ts';
import { genesisHash, NO_HEAD, nextHash } from '../../shared/uplink/chain.ts';
import { LANES, type Lane } from '../../shared/uplink/lane.ts';
import type { OutboxEvent } from '../../shared/uplink/site-session.ts';
import { ROW_BYTES } from './outbox-space.ts';

/** One lane of one epoch. `end` is where delivery of it ends: its last number, or where it was cut. */
export interface LaneRecord {
  readonly base: number;
  readonly baseHead: Uint8Array;
  readonly last: number;
  readonly head: Uint8Array;
  readonly acked: number;
  readonly end: number;
}

export interface EventRecord extends OutboxEvent {
  readonly epoch: number;
  readonly lane: Lane;
  readonly siteseq: number;
  readonly type: string;
  readonly timeMs: number;
}

const blob = (value: Row[string] | undefined): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new Error('the outbox holds a value of a wrong type');
  return value;
};

export function readMeta(database: Database): { site: string; epoch: number; siteseq: number } | null {
  const row = database.get('SELECT site, epoch, siteseq FROM outbox_meta WHERE id = 1');
  if (row === undefined) return null;
  return { site: String(row.site), epoch: Number(row.epoch), siteseq: Number(row.siteseq) };
}

export function readLane(database: Database, epoch: number, lane: Lane): LaneRecord {
  const row = database.get('SELECT * FROM outbox_lane WHERE epoch = ? AND lane = ?', epoch, lane);
  if (row === undefined) throw new Error(`the outbox has no lane ${lane} in epoch ${epoch}`);
  const last = Number(row.last_seq);
  return {
    base: Number(row.base_seq),
    baseHead: blob(row.base_head),
    last,
    head: blob(row.head),
    acked: Number(row.acked_seq),
    end: row.deliver_to === null ? last : Number(row.deliver_to),
  };
}

export function readEvents(
  database: Database,
  epoch: number,
  lane: Lane,
  afterSeq: number,
  limit: number,
): EventRecord[] {
  return database
    .all(
      'SELECT * FROM outbox_event WHERE epoch = ? AND lane = ? AND seq > ? ORDER BY seq LIMIT ?',
      epoch,
      lane,
      afterSeq,
      limit,
    )
    .map(toEvent);
}

export function toEvent(row: Row): EventRecord {
  return {
    epoch: Number(row.epoch),
    lane: row.lane === 'A' ? 'A' : 'B',
    seq: Number(row.seq),
    siteseq: Number(row.siteseq),
    type: String(row.type),
    timeMs: Number(row.time_ms),
    bytes: blob(row.bytes),
    hash: blob(row.hash),
  };
}

/** Null when that event is not held. */
export function readHash(database: Database, epoch: number, lane: Lane, seq: number): Uint8Array | null {
  const state = readLane(database, epoch, lane);
  if (seq === state.base) return state.baseHead;
  const row = database.get(
    'SELECT hash FROM outbox_event WHERE epoch = ? AND lane = ? AND seq = ?',
    epoch,
    lane,
    seq,
  );
  return row === undefined ? null : blob(row.hash);
}

/** Creates both lanes of an epoch; their genesis links the heads the epoch before ended with. */
export function insertEpoch(database: Database, site: string, epoch: number): void {
  const before = database.get('SELECT MAX(epoch) AS epoch FROM outbox_lane')?.epoch;
  for (const lane of LANES) {
    const previous = typeof before === 'number' ? readLane(database, before, lane).head : NO_HEAD;
    const genesis = genesisHash(tools, site, epoch, lane, previous);
    database.run(
      'INSERT INTO outbox_lane (epoch, lane, base_seq, base_head, last_seq, head, acked_seq) VALUES (?, ?, 0, ?, 0, ?, 0)',
      epoch,
      lane,
      genesis,
      genesis,
    );
  }
}

/** Writes one event behind the last of its lane and moves the chain head. */
export function insertEvent(database: Database, event: Omit<EventRecord, 'hash'>): void {
  const { epoch, lane, seq } = event;
  const head = nextHash(tools, readLane(database, epoch, lane).head, event.bytes);
  database.run(
    'INSERT INTO outbox_event (epoch, lane, seq, siteseq, type, time_ms, bytes, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    epoch,
    lane,
    seq,
    event.siteseq,
    event.type,
    event.timeMs,
    event.bytes,
    head,
  );
  database.run(
    'UPDATE outbox_lane SET last_seq = ?, head = ? WHERE epoch = ? AND lane = ?',
    seq,
    head,
    epoch,
    lane,
  );
  database.run('UPDATE outbox_meta SET siteseq = ? WHERE id = 1', event.siteseq);
  database.run('UPDATE outbox_space SET bytes = bytes + ? WHERE id = 1', event.bytes.length + ROW_BYTES);
}
