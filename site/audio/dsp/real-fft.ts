import { fftOf, powerOfTwoFrom } from './fft.ts';

const tables = new Map<number, { cos: Float64Array; sin: Float64Array }>();

/** cos and sin of pi k / half for k below `half`. */
function turnsOf(half: number): { cos: Float64Array; sin: Float64Array } {
  const known = tables.get(half);
  if (known) return known;
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((Math.PI * k) / half));
  const sin = Float64Array.from({ length: half }, (_, k) => Math.sin((Math.PI * k) / half));
  tables.set(half, { cos, sin });
  return { cos, sin };
}

/** The bins 0 … size/2 of a real signal's transform; bin k lies at k * sampleRate / size. */
export interface Spectrum {
  /** Points of the transform, a power of two. */
  readonly size: number;
  /** size/2 + 1 values each. */
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Transform of a real signal, filled up with zeros to `size` (a power of two, at least 2; by default the first
 * that holds the signal). Half the work of a complex one: even and odd samples travel as real and imaginary part.
 */
export function realSpectrum(samples: ArrayLike<number>, size = powerOfTwoFrom(samples.length)): Spectrum {
  const half = Math.max(1, size / 2);
  const zr = new Float64Array(half);
  const zi = new Float64Array(half);
  const count = Math.min(samples.length, 2 * half);
  for (let n = 0; n < count; n += 2) {
    zr[n / 2] = samples[n] ?? 0;
    zi[n / 2] = n + 1 < count ? (samples[n + 1] ?? 0) : 0;
  }
  fftOf(half).forward(zr, zi);
  const re = new Float64Array(half + 1);
  const im = new Float64Array(half + 1);
  const turns = turnsOf(half);
  for (let k = 0; k <= half / 2; k += 1) {
    const mirror = k === 0 ? 0 : half - k;
    const ar = zr[k] ?? 0;
    const ai = zi[k] ?? 0;
    const br = zr[mirror] ?? 0;
    const bi = zi[mirror] ?? 0;
    // Even part (a + conj b) / 2, odd part (a - conj b) / 2j.
    const evenR = (ar + br) / 2;
    const evenI = (ai - bi) / 2;
    const oddR = (ai + bi) / 2;
    const oddI = (br - ar) / 2;
    const c = turns.cos[k] ?? 0;
    const s = turns.sin[k] ?? 0;
    const turnedR = oddR * c + oddI * s;
    const turnedI = oddI * c - oddR * s;
    re[k] = evenR + turnedR;
    im[k] = evenI + turnedI;
    re[half - k] = evenR - turnedR;
    im[half - k] = turnedI - evenI;
  }
  return { size: 2 * half, re, im };
}

/** The real signal of `size` samples that has this spectrum (undoes {@link realSpectrum}). */
export function realSignal({ size, re, im }: Spectrum): Float64Array {
  const half = size / 2;
  const zr = new Float64Array(half);
  const zi = new Float64Array(half);
  const turns = turnsOf(half);
  for (let k = 0; k < half; k += 1) {
    const mirror = half - k;
    const evenR = ((re[k] ?? 0) + (re[mirror] ?? 0)) / 2;
    const evenI = ((im[k] ?? 0) - (im[mirror] ?? 0)) / 2;
    const turnedR = ((re[k] ?? 0) - (re[mirror] ?? 0)) / 2;
    const turnedI = ((im[k] ?? 0) + (im[mirror] ?? 0)) / 2;
    const c = turns.cos[k] ?? 0;
    const s = turns.sin[k] ?? 0;
    const oddR = turnedR * c - turnedI * s;
    const oddI = turnedI * c + turnedR * s;
    zr[k] = evenR - oddI;
    zi[k] = evenI + oddR;
  }
  fftOf(half).inverse(zr, zi);
  const samples = new Float64Array(size);
  for (let n = 0; n < half; n += 1) {
    samples[2 * n] = zr[n] ?? 0;
    samples[2 * n + 1] = zi[n] ?? 0;
  }
  return samples;
}
