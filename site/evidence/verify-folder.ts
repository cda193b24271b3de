import type { KeyObject, X509Certificate } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Distrust,
  distrustOf,
  isSealSignature,
  keyIdOf,
  readSealKey,
} from '../../server/certificates/seal-signer.ts';
import type { EvidenceVerdict, VerdictReason } from '../../shared/contract/evidence.ts';
import {
  EVIDENCE_FILES,
  type EvidenceFile,
  type EvidenceManifest,
  type ParsedManifest,
  parseManifest,
} from '../../shared/evidence/manifest.ts';
import { DISTRUST } from './distrust-words.ts';
import { followJournal } from './journal-chain.ts';
import { hashOpenFile, openRegular, readSmall } from './read-file.ts';
import { walkFolder } from './walk-folder.ts';

/** Ten times a manifest of 150 cameras for a week. */
const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;
const MAX_KEY_BYTES = 64 * 1024;

/** The folder is no sealed folder this program can read; the message is one sentence. */
export class NotSealedError extends Error {
  override readonly name = 'NotSealedError';
}

export interface VerifyOptions {
  /** Authorities the reader trusts; null: nobody is asked who signed. */
  readonly trusted: readonly X509Certificate[] | null;
  readonly signal?: AbortSignal;
  onProgress?(doneBytes: number, totalBytes: number): void;
}

/**
 * Re-hashes a sealed folder against its signed manifest. Reads only, in pieces, and nothing outside the folder.
 * Throws NotSealedError when there is nothing to verify; every other finding is in the verdict.
 */
export async function verifyFolder(path: string, options: VerifyOptions): Promise<EvidenceVerdict> {
  const folder = await realpath(path).catch(() => path);
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new NotSealedError(`${path} is not a folder`);
  const reasons: VerdictReason[] = [];
  const missing: string[] = [];
  const changed: string[] = [];
  const text = await readManifest(folder, path);
  const signatureFile = await readSmall(join(folder, EVIDENCE_FILES.signature), MAX_KEY_BYTES);
  const keyFile = await readSmall(join(folder, EVIDENCE_FILES.signer), MAX_KEY_BYTES);
  if (text === null) missing.push(EVIDENCE_FILES.manifest);
  if (signatureFile === null) missing.push(EVIDENCE_FILES.signature);
  const key = keyFile === null ? null : readSealKey(keyFile.toString('latin1'));
  const isSigned =
    text !== null && signatureFile !== null && key !== null && isSealSignature(text, signatureFile, key);
  const parsed = text === null ? null : parseManifest(text.toString('utf8'));
  if (isSigned && parsed?.kind === 'other-format')
    throw new NotSealedError(
      `${path} has the format ${JSON.stringify(parsed.format)}, unknown to this version`,
    );

  const manifest = parsed?.kind === 'manifest' ? parsed.manifest : null;
  const isKeyNamed = key !== null && manifest !== null && keyIdOf(key) === manifest.signer.keyId;
  let signature: EvidenceVerdict['signature'] = 'invalid';
  if (isSigned && isKeyNamed) {
    const distrust = trustOf(manifest, key, options.trusted);
    signature = distrust === null ? 'valid' : 'untrusted';
    if (distrust !== null && distrust !== 'nobody-asked')
      reasons.push({ code: distrust, text: DISTRUST[distrust] });
  } else reasons.push(whyInvalid({ text, signatureFile, key, isSigned, parsed }));

  let checked = 0;
  let extra: string[] = [];
  if (manifest !== null) {
    const listed = new Set([
      ...manifest.files.map((file) => file.path),
      EVIDENCE_FILES.manifest,
      EVIDENCE_FILES.signature,
    ]);
    const contents = await walkFolder(folder, listed);
    extra = contents.extra;
    if (contents.omittedExtras > 0)
      reasons.push({ code: 'more-extra', text: `${contents.omittedExtras} further files are not listed` });
    const totalBytes = manifest.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    let doneBytes = 0;
    for (const file of manifest.files) {
      options.signal?.throwIfAborted();
      if (contents.odd.includes(file.path)) changed.push(file.path);
      else if (!contents.found.has(file.path)) missing.push(file.path);
      else {
        checked += 1;
        const before = doneBytes;
        const fault = await checkFile(folder, file, manifest, options.signal, (bytes) => {
          doneBytes += bytes;
          options.onProgress?.(doneBytes, totalBytes);
        });
        if (fault !== null) changed.push(file.path);
        if (fault !== null && fault.code !== 'differs') reasons.push(fault);
        doneBytes = before + file.sizeBytes;
      }
    }
    options.onProgress?.(totalBytes, totalBytes);
  }
  const isWhole = missing.length === 0 && changed.length === 0 && extra.length === 0;
  const isTrusted = signature === 'valid' || (signature === 'untrusted' && options.trusted === null);
  return {
    ok: isWhole && isTrusted && manifest !== null,
    checked,
    missing,
    changed,
    extra,
    signature,
    reasons,
    seal: manifest === null ? null : summaryOf(manifest),
  };
}

