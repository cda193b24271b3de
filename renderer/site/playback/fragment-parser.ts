import { z } from 'zod';
import {
  MEDIA_FLAG_AFTER_LOSS,
  MEDIA_FLAG_KEY_FRAME,
  MediaFormat,
} from '../../../shared/contract/camera-status.ts';
import type { CodedUnit } from '../../wall/tile-gate.ts';

/** Head of a fragment: what its pictures and its sound are. `config`: AudioSpecificConfig of AAC, hex. */
const FragmentHead = z.object({
  format: MediaFormat,
  audio: z
    .object({
      codec: z.string(),
      sampleRate: z.number().min(1_000).max(384_000),
      channels: z.number().int().min(1).max(8),
      config: z.string().max(512).nullish(),
    })
    .nullish(),
});
type Head = z.infer<typeof FragmentHead>;

export interface SoundFrame {
  readonly captureMicros: number;
  readonly data: Uint8Array;
}

/** One recorded GOP as the service answers it. Units are in decoding order, `times` in order of capture. */
export interface Fragment {
  readonly format: MediaFormat;
  readonly audio: NonNullable<Head['audio']> | null;
  readonly video: readonly CodedUnit[];
  readonly sound: readonly SoundFrame[];
  /** Capture times of the pictures, microseconds, ascending, without repeats. */
  readonly times: readonly number[];
  readonly sizeBytes: number;
  /** The answer ended inside a record, or a record contradicts itself: what came before it is here. */
  readonly isTruncated: boolean;
}

const LENGTH_BYTES = 4;
const RECORD_HEAD_BYTES = 10;
const KIND_VIDEO = 0;
const KIND_AUDIO = 1;

/**
 * Reads `GET /api/v1/recordings/fragments/:id`: u32 length + JSON head, then records of u32 length, kind, flags,
 * capture time in microseconds (all big-endian) and payload. Payloads are views of `buffer`, nothing is copied.
 * Null when the head cannot be read. Never throws; allocates no more than the records that are really there.
 */
export function parseFragment(buffer: ArrayBuffer): Fragment | null {
  const view = new DataView(buffer);
  if (buffer.byteLength < LENGTH_BYTES) return null;
  const headBytes = view.getUint32(0);
  if (headBytes > buffer.byteLength - LENGTH_BYTES) return null;
  const head = parseHead(new Uint8Array(buffer, LENGTH_BYTES, headBytes));
  if (!head) return null;
  const video: CodedUnit[] = [];
  const sound: SoundFrame[] = [];
  let at = LENGTH_BYTES + headBytes;
  let isTruncated = false;
  while (at < buffer.byteLength) {
    if (buffer.byteLength - at < LENGTH_BYTES + RECORD_HEAD_BYTES) {
      isTruncated = true;
      break;
    }
    const length = view.getUint32(at);
    const start = at + LENGTH_BYTES;
    const captureMicros = Number(view.getBigUint64(start + 2));
    const isOdd = length < RECORD_HEAD_BYTES || length > buffer.byteLength - start;
    if (isOdd || !Number.isSafeInteger(captureMicros)) {
      isTruncated = true;
      break;
    }
    const kind = view.getUint8(start);
    const flags = view.getUint8(start + 1);
    const data = new Uint8Array(buffer, start + RECORD_HEAD_BYTES, length - RECORD_HEAD_BYTES);
    at = start + length;
    // An empty picture decodes to nothing; a kind of a newer service is skipped.
    if (data.length === 0) continue;
    if (kind === KIND_VIDEO)
      video.push({
        isKeyFrame: (flags & MEDIA_FLAG_KEY_FRAME) !== 0,
        isAfterLoss: (flags & MEDIA_FLAG_AFTER_LOSS) !== 0,
        captureMicros,
        data,
      });
    else if (kind === KIND_AUDIO) sound.push({ captureMicros, data });
  }
  const times = [...new Set(video.map((unit) => unit.captureMicros))].sort((a, b) => a - b);
  return {
    format: head.format,
    audio: head.audio ?? null,
    video,
    sound,
    times,
    sizeBytes: buffer.byteLength,
    isTruncated,
  };
}

function parseHead(bytes: Uint8Array): Head | null {
  try {
    const parsed = FragmentHead.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
