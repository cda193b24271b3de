import type { Database, Row } from '../../server/sqlite/database.ts';
import type { LogTables } from './log-tables.ts';
import { BOARD_VERSION } from './site-board.ts';

const asBytes = (value: Row[string] | undefined): Uint8Array => {
  if (!(value instanceof Uint8Array)) throw new Error('the store holds a value of a wrong type');
  return value;
};

/** The log's tables in a SQLite file; every write is a statement inside the caller's transaction. */
export function createSqliteTables(database: Database): LogTables {
  return {
    board(site) {
      const row = database.get('SELECT state, gseq FROM board WHERE site = ?', site);
      return row === undefined ? null : { state: String(row.state), gseq: Number(row.gseq) };
    },
    highWater({ site, epoch, lane }) {
      const row = database.get(
        'SELECT seq, head FROM hw WHERE site = ? AND epoch = ? AND lane = ?',
        site,
        epoch,
        lane,
      );
      return row === undefined ? null : { seq: Number(row.seq), head: asBytes(row.head) };
    },
    newestEpoch(site) {
      const newest = database.get('SELECT MAX(epoch) AS epoch FROM hw WHERE site = ?', site)?.epoch;
      return typeof newest === 'number' ? newest : null;
    },
    headAt({ site, epoch, lane }, seq) {
      const row =
        database.get(
          'SELECT hash FROM ev WHERE site = ? AND epoch = ? AND lane = ? AND seq = ?',
          site,
          epoch,
          lane,
          seq,
        )?.hash ??
        database.get(
          'SELECT base_head FROM segment WHERE site = ? AND epoch = ? AND lane = ? AND from_seq = ?',
          site,
          epoch,
          lane,
          seq + 1,
        )?.base_head;
      return row instanceof Uint8Array ? row : null;
    },
    insertEvent: (row) =>
      database.run(
        `INSERT INTO ev (site, epoch, lane, seq, siteseq, type, time_ms, received_ms, quarantine, bytes, hash, covers)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        row.site,
        row.epoch,
        row.lane,
        row.seq,
        row.siteseq,
        row.type,
        row.timeMs,
        row.receivedAtMs,
        row.quarantine,
        row.bytes,
        row.hash,
        row.covers,
      ).lastInsertRowid,
    setHighWater({ site, epoch, lane }, { seq, head }) {
      database.run(
        `INSERT INTO hw (site, epoch, lane, seq, head) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (site, epoch, lane) DO UPDATE SET seq = excluded.seq, head = excluded.head`,
        site,
        epoch,
        lane,
        seq,
        head,
      );
    },
    startSegment({ site, epoch, lane }, fromSeq, baseHead) {
      database.run(
        'INSERT OR REPLACE INTO segment (site, epoch, lane, from_seq, base_head) VALUES (?, ?, ?, ?, ?)',
        site,
        epoch,
        lane,
        fromSeq,
        baseHead,
      );
    },
    insertBatch(row) {
      database.run(
        'INSERT OR IGNORE INTO batch (site, epoch, lane, last, first, head, signature, signer) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        row.site,
        row.epoch,
        row.lane,
        row.last,
        row.first,
        row.head,
        row.signature,
        row.signer,
      );
    },
    insertFinding: (row) =>
      database.run(
        'INSERT OR IGNORE INTO finding (site, epoch, lane, code, detail, at_ms) VALUES (?, ?, ?, ?, ?, ?)',
        row.site,
        row.epoch,
        row.lane ?? '',
        row.code,
        row.detail,
        row.atMs,
      ).changes > 0,
    // One process serves a file, so the column that names a gateway stays empty.
    notePresence({ site, atMs, backlog }) {
      database.run(
        `INSERT INTO presence (site, last_seen_ms, backlog) VALUES (?, ?, ?)
         ON CONFLICT (site) DO UPDATE SET last_seen_ms = MAX(last_seen_ms, excluded.last_seen_ms),
           backlog = COALESCE(excluded.backlog, backlog)`,
        site,
        atMs,
        backlog,
      );
    },
    writeBoard(site, state, gseq) {
      database.run(
        `INSERT INTO board (site, state, gseq, version) VALUES (?, ?, ?, ?)
         ON CONFLICT (site) DO UPDATE SET state = excluded.state, gseq = excluded.gseq, version = excluded.version`,
        site,
        state,
        gseq,
        BOARD_VERSION,
      );
    },
  };
}
