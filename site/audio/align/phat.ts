import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSignal, realSpectrum } from '../dsp/real-fft.ts';

/** Where two sounds fit best. */
export interface PhatPeak {
  /** Samples by which `x` lags behind `y`, with its fraction. */
  readonly lag: number;
  /** Height of the peak over the root mean square of the correlation. */
  readonly ratio: number;
  /** The highest value further away than 5 ms, over the peak. */
  readonly rival: number;
}

const LOWEST_HZ = 150;
const HIGHEST_SHARE = 0.45;
const APART_SECONDS = 0.005;

/**
 * Generalised cross-correlation with phase transform (Knapp and Carter 1976): every frequency counts by its
 * phase alone, which makes the peak of a delay sharp in a reverberant room and for any spectrum.
 * Looks for lags from `fromLag` to `toLag`; null when one of the sounds is empty or silent.
 */
export function phatPeak(
  x: Float32Array,
  y: Float32Array,
  sampleRate: number,
  fromLag = -y.length,
  toLag = x.length,
): PhatPeak | null {
  if (x.length === 0 || y.length === 0) return null;
  // Long enough that no lag outside folds onto one that is looked at; the others may.
  const size = powerOfTwoFrom(Math.max(64, x.length - fromLag, y.length + toLag));
  const a = realSpectrum(x, size);
  const b = realSpectrum(y, size);
  const lowest = Math.ceil((LOWEST_HZ * size) / sampleRate);
  const highest = Math.floor(HIGHEST_SHARE * size);
  let used = 0;
  for (let k = 0; k < a.re.length; k += 1) {
    const [ar, ai, br, bi] = [a.re[k] as number, a.im[k] as number, b.re[k] as number, b.im[k] as number];
    const re = ar * br + ai * bi;
    const im = ai * br - ar * bi;
    const magnitude = Math.sqrt(re * re + im * im);
    const isUsed = k >= lowest && k <= highest && magnitude > 1e-18;
    a.re[k] = isUsed ? re / magnitude : 0;
    a.im[k] = isUsed ? im / magnitude : 0;
    if (isUsed) used += 1;
  }
  if (used === 0) return null;
  const correlation = realSignal(a);
  // Parseval: every used bin and its mirror have magnitude 1.
  const rms = Math.sqrt(2 * used) / size;
  return findPeak(correlation, Math.ceil(fromLag), Math.floor(toLag), rms, APART_SECONDS * sampleRate);
}

function findPeak(
  correlation: Float64Array,
  fromLag: number,
  toLag: number,
  rms: number,
  apart: number,
): PhatPeak | null {
  const size = correlation.length;
  const at = (lag: number): number => correlation[((lag % size) + size) % size] ?? 0;
  let best = fromLag;
  for (let lag = fromLag; lag <= toLag; lag += 1) if (at(lag) > at(best)) best = lag;
  const peak = at(best);
  if (peak <= 0) return null;
  let rival = 0;
  for (let lag = fromLag; lag <= toLag; lag += 1)
    if (Math.abs(lag - best) > apart && at(lag) > rival) rival = at(lag);
  const [before, after] = [at(best - 1), at(best + 1)];
  const curve = before - 2 * peak + after;
  const fraction = curve < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curve))) : 0;
  return { lag: best + fraction, ratio: peak / rms, rival: rival / peak };
}
