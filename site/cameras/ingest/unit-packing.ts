import type { AccessUnit } from '../../ports/cameras.ts';

/** Stream number (4), flags (1), capture time in microseconds (8, float), length (4), then the unit. */
export const PACKED_HEADER_BYTES = 17;
const FLAG_KEY_FRAME = 1;
const FLAG_AFTER_LOSS = 2;
/** Memory a packer keeps between two blocks; larger blocks are rare. */
const MOST_KEPT_BYTES = 4 * 1024 * 1024;

export interface PackedUnit {
  readonly streamNumber: number;
  readonly unit: AccessUnit;
}

/** Gathers units of several streams into one contiguous block: one message, one copy, made when a unit comes. */
export class UnitPacker {
  #block: Buffer = Buffer.alloc(0);
  sizeBytes = 0;

  push(streamNumber: number, unit: AccessUnit, isAfterLoss = unit.isAfterLoss): void {
    const at = this.sizeBytes;
    const end = at + PACKED_HEADER_BYTES + unit.data.length;
    this.reserve(end);
    const block = this.#block;
    block.writeUInt32BE(streamNumber, at);
    block[at + 4] = (unit.isKeyFrame ? FLAG_KEY_FRAME : 0) | (isAfterLoss ? FLAG_AFTER_LOSS : 0);
    block.writeDoubleBE(unit.captureMicros, at + 5);
    block.writeUInt32BE(unit.data.length, at + 13);
    block.set(unit.data, at + PACKED_HEADER_BYTES);
    this.sizeBytes = end;
  }

  reserve(sizeBytes: number): void {
    if (sizeBytes <= this.#block.length) return;
    const next = Buffer.allocUnsafeSlow(this.sizeBytes === 0 ? sizeBytes : sizeBytes * 2);
    this.#block.copy(next, 0, 0, this.sizeBytes);
    this.#block = next;
  }

  /** The block, which is the caller's now: it may move to another thread. */
  take(): Uint8Array {
    const taken = this.#block.subarray(0, this.sizeBytes);
    this.#block = Buffer.alloc(0);
    this.sizeBytes = 0;
    return taken;
  }

  /**
   * Lends the block for the time of the call and gathers the next one in the same memory. A `use` that moves the
   * memory to another thread keeps it.
   */
  lend(use: (bytes: Uint8Array) => void): void {
    const bytes = this.sizeBytes;
    this.sizeBytes = 0;
    use(this.#block.subarray(0, bytes));
    if (this.#block.length > MOST_KEPT_BYTES) this.#block = Buffer.alloc(0);
    // It has moved away; the next block is likely to need as much.
    else if (this.#block.length === 0) this.reserve(bytes);
  }
}

export function packUnits(units: readonly PackedUnit[]): Uint8Array {
  const packer = new UnitPacker();
  packer.reserve(units.reduce((size, { unit }) => size + PACKED_HEADER_BYTES + unit.data.length, 0));
  for (const { streamNumber, unit } of units) packer.push(streamNumber, unit);
  return packer.take();
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
