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
  const chirp = syncChirp(sampleRate, seconds, 0);
  const from = Math.max(0, about - reach);
  const lags = correlate(samples.slice(from, about + reach + chirp.length), chirp)
    .subarray(0, 2 * reach)
    .map(Math.abs);
  const peak = strongest(lags, 0, lags.length);
  const [a, b, c] = [lags[peak - 1] ?? 0, lags[peak] ?? 0, lags[peak + 1] ?? 0];
  const bend = a - 2 * b + c;
  const fraction = bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / bend)) : 0;
  return (from + peak + fraction) / sampleRate;
}
