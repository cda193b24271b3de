import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type AuthorityFiles,
  authorityFrom,
  type CertificateAuthority,
  createAuthorityFiles,
} from '../../server/certificates/certificate-authority.ts';
import { CommandError, EXIT } from '../../server/process/exit.ts';
import type { SqlDatabase } from '../../server/sql/sql-database.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Any number, the same for every gateway: only one makes the first authority. */
const AUTHORITY_LOCK = 7_360_002;
const SECRET: ReadonlySet<string> = new Set(['ca.key', 'issuer.key']);

/**
 * The authority kept in the store, made on first use together with the key file that encrypts its keys
 * (AES-256-GCM). Every gateway needs a copy of that file; the database alone signs nothing.
 */
export async function openStoredAuthority(
  database: SqlDatabase,
  keyFile: string,
): Promise<CertificateAuthority> {
  const fresh = await createAuthorityFiles();
  const stored = await database.transaction(async (queries) => {
    await queries.all('SELECT pg_advisory_xact_lock(?::bigint)', AUTHORITY_LOCK);
    const rows = await queries.all('SELECT name, content FROM authority');
    if (rows.length > 0) return new Map(rows.map((row) => [String(row.name), row.content as Uint8Array]));
    const key = readKey(keyFile) ?? createKey(keyFile);
    const made = new Map<string, Uint8Array>();
    for (const [name, text] of Object.entries(fresh)) {
      const content = SECRET.has(name) ? seal(key, name, text) : Buffer.from(text);
      made.set(name, content);
      await queries.run('INSERT INTO authority (name, content) VALUES (?, ?)', name, content);
    }
    return made;
  });
  const key = readKey(keyFile);
  if (key === null)
    throw new CommandError(EXIT.missing, `--key-file: ${keyFile} is not there; copy it from another gateway`);
  const text = (name: keyof AuthorityFiles): string => {
    const content = stored.get(name) ?? new Uint8Array();
    return SECRET.has(name) ? unseal(key, name, content, keyFile) : Buffer.from(content).toString('utf8');
  };
  return await authorityFrom({
    'ca.crt': text('ca.crt'),
    'ca.key': text('ca.key'),
    'issuer.pub': text('issuer.pub'),
    'issuer.key': text('issuer.key'),
  });
}

function readKey(path: string): Buffer | null {
  if (!existsSync(path)) return null;
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  if (key.length !== KEY_BYTES) throw new CommandError(EXIT.usage, `--key-file: ${path} is not a key file`);
  return key;
}

function createKey(path: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${key.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

/** The name goes in as well, so that one key cannot be put in the place of the other. */
function seal(key: Buffer, name: string, text: string): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

function unseal(key: Buffer, name: string, content: Uint8Array, path: string): string {
  const nonce = content.subarray(0, NONCE_BYTES);
  const tag = content.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name)).setAuthTag(tag);
    const body = content.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    throw new CommandError(EXIT.missing, `--key-file: ${path} is not the key of this store`);
  }
}
