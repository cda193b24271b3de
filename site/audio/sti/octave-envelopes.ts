import { bandSignal } from '../dsp/band-signal.ts';
import { bandWindow } from '../dsp/band-window.ts';
import type { Spectrum } from '../dsp/real-fft.ts';

/** Intensity of one octave band over time. */
export interface IntensityEnvelope {
  /** Mean squares (full scale 1.0) of consecutive steps, each the mean over the whole step. */
  readonly values: Float64Array;
  readonly rateHz: number;
}

/** Steps per second: five times the fastest modulation and more, so that noise folds back by under 2 %. */
const STEPS_PER_SECOND = 128;
export const OCTAVE_TRANSITION = 1 / 12;

/** Intensity envelope of the octave around `centreHz` over the first `seconds` of a transformed signal. */
export function octaveEnvelope(
  spectrum: Spectrum,
  centreHz: number,
  sampleRate: number,
  seconds: number,
): IntensityEnvelope {
  const window = bandWindow(
    centreHz / Math.SQRT2,
    centreHz * Math.SQRT2,
    OCTAVE_TRANSITION,
    spectrum.size,
    sampleRate,
  );
  const { re, im, rateHz } = bandSignal(spectrum, window, sampleRate);
  const step = Math.max(1, Math.floor(rateHz / STEPS_PER_SECOND));
  const count = Math.min(Math.floor((seconds * rateHz) / step), Math.floor(re.length / step));
  const values = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    let sum = 0;
    for (let at = index * step; at < (index + 1) * step; at += 1) {
      const [a, b] = [re[at] as number, im[at] as number];
      sum += a * a + b * b;
    }
    values[index] = sum / (2 * step);
  }
  return { values, rateHz: rateHz / step };
}
