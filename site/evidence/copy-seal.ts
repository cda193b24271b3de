import { createHash } from 'node:crypto';
import { type FileHandle, lstat, mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EvidenceVerdict } from '../../shared/contract/evidence.ts';
import { EVIDENCE_FILES, parseManifest } from '../../shared/evidence/manifest.ts';
import { JobFailure, type JobTools } from '../ports/jobs.ts';
import { codeOf, makeReadOnly, syncFolder } from './durable-files.ts';
import { openRegular, readSmall } from './read-file.ts';
import { verifyFolder } from './verify-folder.ts';
import { PARTIAL } from './write-seal.ts';

const CHUNK_BYTES = 1024 * 1024;
const MAX_MANIFEST_BYTES = 256 * 1024 * 1024;
/** For folders and the rounding of sizes to blocks. */
const SPARE_BYTES_PER_FILE = 16 * 1024;

interface Listed {
  readonly path: string;
  readonly sizeBytes: number;
  /** Null for the seal itself, which the read-back proves. */
  readonly sha256: string | null;
}

/**
 * Copies a sealed folder to `target` and proves the copy by reading it back. Until then it is called
 * `<target>.partial`: cancelled or on a full disk it is removed, after another failure (a disk pulled out) it
 * stays and the next attempt goes on with it. Rejects with JobFailure.
 */
export async function copySeal(folder: string, target: string, tools: JobTools): Promise<EvidenceVerdict> {
  const draft = `${target}${PARTIAL}`;
  if (await exists(target)) throw new JobFailure('target-exists', `${target} is already there`);
  const listed = await listSeal(folder);
  const totalBytes = listed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  try {
    await makeFolder(draft);
    const kept = await keptBytes(draft, listed);
    await requireSpace(dirname(target), totalBytes - kept + listed.length * SPARE_BYTES_PER_FILE);
    let doneBytes = 0;
    for (const file of listed) {
      const before = doneBytes;
      await copyFile(folder, draft, file, tools.signal, (bytes) => {
        doneBytes += bytes;
        tools.progress(doneBytes, 2 * totalBytes);
      });
      doneBytes = before + file.sizeBytes;
    }
    const verdict = await verifyFolder(draft, {
      trusted: null,
      signal: tools.signal,
      onProgress: (done) => tools.progress(totalBytes + done, 2 * totalBytes),
    });
    if (!verdict.ok) {
      // The next attempt copies these again.
      for (const path of [...verdict.changed, ...(verdict.signature === 'invalid' ? SEAL_ITSELF : [])])
        await rm(join(draft, path), { force: true });
      throw new JobFailure('copy-differs', 'what was read back from the copy is not what was written');
    }
    tools.signal.throwIfAborted();
    await rename(draft, target);
    await syncFolder(dirname(target));
    return verdict;
  } catch (error) {
    const failure = failureOf(error);
    if (tools.signal.aborted || failure.code === 'disk-full')
      await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw failure;
  }
}

const SEAL_ITSELF = [EVIDENCE_FILES.manifest, EVIDENCE_FILES.signature];

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

async function listSeal(folder: string): Promise<Listed[]> {
  const bytes = await readSmall(join(folder, EVIDENCE_FILES.manifest), MAX_MANIFEST_BYTES);
  const signature = await readSmall(join(folder, EVIDENCE_FILES.signature), CHUNK_BYTES);
  const parsed = bytes === null ? null : parseManifest(bytes.toString('utf8'));
  if (bytes === null || signature === null || parsed?.kind !== 'manifest')
    throw new JobFailure('source-damaged', 'the sealed folder has no manifest that can be read');
  return [
    ...parsed.manifest.files.map(({ path, sizeBytes, sha256 }) => ({ path, sizeBytes, sha256 })),
    { path: EVIDENCE_FILES.manifest, sizeBytes: bytes.length, sha256: null },
    { path: EVIDENCE_FILES.signature, sizeBytes: signature.length, sha256: null },
  ];
}

/** Makes every folder on the way and refuses links: a foreign disk must not lead elsewhere. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o755 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  if (!(await lstat(path)).isDirectory())
    throw new JobFailure('target-exists', `${path} is there and is not a folder`);
}

const isKept = (path: string, sizeBytes: number): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isFile() && found.size === sizeBytes,
    () => false,
  );

async function keptBytes(draft: string, listed: readonly Listed[]): Promise<number> {
  let bytes = 0;
  for (const { path, sizeBytes } of listed)
    if (await isKept(join(draft, path), sizeBytes)) bytes += sizeBytes;
  return bytes;
}

async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes)
    throw new JobFailure('disk-full', `${bytes} bytes are needed, ${bavail * bsize} are free`);
}

/** Skips a file of the right length left by an earlier attempt: the read-back finds a wrong one. */
async function copyFile(
  folder: string,
  draft: string,
  { path, sizeBytes, sha256 }: Listed,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const parts = path.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth += 1)
    await makeFolder(join(draft, ...parts.slice(0, depth)));
  const to = join(draft, path);
  if (await isKept(to, sizeBytes)) return;
  await rm(to, { force: true, recursive: true });
  const source = await openRegular(join(folder, path));
  if (source === null) throw new JobFailure('source-damaged', `${path} cannot be read`);
  let hash = '';
  try {
    const file = await open(to, 'wx', 0o644);
    try {
      hash = await pump(source, file, signal, onBytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await source.close();
  }
  if (sha256 !== null && hash !== sha256) {
    await rm(to, { force: true });
    throw new JobFailure('source-damaged', `${path} is not what was sealed`);
  }
  // FAT and shares have no such mode; the seal does not depend on it.
  await makeReadOnly(to).catch(() => undefined);
}

async function pump(
  source: FileHandle,
  file: FileHandle,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return hash.digest('hex');
    const bytes = buffer.subarray(0, bytesRead);
    hash.update(bytes);
    await file.writeFile(bytes);
    onBytes(bytesRead);
  }
}

const CODES: Readonly<Record<string, string>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'file-too-large',
  EROFS: 'not-writable',
  EACCES: 'not-writable',
  EPERM: 'not-writable',
  ENOENT: 'disk-lost',
  EIO: 'disk-lost',
  ENODEV: 'disk-lost',
  ENXIO: 'disk-lost',
  ESTALE: 'disk-lost',
};

/** A failure in a closed set of codes; what is not known stays as it is and is logged. */
export function failureOf(error: unknown): JobFailure {
  if (error instanceof JobFailure) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new JobFailure(CODES[codeOf(error)] ?? 'internal', text);
}
