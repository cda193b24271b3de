import type { Database } from '../../server/sqlite/database.ts';

const GENESIS = '0'.repeat(64);

/** A part of the journal without holes, as stored, with the hashes that tie it to the whole. */
export interface JournalPart {
  readonly lines: readonly string[];
  readonly chain: {
    readonly firstSeq: number | null;
    readonly lastSeq: number | null;
    readonly previousHash: string;
    readonly lastHash: string;
    readonly headSeq: number;
    readonly headHash: string;
  };
}

/** From the first to the last entry whose time lies in the range, and everything between (clocks step). */
export function readJournalPart(database: Database, range: { fromMs: number; toMs: number }): JournalPart {
  const head = database.get('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');
  const headHash = head === undefined ? GENESIS : String(head.hash);
  const headSeq = head === undefined ? 0 : Number(head.seq);
  const ends = database.get(
    'SELECT min(seq) AS first, max(seq) AS last FROM journal WHERE at_ms BETWEEN ? AND ?',
    Math.round(range.fromMs),
    Math.round(range.toMs),
  );
  if (ends === undefined || ends.first === null)
    return {
      lines: [],
      chain: { firstSeq: null, lastSeq: null, previousHash: headHash, lastHash: headHash, headSeq, headHash },
    };
  const firstSeq = Number(ends.first);
  const lastSeq = Number(ends.last);
  const rows = database.all(
    'SELECT bytes, hash FROM journal WHERE seq BETWEEN ? AND ? ORDER BY seq',
    firstSeq,
    lastSeq,
  );
  const before = database.get('SELECT hash FROM journal WHERE seq = ?', firstSeq - 1);
  return {
    lines: rows.map((row) => String(row.bytes)),
    chain: {
      firstSeq,
      lastSeq,
      previousHash: before === undefined ? GENESIS : String(before.hash),
      lastHash: String(rows.at(-1)?.hash ?? headHash),
      headSeq,
      headHash,
    },
  };
}
