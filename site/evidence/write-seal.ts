import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type DamagedRecording,
  EVIDENCE_FILES,
  type EvidenceFile,
  type EvidenceManifest,
} from '../../shared/evidence/manifest.ts';
import { JobFailure } from '../ports/jobs.ts';
import type { SegmentFile } from '../ports/recording.ts';
import {
  composeManifest,
  composeSums,
  createPathNames,
  fileStamp,
  type SealFacts,
  sha256Of,
} from './compose-manifest.ts';
import { codeOf, linkOrCopy, makeReadOnly, syncFolder, writeDurable } from './durable-files.ts';
import { hashOpenFile, openRegular } from './read-file.ts';
import { readmeText } from './readme-text.ts';
import type { SealSigner } from './signing-key.ts';

/** Ends the name of a folder that is not finished. */
export const PARTIAL = '.partial';

export interface JournalExtractText {
  /** As stored, without line ends. */
  readonly lines: readonly string[];
  readonly chain: Omit<NonNullable<EvidenceManifest['journal']>, 'path' | 'entries'>;
}

/** A thing sealed by itself: bytes made now, or a finished file. */
export interface SealItem {
  readonly name: string;
  readonly extension: string;
  readonly content: Uint8Array | { readonly file: string };
}

export interface SealSources {
  /** Where the paths of `recordings` begin. */
  readonly recordingsFolder: string;
  readonly recordings: readonly SegmentFile[];
  readonly items: readonly SealItem[];
  readonly journal: JournalExtractText;
}

export interface SealTools {
  readonly signal: AbortSignal;
  progress(doneBytes: number, totalBytes: number): void;
}

export interface WrittenSeal {
  readonly folder: string;
  readonly manifest: EvidenceManifest;
  readonly manifestSha256: string;
}

/**
 * Writes `parent/<id>` so that it appears at once and complete: everything goes to `<id>.partial`, reaches the
 * disk and is renamed last. Rejects without leaving a trace when `signal` aborts before that or something fails.
 */
export async function writeSeal(
  parent: string,
  facts: SealFacts,
  sources: SealSources,
  signer: SealSigner,
  tools: SealTools,
): Promise<WrittenSeal> {
  const draft = join(parent, `${facts.id}${PARTIAL}`);
  const folder = join(parent, facts.id);
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const written = await fill(draft, facts, sources, signer, tools);
    tools.signal.throwIfAborted();
    await rename(draft, folder);
    await syncFolder(parent);
    return { folder, ...written };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  draft: string,
  facts: SealFacts,
  sources: SealSources,
  signer: SealSigner,
  tools: SealTools,
): Promise<Omit<WrittenSeal, 'folder'>> {
  const folders = new Set<string>([draft]);
  const makeFolderOf = async (path: string): Promise<string> => {
    const target = join(draft, path);
    for (let folder = dirname(target); folder !== draft; folder = dirname(folder)) folders.add(folder);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    return target;
  };
  const nameOf = createPathNames();
  const files: EvidenceFile[] = [];
  const damaged: DamagedRecording[] = [];
  const totalBytes = sources.recordings.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let doneBytes = 0;
  for (const recording of sources.recordings) {
    tools.signal.throwIfAborted();
    const path = nameOf('recordings', `${recording.cameraId}/${fileStamp(recording.fromMs)}`, '.mp4');
    const target = await makeFolderOf(path);
    const found = await take(join(sources.recordingsFolder, recording.path), target, tools.signal, (bytes) =>
      tools.progress(Math.min(doneBytes + bytes, totalBytes), totalBytes),
    );
    doneBytes += recording.sizeBytes;
    const part = {
      segmentId: recording.id,
      cameraId: recording.cameraId,
      fromMs: Math.round(recording.fromMs),
      toMs: Math.round(recording.toMs),
      chainHead: recording.chainHead,
    };
    const reason =
      typeof found === 'string' ? found : found.sha256 === recording.sha256 ? null : 'hash-differs';
    if (reason !== null) damaged.push({ ...part, reason, indexSha256: recording.sha256 });
    if (typeof found !== 'string') files.push({ path, kind: 'recording', ...found, ...part });
  }
  const put = async (path: string, kind: EvidenceFile['kind'], bytes: Uint8Array): Promise<void> => {
    await writeDurable(await makeFolderOf(path), bytes);
    files.push({ path, kind, sizeBytes: bytes.length, sha256: sha256Of(bytes) });
  };
  for (const { name, extension, content } of sources.items) {
    const path = nameOf('items', name, extension);
    if (content instanceof Uint8Array) await put(path, 'item', content);
    else {
      const found = await take(content.file, await makeFolderOf(path), tools.signal, (bytes) =>
        tools.progress(bytes, Math.max(bytes, totalBytes)),
      );
      if (typeof found === 'string') throw new JobFailure('source-damaged', `the ${name} is ${found}`);
      files.push({ path, kind: 'item', ...found });
    }
  }
  const { lines, chain } = sources.journal;
  await put(
    EVIDENCE_FILES.journal,
    'journal',
    Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8'),
  );
  await put(EVIDENCE_FILES.signer, 'signer', Buffer.from(signer.publicKeyPem));
  const isVouched = signer.certificates.length > 0;
  if (isVouched)
    await put(EVIDENCE_FILES.certificates, 'signer', Buffer.from(`${signer.certificates.join('\n')}\n`));
  const readme = readmeText({
    title: facts.title,
    siteCode: facts.site.code,
    number: facts.seal.number,
    keyId: signer.keyId,
    sealedAtMs: facts.sealedAtMs,
    isVouched,
  });
  await put(EVIDENCE_FILES.readme, 'readme', Buffer.from(readme, 'utf8'));
  await put(EVIDENCE_FILES.sums, 'sums', composeSums(files));

  const parts = {
    ...facts,
    files,
    damaged,
    journal: { path: EVIDENCE_FILES.journal, entries: lines.length, ...chain },
    signer: {
      algorithm: 'Ed25519' as const,
      keyId: signer.keyId,
      certificates: [...signer.certificates],
    },
  };
  const bytes = composeManifest(parts);
  await writeDurable(join(draft, EVIDENCE_FILES.manifest), bytes);
  await writeDurable(join(draft, EVIDENCE_FILES.signature), signer.sign(bytes));
  // The deepest first, so that no folder is durable before what it names. One whose only recording is lost goes.
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    if (folder !== draft) await rmdir(folder).catch(() => undefined);
    await syncFolder(folder);
  }
  return { manifest: { format: 'exam-evidence/1', ...parts }, manifestSha256: sha256Of(bytes) };
}

/** Puts a recorded file into the seal and hashes what is there, or says why it cannot. */
async function take(
  from: string,
  to: string,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<{ sizeBytes: number; sha256: string } | 'missing' | 'unreadable'> {
  const source = await openRegular(from);
  if (source === null) return 'missing';
  await source.close();
  try {
    await linkOrCopy(from, to);
    const file = await openRegular(to);
    if (file === null) return 'unreadable';
    try {
      let read = 0;
      const hashed = await hashOpenFile(file, {
        maxBytes: Number.MAX_SAFE_INTEGER,
        signal,
        onChunk(bytes) {
          read += bytes.length;
          onProgress(read);
        },
      });
      if (hashed === null) return 'unreadable';
      await makeReadOnly(to);
      return hashed;
    } finally {
      await file.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    // The seal's own disk being full is not the recording's fault, and would pass for a lost recording.
    if (codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT') throw error;
    await rm(to, { force: true });
    return codeOf(error) === 'ENOENT' ? 'missing' : 'unreadable';
  }
}
