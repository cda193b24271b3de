import { codecOf, countPictures, delimiterOf, type VideoCodec } from './coded-pictures.ts';
import { spawnDecoder } from './decoder-process.ts';
import type { KeptDecoders } from './kept-decoders.ts';
import { cutPicture, PICTURE_BYTES, type SmallPicture } from './small-picture.ts';

/** A key frame to decode: Annex B with its parameter sets. */
export interface CodedKeyFrame {
  readonly data: Uint8Array;
  /** RFC 6381. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

export type DecodeFailure = 'ffmpeg-missing' | 'codec-unsupported' | 'not-decodable' | 'decoder-failed';
export type Decoded =
  | { readonly ok: true; readonly picture: SmallPicture }
  | { readonly ok: false; readonly code: DecodeFailure };

/** One process decodes at most this many pictures: bounds its time and what one crash takes along. */
export const BATCH_PICTURES = 64;
/** A key frame of a 4K camera stays below; more is not a picture. */
const MAX_KEY_FRAME_BYTES = 4 * 1024 * 1024;
const START_MS = 4_000;
const PER_PICTURE_MS = 400;

/**
 * Decodes key frames to small pictures, in the order given, with one FFmpeg process per codec and picture size: a
 * kept one where given and fitting, else one that lives for this batch. Never rejects: what cannot be decoded says why. When a batch does not give one picture for each frame, its
 * frames are decoded one by one, so that a bad frame is blamed on its own camera.
 */
export async function decodeKeyFrames(
  frames: readonly CodedKeyFrame[],
  ffmpegPath: string | null,
  kept: KeptDecoders | null = null,
  /** A process may take this long before its first picture. */
  startMs = START_MS,
): Promise<readonly Decoded[]> {
  const results: Decoded[] = frames.map(() => ({ ok: false, code: 'not-decodable' }));
  if (ffmpegPath === null) return frames.map(() => ({ ok: false, code: 'ffmpeg-missing' }));
  const batches = new Map<string, number[]>();
  frames.forEach((frame, index) => {
    const codec = codecOf(frame.codec);
    if (codec === null) results[index] = { ok: false, code: 'codec-unsupported' };
    else if (frame.data.length <= MAX_KEY_FRAME_BYTES && countPictures(frame.data, codec) === 1) {
      const key = `${codec} ${frame.width}x${frame.height}`;
      const batch = batches.get(key);
      if (batch === undefined) batches.set(key, [index]);
      else batch.push(index);
    }
  });
  for (const [key, indexes] of batches) {
    const codec: VideoCodec = key.startsWith('h264') ? 'h264' : 'h265';
    for (let from = 0; from < indexes.length; from += BATCH_PICTURES) {
      const batch = indexes.slice(from, from + BATCH_PICTURES);
      const coded = batch.map((index) => frames[index]?.data ?? new Uint8Array(0));
      const bytes = (await kept?.decode(key, codec, coded)) ?? null;
      if (bytes !== null) takePictures(bytes, batch, results);
      else await decodeBatch(frames, batch, { codec, ffmpegPath, startMs }, results);
    }
  }
  return results;
}

function takePictures(bytes: Uint8Array, indexes: readonly number[], results: Decoded[]): void {
  indexes.forEach((index, position) => {
    const picture = cutPicture(bytes, position);
    if (picture !== null) results[index] = { ok: true, picture };
  });
}

interface Decoder {
  readonly codec: VideoCodec;
  readonly ffmpegPath: string;
  readonly startMs: number;
}

async function decodeBatch(
  frames: readonly CodedKeyFrame[],
  indexes: readonly number[],
  decoder: Decoder,
  results: Decoded[],
): Promise<void> {
  const parts = indexes.flatMap((index) => [
    frames[index]?.data ?? new Uint8Array(0),
    delimiterOf(decoder.codec),
  ]);
  const bytes = await runFfmpeg(decoder, parts, indexes.length);
  if (bytes !== null && bytes.length === indexes.length * PICTURE_BYTES) {
    takePictures(bytes, indexes, results);
    return;
  }
  if (indexes.length === 1) {
    const index = indexes[0] ?? 0;
    results[index] = { ok: false, code: bytes === null ? 'decoder-failed' : 'not-decodable' };
    return;
  }
  // Halves: one bad frame among 64 costs a dozen processes, not 64.
  const middle = indexes.length >> 1;
  await decodeBatch(frames, indexes.slice(0, middle), decoder, results);
  await decodeBatch(frames, indexes.slice(middle), decoder, results);
}

/** Raw pictures, or null when the process could not be run, had to be ended, or wrote too much. */
function runFfmpeg(
  { codec, ffmpegPath, startMs }: Decoder,
  parts: readonly Uint8Array[],
  pictures: number,
): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const child = spawnDecoder(ffmpegPath, codec, startMs + pictures * PER_PICTURE_MS);
    const limit = (pictures + 1) * PICTURE_BYTES;
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdin?.on('error', () => {}); // it may end before it has read everything
    child.stdout?.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('error', () => resolve(null));
    child.once('close', (_code, signal) => {
      resolve(signal !== null && size <= limit ? null : Buffer.concat(chunks));
    });
    child.stdin?.end(Buffer.concat(parts));
  });
}
