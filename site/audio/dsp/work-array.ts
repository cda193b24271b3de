import type { Spectrum } from './real-fft.ts';

/**
 * A place for numbers that one function needs again and again, as large as the largest so far: fresh megabytes for
 * each room cost the computer more than what is computed in them. What is given holds anything, and is good until
 * the next call; each user has places of its own, and none is re-entrant, which one thread cannot be.
 */
export function workArray(): (count: number) => Float64Array {
  let held = new Float64Array(0);
  return (count) => {
    if (held.length < count) held = new Float64Array(count);
    return held.length === count ? held : held.subarray(0, count);
  };
}

/** The same for the spectra of real signals, by the points of their transforms, two at least. */
export function workSpectrum(): (size: number) => Spectrum {
  const [re, im] = [workArray(), workArray()];
  return (points) => {
    const size = Math.max(2, points);
    return { size, re: re(size / 2 + 1), im: im(size / 2 + 1) };
  };
}
