import { isParameterSet, type VideoKind } from '../mp4/annex-b.ts';

const START_BYTES = 64 * 1024;
/** Memory waiting to be used again, of all cameras of a worker. */
const MOST_IDLE_BYTES = 16 * 1024 * 1024;

/**
 * Memory for the payloads of fragments, used again as soon as the disk has one: fresh memory for every fragment would
 * have the collector of the process look through its whole heap every two seconds.
 */
export class PayloadPool {
  #idle: Buffer[] = [];
  #idleBytes = 0;

  /** At least `sizeBytes` long; what it holds is anything. */
  take(sizeBytes: number): Buffer {
    const index = this.#idle.findLastIndex((buffer) => buffer.length >= sizeBytes);
    const [found] = index < 0 ? [] : this.#idle.splice(index, 1);
    if (found === undefined)
      return Buffer.allocUnsafeSlow(Math.max(START_BYTES, 2 ** Math.ceil(Math.log2(sizeBytes))));
    this.#idleBytes -= found.length;
    return found;
  }

  giveBack(buffer: Buffer): void {
    if (buffer.length === 0 || this.#idleBytes + buffer.length > MOST_IDLE_BYTES) return;
    this.#idle.push(buffer);
    this.#idleBytes += buffer.length;
  }
}

/** The payload of the fragment in hand: the samples of its pictures, start codes turned into lengths, then sound. */
export class FragmentPayload {
  readonly #pool: PayloadPool;
  #bytes: Buffer = Buffer.alloc(0);
  sizeBytes = 0;
  /** What the fragment before needed: memory is taken once. */
  #usualBytes = 0;

  constructor(pool: PayloadPool) {
    this.#pool = pool;
  }

  /**
   * Copies a picture, `nals` being the start and end of its NAL units one after another; the parameter sets of key
   * frames are left out, they are in the file's header. Answers the size of the sample.
   */
  addUnit(kind: VideoKind, data: Buffer, nals: readonly number[], isKeyFrame: boolean): number {
    const before = this.sizeBytes;
    this.#reserve(data.length + 4);
    let at = before;
    for (let i = 0; i < nals.length; i += 2) {
      const start = nals[i] ?? 0;
      const end = nals[i + 1] ?? 0;
      if (isKeyFrame && isParameterSet(kind, data[start] ?? 0)) continue;
      at = this.#bytes.writeUInt32BE(end - start, at);
      at += data.copy(this.#bytes, at, start, end);
    }
    this.sizeBytes = at;
    return at - before;
  }

  addFrame(data: Uint8Array): void {
    this.#reserve(data.length);
    this.#bytes.set(data, this.sizeBytes);
    this.sizeBytes += data.length;
  }

  /** The payload; `release` is to be called once when nobody needs its bytes any more. A new one begins. */
  take(): { readonly bytes: Buffer; readonly release: () => void } {
    const memory = this.#bytes;
    const bytes = memory.subarray(0, this.sizeBytes);
    this.#usualBytes = this.sizeBytes;
    this.#bytes = Buffer.alloc(0);
    this.sizeBytes = 0;
    return { bytes, release: () => this.#pool.giveBack(memory) };
  }

  #reserve(addedBytes: number): void {
    const needed = this.sizeBytes + addedBytes;
    if (needed <= this.#bytes.length) return;
    const next = this.#pool.take(Math.max(needed, this.#usualBytes));
    this.#bytes.copy(next, 0, 0, this.sizeBytes);
    this.#pool.giveBack(this.#bytes);
    this.#bytes = next;
  }
}
