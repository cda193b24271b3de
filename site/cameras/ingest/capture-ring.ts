import { randomInt } from 'node:crypto';
import type { CapturedSound, SoundCursor } from '../../ports/cameras.ts';

export const CAPTURE_SECONDS = 120;
/** G.711 is 8000 bytes/s: 120 s fit. Better sound than 70 kbit/s keeps less than 120 s. */
export const MAX_CAPTURE_BYTES = 1_048_576;
const PAGE_BYTES = 32 * 1024;
const FIRST_SLOTS = 256;
const MAX_SLOTS = 16_384;

/**
 * The last 120 s of one microphone, compressed as the camera sent it, with the exact place of every lost packet.
 * Pages of bytes are reused and figures live in typed arrays: nothing is allocated per packet.
 */
export class CaptureRing {
  readonly #id = randomInt(2 ** 47);
  /** Pages in order; `#firstPage` is the number of the first. A frame never crosses a page. */
  readonly #pages: Buffer[] = [];
  #firstPage = 0;
  #offset = PAGE_BYTES;
  #spare: Buffer | null = null;
  #slots = FIRST_SLOTS;
  #captureMicros = new Float64Array(FIRST_SLOTS);
  #rtpTimes = new Float64Array(FIRST_SLOTS);
  #pageNumbers = new Float64Array(FIRST_SLOTS);
  #offsets = new Uint16Array(FIRST_SLOTS);
  #lengths = new Uint16Array(FIRST_SLOTS);
  #losts = new Int16Array(FIRST_SLOTS);
  /** Frames ever written, and the number of the oldest still held. */
  #written = 0;
  #oldest = 0;

  get frameCount(): number {
    return this.#written - this.#oldest;
  }

  get heldBytes(): number {
    return this.#pages.length * PAGE_BYTES + this.#slots * 30;
  }

  push(
    bytes: Buffer,
    start: number,
    end: number,
    rtpTime: number,
    captureMicros: number,
    lostBefore: number,
  ): void {
    const size = end - start;
    if (size <= 0 || size > PAGE_BYTES) return;
    this.#forgetBefore(captureMicros - CAPTURE_SECONDS * 1e6);
    if (this.frameCount >= this.#slots) {
      if (this.#slots < MAX_SLOTS) this.#grow();
      else this.#oldest += 1;
    }
    const page = this.#pageWithRoom(size);
    bytes.copy(page, this.#offset, start, end);
    const slot = this.#written % this.#slots;
    this.#captureMicros[slot] = captureMicros;
    this.#rtpTimes[slot] = rtpTime;
    this.#pageNumbers[slot] = this.#firstPage + this.#pages.length - 1;
    this.#offsets[slot] = this.#offset;
    this.#lengths[slot] = size;
    this.#losts[slot] = Math.min(lostBefore, 32767);
    this.#offset += size;
    this.#written += 1;
  }

  /** Where the next frame will be. */
  get end(): SoundCursor {
    return { ring: this.#id, frame: this.#written };
  }

  /**
   * Frames after `cursor`, oldest first, copied. `isAfterGap`: frames before the first one were overwritten, or the
   * cursor is of another ring (the worker was started anew); then everything held is given.
   */
  readSince(cursor: SoundCursor): {
    readonly frames: readonly CapturedSound[];
    readonly cursor: SoundCursor;
    readonly isAfterGap: boolean;
  } {
    const isOurs = cursor.ring === this.#id && cursor.frame <= this.#written;
    const from = isOurs ? Math.max(cursor.frame, this.#oldest) : this.#oldest;
    const frames: CapturedSound[] = [];
    let bytes = 0;
    for (let index = from; index < this.#written; index += 1)
      bytes += this.#lengths[index % this.#slots] ?? 0;
    // One memory for all of them: they go from thread to thread together.
    const copy = new Uint8Array(bytes);
    let at = 0;
    for (let index = from; index < this.#written; index += 1) {
      const slot = index % this.#slots;
      const page = this.#pages[(this.#pageNumbers[slot] ?? 0) - this.#firstPage];
      const offset = this.#offsets[slot] ?? 0;
      const length = this.#lengths[slot] ?? 0;
      if (page === undefined) continue;
      copy.set(page.subarray(offset, offset + length), at);
      frames.push({
        captureMicros: this.#captureMicros[slot] ?? 0,
        rtpTime: this.#rtpTimes[slot] ?? 0,
        lostBefore: this.#losts[slot] ?? 0,
        data: copy.subarray(at, at + length),
      });
      at += length;
    }
    return { frames, cursor: this.end, isAfterGap: !isOurs || from > cursor.frame };
  }

  /** The format has changed: older frames would be decoded wrongly. Readers see a gap. */
  forget(): void {
    this.#oldest = this.#written;
  }

  #forgetBefore(earliestMicros: number): void {
    while (
      this.#oldest < this.#written &&
      (this.#captureMicros[this.#oldest % this.#slots] ?? 0) < earliestMicros
    )
      this.#oldest += 1;
    const oldestPage = this.#oldest < this.#written ? this.#pageNumberOf(this.#oldest) : this.#lastPage();
    while (this.#firstPage < oldestPage) this.#dropPage();
  }

  #pageNumberOf(index: number): number {
    return this.#pageNumbers[index % this.#slots] ?? 0;
  }

  #lastPage(): number {
    return this.#firstPage + Math.max(this.#pages.length - 1, 0);
  }

  #dropPage(): void {
    this.#spare = this.#pages.shift() ?? null;
    this.#firstPage += 1;
    while (this.#oldest < this.#written && this.#pageNumberOf(this.#oldest) < this.#firstPage)
      this.#oldest += 1;
  }

  #pageWithRoom(size: number): Buffer {
    const last = this.#pages.at(-1);
    if (last !== undefined && this.#offset + size <= PAGE_BYTES) return last;
    if ((this.#pages.length + 1) * PAGE_BYTES > MAX_CAPTURE_BYTES) this.#dropPage();
    const page = this.#spare ?? Buffer.allocUnsafeSlow(PAGE_BYTES);
    this.#spare = null;
    this.#pages.push(page);
    this.#offset = 0;
    return page;
  }

  #grow(): void {
    const slots = this.#slots * 2;
    const move = <T extends Float64Array | Uint16Array | Int16Array>(from: T, to: T): T => {
      for (let index = this.#oldest; index < this.#written; index += 1)
        to[index % slots] = from[index % this.#slots] ?? 0;
      return to;
    };
    this.#captureMicros = move(this.#captureMicros, new Float64Array(slots));
    this.#rtpTimes = move(this.#rtpTimes, new Float64Array(slots));
    this.#pageNumbers = move(this.#pageNumbers, new Float64Array(slots));
    this.#offsets = move(this.#offsets, new Uint16Array(slots));
    this.#lengths = move(this.#lengths, new Uint16Array(slots));
    this.#losts = move(this.#losts, new Int16Array(slots));
    this.#slots = slots;
  }
}
