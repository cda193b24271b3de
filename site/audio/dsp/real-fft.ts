import { fftOf, powerOfTwoFrom } from './fft.ts';

// Work memory of the transforms of this thread, as large as the largest so far: fresh megabytes for each would cost
// more than the transform of a small one. Not re-entrant, which one thread cannot be.
let workR = new Float64Array(0);
let workI = new Float64Array(0);

function work(count: number): { zr: Float64Array; zi: Float64Array } {
  if (workR.length < count) {
    workR = new Float64Array(count);
    workI = new Float64Array(count);
  }
  return { zr: workR.subarray(0, count), zi: workI.subarray(0, count) };
}

const tables = new Map<number, { cos: Float64Array; sin: Float64Array }>();

/** cos and sin of pi k / half for k below `half`. */
function turnsOf(half: number): { cos: Float64Array; sin: Float64Array } {
  const known = tables.get(half);
  if (known) return known;
  const [cos, sin] = [new Float64Array(half), new Float64Array(half)];
  for (let k = 0; k < half; k += 1) {
    cos[k] = Math.cos((Math.PI * k) / half);
    sin[k] = Math.sin((Math.PI * k) / half);
  }
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
 * `into` is written to and returned, when given; its size must be the same.
 */
export function realSpectrum(
  samples: ArrayLike<number>,
  size = powerOfTwoFrom(samples.length),
  into?: Spectrum,
): Spectrum {
  const half = Math.max(1, size / 2);
  const { zr, zi } = work(half);
  const count = Math.min(samples.length, 2 * half);
  const pairs = count >> 1;
  // One loop for each kind of array: a loop that sees several is several times slower.
  if (samples instanceof Float32Array) pairUp32(samples, pairs, zr, zi);
  else if (samples instanceof Float64Array) pairUp64(samples, pairs, zr, zi);
  else pairUp64(Float64Array.from(samples), pairs, zr, zi);
  zr.fill(0, pairs);
  zi.fill(0, pairs);
  if (count % 2 === 1) zr[pairs] = samples[count - 1] as number;
  fftOf(half).forward(zr, zi);
  const spectrum = into ?? {
    size: 2 * half,
    re: new Float64Array(half + 1),
    im: new Float64Array(half + 1),
  };
  if (spectrum.size !== 2 * half) throw new RangeError(`a spectrum of ${2 * half} points got another place`);
  const { re, im } = spectrum;
  const { cos, sin } = turnsOf(half);
  for (let k = 0; k <= half / 2; k += 1) {
    const mirror = k === 0 ? 0 : half - k;
    const ar = zr[k] as number;
    const ai = zi[k] as number;
    const br = zr[mirror] as number;
    const bi = zi[mirror] as number;
    // Even part (a + conj b) / 2, odd part (a - conj b) / 2j.
    const evenR = (ar + br) / 2;
    const evenI = (ai - bi) / 2;
    const oddR = (ai + bi) / 2;
    const oddI = (br - ar) / 2;
    const c = cos[k] as number;
    const s = sin[k] as number;
    const turnedR = oddR * c + oddI * s;
    const turnedI = oddI * c - oddR * s;
    re[k] = evenR + turnedR;
    im[k] = evenI + turnedI;
    re[half - k] = evenR - turnedR;
    im[half - k] = turnedI - evenI;
  }
  return spectrum;
}

function pairUp32(samples: Float32Array, pairs: number, zr: Float64Array, zi: Float64Array): void {
  for (let n = 0; n < pairs; n += 1) {
    zr[n] = samples[2 * n] as number;
    zi[n] = samples[2 * n + 1] as number;
  }
}

function pairUp64(samples: Float64Array, pairs: number, zr: Float64Array, zi: Float64Array): void {
  for (let n = 0; n < pairs; n += 1) {
    zr[n] = samples[2 * n] as number;
    zi[n] = samples[2 * n + 1] as number;
  }
}

/** The real signal of `size` samples that has this spectrum (undoes {@link realSpectrum}); in `into`, when given. */
export function realSignal({ size, re, im }: Spectrum, into?: Float64Array): Float64Array {
  const half = size / 2;
  const { zr, zi } = work(half);
  const { cos, sin } = turnsOf(half);
  for (let k = 0; k < half; k += 1) {
    const mirror = half - k;
    const evenR = ((re[k] as number) + (re[mirror] as number)) / 2;
    const evenI = ((im[k] as number) - (im[mirror] as number)) / 2;
    const turnedR = ((re[k] as number) - (re[mirror] as number)) / 2;
    const turnedI = ((im[k] as number) + (im[mirror] as number)) / 2;
    const c = cos[k] as number;
    const s = sin[k] as number;
    const oddR = turnedR * c - turnedI * s;
    const oddI = turnedI * c + turnedR * s;
    zr[k] = evenR - oddI;
    zi[k] = evenI + oddR;
  }
  fftOf(half).inverse(zr, zi);
  const samples = into ?? new Float64Array(size);
  if (samples.length !== size) throw new RangeError(`${size} samples got a place for ${samples.length}`);
  for (let n = 0; n < half; n += 1) {
    samples[2 * n] = zr[n] as number;
    samples[2 * n + 1] = zi[n] as number;
  }
  return samples;
}
