import { createHash, randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  type FileSeal,
  readSealed,
  SealedFileError,
  SealedReader,
  SealedWriter,
  sealedStream,
} from '../../../server/files/sealed-file.ts';
import {
  centralDirectory,
  localHeader,
  MOST_ARCHIVE_BYTES,
  type ZipEntry,
} from '../../../server/table/xlsx/write-zip.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type {
  EvidenceSound,
  ListeningSignature,
  PaperLanguage,
} from '../../../shared/contract/listening-papers.ts';
import { JobFailure, type JobTools } from '../../ports/jobs.ts';
import { openSound, type SoundFiles, UNFINISHED } from '../recordings/sound-files.ts';

const BUNDLE_NAME = /^[\w-]{1,64}-(zh|en)\.zip$/;
/** Sealed and written between two turns of the service. */
const TURN_BYTES = 1024 * 1024;

export interface Bundle {
  /** Where archives lie, sealed. */
  readonly archives: Pick<SoundFiles, 'create'>;
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

/**
 * A finished archive as it is handed out. Throws ContractError: `not-found` for a name that is none of ours or an archive that
 * is not there, `unavailable` for one that is not what was written.
 */
export function openBundle(
  archives: Pick<SoundFiles, 'open' | 'has'>,
  name: string,
): { readonly sizeBytes: number; read(): Readable } {
  if (!BUNDLE_NAME.test(name) || !archives.has(name))
    throw new ContractError('not-found', 'there is no such archive', 'name');
  const seal = openSound(archives, name);
  const sizeBytes = sizeOf(seal);
  return { sizeBytes, read: () => sealedStream(seal, 0, sizeBytes - 1) };
}

/** Looks at the end too: an archive cut short is told before its first byte is sent. */
function sizeOf(seal: FileSeal): number {
  try {
    const reader = new SealedReader(seal);
    reader.close();
    return reader.sizeBytes;
  } catch (error) {
    if (error instanceof SealedFileError) throw new ContractError('unavailable', error.message);
    throw error;
  }
}

/**
 * Writes papers, signatures and sounds into one archive. `SHA256SUMS` lists the hashes of the sounds as they were when the
 * check ended, not as they are: a sound that was changed since fails `sha256sum -c`, and one whose seal is broken is left
 * out. The archive appears at once, whole, and lies sealed on the disk like the sounds in it.
 */
export async function writeBundle(bundle: Bundle, tools: JobTools): Promise<WrittenBundle> {
  const { evidence, papers, signatures, resultText } = bundle;
  const total = evidence.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MOST_ARCHIVE_BYTES / 2)
    throw new JobFailure('too-large', 'the sounds of this check are too large for one archive');
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
  const seal = bundle.archives.create(bundle.name);
  // What a kill leaves of it goes at the next start.
  const draft = `${seal.path}.${randomUUID()}${UNFINISHED}`;
  const file = new SealedWriter({ ...seal, path: draft });
  let made: WrittenBundle;
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
    await file.endLarge();
    made = { ...written, changed, missing };
  } catch (error) {
    file.abort();
    await rm(draft, { force: true });
    throw error;
  }
  await rename(draft, seal.path);
  return made;
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
function createArchive(file: Pick<SealedWriter, 'write'>) {
  const entries: ZipEntry[] = [];
  let offset = 0;
  const write = async (bytes: Uint8Array): Promise<void> => {
    for (let at = 0; at < bytes.length; at += TURN_BYTES) {
      file.write(bytes.subarray(at, at + TURN_BYTES));
      await new Promise((next) => setImmediate(next));
    }
    offset += bytes.length;
  };
  return {
    async add(name: string, content: Uint8Array): Promise<void> {
      const { length: bytes } = content;
      const entry: ZipEntry = {
        name,
        crc: crc32(content),
        packedBytes: bytes,
        bytes,
        method: 'store',
        offset,
      };
      entries.push(entry);
      await write(localHeader(entry));
      await write(content);
    },
    async end(): Promise<{ files: number; bytes: number }> {
      await write(centralDirectory(entries, offset));
      return { files: entries.length, bytes: offset };
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
