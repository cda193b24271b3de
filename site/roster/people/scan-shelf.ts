import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError } from '../../../shared/contract/errors.ts';

/** First bytes of the files that are taken, with their media types and endings. */
const KINDS = [
  { start: Buffer.from('%PDF-'), mediaType: 'application/pdf', ending: 'pdf' },
  { start: Buffer.from([0xff, 0xd8, 0xff]), mediaType: 'image/jpeg', ending: 'jpg' },
  {
    start: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    mediaType: 'image/png',
    ending: 'png',
  },
] as const;

export interface ScanShelf {
  /** Returns the SHA-256; throws ContractError `bad-input` for anything but PDF, JPEG or PNG. */
  keep(bytes: Uint8Array): string;
  /** Throws ContractError `not-found`. */
  find(sha256: string): { path: string; mediaType: string };
}

/** Scans of signed letters as files named by their hash. */
export function createScanShelf(folder: string): ScanShelf {
  return {
    keep(bytes) {
      const content = Buffer.from(bytes);
      const kind = KINDS.find(({ start }) => content.subarray(0, start.length).equals(start));
      if (kind === undefined)
        throw new ContractError('bad-input', 'the scan must be a PDF, JPEG or PNG file', 'file');
      const sha256 = createHash('sha256').update(content).digest('hex');
      const path = join(folder, `${sha256}.${kind.ending}`);
      if (!existsSync(path)) {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        // Whole or not there at all, also when the power fails.
        writeFileSync(`${path}.part`, content, { mode: 0o600, flush: true });
        renameSync(`${path}.part`, path);
      }
      return sha256;
    },
    find(sha256) {
      for (const { ending, mediaType } of KINDS) {
        const path = join(folder, `${sha256}.${ending}`);
        if (/^[0-9a-f]{64}$/.test(sha256) && existsSync(path)) return { path, mediaType };
      }
      throw new ContractError('not-found', 'there is no such scan', 'sha256');
    },
  };
}
