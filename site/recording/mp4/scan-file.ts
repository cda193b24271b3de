import { createHash } from 'node:crypto';
import type { RecordedFileFacts, RecordedFragmentFacts } from '../../ports/recording-worker.ts';
import { MAX_FRAGMENT_BYTES, verifyFragment } from './read-fragment.ts';
import { boxAt, MAX_HEADER_BYTES, readFileHeader } from './read-header.ts';

/** Random access to a file's bytes; answers less at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

export interface ScannedFile {
  readonly facts: RecordedFileFacts;
  readonly fragments: readonly RecordedFragmentFacts[];
}

/**
 * What a recorded file holds for certain: every fragment up to the first that is torn, altered or out of its chain.
 * `sizeBytes` of the answer is where that begins. Null when not even the header is whole.
 */
export async function scanFile(path: string, read: ReadAt): Promise<ScannedFile | null> {
  const header = readFileHeader(await read(0, MAX_HEADER_BYTES));
  if (header === null) return null;
  const { identity, setup, sizeBytes } = header;
  const fileHash = createHash('sha256').update(await read(0, sizeBytes));
  let chain: Buffer = fileHash.copy().digest();
  let at = sizeBytes;
  const fragments: RecordedFragmentFacts[] = [];
  for (;;) {
    const length = await lengthAt(read, at);
    if (length === null) break;
    const bytes = await read(at, length);
    const head = bytes.length === length ? verifyFragment(bytes) : null;
    if (head === null || !head.previousHash.equals(chain) || head.number !== fragments.length + 1) break;
    if (head.cameraId !== identity.cameraId) break;
    fileHash.update(bytes);
    chain = head.hash;
    fragments.push({
      number: head.number,
      fromMs: Math.round(head.startMicros / 1000),
      toMs: Math.round(head.endMicros / 1000),
      offset: at,
      sizeBytes: length,
      units: head.units,
      startsWithKeyFrame: head.startsWithKeyFrame,
      isAfterLoss: head.isAfterLoss,
    });
    at += length;
  }
  return {
    facts: {
      uid: identity.uid,
      path,
      cameraId: identity.cameraId,
      stream: identity.stream,
      codec: setup.format.codec,
      hasAudio: setup.audio !== null,
      sizeBytes: at,
      sha256: fileHash.digest('hex'),
      chainHead: chain.toString('hex'),
    },
    fragments,
  };
}

async function lengthAt(read: ReadAt, start: number): Promise<number | null> {
  let at = start;
  for (const type of ['uuid', 'moof', 'mdat']) {
    const head = await read(at, 8);
    if (head.length < 8) return null;
    const size = head.readUInt32BE(0);
    if (size < 8 || at + size - start > MAX_FRAGMENT_BYTES) return null;
    if (head.toString('latin1', 4, 8) !== type) return null;
    at += size;
  }
  return at - start;
}

/** Length of the fragment's boxes in front of `mdat`; null when they are not there. */
export function tableBytes(bytes: Buffer): number | null {
  const own = boxAt(bytes, 0, bytes.length);
  if (own === null || own.end + 8 > bytes.length) return null;
  return own.end + bytes.readUInt32BE(own.end);
}
