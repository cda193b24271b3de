import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { SqlQueries } from '../../server/sql/sql-database.ts';
import { batchSigningText } from '../../shared/uplink/batch-frame.ts';
import { nextHash } from '../../shared/uplink/chain.ts';
import type { Lane } from '../../shared/uplink/lane.ts';
import { isSameBytes, type Verify } from '../../shared/uplink/tools.ts';

export interface BadEvent {
  readonly site: string;
  readonly epoch: number;
  readonly lane: Lane;
  readonly seq: number;
}
export interface StoreVerdict {
  readonly ok: boolean;
  readonly sites: number;
  readonly events: number;
  readonly firstBad: BadEvent | null;
}

const PAGE = 1000;
type LaneKey = Omit<BadEvent, 'seq'>;

/**
 * Re-computes every chain from the stored bytes, checks that no number is missing up to the high-water
 * mark, and checks the sites' signatures over the heads. `verifierOf` gives the key enrolled with a
 * certificate, null when that certificate is not known here.
 */
export async function verifyStore(
  database: SqlQueries,
  verifierOf: (serial: string) => Verify | null,
): Promise<StoreVerdict> {
  let events = 0;
  const lanes = await database.all('SELECT site, epoch, lane, seq, head FROM hw ORDER BY site, epoch, lane');
  for (const row of lanes) {
    const key: LaneKey = {
      site: String(row.site),
      epoch: Number(row.epoch),
      lane: row.lane === 'A' ? 'A' : 'B',
    };
    const result = await checkLane(database, key, Number(row.seq), row.head as Uint8Array);
    events += result.events;
    const badSeq = result.badSeq ?? (await checkSignatures(database, key, verifierOf));
    if (badSeq !== null)
      return { ok: false, sites: await countSites(database), events, firstBad: { ...key, seq: badSeq } };
  }
  const [stray] = await database.all(
    `SELECT site, epoch, lane, MIN(seq) AS seq FROM ev WHERE NOT EXISTS
       (SELECT 1 FROM hw WHERE hw.site = ev.site AND hw.epoch = ev.epoch AND hw.lane = ev.lane) GROUP BY site, epoch, lane`,
  );
  if (stray !== undefined)
    return {
      ok: false,
      sites: await countSites(database),
      events,
      firstBad: {
        site: String(stray.site),
        epoch: Number(stray.epoch),
        lane: stray.lane === 'A' ? 'A' : 'B',
        seq: Number(stray.seq),
      },
    };
  return { ok: true, sites: await countSites(database), events, firstBad: null };
}

async function checkLane(
  database: SqlQueries,
  key: LaneKey,
  highWater: number,
  highWaterHead: Uint8Array,
): Promise<{ events: number; badSeq: number | null }> {
  const { site, epoch, lane } = key;
  const segments = new Map(
    (
      await database.all(
        'SELECT from_seq, base_head FROM segment WHERE site = ? AND epoch = ? AND lane = ?',
        site,
        epoch,
        lane,
      )
    ).map((row) => [Number(row.from_seq), row.base_head as Uint8Array]),
  );
  const starts = [...segments.keys()].sort((a, b) => a - b);
  let seq = (starts[0] ?? 1) - 1;
  let head: Uint8Array | null = segments.get(seq + 1) ?? null;
  let events = 0;
  for (;;) {
    const page = await database.all(
      'SELECT seq, bytes, hash, covers FROM ev WHERE site = ? AND epoch = ? AND lane = ? AND seq > ? ORDER BY seq LIMIT ?',
      site,
      epoch,
      lane,
      events === 0 ? -1 : seq,
      PAGE,
    );
    for (const row of page) {
      const covers = Number(row.covers);
      const number = Number(row.seq);
      /** The first number the row stands for. */
      const found = number - Math.max(covers, 1) + 1;
      // A recorded hole: the site no longer held those events when it came back.
      if (found !== seq + 1 && segments.has(found)) {
        seq = found - 1;
        head = segments.get(found) ?? null;
      }
      if (found !== seq + 1) return { events, badSeq: Math.min(found, seq + 1) };
      if (head === null) return { events, badSeq: found };
      // What a centre below wrote in place of events has no bytes to hash: the site's signature holds its head.
      if (covers > 0) head = row.hash as Uint8Array;
      else head = nextHash(tools, head, row.bytes as Uint8Array);
      if (!isSameBytes(head, row.hash as Uint8Array)) return { events, badSeq: found };
      seq = number;
      events += 1;
    }
    if (page.length < PAGE) break;
  }
  const isAtEmptySegment = segments.has(highWater + 1) && seq < highWater;
  if (isAtEmptySegment) return { events, badSeq: null };
  if (seq !== highWater) return { events, badSeq: Math.min(seq, highWater) + 1 };
  return { events, badSeq: head !== null && isSameBytes(head, highWaterHead) ? null : Math.max(seq, 1) };
}

/** Somebody who edits an event and re-computes the chain behind it cannot re-sign the heads. */
async function checkSignatures(
  database: SqlQueries,
  key: LaneKey,
  verifierOf: (serial: string) => Verify | null,
): Promise<number | null> {
  const { site, epoch, lane } = key;
  const verifiers = new Map<string, Verify | null>();
  const isStored = async (seq: number): Promise<boolean> => {
    const rows = await database.all(
      'SELECT seq FROM ev WHERE site = ? AND epoch = ? AND lane = ? AND seq = ?',
      site,
      epoch,
      lane,
      seq,
    );
    return rows.length > 0;
  };
  const [segment] = await database.all(
    'SELECT MIN(from_seq) AS seq FROM segment WHERE site = ? AND epoch = ? AND lane = ?',
    site,
    epoch,
    lane,
  );
  const start = segment?.seq;
  let after = typeof start === 'number' ? start - 1 : 0;
  for (;;) {
    const page = await database.all(
      `SELECT batch.*, ev.hash FROM batch LEFT JOIN ev USING (site, epoch, lane)
       WHERE batch.site = ? AND batch.epoch = ? AND batch.lane = ? AND ev.seq = batch.last AND batch.last > ?
       ORDER BY batch.last LIMIT ?`,
      site,
      epoch,
      lane,
      after,
      PAGE,
    );
    for (const row of page) {
      const last = Number(row.last);
      const first = Number(row.first);
      // An event no signature covers was put there by somebody else.
      if (first > after + 1 && (await isStored(after + 1))) return after + 1;
      after = last;
      const serial = String(row.signer);
      if (!verifiers.has(serial)) verifiers.set(serial, verifierOf(serial));
      const verify = verifiers.get(serial) ?? null;
      const stored = tools.toBase64(row.hash as Uint8Array);
      const text = batchSigningText(site, { e: epoch, l: lane, f: first, n: last - first + 1, head: stored });
      if (stored !== row.head || verify === null || !verify(text, String(row.signature))) return last;
    }
    if (page.length < PAGE) return (await isStored(after + 1)) ? after + 1 : null;
  }
}

async function countSites(database: SqlQueries): Promise<number> {
  const [row] = await database.all('SELECT COUNT(DISTINCT site) AS n FROM hw');
  return Number(row?.n ?? 0);
}
