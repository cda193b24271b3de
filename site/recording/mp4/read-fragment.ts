import { createHash } from 'node:crypto';
import { AUDIO_TRACK, FRAGMENT_BOX, HASH_BYTES, VIDEO_TRACK } from './file-header.ts';
import { boxAt, findBox } from './read-header.ts';

/** What our own box in front of a fragment says. */
export interface FragmentHead {
  readonly cameraId: string;
  readonly number: number;
  readonly startMicros: number;
  readonly endMicros: number;
  readonly units: number;
  readonly startsWithKeyFrame: boolean;
  readonly isAfterLoss: boolean;
  readonly previousHash: Buffer;
  readonly hash: Buffer;
}

export interface StoredSample {
  /** Offset within the fragment. */
  readonly offset: number;
  readonly sizeBytes: number;
  readonly isKeyFrame: boolean;
  readonly isAfterLoss: boolean;
  /** In the track's scale, since the file's start. */
  readonly decodeTime: number;
  readonly presentationTime: number;
  readonly duration: number;
}

export interface FragmentSamples {
  readonly video: readonly StoredSample[];
  readonly audio: readonly StoredSample[];
}

/** Surely enough for our own box. */
export const FRAGMENT_HEAD_BYTES = 512;
/** A fragment is cut far below this; more is damage. */
export const MAX_FRAGMENT_BYTES = 64 * 1024 * 1024;

/** The head of a fragment whose first bytes are `bytes`; null when it is none of ours. */
export function readFragmentHead(bytes: Buffer): FragmentHead | null {
  const own = boxAt(bytes, 0, bytes.length);
  if (own === null || own.type !== 'uuid' || own.end < 8 + 16 + 37 + HASH_BYTES * 2) return null;
  let at = own.start;
  if (!bytes.subarray(at, at + 16).equals(FRAGMENT_BOX)) return null;
  const versionAndFlags = bytes.readUInt32BE(at + 16);
  if (versionAndFlags >>> 24 !== 1) return null;
  const number = bytes.readUInt32BE(at + 20);
  const startMicros = u64(bytes, at + 24);
  const endMicros = u64(bytes, at + 32);
  const units = bytes.readUInt32BE(at + 48);
  const length = bytes[at + 52] ?? 0;
  at += 53;
  if (at + length + HASH_BYTES * 2 !== own.end) return null;
  const cameraId = bytes.toString('utf8', at, at + length);
  at += length;
  return {
    cameraId,
    number,
    startMicros,
    endMicros,
    units,
    startsWithKeyFrame: (versionAndFlags & 1) !== 0,
    isAfterLoss: (versionAndFlags & 2) !== 0,
    previousHash: Buffer.from(bytes.subarray(at, at + HASH_BYTES)),
    hash: Buffer.from(bytes.subarray(at + HASH_BYTES, own.end)),
  };
}

function u64(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

/** The head of a whole fragment if its bytes are exactly what was written; null otherwise. */
export function verifyFragment(bytes: Buffer): FragmentHead | null {
  const head = readFragmentHead(bytes);
  if (head === null) return null;
  const hashAt = (boxAt(bytes, 0, bytes.length)?.end ?? 0) - HASH_BYTES;
  const hash = createHash('sha256')
    .update(bytes.subarray(0, hashAt))
    .update(bytes.subarray(hashAt + HASH_BYTES))
    .digest();
  return hash.equals(head.hash) ? head : null;
}

/**
 * The samples of a fragment from its `uuid` and `moof` boxes (`bytes` may end before `mdat`). Null when the boxes
 * do not fit or claim more samples than they hold.
 */
export function readSamples(bytes: Buffer): FragmentSamples | null {
  const own = boxAt(bytes, 0, bytes.length);
  const moof = own === null ? null : boxAt(bytes, own.end, bytes.length);
  if (own === null || moof?.type !== 'moof') return null;
  const base = own.end;
  const tracks = new Map<number, StoredSample[]>();
  for (let at = moof.start; ; ) {
    const box = boxAt(bytes, at, moof.end);
    if (box === null) break;
    at = box.end;
    if (box.type !== 'traf') continue;
    const header = findBox(bytes, box.start, box.end, 'tfhd');
    const time = findBox(bytes, box.start, box.end, 'tfdt');
    const run = findBox(bytes, box.start, box.end, 'trun');
    if (header === null || time === null || run === null) return null;
    if (header.end - header.start < 8 || time.end - time.start < 12 || run.end - run.start < 12) return null;
    const id = bytes.readUInt32BE(header.start + 4);
    const samples = readRun(bytes, run.start, run.end, base, u64(bytes, time.start + 4), id === VIDEO_TRACK);
    if (samples === null) return null;
    tracks.set(id, samples);
  }
  return { video: tracks.get(VIDEO_TRACK) ?? [], audio: tracks.get(AUDIO_TRACK) ?? [] };
}

function readRun(
  bytes: Buffer,
  start: number,
  end: number,
  base: number,
  firstTime: number,
  isVideo: boolean,
): StoredSample[] | null {
  const count = bytes.readUInt32BE(start + 4);
  const width = isVideo ? 16 : 8;
  if (count * width !== end - start - 12) return null;
  let offset = base + bytes.readUInt32BE(start + 8);
  let decodeTime = firstTime;
  const samples: StoredSample[] = [];
  for (let at = start + 12; at < end; at += width) {
    const duration = bytes.readUInt32BE(at);
    const sizeBytes = bytes.readUInt32BE(at + 4);
    samples.push({
      offset,
      sizeBytes,
      isAfterLoss: isVideo && (bytes.readUInt32BE(at + 8) & 1) !== 0,
      isKeyFrame: !isVideo || (bytes.readUInt32BE(at + 8) & 0x10000) === 0,
      decodeTime,
      presentationTime: decodeTime + (isVideo ? bytes.readInt32BE(at + 12) : 0),
      duration,
    });
    offset += sizeBytes;
    decodeTime += duration;
  }
  return samples;
}

/** NAL units of a sample with 4-byte lengths; stops at the first that does not fit. */
export function nalsOfSample(sample: Buffer): Buffer[] {
  const nals: Buffer[] = [];
  for (let at = 0; at + 4 <= sample.length; ) {
    const length = sample.readUInt32BE(at);
    if (at + 4 + length > sample.length) break;
    nals.push(sample.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return nals;
}
