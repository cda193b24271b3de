import type { MediaFormat, StreamName } from '../../../shared/contract/camera-status.ts';
import type { RecordedAudio } from '../../ports/recording-worker.ts';
import { videoKindOf } from './annex-b.ts';
import { FILE_BOX, type FileIdentity, HASH_BYTES, type TrackSetup } from './file-header.ts';

/** Larger headers are not ours. */
export const MAX_HEADER_BYTES = 64 * 1024;

export interface FileHeader {
  readonly identity: FileIdentity;
  readonly setup: TrackSetup;
  readonly sizeBytes: number;
}

/** A box within `bytes`: its type and where its content lies; null when it does not fit. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export function boxAt(bytes: Buffer, at: number, limit: number): Box | null {
  if (at + 8 > limit) return null;
  const size = bytes.readUInt32BE(at);
  if (size < 8 || at + size > limit) return null;
  return { type: bytes.toString('latin1', at + 4, at + 8), start: at + 8, end: at + size };
}

/** The first box of a path like `trak.mdia` below `[start, end)`. */
export function findBox(bytes: Buffer, start: number, end: number, path: string): Box | null {
  const [name, ...rest] = path.split('.');
  for (let at = start; ; ) {
    const box = boxAt(bytes, at, end);
    if (box === null) return null;
    if (box.type === name)
      return rest.length === 0 ? box : findBox(bytes, box.start, box.end, rest.join('.'));
    at = box.end;
  }
}

/** Reads what `writeFileHeader` wrote from the beginning of a file. Null when it is no file of ours or damaged. */
export function readFileHeader(bytes: Buffer): FileHeader | null {
  try {
    return parse(bytes);
  } catch (error) {
    // A cut or garbled header: reads beyond the end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parse(bytes: Buffer): FileHeader | null {
  const limit = bytes.length;
  const type = boxAt(bytes, 0, limit);
  const own = type === null || type.type !== 'ftyp' ? null : boxAt(bytes, type.end, limit);
  const movie = own === null || own.type !== 'uuid' ? null : boxAt(bytes, own.end, limit);
  if (own === null || movie === null || movie.type !== 'moov') return null;
  let at = own.start;
  if (!bytes.subarray(at, at + 16).equals(FILE_BOX) || bytes.readUInt32BE(at + 16) !== 1) return null;
  at += 20;
  const uid = bytes.toString('hex', at, at + 8);
  const startMicros = bytes.readUInt32BE(at + 8) * 2 ** 32 + bytes.readUInt32BE(at + 12);
  const previousFileHash = Buffer.from(bytes.subarray(at + 16, at + 16 + HASH_BYTES));
  at += 16 + HASH_BYTES;
  const texts: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    const length = bytes[at] ?? 0;
    texts.push(bytes.toString('utf8', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const [stream = '', codec = '', cameraId = ''] = texts;
  if (at > own.end || (stream !== 'sub' && stream !== 'main') || cameraId === '') return null;
  const setup = readTracks(bytes, movie, codec);
  if (setup === null) return null;
  return {
    identity: { uid, cameraId, stream: stream satisfies StreamName, startMicros, previousFileHash },
    setup,
    sizeBytes: movie.end,
  };
}

function readTracks(bytes: Buffer, movie: Box, codec: string): TrackSetup | null {
  const kind = videoKindOf(codec);
  const video = findBox(bytes, movie.start, movie.end, 'trak');
  if (kind === null || video === null) return null;
  const entry = sampleEntry(bytes, video);
  if (entry === null) return null;
  const format: MediaFormat = {
    codec,
    width: bytes.readUInt16BE(entry.start + 24),
    height: bytes.readUInt16BE(entry.start + 26),
  };
  const config = findBox(bytes, entry.start + 78, entry.end, kind === 'h264' ? 'avcC' : 'hvcC');
  if (config === null) return null;
  const second = boxAt(bytes, video.end, movie.end);
  return {
    kind,
    format,
    config: Buffer.from(bytes.subarray(config.start, config.end)),
    audio: second?.type === 'trak' ? readAudio(bytes, second) : null,
  };
}

function sampleEntry(bytes: Buffer, track: Box): Box | null {
  const table = findBox(bytes, track.start, track.end, 'mdia.minf.stbl.stsd');
  return table === null ? null : boxAt(bytes, table.start + 8, table.end);
}

function readAudio(bytes: Buffer, track: Box): RecordedAudio | null {
  const entry = sampleEntry(bytes, track);
  const header = findBox(bytes, track.start, track.end, 'mdia.mdhd');
  if (entry === null || header === null) return null;
  const channels = bytes.readUInt16BE(entry.start + 16);
  const sampleRate = bytes.readUInt32BE(header.start + 20);
  if (entry.type === 'alaw' || entry.type === 'ulaw')
    return {
      codec: entry.type === 'alaw' ? 'pcma' : 'pcmu',
      sampleRate,
      channels,
      config: new Uint8Array(0),
    };
  const esds = findBox(bytes, entry.start + 28, entry.end, 'esds');
  if (entry.type !== 'mp4a' || esds === null) return null;
  // Fixed layout of ours: version, ES descriptor head, decoder configuration head, tag 5 and its length.
  const at = esds.start + 4 + 5 + 15;
  const length = bytes[at + 1] ?? 0;
  return {
    codec: 'aac',
    sampleRate,
    channels,
    config: Uint8Array.from(bytes.subarray(at + 2, at + 2 + length)),
  };
}
