import type { AccessUnit } from '../../ports/cameras.ts';

/** Stream number (4), flags (1), capture time in microseconds (8, float), length (4), then the unit. */
export const PACKED_HEADER_BYTES = 17;
const FLAG_KEY_FRAME = 1;
const FLAG_AFTER_LOSS = 2;

export interface PackedUnit {
  readonly streamNumber: number;
  readonly unit: AccessUnit;
}

/** Puts units of several streams into one contiguous block: one message, one copy. */
export function packUnits(units: readonly PackedUnit[]): Uint8Array {
  let size = 0;
  for (const { unit } of units) size += PACKED_HEADER_BYTES + unit.data.length;
  const block = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for (const { streamNumber, unit } of units) {
    block.writeUInt32BE(streamNumber, at);
    block[at + 4] = (unit.isKeyFrame ? FLAG_KEY_FRAME : 0) | (unit.isAfterLoss ? FLAG_AFTER_LOSS : 0);
    block.writeDoubleBE(unit.captureMicros, at + 5);
    block.writeUInt32BE(unit.data.length, at + 13);
    block.set(unit.data, at + PACKED_HEADER_BYTES);
    at += PACKED_HEADER_BYTES + unit.data.length;
  }
  return block;
}

/** The units of a block as views into it. Stops at the first that does not fit. */
export function unpackUnits(bytes: Uint8Array): readonly PackedUnit[] {
  const block = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: PackedUnit[] = [];
  let at = 0;
  while (at + PACKED_HEADER_BYTES <= block.length) {
    const flags = block[at + 4] ?? 0;
    const length = block.readUInt32BE(at + 13);
    const start = at + PACKED_HEADER_BYTES;
    if (start + length > block.length) break;
    found.push({
      streamNumber: block.readUInt32BE(at),
      unit: {
        data: block.subarray(start, start + length),
        isKeyFrame: (flags & FLAG_KEY_FRAME) !== 0,
        isAfterLoss: (flags & FLAG_AFTER_LOSS) !== 0,
        captureMicros: block.readDoubleBE(at + 5),
      },
    });
    at = start + length;
  }
  return found;
}
