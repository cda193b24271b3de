/** Clock readings that differ by less are taken as equal: `Date.now()` counts whole milliseconds. */
const IGNORED_MICROS = 2_000;
/** The wall clock set back by no more than this is met by running slower, which keeps the order of all pictures. */
const MAX_SLEWED_MICROS = 60e6;
const SLEW = 0.5;

/**
 * Our wall clock over our monotonic clock, for capture times.
 *
 * The rule when someone sets the computer's clock: forward is followed at once; back by up to a minute is met by
 * counting at half speed until both agree, so that later pictures always have later times; back by more is followed
 * at once and counted: there and only there times repeat, and who writes files must begin a new one.
 */
export class OwnClock {
  /** Wall minus monotonic at `#sinceMicros`, and what it is to become. */
  #offset: number;
  #wanted: number;
  #sinceMicros: number;
  /** Times the clock was set back so far that its times repeat. */
  backwardSteps = 0;

  constructor(monotonicMs: number, wallMs: number) {
    this.#sinceMicros = monotonicMs * 1000;
    this.#offset = (wallMs - monotonicMs) * 1000;
    this.#wanted = this.#offset;
  }

  /** Compares the clocks; to be called a few times a second. */
  sync(monotonicMs: number, wallMs: number): void {
    const nowMicros = monotonicMs * 1000;
    const wanted = wallMs * 1000 - nowMicros;
    const present = this.offsetAt(nowMicros);
    const difference = wanted - present;
    if (Math.abs(difference) < IGNORED_MICROS) return;
    const isSlewed = difference < 0 && difference >= -MAX_SLEWED_MICROS;
    if (difference < -MAX_SLEWED_MICROS) this.backwardSteps += 1;
    this.#sinceMicros = nowMicros;
    this.#wanted = wanted;
    this.#offset = isSlewed ? present : wanted;
  }

  /**
   * Wall minus monotonic clock as last compared, microseconds: what another clock is measured against. The slewed one
   * would show a camera's offset wrong for as long as it takes to agree.
   */
  get comparedOffsetMicros(): number {
    return this.#wanted;
  }

  /** Wall minus monotonic clock, microseconds, at a monotonic time. */
  offsetAt(monotonicMicros: number): number {
    if (this.#offset === this.#wanted) return this.#wanted;
    const passed = Math.max(0, monotonicMicros - this.#sinceMicros);
    return Math.max(this.#wanted, this.#offset - passed * SLEW);
  }

  /** Microseconds since the Unix epoch at a monotonic time; grows with it. */
  wallMicros(monotonicMicros: number): number {
    return monotonicMicros + this.offsetAt(monotonicMicros);
  }
}
