const START_BYTES = 4096;
const KEEP_BYTES = 64 * 1024;

/** Bytes kept between chunks: append at the end, consume at the front, one contiguous buffer. */
export class ByteQueue {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  get capacity(): number {
    return this.bytes.length;
  }

  append(source: Buffer, from: number, to: number): void {
    const added = to - from;
    if (this.end + added > this.bytes.length) {
      const needed = this.length + added;
      // Moving within the buffer only pays while at least half of it is free.
      const target =
        needed * 2 <= this.bytes.length
          ? this.bytes
          : Buffer.allocUnsafeSlow(Math.max(START_BYTES, 2 ** Math.ceil(Math.log2(needed * 2))));
      this.bytes.copy(target, 0, this.start, this.end);
      this.end -= this.start;
      this.start = 0;
      this.bytes = target;
    }
    source.copy(this.bytes, this.end, from, to);
    this.end += added;
  }

  consume(count: number): void {
    this.start += count;
    if (this.start < this.end) return;
    this.start = 0;
    this.end = 0;
    if (this.bytes.length > KEEP_BYTES) this.bytes = Buffer.alloc(0);
  }
}
