import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519Verifier } from '../server/certificates/uplink-tools.ts';
import { lockDataFolder } from '../server/process/data-folder-lock.ts';
import { CommandError, EXIT } from '../server/process/exit.ts';
import { openMigrated } from '../server/sqlite/migrate.ts';
import { CENTRE_FILES } from './data-files.ts';
import { openSiteRegistry } from './registry/site-registry.ts';
import { centreMigrations } from './store/migrations.ts';
import { rebuildBoards } from './store/rebuild-boards.ts';
import { type StoreVerdict, verifyStore } from './store/verify-store.ts';

function logPath(dataFolder: string): string {
  const path = join(dataFolder, CENTRE_FILES.log);
  if (!existsSync(path)) throw new CommandError(EXIT.usage, `--data: there is no centre's database ${path}`);
  return path;
}

/** Makes the projections anew from the log. The centre must not be running. */
export function rebuildCentre(dataFolder: string): { sites: number; events: number } {
  const path = logPath(dataFolder);
  const lock = lockDataFolder(dataFolder);
  const database = openMigrated(path, centreMigrations);
  try {
    return rebuildBoards(database);
  } finally {
    database.close();
    lock.release();
  }
}

/** Re-computes every chain; may run beside a running centre (one snapshot of the log is judged). */
export function verifyCentre(dataFolder: string): StoreVerdict {
  const database = openMigrated(logPath(dataFolder), centreMigrations);
  const registry = openSiteRegistry(dataFolder);
  try {
    database.exec('BEGIN');
    return verifyStore(database, (serial) => {
      const certificate = registry.certificate(serial);
      return certificate === null ? null : ed25519Verifier(certificate.signingKey);
    });
  } finally {
    database.close();
    registry.close();
  }
}

/** Withdraws a site's certificates; a running centre ends its connection within a second. */
export function revokeSite(dataFolder: string, code: string): void {
  if (!existsSync(join(dataFolder, 'registry.db')))
    throw new CommandError(EXIT.usage, `--data: ${dataFolder} is not the data folder of a centre`);
  const registry = openSiteRegistry(dataFolder);
  try {
    if (!registry.revoke(code)) throw new CommandError(EXIT.no, `there is no enrolled site ${code}`);
  } finally {
    registry.close();
  }
}
