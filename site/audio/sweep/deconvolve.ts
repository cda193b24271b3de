import { realSignal, realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { workArray, workSpectrum } from '../dsp/work-array.ts';
import type { SweepShape } from './read-reference.ts';

export interface Deconvolved {
  /** Circular: time t is at sample t * rate, negative times (and the harmonics) count back from the end. */
  readonly impulses: Float64Array;
  readonly capture: Spectrum;
  readonly reference: Spectrum;
  readonly shape: SweepShape;
  /** Where the response holds in full; it fades out to the edges of the sweep. */
  readonly lowHz: number;
  readonly highHz: number;
}

/** Share of the sweep's band that fades in and out, octaves: a hard edge would ring before the sound. */
const LOW_FADE_OCTAVES = 0.8;
const HIGH_FADE_OCTAVES = 0.12;

/**
 * Impulse response by spectral division of the capture by the reference, whose transform of the same length and
 * rate is given. Against an exponential sweep this is Farina's inverse filter and flat by construction: harmonics
 * of the path come out as responses of their own at earlier times. Good until the next call.
 */
export function deconvolve(
  capture: Float32Array | Float64Array,
  sampleRate: number,
  x: Spectrum,
  shape: SweepShape,
): Deconvolved {
  const { size } = x;
  const y = realSpectrum(capture, size, captureWork(size));
  const lowHz = shape.lowHz * 2 ** LOW_FADE_OCTAVES;
  const highHz = shape.highHz / 2 ** HIGH_FADE_OCTAVES;
  const quotient = quotientWork(size);
  const { re, im } = quotient;
  const binHz = sampleRate / size;
  const first = Math.ceil(shape.lowHz / binHz);
  const last = Math.min(size / 2, Math.floor(shape.highHz / binHz));
  for (const part of [re, im]) {
    part.fill(0, 0, first);
    part.fill(0, last + 1);
  }
  for (let k = first; k <= last; k += 1) {
    const xr = x.re[k] as number;
    const xi = x.im[k] as number;
    const yr = y.re[k] as number;
    const yi = y.im[k] as number;
    const power = xr * xr + xi * xi;
    const gain = power === 0 ? 0 : fade(k * binHz, shape, lowHz, highHz) / power;
    re[k] = (yr * xr + yi * xi) * gain;
    im[k] = (yi * xr - yr * xi) * gain;
  }
  const impulses = realSignal(quotient, impulseWork(size));
  return { impulses, capture: y, reference: x, shape, lowHz, highHz };
}

const captureWork = workSpectrum();
const quotientWork = workSpectrum();
const impulseWork = workArray();

function fade(hz: number, shape: SweepShape, lowHz: number, highHz: number): number {
  if (hz >= lowHz && hz <= highHz) return 1;
  const inside =
    hz < lowHz
      ? Math.log2(hz / shape.lowHz) / LOW_FADE_OCTAVES
      : Math.log2(shape.highHz / hz) / HIGH_FADE_OCTAVES;
  return 0.5 - 0.5 * Math.cos(Math.PI * inside);
}
