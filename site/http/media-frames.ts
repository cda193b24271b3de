import {
  MEDIA_FLAG_AFTER_LOSS,
  MEDIA_FLAG_KEY_FRAME,
  MEDIA_HEADER_BYTES,
} from '../../shared/contract/camera-status.ts';
import type { AccessUnit } from '../ports/cameras.ts';

/** Bytes `writeUnit` writes. */
export const unitMessageBytes = (unit: AccessUnit): number => MEDIA_HEADER_BYTES + unit.data.length;

/** Byte 0 flags, bytes 1-8 capture microseconds big-endian, then the unit, from `at` on. */
export function writeUnit(target: Buffer, at: number, unit: AccessUnit, hasLoss: boolean): void {
  target[at] =
    (unit.isKeyFrame ? MEDIA_FLAG_KEY_FRAME : 0) | (unit.isAfterLoss || hasLoss ? MEDIA_FLAG_AFTER_LOSS : 0);
  target.writeBigUInt64BE(BigInt(Math.max(0, Math.round(unit.captureMicros))), at + 1);
  target.set(unit.data, at + MEDIA_HEADER_BYTES);
}

/** The unit as a message of its own. */
export function encodeUnit(unit: AccessUnit, hasLoss: boolean): Buffer {
  const message = Buffer.allocUnsafe(unitMessageBytes(unit));
  writeUnit(message, 0, unit, hasLoss);
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
