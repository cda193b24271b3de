import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSpectrum, type Spectrum } from '../dsp/real-fft.ts';

/** A signal that was emitted, ready to be compared with many captures of one rate. */
export interface PreparedSignal {
  readonly sampleRate: number;
  readonly samples: Float32Array;
  readonly spectrum: Spectrum;
  /** Mean power of the bins around each bin. */
  readonly power: Float64Array;
  /** 1 where the signal has something to say: strong enough, and within the band every camera carries. */
  readonly isUsed: Uint8Array;
}

/** Reverberation after the last sample of the signal. */
const TAIL_SECONDS = 1;
const SMOOTHED_HZ = 8;
/** 40 dB under the strongest band. */
const WEAK = 1e-4;
const LOWEST_HZ = 100;
const HIGHEST_HZ = 3600;
/** What `decimate` leaves whole. */
const HIGHEST_SHARE = 0.44;

export function prepareSamples(
  samples: Float32Array,
  sampleRate: number,
  size = powerOfTwoFrom(samples.length + TAIL_SECONDS * sampleRate),
): PreparedSignal {
  const spectrum = realSpectrum(samples, size);
  const binHz = sampleRate / spectrum.size;
  const power = smoothed(
    spectrum.re.map((re, k) => re * re + (spectrum.im[k] as number) * (spectrum.im[k] as number)),
    Math.round(SMOOTHED_HZ / binHz),
  );
  return { sampleRate, samples, spectrum, power, isUsed: strongBins(power, sampleRate) };
}

/** 1 for the bins of a spectrum (its power up to half the sample rate) in which a signal has something to say. */
export function strongBins(power: Float64Array, sampleRate: number): Uint8Array {
  const binHz = sampleRate / (2 * (power.length - 1));
  const strongest = power.reduce((most, value) => Math.max(most, value), 0);
  const highestHz = Math.min(HIGHEST_HZ, HIGHEST_SHARE * sampleRate);
  return Uint8Array.from(power, (value, k) =>
    k * binHz > LOWEST_HZ && k * binHz < highestHz && value > WEAK * strongest ? 1 : 0,
  );
}

/** Mean of the values `reach` to both sides; in `means`, when given, which must not be the values. */
export function smoothed(
  values: Float64Array,
  reach: number,
  means: Float64Array = new Float64Array(values.length),
): Float64Array {
  const { length } = values;
  let sum = 0;
  for (let k = 0; k < Math.min(length, reach); k += 1) sum += values[k] as number;
  for (let k = 0; k < length; k += 1) {
    const [from, to] = [k - reach, k + reach + 1];
    if (to <= length) sum += values[to - 1] as number;
    if (from > 0) sum -= values[from - 1] as number;
    means[k] = Math.max(0, sum) / (Math.min(to, length) - Math.max(from, 0));
  }
  return means;
}
