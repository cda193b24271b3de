import { realSpectrum } from '../dsp/real-fft.ts';
import type { Deconvolved } from './deconvolve.ts';

/** Outside the sweep's band only bins count in which it has less than this share of its greatest density. */
const OUTSIDE_SHARE = 1e-5;

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
  const h = realSpectrum(response, size);
  let greatest = 0;
  for (let k = 0; k <= size / 2; k += 1)
    greatest = Math.max(greatest, (reference.re[k] as number) ** 2 + (reference.im[k] as number) ** 2);
  let [signal, rest, counted] = [0, 0, 0];
  let [played, playedInBand] = [0, 0];
  for (let k = 1; k < size / 2; k += 1) {
    const hz = (k * sampleRate) / size;
    const [xr, xi, yr, yi] = [
      reference.re[k] as number,
      reference.im[k] as number,
      capture.re[k] as number,
      capture.im[k] as number,
    ];
    const power = xr * xr + xi * xi;
    played += power;
    if (hz >= lowHz && hz <= highHz) {
      playedInBand += power;
      const [hr, hi] = [h.re[k] as number, h.im[k] as number];
      const [mr, mi] = [xr * hr - xi * hi, xr * hi + xi * hr];
      signal += mr * mr + mi * mi;
      rest += ((yr - mr) ** 2 + (yi - mi) ** 2) / (1 - responseShare);
      counted += 1;
    } else if (hz < shape.lowHz / 2 || hz > shape.highHz) {
      if (power > OUTSIDE_SHARE * greatest) continue;
      rest += yr * yr + yi * yi;
      counted += 1;
    }
  }
  const noise = ((rest / counted) * (size / 2)) / captureSeconds;
  // The faded edges of the band are taken to pass like the rest of it.
  const whole = (signal * played) / playedInBand / sweepSeconds;
  return whole > 0 && noise > 0 ? 10 * Math.log10(whole / noise) : null;
}
