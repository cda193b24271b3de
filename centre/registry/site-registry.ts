import type { SqlDatabase, SqlQueries } from '../../server/sql/sql-database.ts';

export interface EnrolledCertificate {
  readonly serial: string;
  readonly site: string;
  /** Ed25519 public key, PEM: what this certificate's holder signs batches with. */
  readonly signingKey: string;
  readonly notAfterMs: number;
  readonly isRevoked: boolean;
}

/** A key below a centre of ours, by that centre's word. */
export interface VouchedKey {
  readonly site: string;
  readonly name: string;
  readonly serial: string;
  /** Ed25519 public key, PEM. */
  readonly signingKey: string;
  readonly isCentre: boolean;
  /** Serial of the certificate of the centre that says so. */
  readonly voucher: string;
  readonly signature: string;
  /** Centres between, nearest to the site first. */
  readonly path: readonly string[];
}

export interface RegisteredSite {
  readonly code: string;
  readonly name: string;
  readonly isRevoked: boolean;
  /** Beginnings of codes it may report for; empty unless it is a centre. */
  readonly scope: readonly string[];
}

export interface RegistryContent {
  readonly sites: readonly RegisteredSite[];
  readonly vouched: readonly VouchedKey[];
  readonly certificates: readonly EnrolledCertificate[];
  /** Names and addresses the uplink is reached under; they go into the server certificate. */
  readonly hosts: readonly string[];
}

/** Who may connect. Apart from the log, so that `enrol` and `revoke` work beside running centres. */
export interface SiteRegistry {
  content(): Promise<RegistryContent>;
  /** Another number after every change, whoever made it. */
  changeMark(): Promise<number>;
  addHosts(names: readonly string[]): Promise<void>;
  enrol(
    site: { code: string; name: string; scope?: readonly string[] },
    certificate: Omit<EnrolledCertificate, 'site' | 'isRevoked'>,
  ): Promise<void>;
  /** The first word about a certificate holds. False when another key is known for it. */
  vouch(key: VouchedKey): Promise<boolean>;
  /** Withdraws every certificate of a site. False when the site is unknown. */
  revoke(code: string): Promise<boolean>;
  close(): Promise<void>;
}

export function createSiteRegistry(database: SqlDatabase): SiteRegistry {
  const changed = (queries: SqlQueries) =>
    queries.run("UPDATE change SET mark = mark + 1 WHERE name = 'registry'");
  return {
    content: () =>
      database.snapshot(async (queries) => ({
        sites: (await queries.all('SELECT code, name, revoked_ms, scope FROM site ORDER BY code')).map(
          (row) => ({
            code: String(row.code),
            name: String(row.name),
            isRevoked: row.revoked_ms !== null,
            scope: wordsOf(row.scope),
          }),
        ),
        vouched: (await queries.all('SELECT * FROM vouched ORDER BY serial')).map((row) => ({
          site: String(row.site),
          name: String(row.name),
          serial: String(row.serial),
          signingKey: String(row.signing_key),
          isCentre: Number(row.is_centre) === 1,
          voucher: String(row.voucher),
          signature: String(row.signature),
          path: wordsOf(row.path),
        })),
        certificates: (await queries.all('SELECT * FROM certificate')).map((row) => ({
          serial: String(row.serial),
          site: String(row.site),
          signingKey: String(row.signing_key),
          notAfterMs: Number(row.not_after_ms),
          isRevoked: row.revoked_ms !== null,
        })),
        hosts: (await queries.all('SELECT name FROM host ORDER BY name')).map((row) => String(row.name)),
      })),
    async changeMark() {
      const [row] = await database.all("SELECT mark FROM change WHERE name = 'registry'");
      return Number(row?.mark ?? 0);
    },
    async addHosts(names) {
      await database.transaction(async (queries) => {
        let added = 0;
        for (const name of names) {
          const { changes } = await queries.run(
            'INSERT INTO host (name) VALUES (?) ON CONFLICT (name) DO NOTHING',
            name,
          );
          added += changes;
        }
        if (added > 0) await changed(queries);
      });
    },
    async enrol(site, certificate) {
      await database.transaction(async (queries) => {
        await queries.run(
          `INSERT INTO site (code, name, enrolled_ms, scope) VALUES (?, ?, ?, ?)
           ON CONFLICT (code) DO UPDATE SET name = excluded.name, enrolled_ms = excluded.enrolled_ms,
             scope = excluded.scope, revoked_ms = NULL`,
          site.code,
          site.name,
          Date.now(),
          (site.scope ?? []).join(' '),
        );
        await queries.run(
          'INSERT INTO certificate (serial, site, signing_key, not_after_ms) VALUES (?, ?, ?, ?)',
          certificate.serial,
          site.code,
          certificate.signingKey,
          certificate.notAfterMs,
        );
        await changed(queries);
      });
    },
    vouch: (key) =>
      database.transaction(async (queries) => {
        const { changes } = await queries.run(
          `INSERT INTO vouched (serial, site, name, signing_key, is_centre, voucher, signature, path)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (serial) DO UPDATE SET name = excluded.name
             WHERE vouched.name <> excluded.name AND vouched.signing_key = excluded.signing_key`,
          key.serial,
          key.site,
          key.name,
          key.signingKey,
          key.isCentre ? 1 : 0,
          key.voucher,
          key.signature,
          key.path.join(' '),
        );
        if (changes > 0) await changed(queries);
        const [row] = await queries.all('SELECT site, signing_key FROM vouched WHERE serial = ?', key.serial);
        return row?.site === key.site && row.signing_key === key.signingKey;
      }),
    revoke: (code) =>
      database.transaction(async (queries) => {
        const { changes } = await queries.run(
          'UPDATE site SET revoked_ms = ? WHERE code = ?',
          Date.now(),
          code,
        );
        await queries.run(
          'UPDATE certificate SET revoked_ms = ? WHERE site = ? AND revoked_ms IS NULL',
          Date.now(),
          code,
        );
        await changed(queries);
        return changes > 0;
      }),
    close: () => database.close(),
  };
}

const wordsOf = (text: unknown): string[] =>
  String(text)
    .split(' ')
    .filter((word) => word !== '');
