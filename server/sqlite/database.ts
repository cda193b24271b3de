import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

export type Row = Readonly<Record<string, null | number | bigint | string | Uint8Array>>;

/**
 * Six methods over node:sqlite, so that another driver can stand in. All calls are synchronous: a
 * transaction cannot be interleaved with another one of the same process.
 */
export interface Database {
  /** Runs statements without parameters (schema, pragmas). */
  exec(sql: string): void;
  run(sql: string, ...parameters: SQLInputValue[]): { changes: number; lastInsertRowid: number };
  get(sql: string, ...parameters: SQLInputValue[]): Row | undefined;
  all(sql: string, ...parameters: SQLInputValue[]): Row[];
  /** Commits when `work` returns, rolls back when it throws. Nested calls join the outer transaction. */
  transaction<T>(work: () => T): T;
  close(): void;
}

/** Opens (or creates) a database file: WAL, synchronous FULL (a returned commit survives a power cut), foreign keys on. */
export function openDatabase(path: string): Database {
  const raw = new DatabaseSync(path);
  raw.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA journal_size_limit=67108864;',
  );
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = raw.prepare(sql);
    // Query texts are literals of ours; the bound only guards against an accidental dynamic one.
    if (statements.size < 512) statements.set(sql, statement);
    return statement;
  };
  let depth = 0;
  return {
    exec: (sql) => raw.exec(sql),
    run(sql, ...parameters) {
      const result = prepare(sql).run(...parameters);
      return { changes: Number(result.changes), lastInsertRowid: Number(result.lastInsertRowid) };
    },
    get: (sql, ...parameters) => prepare(sql).get(...parameters) as Row | undefined,
    all: (sql, ...parameters) => prepare(sql).all(...parameters) as Row[],
    transaction(work) {
      if (depth > 0) return work();
      raw.exec('BEGIN IMMEDIATE');
      depth += 1;
      try {
        const value = work();
        raw.exec('COMMIT');
        return value;
      } catch (error) {
        // SQLITE_FULL has already rolled back; an explicit ROLLBACK would hide the first error.
        if (raw.isTransaction) raw.exec('ROLLBACK');
        throw error;
      } finally {
        depth -= 1;
      }
    },
    close: () => raw.close(),
  };
}
