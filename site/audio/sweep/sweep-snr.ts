import { realSpectrum } from '../dsp/real-fft.ts';
import { workSpectrum } from '../dsp/work-array.ts';
import type { Deconvolved } from './deconvolve.ts';

/** Outside the sweep's band only bins count in which it has less than this share of its greatest density. */
const OUTSIDE_SHARE = 1e-5;

const responseWork = workSpectrum();

/**
 * Signal-to-noise ratio of a captured sweep, dB: power of what the found response explains, over the sweep's
 * duration, against the power of all the rest, over the recording. `response` is the impulse response cut out of
 * `impulses`, at its place in a circle of the same length; it also catches its share of the noise, which is
 * allowed for.
 */
export function sweepSnrDb(
  { capture, reference, shape, lowHz, highHz }: Deconvolved,
  response: Float64Array,
  responseShare: number,
  sampleRate: number,
  sweepSeconds: number,
  captureSeconds: number,
): number | null {
  const { size } = capture;
  const h = realSpectrum(response, size, responseWork(size));
  const [xr, xi, yr, yi] = [reference.re, reference.im, capture.re, capture.im];
  const bins = size / 2;
  let greatest = 0;
  for (let k = 0; k <= bins; k += 1) {
    const power = (xr[k] as number) * (xr[k] as number) + (xi[k] as number) * (xi[k] as number);
    if (power > greatest) greatest = power;
  }
  const bin = (hz: number): number => (hz * size) / sampleRate;
  const [low, high] = [Math.ceil(bin(lowHz)), Math.floor(bin(highHz))];
  const [below, above] = [bin(shape.lowHz / 2), bin(shape.highHz)];
  let signal = 0;
  let rest = 0;
  let counted = 0;
  let played = 0;
  let playedInBand = 0;
  for (let k = 1; k < bins; k += 1) {
    const ar = xr[k] as number;
    const ai = xi[k] as number;
    const br = yr[k] as number;
    const bi = yi[k] as number;
    const power = ar * ar + ai * ai;
    played += power;
    if (k >= low && k <= high) {
      playedInBand += power;
      const hr = h.re[k] as number;
      const hi = h.im[k] as number;
      const mr = ar * hr - ai * hi;
      const mi = ar * hi + ai * hr;
      const dr = br - mr;
      const di = bi - mi;
      signal += mr * mr + mi * mi;
      rest += (dr * dr + di * di) / (1 - responseShare);
      counted += 1;
    } else if (k < below || k > above) {
      if (power > OUTSIDE_SHARE * greatest) continue;
      rest += br * br + bi * bi;
      counted += 1;
    }
  }
  const noise = ((rest / counted) * (size / 2)) / captureSeconds;
  // The faded edges of the band are taken to pass like the rest of it.
  const whole = (signal * played) / playedInBand / sweepSeconds;
  return whole > 0 && noise > 0 ? 10 * Math.log10(whole / noise) : null;
}
