import { correlate } from '../dsp/convolve.ts';
import { checkSegment } from '../signals/check-plan.ts';
import { syncChirp } from '../signals/sync-chirp.ts';

/** Where the composite lies in a recording. */
export interface CheckAlignment {
  /** Time zero of the composite on the recording's clock, ms; negative when it began before. */
  readonly startMs: number;
  /** Recording time per composite time, minus 1, in ppm; null with one chirp only. */
  readonly ppm: number | null;
  /** How much shorter the recording is between the chirps than the composite, where no clock explains it. */
  readonly lostMs: number;
  readonly isEndFound: boolean;
}

/** Enough for the chirp (3 kHz); finding is done at a rate near this, the place then refined. */
const COARSE_RATE = 8000;
/** Peak over RMS of the correlation; noise alone reaches 5 to 6. */
const LEAST_PEAK = 9;
/** Clocks of cameras and sound cards lie within this; more is lost or inserted sound. */
const MOST_PPM = 300;
/** The second chirp is looked for this far from its place. */
const WINDOW_SECONDS = 3;
const REFINE_SECONDS = 0.02;
/** Correlation over the root of the energies: noise alone reaches 0.02, a poor room 0.2. */
const LEAST_LIKENESS = 0.08;

/** Finds the two chirps of the composite in a recording of any length. Null when there is none. */
export function findChirps(samples: Float32Array | Float64Array, sampleRate: number): CheckAlignment | null {
  const [start, end] = [checkSegment('sync-start'), checkSegment('sync-end')];
  const seconds = (start.toMs - start.fromMs) / 1000;
  const factor = Math.max(1, Math.floor(sampleRate / COARSE_RATE));
  const rate = sampleRate / factor;
  const coarse = blockMeans(samples, factor);
  if (!(rate > 0) || coarse.length < rate) return null;
  const chirp = blockMeans(syncChirp(sampleRate, seconds, 0), factor);
  const lags = correlate(coarse, chirp).subarray(0, coarse.length).map(Math.abs);
  const rms = Math.sqrt(lags.reduce((sum, value) => sum + value * value, 0) / lags.length);
  const distance = ((end.fromMs - start.fromMs) / 1000) * rate;
  const best = strongest(lags, 0, lags.length);
  if (!((lags[best] ?? 0) > LEAST_PEAK * rms)) return null;
  const near = Math.round(WINDOW_SECONDS * rate);
  const isPeak = (at: number): boolean =>
    at >= 0 && (lags[at] ?? 0) > LEAST_PEAK * rms && (lags[at] ?? 0) > (lags[best] ?? 0) / 5;
  const later = strongest(lags, Math.round(best + distance) - near, Math.round(best + distance) + near);
  const earlier = strongest(lags, Math.round(best - distance) - near, Math.round(best - distance) + near);
  const isStart = isPeak(later);
  const first = isStart || !isPeak(earlier) ? best : earlier;
  const second = isStart ? later : isPeak(earlier) ? best : null;
  const timeMs = (at: number): number => refine(samples, sampleRate, at * factor, seconds) * 1000;
  const firstMs = timeMs(first);
  if (second === null) return { startMs: firstMs - start.fromMs, ppm: null, lostMs: 0, isEndFound: false };
  const stretch = (timeMs(second) - firstMs) / (end.fromMs - start.fromMs);
  const isClock = Math.abs(stretch - 1) * 1e6 <= MOST_PPM;
  return {
    startMs: firstMs - start.fromMs * (isClock ? stretch : 1),
    ppm: isClock ? (stretch - 1) * 1e6 : null,
    lostMs: isClock ? 0 : (1 - stretch) * (end.fromMs - start.fromMs),
    isEndFound: true,
  };
}

/**
 * Clock of a recording in which the composite's time zero is known to a few ms: recording time per composite time,
 * minus 1, in ppm. `read` gives samples from that zero on. Null unless both chirps are where a clock would put them.
 */
export function chirpDriftPpm(
  read: (from: number, to: number) => Float32Array,
  sampleRate: number,
): number | null {
  const chirps = [checkSegment('sync-start'), checkSegment('sync-end')].map(({ fromMs, toMs }) => {
    const reach = Math.round(REFINE_SECONDS * sampleRate);
    const from = Math.round((fromMs / 1000) * sampleRate) - reach;
    const samples = read(from, from + 2 * reach + Math.ceil(((toMs - fromMs) / 1000) * sampleRate));
    const { at, likeness } = chirpPeak(samples, sampleRate, (toMs - fromMs) / 1000);
    return likeness < LEAST_LIKENESS ? null : { atMs: ((from + at) / sampleRate) * 1000, fromMs };
  });
  const [first, last] = chirps;
  if (!first || !last) return null;
  const ppm = ((last.atMs - first.atMs) / (last.fromMs - first.fromMs) - 1) * 1e6;
  return Math.abs(ppm) <= MOST_PPM ? ppm : null;
}

/** Cheap decimation: what folds onto the chirp does not correlate with it. */
function blockMeans(samples: Float32Array | Float64Array, factor: number): Float64Array {
  const means = new Float64Array(Math.floor(samples.length / factor));
  for (let n = 0; n < means.length; n += 1) {
    let sum = 0;
    for (let k = n * factor; k < (n + 1) * factor; k += 1) sum += samples[k] ?? 0;
    means[n] = sum / factor;
  }
  return means;
}

function strongest(values: Float64Array, from: number, to: number): number {
  let best = -1;
  for (let n = Math.max(0, from); n < Math.min(values.length, to); n += 1)
    if (best < 0 || (values[n] ?? 0) > (values[best] ?? 0)) best = n;
  return best;
}

/** Time of the chirp's start in seconds: the peak of the correlation at the full rate, between samples. */
function refine(
  samples: Float32Array | Float64Array,
  sampleRate: number,
  about: number,
  seconds: number,
): number {
  const reach = Math.round(REFINE_SECONDS * sampleRate);
  const from = Math.max(0, about - reach);
  const length = Math.round(seconds * sampleRate);
  return (from + chirpPeak(samples.slice(from, about + reach + length), sampleRate, seconds).at) / sampleRate;
}

/** Where in a short recording a chirp begins, in samples with fraction; likeness 1 is nothing but the chirp. */
function chirpPeak(
  samples: Float32Array | Float64Array,
  sampleRate: number,
  seconds: number,
): { at: number; likeness: number } {
  const chirp = chirpAt(sampleRate, seconds);
  const reach = Math.max(1, Math.round((samples.length - chirp.length) / 2));
  const lags = correlate(samples, chirp)
    .subarray(0, 2 * reach)
    .map(Math.abs);
  const peak = strongest(lags, 0, lags.length);
  const [a, b, c] = [lags[peak - 1] ?? 0, lags[peak] ?? 0, lags[peak + 1] ?? 0];
  const bend = a - 2 * b + c;
  const fraction = bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / bend)) : 0;
  const energy = Math.sqrt(energyOf(samples) * energyOf(chirp));
  return { at: peak + fraction, likeness: energy > 0 ? b / energy : 0 };
}

function energyOf(samples: Float32Array | Float64Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n += 1) sum += (samples[n] as number) ** 2;
  return sum;
}

const chirps = new Map<number, Float64Array>();

/** The same for all rooms of one rate. */
function chirpAt(sampleRate: number, seconds: number): Float64Array {
  const known = chirps.get(sampleRate);
  if (known?.length === Math.round(seconds * sampleRate)) return known;
  const made = Float64Array.from(syncChirp(sampleRate, seconds, 0));
  chirps.set(sampleRate, made);
  return made;
}
