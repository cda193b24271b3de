import type { IdempotencyMemory } from '../../server/rpc/handlers.ts';
import type { Database } from '../../server/sqlite/database.ts';

const KEEP_MS = 24 * 3_600_000;

/** Answers of commands by key, kept a day: a page that repeats after a restart gets the first answer. */
export function createIdempotency(database: Database, nowMs: () => number): IdempotencyMemory {
  database.run('DELETE FROM idempotency WHERE at_ms < ?', nowMs() - KEEP_MS);
  return {
    recall(key, procedure) {
      const row = database.get(
        'SELECT result FROM idempotency WHERE procedure = ? AND key = ?',
        procedure,
        key,
      );
      return row ? { result: JSON.parse(String(row.result)) as unknown } : null;
    },
    remember(key, procedure, result) {
      database.run(
        'INSERT OR IGNORE INTO idempotency (key, procedure, result, at_ms) VALUES (?, ?, ?, ?)',
        key,
        procedure,
        JSON.stringify(result),
        nowMs(),
      );
    },
    atomically: (work) => database.transaction(work),
  };
}
