import { realSignal, type Spectrum } from '../dsp/real-fft.ts';

/** Single bins of a noise carrier may be empty: they are held down to this share of their neighbourhood. */
export const HELD_SOURCE = 0.05;

export const emptySpectrum = (size: number): Spectrum => ({
  size,
  re: new Float64Array(size / 2 + 1),
  im: new Float64Array(size / 2 + 1),
});

/**
 * Response from a known sound to what was heard of it, by spectral division; negative times lie at the end.
 * `power` is the smoothed power of the source, `isUsed` where it has any.
 */
export function responseBetween(
  heard: Spectrum,
  source: Spectrum,
  power: Float64Array,
  isUsed: Uint8Array,
): Float64Array {
  const raw = emptySpectrum(source.size);
  for (let k = 0; k < raw.re.length; k += 1) {
    if (isUsed[k] === 0) continue;
    const [xr, xi] = [source.re[k] as number, source.im[k] as number];
    const [yr, yi] = [heard.re[k] as number, heard.im[k] as number];
    const held = xr * xr + xi * xi + HELD_SOURCE * (power[k] as number);
    raw.re[k] = (yr * xr + yi * xi) / held;
    raw.im[k] = (yi * xr - yr * xi) / held;
  }
  return realSignal(raw);
}
