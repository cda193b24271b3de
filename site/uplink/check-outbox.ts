import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { Database } from '../../server/sqlite/database.ts';
import { nextHash } from '../../shared/uplink/chain.ts';
import { LANES, type Lane } from '../../shared/uplink/lane.ts';
import { isSameBytes } from '../../shared/uplink/tools.ts';
import { DIGEST_BYTES, type HighWater } from './high-water-file.ts';
import { readEvents, readLane, readMeta } from './outbox-tables.ts';

export type DamageCause =
  | 'high-water-missing'
  | 'high-water-damaged'
  | 'events-missing'
  | 'heads-differ'
  | 'row-damaged'
  | 'database-replaced'
  | 'site-changed';

export interface LaneVerdict {
  readonly epoch: number;
  readonly lane: Lane;
  readonly last: number;
  readonly acked: number;
  /** First number that is missing or whose bytes do not fit the chain, null when all do. */
  readonly firstBad: number | null;
  /** The same among those still to be delivered. */
  readonly firstBadUnacked: number | null;
}

const PAGE = 512;

/** 24 bytes over both heads of the current epoch, as the high-water file keeps them. */
export function headsDigest(headA: Uint8Array, headB: Uint8Array): Uint8Array {
  return tools.sha256(headA, headB).subarray(0, DIGEST_BYTES);
}

/** Re-computes the chain of every event still held. */
export function checkChains(database: Database): LaneVerdict[] {
  const epochs = database.all('SELECT DISTINCT epoch FROM outbox_lane ORDER BY epoch');
  return epochs.flatMap((row) => LANES.map((lane) => checkLane(database, Number(row.epoch), lane)));
}

function checkLane(database: Database, epoch: number, lane: Lane): LaneVerdict {
  const state = readLane(database, epoch, lane);
  const bad: number[] = [];
  let seq = state.base;
  let head = state.baseHead;
  const isDone = (): boolean => bad.some((each) => each > state.acked);
  for (;;) {
    const page = readEvents(database, epoch, lane, seq, PAGE);
    for (const event of page) {
      const isNext = event.seq === seq + 1;
      if (!isNext) bad.push(seq + 1);
      else if (!isSameBytes(nextHash(tools, head, event.bytes), event.hash)) bad.push(event.seq);
      // Behind a bad event the stored hash stands in: what follows it may still be whole.
      head = event.hash;
      seq = event.seq;
      if (isDone()) break;
    }
    if (page.length < PAGE || isDone()) break;
  }
  if (!isDone() && seq !== state.last) bad.push(seq + 1);
  else if (!isDone() && !isSameBytes(head, state.head)) bad.push(seq);
  return {
    epoch,
    lane,
    last: state.last,
    acked: state.acked,
    firstBad: bad[0] ?? null,
    firstBadUnacked: bad.find((each) => each > state.acked && each <= state.end) ?? null,
  };
}

/** Compares the tables with what the high-water file had already seen. Null when nothing is missing. */
export function compareHighWater(
  database: Database,
  mark: HighWater | 'missing' | 'damaged',
): { cause: DamageCause; expected: Record<Lane, number | null> } | null {
  const meta = readMeta(database);
  const unknown = { A: null, B: null };
  if (meta === null) {
    if (mark === 'missing') return null;
    return mark === 'damaged'
      ? { cause: 'high-water-damaged', expected: unknown }
      : { cause: 'database-replaced', expected: { A: mark.lastA, B: mark.lastB } };
  }
  if (mark === 'missing') return { cause: 'high-water-missing', expected: unknown };
  if (mark === 'damaged') return { cause: 'high-water-damaged', expected: unknown };
  const expected = { A: mark.lastA, B: mark.lastB };
  if (mark.epoch > meta.epoch) return { cause: 'events-missing', expected };
  if (mark.epoch < meta.epoch) return null;
  const a = readLane(database, meta.epoch, 'A');
  const b = readLane(database, meta.epoch, 'B');
  if (mark.lastA > a.last || mark.lastB > b.last) return { cause: 'events-missing', expected };
  const isLevel = mark.lastA === a.last && mark.lastB === b.last;
  if (isLevel && !isSameBytes(mark.digest, headsDigest(a.head, b.head)))
    return { cause: 'heads-differ', expected };
  return null;
}
