import { NewerDatabaseError } from '../sqlite/migrate.ts';
import { type SchemaStep, statementsOf } from './schema-steps.ts';
import type { SqlDatabase } from './sql-database.ts';

/** Any number, the same for every gateway: who holds it may change tables. */
const MIGRATION_LOCK = 7_360_001;

/** Parts of one database that are versioned on their own. */
export type SchemaParts = Readonly<Record<string, readonly SchemaStep[]>>;

/**
 * Brings a PostgreSQL database to the newest schema, in one transaction. Of several gateways that start
 * at once one does the work and the others find it done. Throws NewerDatabaseError.
 */
export async function migratePostgres(
  database: SqlDatabase,
  parts: SchemaParts,
  label: string,
): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.all('SELECT pg_advisory_xact_lock(?::bigint)', MIGRATION_LOCK);
    await queries.run(
      'CREATE TABLE IF NOT EXISTS schema_version (part text PRIMARY KEY, version bigint NOT NULL)',
    );
    for (const [part, steps] of Object.entries(parts)) {
      const [row] = await queries.all('SELECT version FROM schema_version WHERE part = ?', part);
      const found = Number(row?.version ?? 0);
      const newest = steps.at(-1)?.version ?? 0;
      if (found > newest) throw new NewerDatabaseError(`${label} (${part})`, found, newest);
      for (const step of steps.filter(({ version }) => version > found))
        for (const statement of statementsOf(step, 'postgres')) await queries.run(statement);
      if (found < newest)
        await queries.run(
          'INSERT INTO schema_version (part, version) VALUES (?, ?) ON CONFLICT (part) DO UPDATE SET version = excluded.version',
          part,
          newest,
        );
    }
  });
}
