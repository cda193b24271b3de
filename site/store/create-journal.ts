import { createHash } from 'node:crypto';
import { scrub } from '../../server/process/secrets.ts';
import type { Database } from '../../server/sqlite/database.ts';
import type { JournalEntry } from '../../shared/contract/journal.ts';
import type { Journal, JournalVerdict } from '../ports/journal.ts';

const GENESIS = '0'.repeat(64);
const chain = (previous: string, bytes: string): string =>
  createHash('sha256').update(previous).update('\n').update(bytes).digest('hex');

/**
 * Operations journal: append-only, each row's hash covers the row before it. The hashed text is the
 * stored text, never a re-serialisation. `append` joins the surrounding transaction.
 */
export function createJournal(
  database: Database,
  time: { nowMs(): number; monoMs(): number; boot: string },
): Journal {
  const last = (): { seq: number; hash: string } => {
    const row = database.get('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');
    return row ? { seq: Number(row.seq), hash: String(row.hash) } : { seq: 0, hash: GENESIS };
  };
  return {
    append({ actor, action, subject, details }) {
      database.transaction(() => {
        const previous = last();
        const seq = previous.seq + 1;
        const atMs = time.nowMs();
        const bytes = scrub(JSON.stringify({ seq, atMs, actor, action, subject, details: details ?? {} }));
        database.run(
          'INSERT INTO journal (seq, at_ms, boot, mono_ms, bytes, hash) VALUES (?, ?, ?, ?, ?, ?)',
          seq,
          atMs,
          time.boot,
          Math.round(time.monoMs()),
          bytes,
          chain(previous.hash, bytes),
        );
      });
    },
    list({ beforeSeq, limit }) {
      const rows =
        beforeSeq === null
          ? database.all('SELECT bytes, hash FROM journal ORDER BY seq DESC LIMIT ?', limit)
          : database.all(
              'SELECT bytes, hash FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT ?',
              beforeSeq,
              limit,
            );
      return rows.map((row) => ({
        ...(JSON.parse(String(row.bytes)) as Omit<JournalEntry, 'hash'>),
        hash: String(row.hash),
      }));
    },
    verify(): JournalVerdict {
      let previous = GENESIS;
      let expected = 1;
      for (const row of database.all('SELECT seq, bytes, hash FROM journal ORDER BY seq')) {
        const seq = Number(row.seq);
        if (seq !== expected || chain(previous, String(row.bytes)) !== row.hash)
          return { ok: false, entries: expected - 1, firstBad: expected };
        previous = String(row.hash);
        expected += 1;
      }
      return { ok: true, entries: expected - 1, firstBad: null };
    },
  };
}
