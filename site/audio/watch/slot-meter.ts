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
  /** The samples of the slot that has begun, and a copy that goes through the filters. */
  readonly #slot = new Float64Array(SLOT_SAMPLES);
  readonly #work = new Float64Array(SLOT_SAMPLES);
  #count = 0;

  push(samples: Float32Array, onSlot: (slot: Slot) => void): void {
    for (let from = 0; from < samples.length; ) {
      const count = Math.min(SLOT_SAMPLES - this.#count, samples.length - from);
      for (let n = 0; n < count; n += 1) this.#slot[this.#count + n] = samples[from + n] as number;
      from += count;
      this.#count += count;
      if (this.#count < SLOT_SAMPLES) return;
      this.#count = 0;
      onSlot({ bands: this.#powers(), isDigitalZero: isNearZero(this.#slot) });
    }
  }

  #powers(): Float64Array {
    const powers = new Float64Array(BAND_COUNT);
    for (let band = 0; band < BAND_COUNT; band += 1) {
      this.#work.set(this.#slot);
      const states = this.#states[band] ?? [];
      BANDS[band]?.forEach((section, index) => {
        const state = states[index];
        if (state !== undefined) filter(this.#work, section, state);
      });
      let sum = 0;
      for (let n = 0; n < SLOT_SAMPLES; n += 1) sum += (this.#work[n] as number) * (this.#work[n] as number);
      powers[band] = sum / SLOT_SAMPLES;
    }
    return powers;
  }
}

/** In place, transposed direct form II; goes on where the last slot ended. */
function filter(samples: Float64Array, { a, b }: Biquad, state: Float64Array): void {
  const [b0, b1, b2] = b;
  const [a1, a2] = a;
  let s1 = state[0] as number;
  let s2 = state[1] as number;
  for (let n = 0; n < samples.length; n += 1) {
    const x = samples[n] as number;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    samples[n] = y;
  }
  state[0] = s1;
  state[1] = s2;
}

/** Every sample the same, and near zero. */
function isNearZero(samples: Float64Array): boolean {
  const first = samples[0] as number;
  return Math.abs(first) <= LARGEST_ZERO && samples.every((value) => value === first);
}
