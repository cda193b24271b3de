/** Hann window of `count` samples, periodic (for spectra) : 0.5 - 0.5 cos(2 pi n / count). */
export function hannWindow(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / count));
}

/**
 * Blackman-Harris window with four terms, periodic: side lobes below -92 dB, main lobe eight bins wide. For
 * harmonics of a tone far under its fundamental. (F. J. Harris, Proc. IEEE 66, 1978.)
 */
export function blackmanHarrisWindow(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, n) => {
    const x = (2 * Math.PI * n) / count;
    return 0.35875 - 0.48829 * Math.cos(x) + 0.14128 * Math.cos(2 * x) - 0.01168 * Math.cos(3 * x);
  });
}
