import type { Row } from '../sqlite/database.ts';
import type { Dialect } from './schema-steps.ts';

export type SqlValue = null | number | string | Uint8Array;

/**
 * Statements that both engines understand, with `?` for parameters. Whole numbers come back as numbers,
 * bytes as Uint8Array.
 */
export interface SqlQueries {
  all(sql: string, ...parameters: SqlValue[]): Promise<Row[]>;
  run(sql: string, ...parameters: SqlValue[]): Promise<{ changes: number }>;
}

/** A database behind promises: a SQLite file or PostgreSQL. A resolved write is durable. */
export interface SqlDatabase extends SqlQueries {
  readonly dialect: Dialect;
  /** Commits when `work` resolves, rolls back when it rejects. Only the queries it is given take part. */
  transaction<T>(work: (queries: SqlQueries) => Promise<T>): Promise<T>;
  /** Many reads of one unchanging view. */
  snapshot<T>(work: (queries: SqlQueries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
