/** In-place complex FFT of a `width` x `height` picture, both powers of two. The inverse is not scaled. */
export function fft2(
  real: Float32Array,
  imaginary: Float32Array,
  width: number,
  height: number,
  isInverse: boolean,
): void {
  for (let row = 0; row < height; row += 1) fftLine(real, imaginary, row * width, 1, width, isInverse);
  for (let column = 0; column < width; column += 1)
    fftLine(real, imaginary, column, width, height, isInverse);
}

const cosines = new Map<number, Float32Array>();

function tableOf(size: number): Float32Array {
  let table = cosines.get(size);
  if (table === undefined) {
    table = Float32Array.from({ length: size }, (_, index) => Math.cos((2 * Math.PI * index) / size));
    cosines.set(size, table);
  }
  return table;
}

/** Radix-2, decimation in time, on `size` elements `step` apart. */
function fftLine(
  real: Float32Array,
  imaginary: Float32Array,
  start: number,
  step: number,
  size: number,
  isInverse: boolean,
): void {
  for (let from = 1, to = 0; from < size; from += 1) {
    let bit = size >> 1;
    for (; to & bit; bit >>= 1) to ^= bit;
    to ^= bit;
    if (from >= to) continue;
    const a = start + from * step;
    const b = start + to * step;
    const keptReal = real[a] ?? 0;
    const keptImaginary = imaginary[a] ?? 0;
    real[a] = real[b] ?? 0;
    imaginary[a] = imaginary[b] ?? 0;
    real[b] = keptReal;
    imaginary[b] = keptImaginary;
  }
  const table = tableOf(size);
  const quarter = size >> 2;
  for (let length = 2; length <= size; length <<= 1) {
    const half = length >> 1;
    const stride = size / length;
    for (let group = 0; group < size; group += length)
      for (let index = 0; index < half; index += 1) {
        const turn = index * stride;
        const cosine = table[turn] ?? 0;
        // sin(x) = cos(x - a quarter turn); forward transforms turn the other way.
        const sine = (table[(turn - quarter + size) % size] ?? 0) * (isInverse ? 1 : -1);
        const a = start + (group + index) * step;
        const b = a + half * step;
        const bReal = real[b] ?? 0;
        const bImaginary = imaginary[b] ?? 0;
        const turnedReal = bReal * cosine - bImaginary * sine;
        const turnedImaginary = bReal * sine + bImaginary * cosine;
        real[b] = (real[a] ?? 0) - turnedReal;
        imaginary[b] = (imaginary[a] ?? 0) - turnedImaginary;
        real[a] = (real[a] ?? 0) + turnedReal;
        imaginary[a] = (imaginary[a] ?? 0) + turnedImaginary;
      }
  }
}
