/**
 * A fixed-size discrete Fourier transform on split arrays (X[k] = sum of x[n] e^(-j 2 pi k n / size)), in place.
 * Stockham's self-sorting radix 4 (radix 2 last where the exponent is odd): no bit reversal, and the inner loop
 * runs through memory in order. Plans are cached by size and share their scratch: not re-entrant, which one
 * thread cannot be.
 */
export interface Fft {
  readonly size: number;
  forward(re: Float64Array, im: Float64Array): void;
  /** Divides by the size, so that it undoes `forward`. */
  inverse(re: Float64Array, im: Float64Array): void;
}

const LARGEST_SIZE = 2 ** 24;
const plans = new Map<number, Fft>();

/** The plan of a power-of-two size from 1 to 2^24. @throws RangeError for another size. */
export function fftOf(size: number): Fft {
  const known = plans.get(size);
  if (known) return known;
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_SIZE || !Number.isInteger(Math.log2(size)))
    throw new RangeError(`an FFT of ${size} points: a power of two up to 2^24 is needed`);
  const plan = createPlan(size);
  plans.set(size, plan);
  return plan;
}

/** The smallest power of two that is not below `count`. */
export function powerOfTwoFrom(count: number): number {
  let size = 1;
  while (size < count) size *= 2;
  return size;
}

interface Pair {
  re: Float64Array;
  im: Float64Array;
}

let scratch: Pair = { re: new Float64Array(0), im: new Float64Array(0) };

/** One for all sizes, as large as the largest so far. */
function scratchOf(size: number): Pair {
  if (scratch.re.length < size) scratch = { re: new Float64Array(size), im: new Float64Array(size) };
  return { re: scratch.re.subarray(0, size), im: scratch.im.subarray(0, size) };
}

function createPlan(size: number): Fft {
  const cos = new Float64Array(Math.max(1, size));
  const sin = new Float64Array(Math.max(1, size));
  for (let k = 0; k < size; k += 1) {
    cos[k] = Math.cos((2 * Math.PI * k) / size);
    sin[k] = -Math.sin((2 * Math.PI * k) / size);
  }
  function forward(re: Float64Array, im: Float64Array): void {
    if (re.length !== size || im.length !== size) throw new RangeError(`an FFT of ${size} points got others`);
    let from: Pair = { re, im };
    let to: Pair = scratchOf(size);
    let length = size;
    let stride = 1;
    while (length >= 4) {
      radix4(length, stride, from, to, cos, sin);
      [from, to] = [to, from];
      length /= 4;
      stride *= 4;
    }
    if (length === 2) {
      radix2(stride, from, to);
      [from, to] = [to, from];
    }
    if (from.re !== re) {
      re.set(from.re);
      im.set(from.im);
    }
  }

  return {
    size,
    forward,
    inverse(re, im) {
      // Swapping the parts conjugates: the inverse is the forward transform of the swapped arrays.
      forward(im, re);
      const scale = 1 / size;
      for (let n = 0; n < size; n += 1) {
        re[n] = (re[n] as number) * scale;
        im[n] = (im[n] as number) * scale;
      }
    },
  };
}

// The indices below are inside by construction; `as number` keeps a bounds default out of the hottest loop.
function radix4(
  length: number,
  stride: number,
  { re: xr, im: xi }: Pair,
  { re: yr, im: yi }: Pair,
  cos: Float64Array,
  sin: Float64Array,
): void {
  const quarter = length / 4;
  const step = quarter * stride;
  for (let p = 0; p < quarter; p += 1) {
    const turn = p * stride;
    const c1 = cos[turn] as number;
    const s1 = sin[turn] as number;
    const c2 = cos[2 * turn] as number;
    const s2 = sin[2 * turn] as number;
    const c3 = cos[3 * turn] as number;
    const s3 = sin[3 * turn] as number;
    const from = stride * p;
    const into = stride * 4 * p;
    for (let q = 0; q < stride; q += 1) {
      const a = from + q;
      const ar = xr[a] as number;
      const ai = xi[a] as number;
      const br = xr[a + step] as number;
      const bi = xi[a + step] as number;
      const cr = xr[a + 2 * step] as number;
      const ci = xi[a + 2 * step] as number;
      const dr = xr[a + 3 * step] as number;
      const di = xi[a + 3 * step] as number;
      const sumAcR = ar + cr;
      const sumAcI = ai + ci;
      const sumBdR = br + dr;
      const sumBdI = bi + di;
      const differenceAcR = ar - cr;
      const differenceAcI = ai - ci;
      // j (b - d)
      const turnedBdR = di - bi;
      const turnedBdI = br - dr;
      const y = into + q;
      yr[y] = sumAcR + sumBdR;
      yi[y] = sumAcI + sumBdI;
      const oneR = differenceAcR - turnedBdR;
      const oneI = differenceAcI - turnedBdI;
      yr[y + stride] = oneR * c1 - oneI * s1;
      yi[y + stride] = oneR * s1 + oneI * c1;
      const twoR = sumAcR - sumBdR;
      const twoI = sumAcI - sumBdI;
      yr[y + 2 * stride] = twoR * c2 - twoI * s2;
      yi[y + 2 * stride] = twoR * s2 + twoI * c2;
      const threeR = differenceAcR + turnedBdR;
      const threeI = differenceAcI + turnedBdI;
      yr[y + 3 * stride] = threeR * c3 - threeI * s3;
      yi[y + 3 * stride] = threeR * s3 + threeI * c3;
    }
  }
}

function radix2(stride: number, { re: xr, im: xi }: Pair, { re: yr, im: yi }: Pair): void {
  for (let q = 0; q < stride; q += 1) {
    const ar = xr[q] as number;
    const ai = xi[q] as number;
    const br = xr[q + stride] as number;
    const bi = xi[q + stride] as number;
    yr[q] = ar + br;
    yi[q] = ai + bi;
    yr[q + stride] = ar - br;
    yi[q + stride] = ai - bi;
  }
}
