import type { DepacketizedUnit } from '../rtp/access-unit.ts';

/** Bytes of one stream's last GOP: 8 s of a 4 Mbit/s main stream. */
export const MAX_GOP_BYTES = 4 * 1024 * 1024;
const MAX_GOP_UNITS = 3000;

/** Units from the newest key frame on: what a new viewer gets first. Gives up a GOP that outgrows its bound. */
export class GopRing {
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
      this.#keyFrame = unit;
      this.keyFrameAtMs = performance.now();
    } else if (this.#units.length === 0) return;
    this.#bytes += unit.data.length;
    if (this.#bytes > MAX_GOP_BYTES || this.#units.length >= MAX_GOP_UNITS) {
      this.#units = [];
      return;
    }
    this.#units.push(unit);
  }

  /** The stream stopped: nothing to begin with for a new viewer until the next key frame. */
  endRun(): void {
    this.#units = [];
    this.#bytes = 0;
  }
}
