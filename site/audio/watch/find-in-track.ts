import { phatPeak } from '../align/phat.ts';
import { fftOf, powerOfTwoFrom } from '../dsp/fft.ts';
import { type ProgrammeTrack, pieceOf } from './programme-track.ts';
import { BAND_COUNT, SLOTS_PER_SECOND, WATCH_RATE } from './slot-meter.ts';

/** Where the end of the heard piece lies in the programme. */
export interface FoundPlace {
  /** Seconds of the programme at the first sample of the piece. */
  readonly atSeconds: number;
  /** Peak over rms of the correlation. */
  readonly ratio: number;
}

/**
 * Peak over rms of chance is sqrt(2 ln lags): 4.9 for the widest search here. Twice that is the programme, and a
 * second of speech at 0 dB signal-to-noise still reaches it.
 */
const FOUND_RATIO = 9.5;
/** Anywhere in the programme other readings of the same words come near. */
const ANYWHERE_RATIO = 14;
const ALIKE = 0.8;
/** Coarse levels: 20 a second. */
const COARSE = 5;
const COARSE_RATE = SLOTS_PER_SECOND / COARSE;
const RANGE_DB = 30;
const MOST_CANDIDATES = 10;
const AROUND_SECONDS = 0.15;

/** Looks for a piece of room sound where its beginning lies between two places of the programme, in seconds. */
export function findNear(
  piece: Float32Array,
  track: ProgrammeTrack,
  fromSeconds: number,
  toSeconds: number,
  leastRatio = FOUND_RATIO,
): FoundPlace | null {
  const from = Math.round(fromSeconds * WATCH_RATE);
  const spread = Math.max(0, Math.round((toSeconds - fromSeconds) * WATCH_RATE));
  const reference = pieceOf(track, from, piece.length + spread);
  const peak = phatPeak(piece, reference, WATCH_RATE, -spread, 0);
  if (peak === null || peak.ratio < leastRatio) return null;
  return { atSeconds: (from - peak.lag) / WATCH_RATE, ratio: peak.ratio };
}

/** Levels of the whole programme ready for {@link TrackFinder.find}: made once per thread. */
export class TrackFinder {
  readonly #track: ProgrammeTrack;
  readonly #size: number;
  readonly #count: number;
  readonly #spectra: { readonly re: Float64Array; readonly im: Float64Array }[];
  /** Running sums of the squares of all bands, for normalising. */
  readonly #squares: Float64Array;

  constructor(track: ProgrammeTrack, longestSeconds: number) {
    this.#track = track;
    this.#count = Math.floor(track.slots / COARSE);
    this.#size = powerOfTwoFrom(this.#count + Math.ceil(longestSeconds * COARSE_RATE));
    this.#squares = new Float64Array(this.#count + 1);
    const bands = Array.from({ length: BAND_COUNT }, (_, band) =>
      coarse(this.#count, (slot) => track.mean[band * track.slots + slot] ?? 0),
    );
    for (let k = 0; k < this.#count; k += 1)
      this.#squares[k + 1] =
        (this.#squares[k] ?? 0) + bands.reduce((sum, band) => sum + (band[k] ?? 0) ** 2, 0);
    this.#spectra = bands.map((band) => spectrumOf(band, this.#size));
  }

  /**
   * Looks for a piece anywhere in the programme: the places where the run of levels fits best, then the waveform there.
   * `slots(band, k)` are the levels of the piece. About 50 ms of processor time for 40 minutes.
   */
  find(piece: Float32Array, slots: (band: number, slot: number) => number): FoundPlace | null {
    const places = this.places(piece, slots).flatMap((around) => {
      return (
        findNear(piece, this.#track, around - AROUND_SECONDS, around + AROUND_SECONDS, ANYWHERE_RATIO) ?? []
      );
    });
    // What is read twice is there twice: the first of equally good places.
    const most = places.reduce((highest, { ratio }) => Math.max(highest, ratio), 0);
    return (
      places.filter(({ ratio }) => ratio >= ALIKE * most).sort((a, b) => a.atSeconds - b.atSeconds)[0] ?? null
    );
  }

  /** Seconds of the programme at which the run of levels of a piece fits best, best first; unproven, at most ten. */
  places(piece: Float32Array, slots: (band: number, slot: number) => number): number[] {
    const length = Math.floor((piece.length / WATCH_RATE) * COARSE_RATE);
    const total = { re: new Float64Array(this.#size), im: new Float64Array(this.#size) };
    let power = 0;
    for (let band = 0; band < BAND_COUNT; band += 1) {
      const levels = coarse(length, (slot) => slots(band, slot));
      power += levels.reduce((sum, value) => sum + value * value, 0);
      const heard = spectrumOf(levels, this.#size);
      const known = this.#spectra[band];
      if (known === undefined) continue;
      for (let k = 0; k < this.#size; k += 1) {
        const [ar, ai, br, bi] = [known.re[k] ?? 0, known.im[k] ?? 0, heard.re[k] ?? 0, heard.im[k] ?? 0];
        total.re[k] = (total.re[k] ?? 0) + ar * br + ai * bi;
        total.im[k] = (total.im[k] ?? 0) + ai * br - ar * bi;
      }
    }
    if (power === 0) return [];
    fftOf(this.#size).inverse(total.re, total.im);
    // A piece may begin before the programme does, or end after it: half of it must lie inside.
    const half = Math.floor(length / 2);
    const scores = new Float64Array(this.#count);
    for (let n = 0; n < scores.length; n += 1) {
      const k = n - half;
      const sumTo = (slot: number): number => this.#squares[Math.min(this.#count, Math.max(0, slot))] ?? 0;
      const value = total.re[k < 0 ? this.#size + k : k] ?? 0;
      scores[n] = value / Math.sqrt(power * (sumTo(k + length) - sumTo(k)) + 1e-9);
    }
    return peaksOf(scores).map((n) => (n - half) / COARSE_RATE);
  }
}

/** Levels in dB within 30 dB of the loudest, mean taken off. */
function coarse(count: number, powerOf: (slot: number) => number): Float64Array {
  const powers = Float64Array.from({ length: count }, (_, k) => {
    let sum = 0;
    for (let slot = k * COARSE; slot < (k + 1) * COARSE; slot += 1) sum += powerOf(slot);
    return sum / COARSE;
  });
  const loudest = powers.reduce((most, value) => Math.max(most, value), 1e-12);
  const levels = powers.map((value) => Math.max(0, RANGE_DB + 10 * Math.log10(value / loudest + 1e-12)));
  const mean = levels.reduce((sum, value) => sum + value, 0) / Math.max(1, count);
  return levels.map((value) => value - mean);
}

function spectrumOf(values: Float64Array, size: number): { re: Float64Array; im: Float64Array } {
  const re = new Float64Array(size);
  re.set(values.subarray(0, size));
  const im = new Float64Array(size);
  fftOf(size).forward(re, im);
  return { re, im };
}

function peaksOf(scores: Float64Array): number[] {
  const peaks: number[] = [];
  for (let k = 0; k < scores.length; k += 1)
    if ((scores[k] ?? 0) >= (scores[k - 1] ?? 0) && (scores[k] ?? 0) > (scores[k + 1] ?? 0)) peaks.push(k);
  return peaks.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0)).slice(0, MOST_CANDIDATES);
}
