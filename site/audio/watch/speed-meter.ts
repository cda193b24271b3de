/** The speed is the slope of the offset over at least this long; older places are forgotten. */
const AFTER_SECONDS = 8;
const WITHIN_SECONDS = 30;
/** A jump is no slope: no place may lie further from the line than this, or this share of all that it rises. */
const MOST_RESIDUAL_SECONDS = 0.001;
const MOST_RESIDUAL_SHARE = 0.15;

/** How fast the programme runs in a room, by the places where it was found. All in seconds of the room's own sound. */
export class SpeedMeter {
  #places: { readonly at: number; readonly offset: number }[] = [];

  /** Own seconds minus programme seconds at a time. */
  add(atSeconds: number, offsetSeconds: number): void {
    this.#places.push({ at: atSeconds, offset: offsetSeconds });
    while ((this.#places[0]?.at ?? atSeconds) < atSeconds - WITHIN_SECONDS) this.#places.shift();
  }

  reset(): void {
    this.#places = [];
  }

  /** Seconds of the programme per second of the room; null while too little is known or the places lie on no line. */
  speed(): number | null {
    const places = this.#places;
    const [first] = places;
    const last = places.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < AFTER_SECONDS) return null;
    const middle = places.reduce((sum, { at }) => sum + at, 0) / places.length;
    const mean = places.reduce((sum, { offset }) => sum + offset, 0) / places.length;
    const spread = places.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
    const slope = places.reduce((sum, { at, offset }) => sum + (at - middle) * (offset - mean), 0) / spread;
    const risen = Math.abs(slope) * (last.at - first.at);
    const most = places.reduce(
      (worst, { at, offset }) => Math.max(worst, Math.abs(offset - mean - slope * (at - middle))),
      0,
    );
    return most <= Math.max(MOST_RESIDUAL_SECONDS, MOST_RESIDUAL_SHARE * risen) ? 1 - slope : null;
  }
}
