import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Seals small secrets (stream addresses with passwords) for the database. */
export interface KeyBox {
  seal(text: string): Uint8Array;
  /** Throws when the bytes were changed or sealed with another key. */
  open(sealed: Uint8Array): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a key file of mode 0600, made on first use and synced before anything depends on it. */
export function createKeyBox(path: string): KeyBox {
  if (!existsSync(path)) {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, randomBytes(32));
    fsyncSync(file);
    closeSync(file);
  }
  const key = readFileSync(path);
  if (key.length !== 32) throw new Error(`the key file ${path} must hold 32 bytes, it has ${key.length}`);
  return {
    seal(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    },
  };
}
