import type { IdempotencyMemory } from '../../server/rpc/handlers.ts';
import type { Database } from '../../server/sqlite/database.ts';
import type { KeyBox } from './create-key-box.ts';

const KEEP_MS = 24 * 3_600_000;
/** Answers of earlier versions were kept as plain JSON. */
const SEALED = 'sealed:';

/**
 * Answers of commands by key, kept a day: a page that repeats after a restart gets the first answer. They lie sealed:
 * an answer can be the whole record of a person.
 */
export function createIdempotency(
  database: Database,
  nowMs: () => number,
  keyBox: KeyBox,
): IdempotencyMemory {
  database.run('DELETE FROM idempotency WHERE at_ms < ?', nowMs() - KEEP_MS);
  return {
    recall(key, procedure) {
      const row = database.get(
        'SELECT result FROM idempotency WHERE procedure = ? AND key = ?',
        procedure,
        key,
      );
      if (row === undefined) return null;
      const kept = String(row.result);
      const text = kept.startsWith(SEALED)
        ? keyBox.open(Buffer.from(kept.slice(SEALED.length), 'base64'))
        : kept;
      return { result: JSON.parse(text) as unknown };
    },
    remember(key, procedure, result) {
      database.run(
        'INSERT OR IGNORE INTO idempotency (key, procedure, result, at_ms) VALUES (?, ?, ?, ?)',
        key,
        procedure,
        SEALED + Buffer.from(keyBox.seal(JSON.stringify(result))).toString('base64'),
        nowMs(),
      );
    },
    atomically: (work) => database.transaction(work),
  };
}
