import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type FileSeal, SealedWriter } from '../../../server/files/sealed-file.ts';
import { ContractError } from '../../../shared/contract/errors.ts';

export const MOST_UPLOAD_BYTES = 200 * 1024 * 1024;
const HEAD_BYTES = 16;

export interface ReceivedFile {
  readonly sizeBytes: number;
  readonly sha256: string;
  /** The first bytes, to tell what it is. */
  readonly head: Uint8Array;
}

/** Streams an upload to disk, sealed and hashed on the way; nothing stays behind when it fails. Throws `too-large`, `bad-input`. */
export async function receiveFile(bytes: Readable, seal: FileSeal): Promise<ReceivedFile> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let head = Buffer.alloc(0);
  const file = new SealedWriter(seal);
  try {
    for await (const chunk of bytes) {
      const piece = chunk as Buffer;
      sizeBytes += piece.length;
      if (sizeBytes > MOST_UPLOAD_BYTES)
        throw new ContractError(
          'too-large',
          `the file is larger than ${MOST_UPLOAD_BYTES / 1024 / 1024} MiB`,
          'file',
        );
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece]).subarray(0, HEAD_BYTES);
      hash.update(piece);
      file.write(piece);
    }
    if (sizeBytes === 0) throw new ContractError('bad-input', 'the file is empty', 'file');
  } catch (error) {
    file.abort();
    await rm(seal.path, { force: true });
    throw error;
  }
  file.end();
  return { sizeBytes, sha256: hash.digest('hex'), head };
}

/** By the first bytes, never by the name: what a browser is told the file is. */
export function mediaTypeOf(head: Uint8Array): string {
  const text = Buffer.from(head).toString('latin1');
  if (/^(RIFF|RF64).{4}WAVE/s.test(text)) return 'audio/wav';
  if (text.startsWith('ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2)) return 'audio/mpeg';
  if (text.startsWith('OggS')) return 'audio/ogg';
  if (text.startsWith('fLaC')) return 'audio/flac';
  if (text.slice(4, 8) === 'ftyp') return 'audio/mp4';
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0) return 'audio/aac';
  return 'application/octet-stream';
}
