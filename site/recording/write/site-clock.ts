/** A step of camera time, or of this computer's clock, beyond this is no drift. Microseconds. */
const STEP_MICROS = 1e6;
/** Pictures mapped into the future by more than this were anchored to a late arrival. */
const MAX_AHEAD_MICROS = 500_000;
/** Corrections per fragment: forward a tenth of what is missing, back a little at a time. */
const FORWARD_SHARE = 0.1;
const MAX_FORWARD_MICROS = 250_000;
const MAX_BACK_MICROS = 10_000;

export interface SiteTime {
  readonly micros: number;
  /** `computer`: this computer's clock was stepped. */
  readonly step: 'none' | 'computer';
}

/**
 * Capture times of a camera to the site's own clock. The camera's clock gives the spacing of pictures, this
 * computer's clock says what time it is: a camera whose clock is minutes off, jumps or steps back is placed by
 * arrival. Drift is taken out in small steps between fragments.
 */
export class SiteClock {
  #correction = Number.NaN;
  #lastCapture = 0;
  #lastArrival = 0;
  #lastMonotonic = 0;
  /** How far pictures since the last `settle` were ahead of their arrival, at most. */
  #ahead = Number.NEGATIVE_INFINITY;

  /** All microseconds; `monotonic` of any origin. */
  map(capture: number, arrival: number, monotonic: number): SiteTime {
    let step: SiteTime['step'] = 'none';
    if (Number.isNaN(this.#correction)) this.#correction = arrival - capture;
    else {
      const sinceArrival = arrival - this.#lastArrival;
      const sinceCapture = capture - this.#lastCapture;
      if (Math.abs(sinceArrival - (monotonic - this.#lastMonotonic)) > STEP_MICROS) {
        step = 'computer';
        this.#correction = arrival - capture;
        this.#ahead = Number.NEGATIVE_INFINITY;
      } else if (sinceCapture < -STEP_MICROS || sinceCapture > sinceArrival + STEP_MICROS) {
        // The camera's time jumped where its pictures did not.
        const spacing = Math.max(sinceArrival, 0);
        if (capture + this.#correction - arrival > STEP_MICROS || sinceCapture < 0)
          this.#correction += this.#lastCapture - capture + spacing;
      }
    }
    this.#lastCapture = capture;
    this.#lastArrival = arrival;
    this.#lastMonotonic = monotonic;
    const micros = capture + this.#correction;
    if (micros - arrival > this.#ahead) this.#ahead = micros - arrival;
    return { micros, step };
  }

  /** Another track's capture time by the same correction. */
  place(capture: number): number {
    return capture + this.#correction;
  }

  /** True when `capture` counts by the same clock as the last picture. */
  isNear(capture: number): boolean {
    return Math.abs(capture - this.#lastCapture) < 2 * STEP_MICROS;
  }

  /** Between two fragments: takes out drift. True when time steps back, so that a new file must begin. */
  settle(): boolean {
    const ahead = this.#ahead;
    this.#ahead = Number.NEGATIVE_INFINITY;
    if (!Number.isFinite(ahead)) return false;
    if (ahead > MAX_AHEAD_MICROS) {
      this.#correction -= ahead;
      return true;
    }
    if (ahead > 0) this.#correction -= Math.min(ahead, MAX_BACK_MICROS);
    else this.#correction += Math.min(-ahead * FORWARD_SHARE, MAX_FORWARD_MICROS);
    return false;
  }

  /** A new connection may have another clock. */
  restart(): void {
    this.#correction = Number.NaN;
    this.#ahead = Number.NEGATIVE_INFINITY;
  }
}
