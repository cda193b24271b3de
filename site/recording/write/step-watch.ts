/** Capture times run ahead of the monotonic clock by more than this only when this computer's clock was set. */
const AHEAD_MICROS = 1e6;
/** Pictures out of order step back by less. */
const BACK_MICROS = 2e6;

/**
 * Tells a step of this computer's clock from a hole in the pictures. Capture times are on the site's own clock
 * already (ingest bends small steps back, and starts again where a camera's time jumps): what is left are steps
 * forward, which the monotonic clock does not share, and steps back so far that times repeat.
 */
export class StepWatch {
  #lastCapture = Number.NaN;
  #lastMonotonic = 0;

  /** All microseconds; `monotonic` of any origin. */
  isStep(capture: number, monotonic: number): boolean {
    const sinceCapture = capture - this.#lastCapture;
    const sinceMonotonic = monotonic - this.#lastMonotonic;
    this.#lastCapture = capture;
    this.#lastMonotonic = monotonic;
    return sinceCapture > sinceMonotonic + AHEAD_MICROS || sinceCapture < -BACK_MICROS;
  }
}
