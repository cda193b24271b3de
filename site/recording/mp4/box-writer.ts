/** Writes ISO base media boxes (ISO/IEC 14496-12) into one growing buffer. */
export class BoxWriter {
  #bytes: Buffer;
  #at = 0;

  constructor(sizeBytes = 1024) {
    this.#bytes = Buffer.allocUnsafe(sizeBytes);
  }

  get length(): number {
    return this.#at;
  }

  #room(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) {
      const next = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, at + count));
      this.#bytes.copy(next, 0, 0, at);
      this.#bytes = next;
    }
    this.#at = at + count;
    return at;
  }

  u8(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  u16(value: number): void {
    const at = this.#room(2);
    this.#bytes.writeUInt16BE(value, at);
  }

  u32(value: number): void {
    const at = this.#room(4);
    this.#bytes.writeUInt32BE(value >>> 0, at);
  }

  i32(value: number): void {
    const at = this.#room(4);
    this.#bytes.writeInt32BE(value, at);
  }

  /** Within ±2^53; negative ones as two's complement. */
  u64(value: number): void {
    const at = this.#room(8);
    this.#bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(value)), at);
  }

  text(value: string): void {
    this.bytes(Buffer.from(value, 'latin1'));
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  zeros(count: number): void {
    const at = this.#room(count);
    this.#bytes.fill(0, at, at + count);
  }

  box(type: string, content: () => void): void {
    const start = this.#at;
    this.u32(0);
    this.text(type);
    content();
    this.#bytes.writeUInt32BE(this.#at - start, start);
  }

  fullBox(type: string, version: number, flags: number, content: () => void): void {
    this.box(type, () => {
      this.u32(version * 2 ** 24 + flags);
      content();
    });
  }

  /** What has been written, as a view. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }
}
