import type { FreezeHint } from '../../../shared/contract/camera-status.ts';

/** Why a picture may be standing still. Numbers travel in `FIGURE_FIELDS`. */
export const FREEZE_KINDS = ['none', 'repeating', 'no-change', 'clock-stopped'] as const;
export type FreezeKind = FreezeHint['kind'] | 'none';

const WINDOW_SECONDS = 10;
/** An all-skip picture is a slice header and a run length: a few dozen bytes, or nothing beside its key frame. */
const TINY_BYTES = 64;
const TINY_OF_KEY_FRAME = 0.003;
/** A clock in the picture that ticks once a second moves one picture in 5 to 25. */
const TINY_SHARE = 0.75;
const MIN_PICTURES = 20;
/** Numbers in slice headers have variable length: equal pictures differ by a byte or two. */
const EQUAL_BYTES = 2;
const EQUAL_SHARE = 0.95;
const MIN_REPEATS = 3;
const MIN_REPEATED_UNITS = 30;
const MAX_GOP_UNITS = 1024;
/** RTP time passing at less than this share of real time is no picture rate but a stuck clock. */
const CLOCK_SHARE = 0.2;

/**
 * Says when a picture may be frozen, from sizes and RTP times alone. Two signs of the sizes: whole groups of
 * pictures that repeat byte for byte in length (a sensor always has noise, so a live picture never does), and
 * pictures that carry next to nothing although the rate holds (nothing moves: frozen, or a very clean still room).
 * An encoder told to fill a constant bit rate hides both: no hint then means nothing. Never a fault by itself.
 */
export class FreezeWatch {
  kind: FreezeKind = 'none';
  /** 0 to 1. */
  confidence = 0;
  #previous = new Int32Array(MAX_GOP_UNITS);
  #current = new Int32Array(MAX_GOP_UNITS);
  #previousLength = 0;
  #length = 0;
  #equal = 0;
  #isKeyFrameEqual = false;
  #repeats = 0;
  #repeatedUnits = 0;
  #keyFrameBytes = 0;
  readonly #pictures = new Uint32Array(WINDOW_SECONDS);
  readonly #tiny = new Uint32Array(WINDOW_SECONDS);
  readonly #ticks = new Float64Array(WINDOW_SECONDS);
  readonly #spansMs = new Float64Array(WINDOW_SECONDS);
  #second = 0;
  #secondsFilled = 0;
  #sampledAtMs = Number.NaN;

  /** `stepTicks` is the RTP time since the unit before, ticks of 90 kHz; NaN when unknown or jumped. */
  onUnit(sizeBytes: number, isKeyFrame: boolean, stepTicks: number): void {
    if (!Number.isNaN(stepTicks)) this.#ticks[this.#second] = (this.#ticks[this.#second] ?? 0) + stepTicks;
    if (isKeyFrame) this.#endGop(sizeBytes);
    else {
      const isTiny = sizeBytes <= Math.max(TINY_BYTES, this.#keyFrameBytes * TINY_OF_KEY_FRAME);
      this.#pictures[this.#second] = (this.#pictures[this.#second] ?? 0) + 1;
      if (isTiny) this.#tiny[this.#second] = (this.#tiny[this.#second] ?? 0) + 1;
    }
    const at = this.#length;
    this.#length += 1;
    if (at >= MAX_GOP_UNITS) return;
    this.#current[at] = sizeBytes;
    if (at >= this.#previousLength || Math.abs((this.#previous[at] ?? 0) - sizeBytes) > EQUAL_BYTES) return;
    this.#equal += 1;
    if (at === 0) this.#isKeyFrameEqual = true;
  }

  /** Packets were lost: what comes is smaller than what was sent. */
  onLoss(): void {
    this.#repeats = 0;
    this.#repeatedUnits = 0;
    this.#previousLength = 0;
  }

  #endGop(keyFrameBytes: number): void {
    const length = Math.min(this.#length, MAX_GOP_UNITS);
    const isEqual =
      length > 0 &&
      length === this.#previousLength &&
      this.#isKeyFrameEqual &&
      this.#equal >= length * EQUAL_SHARE;
    this.#repeats = isEqual ? this.#repeats + 1 : 0;
    this.#repeatedUnits = isEqual ? this.#repeatedUnits + length : 0;
    const reused = this.#previous;
    this.#previous = this.#current;
    this.#current = reused;
    this.#previousLength = length;
    this.#length = 0;
    this.#equal = 0;
    this.#isKeyFrameEqual = false;
    this.#keyFrameBytes = keyFrameBytes;
  }

  /** Once a second. */
  sample(nowMs: number): void {
    this.#spansMs[this.#second] = Number.isNaN(this.#sampledAtMs) ? 0 : nowMs - this.#sampledAtMs;
    this.#sampledAtMs = nowMs;
    this.#judge();
    this.#second = (this.#second + 1) % WINDOW_SECONDS;
    this.#secondsFilled = Math.min(WINDOW_SECONDS, this.#secondsFilled + 1);
    this.#pictures[this.#second] = 0;
    this.#tiny[this.#second] = 0;
    this.#ticks[this.#second] = 0;
    this.#spansMs[this.#second] = 0;
  }

  #judge(): void {
    let pictures = 0;
    let tiny = 0;
    let ticks = 0;
    let spanMs = 0;
    for (let i = 0; i < WINDOW_SECONDS; i += 1) {
      pictures += this.#pictures[i] ?? 0;
      tiny += this.#tiny[i] ?? 0;
      ticks += this.#ticks[i] ?? 0;
      spanMs += this.#spansMs[i] ?? 0;
    }
    const isFull = this.#secondsFilled >= WINDOW_SECONDS - 1;
    if (this.#repeats >= MIN_REPEATS && this.#repeatedUnits >= MIN_REPEATED_UNITS) {
      this.kind = 'repeating';
      this.confidence = Math.min(0.95, 1 - 0.5 ** this.#repeats);
    } else if (isFull && pictures >= MIN_PICTURES && Math.abs(ticks) / 90 < spanMs * CLOCK_SHARE) {
      this.kind = 'clock-stopped';
      this.confidence = 0.7;
    } else if (isFull && pictures >= MIN_PICTURES && tiny >= pictures * TINY_SHARE) {
      this.kind = 'no-change';
      // At most an even chance: a clean, empty room looks just the same.
      this.confidence = 0.5 * (tiny / pictures);
    } else {
      this.kind = 'none';
      this.confidence = 0;
    }
  }
}
