import { nodeUplinkTools as tools } from '../../server/certificates/uplink-tools.ts';
import type { SqlDatabase } from '../../server/sql/sql-database.ts';
import { LANES, type Lane } from '../../shared/uplink/lane.ts';
import type { LaneOffer } from '../../shared/uplink/messages.ts';
import type { LanePlace } from '../../shared/uplink/relay-intake.ts';

export interface LogRow {
  readonly seq: number;
  readonly siteseq: number;
  readonly type: string;
  readonly timeMs: number;
  readonly receivedMs: number;
  readonly isQuarantined: boolean;
  readonly bytes: Uint8Array;
  readonly hash: Uint8Array;
  readonly covers: number;
}
export interface LogBatch {
  readonly first: number;
  readonly last: number;
  readonly head: string;
  readonly signature: string;
  readonly signer: string;
}
/** Signed stretches behind a number, and what is stored of them. */
export interface LogPart {
  readonly batches: readonly LogBatch[];
  readonly rows: readonly LogRow[];
}
export interface HeldEpoch {
  readonly epoch: number;
  readonly lanes: Readonly<Record<Lane, LaneOffer>>;
}

/** What a centre passes on is read from its own log: there is no second outbox. */
export interface RelayReader {
  sites(): Promise<string[]>;
  /** `from`: a lane's offer begins there, for a hole in what is held. */
  epochs(site: string, from?: { epoch: number; lane: Lane; base: number }): Promise<HeldEpoch[]>;
  part(place: LanePlace, after: number): Promise<LogPart>;
}

/** Counted events of so many batches go up as one line. */
const BATCHES = 16;

export function createRelayReader(database: SqlDatabase): RelayReader {
  return {
    sites: async () =>
      (await database.all('SELECT DISTINCT site FROM hw ORDER BY site')).map((row) => String(row.site)),
    async epochs(site, from) {
      const marks = await database.all('SELECT epoch, lane, seq, head FROM hw WHERE site = ?', site);
      const segments = await database.all(
        'SELECT epoch, lane, from_seq, base_head FROM segment WHERE site = ? ORDER BY from_seq',
        site,
      );
      const offerOf = (epoch: number, lane: Lane): LaneOffer | null => {
        const mark = marks.find((row) => Number(row.epoch) === epoch && row.lane === lane);
        const isAsked = from?.epoch === epoch && from.lane === lane;
        const segment = segments.find(
          (row) =>
            Number(row.epoch) === epoch &&
            row.lane === lane &&
            (!isAsked || Number(row.from_seq) === from.base + 1),
        );
        if (mark === undefined || segment === undefined) return null;
        return {
          base: Number(segment.from_seq) - 1,
          baseHead: tools.toBase64(segment.base_head as Uint8Array),
          last: Number(mark.seq),
          head: tools.toBase64(mark.head as Uint8Array),
        };
      };
      const epochs = [...new Set(marks.map((row) => Number(row.epoch)))].sort((a, b) => a - b);
      return epochs.flatMap((epoch) => {
        const [A, B] = LANES.map((lane) => offerOf(epoch, lane));
        return A && B ? [{ epoch, lanes: { A, B } }] : [];
      });
    },
    async part({ site, epoch, lane }, after) {
      const batches = (
        await database.all(
          `SELECT first, last, head, signature, signer FROM batch
           WHERE site = ? AND epoch = ? AND lane = ? AND last > ? ORDER BY last LIMIT ?`,
          site,
          epoch,
          lane,
          after,
          BATCHES,
        )
      ).map((row) => ({
        first: Number(row.first),
        last: Number(row.last),
        head: String(row.head),
        signature: String(row.signature),
        signer: String(row.signer),
      }));
      const rows = await database.all(
        `SELECT seq, siteseq, type, time_ms, received_ms, quarantine, bytes, hash, covers FROM ev
         WHERE site = ? AND epoch = ? AND lane = ? AND seq > ? AND seq <= ? ORDER BY seq`,
        site,
        epoch,
        lane,
        after,
        batches.at(-1)?.last ?? after,
      );
      return {
        batches,
        rows: rows.map((row) => ({
          seq: Number(row.seq),
          siteseq: Number(row.siteseq),
          type: String(row.type),
          timeMs: Number(row.time_ms),
          receivedMs: Number(row.received_ms),
          isQuarantined: row.quarantine !== null,
          bytes: row.bytes as Uint8Array,
          hash: row.hash as Uint8Array,
          covers: Number(row.covers),
        })),
      };
    },
  };
}
