import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isSealSignature, readSealKey } from '../../server/certificates/seal-signer.ts';
import { EVIDENCE_FILES, type EvidenceManifest, parseManifest } from '../../shared/evidence/manifest.ts';
import { sha256Of } from './compose-manifest.ts';
import { readSmall } from './read-file.ts';
import { PARTIAL } from './write-seal.ts';

const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;

export interface FoundSeal {
  readonly manifest: EvidenceManifest;
  readonly manifestSha256: string;
}

/** The manifest of a sealed folder if its signature holds; files are not read. */
export async function readSeal(folder: string): Promise<FoundSeal | null> {
  const bytes = await readSmall(join(folder, EVIDENCE_FILES.manifest), MAX_MANIFEST_BYTES);
  const signature = await readSmall(join(folder, EVIDENCE_FILES.signature), 64 * 1024);
  const keyText = await readSmall(join(folder, EVIDENCE_FILES.signer), 64 * 1024);
  const key = keyText === null ? null : readSealKey(keyText.toString('latin1'));
  if (bytes === null || signature === null || key === null) return null;
  if (!isSealSignature(bytes, signature, key)) return null;
  const parsed = parseManifest(bytes.toString('utf8'));
  return parsed.kind === 'manifest' ? { manifest: parsed.manifest, manifestSha256: sha256Of(bytes) } : null;
}

/**
 * After a crash: removes folders that were never finished, and answers the finished seals the database does not
 * know (the rename is what makes a seal, the row may have been lost with the power). Foreign folders stay.
 */
export async function findUnknownSeals(
  parent: string,
  isKnown: (id: string) => boolean,
): Promise<{ seals: FoundSeal[]; removed: string[]; foreign: string[] }> {
  const seals: FoundSeal[] = [];
  const removed: string[] = [];
  const foreign: string[] = [];
  const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isDirectory() || isKnown(entry.name)) continue;
    const path = join(parent, entry.name);
    if (entry.name.endsWith(PARTIAL)) {
      await rm(path, { recursive: true, force: true });
      removed.push(entry.name);
      continue;
    }
    const seal = await readSeal(path);
    if (seal?.manifest.id === entry.name) seals.push(seal);
    else foreign.push(entry.name);
  }
  return { seals, removed, foreign };
}
