import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Database, openDatabase } from './database.ts';

/** One step of the schema. Never edited once released; the next change is the next number. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly up: (database: Database) => void;
}

/** The file was written by a newer build: opening it could destroy what this build does not know. */
export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError';
  constructor(path: string, found: number, known: number) {
    super(
      `the database ${path} has schema version ${found}, this build knows ${known}: start it with the newer version it was last used with`,
    );
  }
}

/** Copies that lie beside a database because it was migrated, whatever versions it came from and went to. */
export function migrationCopies(path: string): string[] {
  const before = `${basename(path)}.before-v`;
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(before) && /^\d+$/.test(name.slice(before.length)))
    .sort()
    .map((name) => join(dirname(path), name));
}

/**
 * Opens a database and brings it to the newest schema. An existing older file is copied to
 * `<path>.before-v<N>` first. Throws NewerDatabaseError for a file of a newer build.
 */
export function openMigrated(path: string, migrations: readonly Migration[]): Database {
  const isExisting = existsSync(path);
  const database = openDatabase(path);
  const newest = migrations.at(-1)?.version ?? 0;
  const found = Number(database.get('PRAGMA user_version')?.['user_version'] ?? 0);
  if (found > newest) {
    database.close();
    throw new NewerDatabaseError(path, found, newest);
  }
  const pending = migrations.filter((migration) => migration.version > found);
  if (pending.length > 0 && isExisting && found > 0) {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    copyFileSync(path, `${path}.before-v${newest}`);
  }
  for (const migration of pending) {
    database.transaction(() => {
      migration.up(database);
      database.exec(`PRAGMA user_version=${migration.version}`);
    });
  }
  return database;
}
