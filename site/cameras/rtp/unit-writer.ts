/** Largest access unit accepted: a 4K key frame at high quality stays below 2 MiB. */
export const MAX_UNIT_BYTES = 4 * 1024 * 1024;
const START_BYTES = 32 * 1024;
const MAX_PREAMBLE_BYTES = 64 * 1024;
const START_CODE = Buffer.from([0, 0, 0, 1]);

/**
 * Assembles access units one after another in the same memory: a unit is a view that holds until the next one begins.
 * Fresh memory for every unit would have the collector of the process look through its whole heap every two seconds.
 * The preamble (delimiter, SEI) waits until the first slice tells whether parameter sets go in front of it.
 */
export class UnitWriter {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #delimiter: Buffer | null = null;
  #preamble: Buffer[] = [];
  #preambleBytes = 0;
  #scratch: Buffer[] = [];
  #scratchBytes = 0;
  isOverflown = false;

  get hasPreamble(): boolean {
    return this.#delimiter !== null || this.#preamble.length > 0;
  }

  addPreamble(bytes: Buffer, start: number, end: number, isDelimiter: boolean): void {
    const size = end - start;
    if (this.#preambleBytes + size > MAX_PREAMBLE_BYTES || this.#preamble.length > 64) return;
    this.#preambleBytes += size;
    const copy = Buffer.from(bytes.subarray(start, end));
    if (isDelimiter) this.#delimiter = copy;
    else this.#preamble.push(copy);
  }

  /** Begins a unit: delimiter, `prefix` (parameter sets in Annex B), SEI. */
  startUnit(prefix: Buffer | null): void {
    this.#at = 0;
    this.isOverflown = false;
    if (this.#delimiter !== null) this.#appendNal(this.#delimiter);
    if (prefix !== null) this.append(prefix, 0, prefix.length);
    for (const nal of this.#preamble) this.#appendNal(nal);
    this.clearPreamble();
  }

  #appendNal(nal: Buffer): void {
    this.startNal();
    this.append(nal, 0, nal.length);
  }

  startNal(): void {
    this.append(START_CODE, 0, 4);
  }

  appendByte(byte: number): void {
    if (this.#reserve(1)) {
      this.#bytes[this.#at] = byte;
      this.#at += 1;
    }
  }

  append(bytes: Buffer, start: number, end: number): void {
    if (!this.#reserve(end - start)) return;
    bytes.copy(this.#bytes, this.#at, start, end);
    this.#at += end - start;
  }

  #reserve(size: number): boolean {
    const needed = this.#at + size;
    if (needed <= this.#bytes.length) return true;
    if (this.isOverflown || needed > MAX_UNIT_BYTES) {
      this.isOverflown = true;
      return false;
    }
    const next = Buffer.allocUnsafeSlow(Math.max(START_BYTES, 2 ** Math.ceil(Math.log2(needed))));
    this.#bytes.copy(next, 0, 0, this.#at);
    this.#bytes = next;
    return true;
  }

  /** The unit in hand; its bytes hold until the next one is begun. */
  finishUnit(): Uint8Array {
    const unit = this.#bytes.subarray(0, this.#at);
    this.#at = 0;
    return unit;
  }

  /** Forgets the unit in hand, not the preamble of the next. */
  dropUnit(): void {
    this.#at = 0;
    this.isOverflown = false;
    this.#scratch = [];
    this.#scratchBytes = 0;
  }

  clearPreamble(): void {
    this.#delimiter = null;
    if (this.#preamble.length > 0) this.#preamble = [];
    this.#preambleBytes = 0;
  }

  /** Begins a fragmented NAL unit that is no slice, with its header. */
  startScratch(nalHeader: readonly number[]): void {
    this.#scratch = [Buffer.from(nalHeader)];
    this.#scratchBytes = nalHeader.length;
  }

  appendScratch(bytes: Buffer, start: number, end: number): void {
    this.#scratchBytes += end - start;
    if (this.#scratchBytes <= MAX_UNIT_BYTES && this.#scratch.length < 4096)
      this.#scratch.push(Buffer.from(bytes.subarray(start, end)));
  }

  /** The fragmented NAL unit put together, or null when it was too large. */
  takeScratch(): Buffer | null {
    const whole = this.#scratchBytes > MAX_UNIT_BYTES ? null : Buffer.concat(this.#scratch);
    this.#scratch = [];
    this.#scratchBytes = 0;
    return whole;
  }
}
