import {
  MEDIA_FLAG_AFTER_LOSS,
  MEDIA_FLAG_KEY_FRAME,
  MEDIA_HEADER_BYTES,
} from '../../shared/contract/camera-status.ts';
import type { AccessUnit } from '../ports/cameras.ts';

/** Byte 0 flags, bytes 1-8 capture microseconds big-endian, then the unit; `before` bytes are left free in front. */
export function encodeUnit(unit: AccessUnit, hasLoss: boolean, before = 0): Buffer {
  const message = Buffer.allocUnsafe(before + MEDIA_HEADER_BYTES + unit.data.length);
  message[before] =
    (unit.isKeyFrame ? MEDIA_FLAG_KEY_FRAME : 0) | (unit.isAfterLoss || hasLoss ? MEDIA_FLAG_AFTER_LOSS : 0);
  message.writeBigUInt64BE(BigInt(Math.max(0, Math.round(unit.captureMicros))), before + 1);
  message.set(unit.data, before + MEDIA_HEADER_BYTES);
  return message;
}

/**
 * What a slow reader gets of one stream: beyond `behindBytes` unsent nothing until a key frame fits again, which then
 * carries the loss. The answer says whether to send the unit and whether it follows a loss; null drops it.
 */
export function createReaderGate(
  behindBytes: number,
  /** The bound now, where it is another one for a while. */
  mostBytes: () => number = () => behindBytes,
): (unit: AccessUnit, unsentBytes: number) => { readonly hasLoss: boolean } | null {
  let isBehind = false;
  return (unit, unsentBytes) => {
    if (isBehind) {
      if (!unit.isKeyFrame || unsentBytes > behindBytes / 4) return null;
      isBehind = false;
      return { hasLoss: true };
    }
    if (unsentBytes <= mostBytes()) return { hasLoss: false };
    isBehind = true;
    return null;
  };
}
