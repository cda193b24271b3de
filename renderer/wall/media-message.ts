import {
  MEDIA_FLAG_AFTER_LOSS,
  MEDIA_FLAG_KEY_FRAME,
  MEDIA_HEADER_BYTES,
} from '../../shared/contract/camera-status.ts';
import type { CodedUnit } from './tile-gate.ts';

export type MediaText =
  | { readonly kind: 'format'; readonly codec: string; readonly width: number; readonly height: number }
  | { readonly kind: 'interrupted'; readonly code: string };

/** A text message of the media socket; null when it is neither of the two known shapes. Never throws. */
export function parseMediaText(text: string): MediaText | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { codec, width, height, interrupted }: Record<string, unknown> = { ...value };
  if (typeof interrupted === 'string') return { kind: 'interrupted', code: interrupted };
  if (typeof codec === 'string' && typeof width === 'number' && typeof height === 'number')
    return { kind: 'format', codec, width, height };
  return null;
}

/** A binary message: flags, capture time (microseconds, big-endian), one access unit. Null when too short. */
export function parseMediaUnit(buffer: ArrayBuffer): CodedUnit | null {
  if (buffer.byteLength <= MEDIA_HEADER_BYTES) return null;
  const view = new DataView(buffer);
  const flags = view.getUint8(0);
  return {
    isKeyFrame: (flags & MEDIA_FLAG_KEY_FRAME) !== 0,
    isAfterLoss: (flags & MEDIA_FLAG_AFTER_LOSS) !== 0,
    captureMicros: Number(view.getBigUint64(1)),
    data: new Uint8Array(buffer, MEDIA_HEADER_BYTES),
  };
}
