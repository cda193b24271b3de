import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { readSealed, SealedFileError } from '../../../server/files/sealed-file.ts';
import {
  centralDirectory,
  localHeader,
  MOST_ARCHIVE_BYTES,
  type ZipEntry,
} from '../../../server/table/xlsx/write-zip.ts';
import type {
  EvidenceSound,
  ListeningSignature,
  PaperLanguage,
} from '../../../shared/contract/listening-papers.ts';
import { JobFailure, type JobTools } from '../../ports/jobs.ts';
import type { SoundFiles } from '../recordings/sound-files.ts';

const BUNDLE_NAME = /^[\w-]{1,64}-(zh|en)\.zip$/;

export interface Bundle {
  readonly folder: string;
  readonly name: string;
  readonly sounds: Pick<SoundFiles, 'open'>;
  readonly checkId: string;
  readonly papers: readonly { readonly name: string; readonly content: Uint8Array }[];
  /** The bytes whose SHA-256 was signed. */
  readonly resultText: string;
  readonly signatures: readonly ListeningSignature[];
  readonly evidence: readonly EvidenceSound[];
}

export interface WrittenBundle {
  readonly files: number;
  readonly bytes: number;
  /** Sounds that are not what was recorded when the check ended. */
  readonly changed: string[];
  readonly missing: string[];
}

export const bundleName = (checkId: string, language: PaperLanguage): string => `${checkId}-${language}.zip`;

/** Null for a name that is none of ours or an archive that is not there. */
export function bundlePathOf(folder: string, name: string): string | null {
  const path = join(folder, name);
  return BUNDLE_NAME.test(name) && existsSync(path) ? path : null;
}

/**
 * Writes papers, signatures and sounds into one archive. `SHA256SUMS` lists the hashes of the sounds as they were when the
 * check ended, not as they are: a sound that was changed since fails `sha256sum -c`, and one whose seal is broken is left
 * out. The archive appears at once, whole.
 */
export async function writeBundle(bundle: Bundle, tools: JobTools): Promise<WrittenBundle> {
  const { evidence, papers, signatures, resultText } = bundle;
  const total = evidence.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MOST_ARCHIVE_BYTES / 2)
    throw new JobFailure('too-large', 'the sounds of this check are too large for one archive');
  mkdirSync(bundle.folder, { recursive: true, mode: 0o700 });
  const signed = [
    { name: 'signed/result.json', content: Buffer.from(resultText, 'utf8') },
    ...signatures.flatMap((one, index) => {
      const stem = `signed/signature-${index + 1}`;
      return [
        { name: `${stem}.json`, content: Buffer.from(one.signedText, 'utf8') },
        { name: `${stem}.sig`, content: Buffer.from(one.signature, 'base64') },
        { name: `${stem}.pem`, content: Buffer.from(one.publicKey, 'utf8') },
      ];
    }),
  ];
  const texts = [...papers, ...signed, { name: 'README.txt', content: Buffer.from(README, 'utf8') }];
  const sums = [
    ...texts.map(({ name, content }) => `${sha256(content)}  ${name}\n`),
    ...evidence.map(({ file, sha256: hash }) => `${hash}  sounds/${file}\n`),
  ];
  const path = join(bundle.folder, bundle.name);
  const draft = `${path}.${process.pid}.part`;
  const file = await open(draft, 'w', 0o600);
  try {
    const archive = createArchive(file);
    for (const { name, content } of texts) await archive.add(name, content);
    await archive.add('SHA256SUMS', Buffer.from(sums.join(''), 'utf8'));
    const changed: string[] = [];
    const missing: string[] = [];
    let doneBytes = 0;
    for (const { file: sound, sha256: wanted, bytes } of evidence) {
      tools.signal.throwIfAborted();
      const content = plainSound(bundle.sounds, `${bundle.checkId}/${sound}`);
      if (content === 'missing') missing.push(sound);
      else if (content === 'changed') changed.push(sound);
      else {
        await archive.add(`sounds/${sound}`, content);
        if (sha256(content) !== wanted) changed.push(sound);
      }
      doneBytes += bytes;
      tools.progress(doneBytes, total);
    }
    const written = await archive.end();
    await file.sync();
    await file.close();
    await rename(draft, path);
    return { ...written, changed, missing };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(draft, { force: true });
    throw error;
  }
}

/** A sound as it was heard: two minutes are 11 MB at most. */
function plainSound(sounds: Pick<SoundFiles, 'open'>, name: string): Uint8Array | 'missing' | 'changed' {
  try {
    return readSealed(sounds.open(name));
  } catch (error) {
    return error instanceof SealedFileError ? 'changed' : 'missing';
  }
}

/** Files are stored as they are: sound does not get smaller, and the time is the user's. */
function createArchive(file: FileHandle) {
  const entries: ZipEntry[] = [];
  let offset = 0;
  const write = async (bytes: Uint8Array, at: number): Promise<void> => {
    await file.write(bytes, 0, bytes.length, at);
  };
  const enter = async (name: string, from: number, crc: number, bytes: number): Promise<void> => {
    const entry: ZipEntry = { name, crc, packedBytes: bytes, bytes, method: 'store', offset: from };
    await write(localHeader(entry), from);
    entries.push(entry);
  };
  const headerBytes = (name: string): number =>
    localHeader({ name, crc: 0, packedBytes: 0, bytes: 0, method: 'store' }).length;
  return {
    async add(name: string, content: Uint8Array): Promise<void> {
      const from = offset;
      offset += headerBytes(name);
      await write(content, offset);
      offset += content.length;
      await enter(name, from, crc32(content), content.length);
    },
    async end(): Promise<{ files: number; bytes: number }> {
      const directory = centralDirectory(entries, offset);
      await write(directory, offset);
      return { files: entries.length, bytes: offset + directory.length };
    },
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const README = `听力设备检测材料包 / Papers and sounds of one listening equipment check

核对文件是否被改动 / whether a file was changed:
  sha256sum -c SHA256SUMS

核对签名 / whether a signature is the site's (OpenSSL 3):
  openssl pkeyutl -verify -pubin -inkey signed/signature-1.pem -rawin -in signed/signature-1.json -sigfile signed/signature-1.sig

signed/signature-1.json 里的 contentSha256 应等于 signed/result.json 的 SHA-256。
contentSha256 in signed/signature-1.json must be the SHA-256 of signed/result.json.

signed/result.json 是签名时的检测结果原文，sounds/ 是各考场的录音。
signed/result.json is the result as it was signed; sounds/ are the recordings of the rooms.
`;
