import type { DepacketizedUnit } from '../rtp/access-unit.ts';

/** Bytes of one stream's last GOP: 8 s of a 4 Mbit/s main stream. */
export const MAX_GOP_BYTES = 4 * 1024 * 1024;
const MAX_GOP_UNITS = 3000;
const START_BYTES = 64 * 1024;

/**
 * Units from the newest key frame on: what a new viewer gets first. Gives up a GOP that outgrows its bound. Copies
 * them into memory of its own that every GOP uses again: what it answers is valid until the next unit is pushed.
 */
export class GopRing {
  #memory: Buffer = Buffer.alloc(0);
  #units: DepacketizedUnit[] = [];
  #bytes = 0;
  #keyFrame: DepacketizedUnit | null = null;

  /** Empty, or a key frame and everything after it. */
  get units(): readonly DepacketizedUnit[] {
    return this.#units;
  }

  /** The newest key frame, kept even when its GOP was given up. */
  get keyFrame(): DepacketizedUnit | null {
    return this.#keyFrame;
  }

  /** When it came, by this process's `performance.now()`; NaN before the first. */
  keyFrameAtMs = Number.NaN;

  push(unit: DepacketizedUnit): void {
    if (unit.isKeyFrame) {
      this.#units = [];
      this.#bytes = 0;
    } else if (this.#units.length === 0) return;
    const at = this.#bytes;
    const end = at + unit.data.length;
    // A key frame is kept whatever its size: units are bounded.
    if (!unit.isKeyFrame && (end > MAX_GOP_BYTES || this.#units.length >= MAX_GOP_UNITS)) {
      this.#units = [];
      return;
    }
    this.#reserve(end);
    this.#memory.set(unit.data, at);
    this.#bytes = end;
    const kept = { ...unit, data: this.#memory.subarray(at, end) };
    this.#units.push(kept);
    if (!unit.isKeyFrame) return;
    this.#keyFrame = kept;
    this.keyFrameAtMs = performance.now();
  }

  #reserve(size: number): void {
    if (size <= this.#memory.length) return;
    const next = Buffer.allocUnsafeSlow(Math.max(START_BYTES, 2 ** Math.ceil(Math.log2(size))));
    this.#memory.copy(next, 0, 0, this.#bytes);
    this.#memory = next;
    let at = 0;
    this.#units = this.#units.map((unit) => {
      const from = at;
      at += unit.data.length;
      return { ...unit, data: next.subarray(from, at) };
    });
    this.#keyFrame = this.#units[0] ?? this.#keyFrame;
  }

  /** The stream stopped: nothing to begin with for a new viewer until the next key frame. */
  endRun(): void {
    this.#units = [];
    this.#bytes = 0;
    // What is kept of a stream at rest is its key frame, not the room for a whole GOP.
    if (this.#keyFrame !== null)
      this.#keyFrame = { ...this.#keyFrame, data: Buffer.from(this.#keyFrame.data) };
    this.#memory = Buffer.alloc(0);
  }
}
