import { powerOfTwoFrom } from '../../../site/audio/dsp/fft.ts';
import { realSignal, realSpectrum } from '../../../site/audio/dsp/real-fft.ts';

/** Part of a long sound that is transformed at once, in lengths of the response. */
const LENGTHS = 4;

/**
 * Full linear convolution of a long sound with a short response, part by part (overlap-add): a third of the work of one
 * transform over all of it, and the same samples to 1e-15 of the loudest.
 */
export function convolveInParts(
  samples: Float32Array | Float64Array,
  response: Float32Array | Float64Array,
): Float64Array {
  if (samples.length === 0 || response.length === 0) return new Float64Array(0);
  const total = new Float64Array(samples.length + response.length - 1);
  const size = Math.max(1024, powerOfTwoFrom(Math.min(total.length, LENGTHS * response.length)));
  const step = size - response.length + 1;
  const { re: hr, im: hi } = realSpectrum(response, size);
  const spectrum = { size, re: new Float64Array(size / 2 + 1), im: new Float64Array(size / 2 + 1) };
  const part = new Float64Array(size);
  for (let from = 0; from < samples.length; from += step) {
    const { re, im } = realSpectrum(samples.subarray(from, from + step), size, spectrum);
    for (let k = 0; k < re.length; k += 1) {
      const [ar, ai, br, bi] = [re[k] as number, im[k] as number, hr[k] as number, hi[k] as number];
      re[k] = ar * br - ai * bi;
      im[k] = ar * bi + ai * br;
    }
    realSignal(spectrum, part);
    const to = Math.min(size, total.length - from);
    for (let n = 0; n < to; n += 1) total[from + n] = (total[from + n] as number) + (part[n] as number);
  }
  return total;
}
