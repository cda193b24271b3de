import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accountSchema } from '../server/access/account-schema.ts';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../server/certificates/certificate-authority.ts';
import { lockDataFolder } from '../server/process/data-folder-lock.ts';
import { CommandError, EXIT } from '../server/process/exit.ts';
import { overSqlite } from '../server/sql/over-sqlite.ts';
import type { SqlDatabase } from '../server/sql/sql-database.ts';
import { sqliteMigrations } from '../server/sql/sqlite-migrations.ts';
import { openMigrated } from '../server/sqlite/migrate.ts';
import { pagesSchema } from './boards/pages-schema.ts';
import { CENTRE_FILES } from './data-files.ts';
import { ordersSchema } from './orders/orders-schema.ts';
import { authoritySchema, registrySchema } from './registry/registry-schema.ts';
import { createSiteRegistry, type SiteRegistry } from './registry/site-registry.ts';
import { openStoredAuthority } from './registry/stored-authority.ts';
import { centreMigrations } from './store/migrations.ts';
import { centreSchema } from './store/schema.ts';
import type { StorePlace } from './store-place.ts';

/** The parts of a centre's PostgreSQL database. */
export const POSTGRES_PARTS = {
  log: centreSchema,
  registry: registrySchema,
  authority: authoritySchema,
  orders: ordersSchema,
  accounts: accountSchema,
  pages: pagesSchema,
} as const;

/** Small tables every node has a copy of; all others hold data of sites and distribute by their first key column. */
export const REFERENCE_TABLES: readonly string[] = [
  ...['site', 'certificate', 'host', 'change', 'authority', 'schema_version', 'vouched'],
  'instruction',
  ...['account', 'access_entry'],
];

/** Opened and brought to the newest schema; `close` what is no longer needed. */
export interface OpenedStore {
  readonly place: StorePlace;
  log(): Promise<SqlDatabase>;
  orders(): Promise<SqlDatabase>;
  accounts(): Promise<SqlDatabase>;
  /** What pages keep. */
  pages(): Promise<SqlDatabase>;
  registry(): Promise<SiteRegistry>;
  authority(): Promise<CertificateAuthority>;
  /** A running centre holds this; of a data folder there is only one. Gateways of one database need none. */
  lock(): { release(): void };
}

export function openStore(place: StorePlace): OpenedStore {
  return place.kind === 'folder' ? inFolder(place) : inPostgres(place);
}

/** Refuses a place where no centre has ever been, instead of making an empty one. */
export function openExistingStore(place: StorePlace): OpenedStore {
  if (place.kind === 'folder') {
    const path = join(place.folder, CENTRE_FILES.log);
    if (!existsSync(path))
      throw new CommandError(EXIT.usage, `--data: there is no centre's database ${path}`);
  }
  return openStore(place);
}

function inFolder(place: Extract<StorePlace, { kind: 'folder' }>): OpenedStore {
  const { folder } = place;
  return {
    place,
    log: async () => overSqlite(openMigrated(join(folder, CENTRE_FILES.log), centreMigrations)),
    orders: async () =>
      overSqlite(openMigrated(join(folder, CENTRE_FILES.orders), sqliteMigrations(ordersSchema))),
    pages: async () =>
      overSqlite(openMigrated(join(folder, CENTRE_FILES.pages), sqliteMigrations(pagesSchema))),
    accounts: async () =>
      overSqlite(openMigrated(join(folder, CENTRE_FILES.accounts), sqliteMigrations(accountSchema))),
    registry: async () =>
      createSiteRegistry(
        overSqlite(openMigrated(join(folder, CENTRE_FILES.registry), sqliteMigrations(registrySchema))),
      ),
    authority: () => openCertificateAuthority(join(folder, CENTRE_FILES.authority)),
    lock: () => lockDataFolder(folder),
  };
}

function inPostgres(place: Extract<StorePlace, { kind: 'postgres' }>): OpenedStore {
  const { target, keyFile } = place;
  const migrated = async (): Promise<SqlDatabase> => {
    const { openPostgres } = await import('../server/sql/postgres-database.ts');
    const { migratePostgres } = await import('../server/sql/migrate-postgres.ts');
    const database = openPostgres(target);
    await migratePostgres(database, POSTGRES_PARTS, target.label);
    return database;
  };
  return {
    place,
    log: migrated,
    orders: migrated,
    accounts: migrated,
    pages: migrated,
    registry: async () => createSiteRegistry(await migrated()),
    async authority() {
      if (keyFile === null)
        throw new CommandError(EXIT.usage, '--key-file is needed: it holds the key of the store');
      const database = await migrated();
      try {
        return await openStoredAuthority(database, keyFile);
      } finally {
        await database.close();
      }
    },
    lock: () => ({ release: () => undefined }),
  };
}
