import { powerOfTwoFrom } from './fft.ts';
import { realSignal, realSpectrum, type Spectrum } from './real-fft.ts';

/** Full linear convolution, `a.length + b.length - 1` samples; empty when one of them is. */
export function convolve(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  if (a.length === 0 || b.length === 0) return new Float64Array(0);
  const length = a.length + b.length - 1;
  const size = Math.max(2, powerOfTwoFrom(length));
  return realSignal(multiply(realSpectrum(a, size), realSpectrum(b, size))).subarray(0, length);
}

/**
 * Cross-correlation r[lag] = sum of a[n + lag] b[n] for lag 0 … size-1 of the transform; a negative lag is at
 * `r.length + lag`. The transform is long enough that no two lags fold onto each other.
 */
export function correlate(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const size = Math.max(2, powerOfTwoFrom(a.length + b.length));
  const other = realSpectrum(b, size);
  for (let k = 0; k < other.im.length; k += 1) other.im[k] = -(other.im[k] ?? 0);
  return realSignal(multiply(realSpectrum(a, size), other));
}

function multiply(a: Spectrum, b: Spectrum): Spectrum {
  const re = new Float64Array(a.re.length);
  const im = new Float64Array(a.re.length);
  for (let k = 0; k < re.length; k += 1) {
    const [ar, ai, br, bi] = [a.re[k] ?? 0, a.im[k] ?? 0, b.re[k] ?? 0, b.im[k] ?? 0];
    re[k] = ar * br - ai * bi;
    im[k] = ar * bi + ai * br;
  }
  return { size: a.size, re, im };
}