/** Null when somebody took it away from the rest of a seal. */
async function readManifest(folder: string, path: string): Promise<Buffer | null> {
  const text = await readSmall(join(folder, EVIDENCE_FILES.manifest), MAX_MANIFEST_BYTES);
  if (text !== null) return text;
  const { found, odd } = await walkFolder(
    folder,
    new Set([EVIDENCE_FILES.manifest, EVIDENCE_FILES.signature]),
  ).catch(() => {
    throw new NotSealedError(`${path} cannot be read`);
  });
  if (found.has(EVIDENCE_FILES.manifest) || odd.includes(EVIDENCE_FILES.manifest))
    throw new NotSealedError(`${path}: manifest.json cannot be read as a file of at most 256 MiB`);
  if (!found.has(EVIDENCE_FILES.signature))
    throw new NotSealedError(`${path} is not a sealed folder: it has no manifest.json`);
  return null;
}

function trustOf(
  manifest: EvidenceManifest,
  key: KeyObject,
  trusted: readonly X509Certificate[] | null,
): Distrust | 'nobody-asked' | null {
  if (trusted === null) return 'nobody-asked';
  return distrustOf({
    key,
    certificates: manifest.signer.certificates,
    siteCode: manifest.site.code,
    atMs: manifest.sealedAtMs,
    trusted,
  });
}

function whyInvalid(seal: {
  text: Buffer | null;
  signatureFile: Buffer | null;
  key: KeyObject | null;
  isSigned: boolean;
  parsed: ParsedManifest | null;
}): VerdictReason {
  if (seal.text === null) return { code: 'no-manifest', text: 'manifest.json is missing' };
  if (seal.signatureFile === null) return { code: 'no-signature', text: 'manifest.sig is missing' };
  if (seal.key === null) return { code: 'no-key', text: 'signer.pem is not a public Ed25519 key' };
  if (!seal.isSigned) return { code: 'bad-signature', text: 'the signature is not of this manifest' };
  if (seal.parsed?.kind === 'broken')
    return { code: 'broken-manifest', text: `manifest.json: ${seal.parsed.why}` };
  return { code: 'other-key', text: 'signer.pem is not the key the manifest names' };
}

/** Null when the file is exactly the listed one. */
async function checkFile(
  folder: string,
  listed: EvidenceFile,
  manifest: EvidenceManifest,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<VerdictReason | null> {
  const file = await openRegular(join(folder, listed.path));
  if (file === null) return { code: 'unreadable', text: `${listed.path} cannot be opened` };
  const journal = manifest.journal?.path === listed.path ? followJournal(manifest.journal) : null;
  try {
    const { size } = await file.stat();
    if (size !== listed.sizeBytes) return { code: 'differs', text: listed.path };
    const hashed = await hashOpenFile(file, {
      maxBytes: listed.sizeBytes,
      signal,
      onChunk(bytes) {
        journal?.push(bytes);
        onBytes(bytes.length);
      },
    });
    if (hashed?.sha256 !== listed.sha256) return { code: 'differs', text: listed.path };
    return journal === null || journal.isWhole()
      ? null
      : { code: 'journal-chain', text: `${listed.path}: the chain of the journal is broken` };
  } catch (error) {
    signal?.throwIfAborted();
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'error';
    return { code: 'unreadable', text: `${listed.path} cannot be read: ${why}` };
  } finally {
    await file.close();
  }
}

const summaryOf = (manifest: EvidenceManifest): EvidenceVerdict['seal'] => ({
  id: manifest.id,
  title: manifest.title,
  siteCode: manifest.site.code,
  sealedAtMs: manifest.sealedAtMs,
  number: manifest.seal.number,
  custodian: manifest.seal.custodian,
  operator: manifest.seal.operator.name,
  keyId: manifest.signer.keyId,
});
