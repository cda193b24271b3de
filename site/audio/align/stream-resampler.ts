import { warp } from './warp.ts';

/** Input samples that `warp` needs on each side of a position, per unit of a step above 1 (16 crossings over 0.94). */
const REACH = 18;

/** Brings sound that comes in pieces to another rate; the result is that of `warp` over the whole, within rounding. */
export class StreamResampler {
  readonly #step: number;
  readonly #reach: number;
  #held = new Float32Array(0);
  /** Number of the first held input sample, and of the next output sample. */
  #first = 0;
  #next = 0;

  constructor(fromRate: number, toRate: number) {
    this.#step = fromRate / toRate;
    this.#reach = Math.ceil(REACH * Math.max(1, this.#step));
  }

  push(piece: Float32Array): Float32Array {
    if (this.#step === 1) return piece;
    const held = new Float32Array(this.#held.length + piece.length);
    held.set(this.#held);
    held.set(piece, this.#held.length);
    this.#held = held;
    return this.#take(this.#first + held.length - this.#reach);
  }

  /** What the last samples still give. */
  end(): Float32Array {
    return this.#step === 1 ? new Float32Array(0) : this.#take(this.#first + this.#held.length);
  }

  /** All output whose position lies before `until`. */
  #take(until: number): Float32Array {
    const count = Math.max(0, Math.ceil(until / this.#step) - this.#next);
    const out = warp(this.#held, this.#next * this.#step - this.#first, this.#step, count);
    this.#next += count;
    const keepFrom = Math.max(this.#first, Math.floor(this.#next * this.#step) - this.#reach);
    this.#held = this.#held.slice(keepFrom - this.#first);
    this.#first = keepFrom;
    return out;
  }
}
