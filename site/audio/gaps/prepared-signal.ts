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
    spectrum.re.map((re, k) => re * re + (spectrum.im[k] ?? 0) ** 2),
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

/** Mean of the values `reach` to both sides. */
export function smoothed(values: Float64Array, reach: number): Float64Array {
  const means = new Float64Array(values.length);
  let [sum, from, to] = [0, 0, 0];
  for (let k = 0; k < values.length; k += 1) {
    for (; to < Math.min(values.length, k + reach + 1); to += 1) sum += values[to] as number;
    for (; from < k - reach; from += 1) sum -= values[from] as number;
    means[k] = Math.max(0, sum) / (to - from);
  }
  return means;
}
