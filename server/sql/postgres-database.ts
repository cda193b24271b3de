import { DatabaseUnreachableError } from '../process/unreachable-error.ts';
import { connectPostgres, type PostgresConnection } from './connect-postgres.ts';
import type { PostgresTarget } from './postgres-target.ts';
import type { SqlDatabase, SqlQueries } from './sql-database.ts';

const MOST_CONNECTIONS = 4;
/** Long reads: `verify`, `rebuild`, page queries over much data. */
const STATEMENT_MS = 120_000;

/**
 * PostgreSQL behind a few connections that are made when needed and anew after a failure, so that an
 * outage or a change of the primary needs no restart.
 */
export function openPostgres(target: PostgresTarget): SqlDatabase {
  const idle: PostgresConnection[] = [];
  const waiting: (() => void)[] = [];
  let inUse = 0;
  let isClosed = false;

  async function take(): Promise<PostgresConnection> {
    while (inUse >= MOST_CONNECTIONS) await new Promise<void>((resolve) => waiting.push(resolve));
    if (isClosed) throw new DatabaseUnreachableError('the database is closed');
    inUse += 1;
    try {
      for (let known = idle.pop(); known !== undefined; known = idle.pop()) if (!known.isDead()) return known;
      return await connectPostgres(target, { statementMs: STATEMENT_MS });
    } catch (error) {
      giveBack(null);
      throw error;
    }
  }

  function giveBack(connection: PostgresConnection | null): void {
    inUse -= 1;
    if (connection !== null && !connection.isDead() && !isClosed) idle.push(connection);
    else void connection?.close();
    waiting.shift()?.();
  }

  const withOne = async <T>(work: (connection: PostgresConnection) => Promise<T>): Promise<T> => {
    const connection = await take();
    try {
      return await work(connection);
    } finally {
      giveBack(connection);
    }
  };

  const within =
    (begin: string) =>
    <T>(work: (queries: SqlQueries) => Promise<T>): Promise<T> =>
      withOne((connection) => inTransaction(connection, begin, work));

  return {
    dialect: 'postgres',
    all: (sql, ...parameters) => withOne((connection) => connection.all(sql, ...parameters)),
    run: (sql, ...parameters) => withOne((connection) => connection.run(sql, ...parameters)),
    transaction: within('BEGIN'),
    snapshot: within('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'),
    async close() {
      isClosed = true;
      for (const connection of idle.splice(0)) await connection.close();
    },
  };
}

/** Commits when `work` resolves; a connection that fails on the way is left to its owner's `isDead`. */
export async function inTransaction<T>(
  connection: PostgresConnection,
  begin: string,
  work: (queries: SqlQueries) => Promise<T>,
): Promise<T> {
  await connection.run(begin);
  try {
    const value = await work(connection);
    await connection.run('COMMIT');
    return value;
  } catch (error) {
    if (!connection.isDead()) await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
