import { createHash } from 'node:crypto';

/**
 * Numbers anybody can compute again: block n (from 0) is the SHA-256 of the UTF-8 text
 * `exam-draw/1` LF session LF seed LF n, read as eight 32-bit numbers, most significant byte first.
 */
export class SeedWords {
  private readonly prefix: string;
  private block: Buffer = Buffer.alloc(0);
  private blocks = 0;
  private offset = 0;

  constructor(sessionId: string, seed: string) {
    this.prefix = `exam-draw/1\n${sessionId}\n${seed}\n`;
  }

  next(): number {
    if (this.offset >= this.block.length) {
      this.block = createHash('sha256').update(`${this.prefix}${this.blocks}`, 'utf8').digest();
      this.blocks += 1;
      this.offset = 0;
    }
    const word = this.block.readUInt32BE(this.offset);
    this.offset += 4;
    return word;
  }

  /** 0 to count - 1, all equally likely: words of the incomplete last stretch are passed over. */
  below(count: number): number {
    const whole = Math.floor(4_294_967_296 / count) * count;
    for (;;) {
      const word = this.next();
      if (word < whole) return word % count;
    }
  }
}
