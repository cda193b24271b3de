import {
  MEDIA_FLAG_AFTER_LOSS,
  MEDIA_FLAG_KEY_FRAME,
  MEDIA_HEADER_BYTES,
} from '../../shared/contract/camera-status.ts';
import { WALL_RECORD_HEADER_BYTES } from '../../shared/contract/wall-media.ts';
import type { CodedUnit } from './tile-gate.ts';

export type MediaText =
  | { readonly kind: 'format'; readonly codec: string; readonly width: number; readonly height: number }
  | { readonly kind: 'interrupted'; readonly code: string };

/** A text message of the wall's socket: which stream, and what about it; or a beat of the service. Null when it is no known shape. Never throws. */
export function parseMediaText(
  text: string,
):
  | { readonly kind: 'stream'; readonly number: number; readonly text: MediaText }
  | { readonly kind: 'beat'; readonly sentAtMs: number }
  | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { number, codec, width, height, interrupted, sentAtMs }: Record<string, unknown> = { ...value };
  if (typeof sentAtMs === 'number') return { kind: 'beat', sentAtMs };
  if (typeof number !== 'number') return null;
  if (typeof interrupted === 'string')
    return { kind: 'stream', number, text: { kind: 'interrupted', code: interrupted } };
  if (typeof codec === 'string' && typeof width === 'number' && typeof height === 'number')
    return { kind: 'stream', number, text: { kind: 'format', codec, width, height } };
  return null;
}

/** The units of one binary message of the wall's socket, as views into it. Stops at the first that does not fit. */
export function parseMediaBatch(
  buffer: ArrayBuffer,
): readonly { readonly number: number; readonly unit: CodedUnit }[] {
  const view = new DataView(buffer);
  const found: { number: number; unit: CodedUnit }[] = [];
  let at = 0;
  while (at + WALL_RECORD_HEADER_BYTES <= buffer.byteLength) {
    const length = view.getUint32(at + 2);
    const start = at + WALL_RECORD_HEADER_BYTES;
    if (start + length > buffer.byteLength) break;
    const unit = parseMediaUnit(buffer, start, length);
    if (unit) found.push({ number: view.getUint16(at), unit });
    at = start + length;
  }
  return found;
}

/** A binary message: flags, capture time (microseconds, big-endian), one access unit. Null when too short. */
export function parseMediaUnit(
  buffer: ArrayBuffer,
  start = 0,
  length = buffer.byteLength - start,
): CodedUnit | null {
  if (length <= MEDIA_HEADER_BYTES) return null;
  const view = new DataView(buffer, start, length);
  const flags = view.getUint8(0);
  return {
    isKeyFrame: (flags & MEDIA_FLAG_KEY_FRAME) !== 0,
    isAfterLoss: (flags & MEDIA_FLAG_AFTER_LOSS) !== 0,
    captureMicros: Number(view.getBigUint64(1)),
    data: new Uint8Array(buffer, start + MEDIA_HEADER_BYTES, length - MEDIA_HEADER_BYTES),
  };
}
