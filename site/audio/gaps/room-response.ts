import { realSignal, type Spectrum } from '../dsp/real-fft.ts';
import { workArray, workSpectrum } from '../dsp/work-array.ts';

/** Single bins of a noise carrier may be empty: they are held down to this share of their neighbourhood. */
export const HELD_SOURCE = 0.05;

export const emptySpectrum = (size: number): Spectrum => ({
  size,
  re: new Float64Array(size / 2 + 1),
  im: new Float64Array(size / 2 + 1),
});

/**
 * Response from a known sound to what was heard of it, by spectral division; negative times lie at the end.
 * `power` is the smoothed power of the source, `isUsed` where it has any. Good until the next call.
 */
export function responseBetween(
  heard: Spectrum,
  source: Spectrum,
  power: Float64Array,
  isUsed: Uint8Array,
): Float64Array {
  const raw = rawWork(source.size);
  for (let k = 0; k < raw.re.length; k += 1) {
    if (isUsed[k] === 0) {
      raw.re[k] = raw.im[k] = 0;
      continue;
    }
    const xr = source.re[k] as number;
    const xi = source.im[k] as number;
    const yr = heard.re[k] as number;
    const yi = heard.im[k] as number;
    const held = xr * xr + xi * xi + HELD_SOURCE * (power[k] as number);
    raw.re[k] = (yr * xr + yi * xi) / held;
    raw.im[k] = (yi * xr - yr * xi) / held;
  }
  return realSignal(raw, signalWork(source.size));
}

const rawWork = workSpectrum();
const signalWork = workArray();
