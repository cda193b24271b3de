/** The watch works at the rate of a telephone line: speech lies below 4 kHz, and every camera carries that much. */
export const WATCH_RATE = 8000;
/** Levels are kept per hundredth of a second. */
export const SLOTS_PER_SECOND = 100;
export const SLOT_SAMPLES = WATCH_RATE / SLOTS_PER_SECOND;
/** Low 250 to 800 Hz, middle to 1800 Hz, high to 3600 Hz: vowels, their upper resonances, consonants. */
export const BAND_COUNT = 3;

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** Second-order Butterworth filters by the bilinear transform (R. Bristow-Johnson's formulas, Q = 1/√2). */
function butterworth(kind: 'low' | 'high', hz: number): Biquad {
  const omega = (2 * Math.PI * hz) / WATCH_RATE;
  const alpha = Math.sin(omega) * Math.SQRT1_2;
  const cosine = Math.cos(omega);
  const a0 = 1 + alpha;
  const edge = kind === 'low' ? (1 - cosine) / 2 : (1 + cosine) / 2;
  const middle = kind === 'low' ? 1 - cosine : -(1 + cosine);
  return {
    b: [edge / a0, middle / a0, edge / a0],
    a: [(-2 * cosine) / a0, (1 - alpha) / a0],
  };
}

const BANDS: readonly (readonly Biquad[])[] = [
  [butterworth('high', 250), butterworth('low', 800)],
  [butterworth('high', 800), butterworth('low', 1800)],
  // Twice: what leaks from the strong vowels must not look like consonants.
  [butterworth('high', 1800), butterworth('high', 1800), butterworth('low', 3600)],
];
/** The quietest A-law code (A-law has no zero), plus room for rounding. */
const LARGEST_ZERO = 1.001 / 4096;

/** Mean squares of the three bands of one slot. */
export interface Slot {
  readonly bands: Float64Array;
  /** Every sample is the same near-zero value: what comes is no microphone's noise. */
  readonly isDigitalZero: boolean;
}

/** Splits mono sound at {@link WATCH_RATE} into three bands and gives their power slot by slot. */
export class SlotMeter {
  readonly #states = BANDS.map((band) => band.map(() => new Float64Array(2)));
  readonly #sums = new Float64Array(BAND_COUNT);
  #count = 0;
  #first = 0;
  #isConstant = true;

  push(samples: Float32Array, onSlot: (slot: Slot) => void): void {
    for (let n = 0; n < samples.length; n += 1) {
      const x = samples[n] as number;
      if (this.#count === 0) {
        this.#first = x;
        this.#isConstant = Math.abs(x) <= LARGEST_ZERO;
      } else if (x !== this.#first) this.#isConstant = false;
      for (let band = 0; band < BAND_COUNT; band += 1) {
        const y = this.#filter(band, x);
        this.#sums[band] = (this.#sums[band] as number) + y * y;
      }
      this.#count += 1;
      if (this.#count < SLOT_SAMPLES) continue;
      onSlot({
        bands: this.#sums.map((sum) => sum / SLOT_SAMPLES),
        isDigitalZero: this.#isConstant,
      });
      this.#sums.fill(0);
      this.#count = 0;
    }
  }

  /** Transposed direct form II. */
  #filter(band: number, x: number): number {
    const sections = BANDS[band] as readonly Biquad[];
    const states = this.#states[band] as readonly Float64Array[];
    let value = x;
    for (let index = 0; index < sections.length; index += 1) {
      const { a, b } = sections[index] as Biquad;
      const state = states[index] as Float64Array;
      const y = b[0] * value + (state[0] as number);
      state[0] = b[1] * value - a[0] * y + (state[1] as number);
      state[1] = b[2] * value - a[1] * y;
      value = y;
    }
    return value;
  }
}
