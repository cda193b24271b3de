import { join } from 'node:path';
import type { Database } from '../../server/sqlite/database.ts';
import { type Migration, openMigrated } from '../../server/sqlite/migrate.ts';

const registryMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'first',
    up(database) {
      database.exec(`
        CREATE TABLE site (
          code TEXT PRIMARY KEY, name TEXT NOT NULL, enrolled_ms INTEGER NOT NULL, revoked_ms INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE certificate (
          serial TEXT PRIMARY KEY, site TEXT NOT NULL REFERENCES site(code), signing_key TEXT NOT NULL,
          not_after_ms INTEGER NOT NULL, revoked_ms INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE host (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      `);
    },
  },
];

export interface EnrolledCertificate {
  readonly serial: string;
  readonly site: string;
  /** Ed25519 public key, PEM: what this certificate's holder signs batches with. */
  readonly signingKey: string;
  readonly notAfterMs: number;
  readonly isRevoked: boolean;
}

/** Who may connect. A file of its own, so that `enrol` and `revoke` work beside a running centre. */
export interface SiteRegistry {
  sites(): { code: string; name: string; isRevoked: boolean }[];
  certificate(serial: string): EnrolledCertificate | null;
  /** Names and addresses the uplink is reached under; they go into the server certificate. */
  hosts(): string[];
  addHost(name: string): void;
  enrol(
    site: { code: string; name: string },
    certificate: Omit<EnrolledCertificate, 'site' | 'isRevoked'>,
  ): void;
  /** Withdraws every certificate of a site. False when the site is unknown. */
  revoke(code: string): boolean;
  /** Changes whenever another process wrote to the file. */
  changeMark(): number;
  close(): void;
}

export function openSiteRegistry(folder: string): SiteRegistry {
  const database: Database = openMigrated(join(folder, 'registry.db'), registryMigrations);
  return {
    sites: () =>
      database.all('SELECT code, name, revoked_ms FROM site ORDER BY code').map((row) => ({
        code: String(row.code),
        name: String(row.name),
        isRevoked: row.revoked_ms !== null,
      })),
    certificate(serial) {
      const row = database.get('SELECT * FROM certificate WHERE serial = ?', serial);
      if (row === undefined) return null;
      return {
        serial,
        site: String(row.site),
        signingKey: String(row.signing_key),
        notAfterMs: Number(row.not_after_ms),
        isRevoked: row.revoked_ms !== null,
      };
    },
    hosts: () => database.all('SELECT name FROM host ORDER BY name').map((row) => String(row.name)),
    addHost(name) {
      database.run('INSERT OR IGNORE INTO host (name) VALUES (?)', name);
    },
    enrol(site, certificate) {
      database.transaction(() => {
        database.run(
          `INSERT INTO site (code, name, enrolled_ms) VALUES (?, ?, ?)
           ON CONFLICT (code) DO UPDATE SET name = excluded.name, enrolled_ms = excluded.enrolled_ms, revoked_ms = NULL`,
          site.code,
          site.name,
          Date.now(),
        );
        database.run(
          'INSERT INTO certificate (serial, site, signing_key, not_after_ms) VALUES (?, ?, ?, ?)',
          certificate.serial,
          site.code,
          certificate.signingKey,
          certificate.notAfterMs,
        );
      });
    },
    revoke: (code) =>
      database.transaction(() => {
        const { changes } = database.run('UPDATE site SET revoked_ms = ? WHERE code = ?', Date.now(), code);
        database.run(
          'UPDATE certificate SET revoked_ms = ? WHERE site = ? AND revoked_ms IS NULL',
          Date.now(),
          code,
        );
        return changes > 0;
      }),
    changeMark: () => Number(database.get('PRAGMA data_version')?.data_version ?? 0),
    close: () => database.close(),
  };
}
