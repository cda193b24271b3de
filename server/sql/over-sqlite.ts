import type { Database } from '../sqlite/database.ts';
import type { SqlDatabase, SqlQueries } from './sql-database.ts';

/** A SQLite connection behind promises. While a transaction waits for something, other calls wait for it. */
export function overSqlite(database: Database): SqlDatabase {
  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const result = tail.then(work);
    tail = result.catch(() => undefined);
    return result;
  };
  const direct: SqlQueries = {
    all: async (sql, ...parameters) => database.all(sql, ...parameters),
    run: async (sql, ...parameters) => ({ changes: database.run(sql, ...parameters).changes }),
  };
  const within =
    (begin: string) =>
    <T>(work: (queries: SqlQueries) => Promise<T>): Promise<T> =>
      inTurn(async () => {
        database.exec(begin);
        try {
          const value = await work(direct);
          database.exec('COMMIT');
          return value;
        } catch (error) {
          try {
            database.exec('ROLLBACK');
          } catch {
            // SQLITE_FULL has already rolled back; the first error is the one to tell.
          }
          throw error;
        }
      });
  return {
    dialect: 'sqlite',
    all: (sql, ...parameters) => inTurn(() => direct.all(sql, ...parameters)),
    run: (sql, ...parameters) => inTurn(() => direct.run(sql, ...parameters)),
    transaction: within('BEGIN IMMEDIATE'),
    snapshot: within('BEGIN'),
    close: () => inTurn(() => database.close()),
  };
}
