import type { BandWindow } from './band-window.ts';
import { fftOf, powerOfTwoFrom } from './fft.ts';
import type { Spectrum } from './real-fft.ts';
import { workArray } from './work-array.ts';

export interface BandSignal {
  /** Of the analytic signal moved down to zero frequency; |value|^2 / 2 is the intensity of the real one. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Values per second: no more than the band needs. */
  readonly rateHz: number;
}

/** Squaring doubles the width: below this rate the intensity of a narrow band would fold onto its slow part. */
const LEAST_RATE_HZ = 256;

/**
 * One band of a real signal as its complex envelope, at a rate just above the band's width: the bins of the
 * band alone go through the inverse transform. Covers the whole (circular) length of the transform. Good until the
 * next call.
 */
export function bandSignal(spectrum: Spectrum, band: BandWindow, sampleRate: number): BandSignal {
  const count = band.weights.length;
  const least = (LEAST_RATE_HZ * spectrum.size) / sampleRate;
  const size = Math.max(2, powerOfTwoFrom(Math.max(count, least)));
  const re = reWork(size);
  const im = imWork(size);
  // Twice, because the negative frequencies are left out; the rest makes amplitudes independent of both sizes.
  const scale = (2 * size) / spectrum.size;
  for (let index = 0; index < count; index += 1) {
    const weight = (band.weights[index] as number) * scale;
    re[index] = (spectrum.re[band.firstBin + index] as number) * weight;
    im[index] = (spectrum.im[band.firstBin + index] as number) * weight;
  }
  re.fill(0, count);
  im.fill(0, count);
  fftOf(size).inverse(re, im);
  return { re, im, rateHz: (sampleRate * size) / spectrum.size };
}

const reWork = workArray();
const imWork = workArray();

/** Squared magnitudes of an envelope. */
export function energyOf(re: Float64Array, im: Float64Array): Float64Array {
  const energy = new Float64Array(re.length);
  for (let n = 0; n < energy.length; n += 1)
    energy[n] = (re[n] as number) * (re[n] as number) + (im[n] as number) * (im[n] as number);
  return energy;
}
