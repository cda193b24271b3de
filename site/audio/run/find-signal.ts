import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSignal, realSpectrum, type Spectrum } from '../dsp/real-fft.ts';

/** Enough for the band of speech; the search costs a quarter of what it would cost at 16 kHz. */
const SEARCH_RATE_HZ = 8000;
/**
 * Energy of the room's impulse response in its strongest 30 ms over the mean energy of as much time. Sound without
 * the signal stays below 5.5 (noise, hum, pulses, clicks, talk); noise 8 dB above the signal in a room of 0.8 s is
 * above 15, reverberation of 3 s without any direct sound above 14.
 */
export const FOUND_SCORE = 8;
/** New sound is searched in pieces of this length. */
const HOP_SECONDS = 2.5;
/** Where the template has less than this part of its strongest band it says nothing. */
const WEAK_BAND = 0.01;
/** Both spectra are levelled over this width: hum and the colour of the room count no more than the rest. */
const LEVELLED_HZ = 60;
/** Most energy of a room's response comes within this time. */
const EARLY_SECONDS = 0.03;
const ONSET_SECONDS = 0.001;
/** The first sound is where this part of the strongest millisecond is reached, well above the usual one. */
const ONSET_PART = 0.15;
const ONSET_OVER_USUAL = 8;

export interface FoundSignal {
  /** Sample of the searched sound at which the template begins. */
  readonly atSample: number;
  readonly score: number;
}

/** Searches the sound of one microphone for a known piece of sound, as new sound comes in. */
export class SignalFinder {
  readonly #factor: number;
  readonly #templateLength: number;
  readonly #hop: number;
  readonly #size: number;
  readonly #searchRate: number;
  readonly #template: Spectrum;
  readonly #templateSizes: Float64Array;
  readonly #isUsed: Uint8Array;
  #searchedTo: number | null = null;
  /** Found in the last window; the next one may show that this was only the beginning of the real thing. */
  #candidate: FoundSignal | null = null;

  /** `template` at the microphone's own sample rate. */
  constructor(template: Float32Array, sampleRate: number) {
    this.#factor = Math.max(1, Math.floor(sampleRate / SEARCH_RATE_HZ));
    const short = decimate(template, this.#factor);
    this.#templateLength = short.length;
    this.#hop = Math.round((HOP_SECONDS * sampleRate) / this.#factor);
    this.#size = powerOfTwoFrom(this.#templateLength + this.#hop);
    this.#template = realSpectrum(short, this.#size);
    this.#searchRate = sampleRate / this.#factor;
    this.#templateSizes = smoothSizes(
      this.#template,
      Math.round((LEVELLED_HZ * this.#size) / this.#searchRate),
    );
    const most = this.#templateSizes.reduce((high, size) => Math.max(high, size), 0);
    this.#isUsed = Uint8Array.from(this.#templateSizes, (size) => (size > most * WEAK_BAND ? 1 : 0));
  }

  /** Samples that must be held so that nothing is missed. */
  get neededSamples(): number {
    return (this.#templateLength + 2 * this.#hop) * this.#factor;
  }

  /**
   * Looks at what has come since the last call. `first` and `end` are the numbers of the samples that can be read.
   * Null until the template is found.
   */
  search(first: number, end: number, read: (from: number, to: number) => Float32Array): FoundSignal | null {
    let from = Math.max(this.#searchedTo ?? first, first);
    const window = (this.#templateLength + this.#hop) * this.#factor;
    for (; end - from >= window; from = this.#searchedTo) {
      const found = this.#searchWindow(read(from, from + window));
      // Windows overlap by what the search for the strongest 30 ms cannot see at its end.
      this.#searchedTo = from + Math.round(this.#hop - EARLY_SECONDS * this.#searchRate) * this.#factor;
      const here = found !== null && found.score >= FOUND_SCORE ? found : null;
      const before = this.#candidate;
      if (here === null && before === null) continue;
      if (here === null || (before !== null && before.score >= here.score)) return before;
      this.#candidate = { atSample: from + here.atSample, score: here.score };
      if (before !== null) return this.#candidate;
    }
    return null;
  }

  #searchWindow(samples: Float32Array): FoundSignal | null {
    const heard = realSpectrum(decimate(samples, this.#factor), this.#size);
    const { re, im } = this.#template;
    const binHz = this.#searchRate / this.#size;
    const usual = smoothSizes(heard, Math.round(LEVELLED_HZ / binHz));
    for (let bin = 0; bin < heard.re.length; bin += 1) {
      const [hr, hi, tr, ti] = [heard.re[bin] ?? 0, heard.im[bin] ?? 0, re[bin] ?? 0, im[bin] ?? 0];
      const level = (usual[bin] ?? 0) * (this.#templateSizes[bin] ?? 0);
      const weight = this.#isUsed[bin] === 1 && level > 0 ? 1 / level : 0;
      heard.re[bin] = (hr * tr + hi * ti) * weight;
      heard.im[bin] = (hi * tr - hr * ti) * weight;
    }
    const response = realSignal(heard);
    const lags = this.#hop;
    const early = windowEnergies(response, lags, Math.round(EARLY_SECONDS * this.#searchRate));
    const best = indexOfMost(early);
    // Over all of the transform, not over the searched lags alone: a signal that begins within the window but too
    // late for it raises some of them, and nothing else would show that they are no match.
    const energy = response.reduce((sum, value) => sum + value * value, 0);
    const score = (early[best] ?? 0) / ((energy / response.length) * EARLY_SECONDS * this.#searchRate);
    if (!Number.isFinite(score)) return null;
    return { atSample: this.#onset(response, lags, best) * this.#factor, score };
  }

  #onset(response: Float64Array, lags: number, best: number): number {
    const reach = Math.round(EARLY_SECONDS * this.#searchRate);
    const width = Math.max(1, Math.round(ONSET_SECONDS * this.#searchRate));
    const short = windowEnergies(response, lags, width);
    const usual = median(short);
    const from = Math.max(0, best - reach);
    const to = Math.min(short.length, best + reach);
    const most = short.subarray(from, to).reduce((high, energy) => Math.max(high, energy), 0);
    const wanted = Math.max(most * ONSET_PART, usual * ONSET_OVER_USUAL);
    for (let lag = from; lag < to; lag += 1)
      if ((short[lag] ?? 0) >= Math.min(wanted, most)) return lag + Math.floor(width / 2);
    return best;
  }
}

/** Mean of `factor` neighbours: rough, and the same for both sides of the comparison. */
function decimate(samples: Float32Array, factor: number): Float32Array {
  if (factor === 1) return samples;
  const short = new Float32Array(Math.floor(samples.length / factor));
  for (let index = 0; index < short.length; index += 1) {
    let sum = 0;
    for (let part = 0; part < factor; part += 1) sum += samples[index * factor + part] ?? 0;
    short[index] = sum / factor;
  }
  return short;
}

/** Mean size of the bins around each bin, `reach` to both sides. */
function smoothSizes({ re, im }: Spectrum, reach: number): Float64Array {
  const sums = new Float64Array(re.length + 1);
  for (let bin = 0; bin < re.length; bin += 1)
    sums[bin + 1] = (sums[bin] ?? 0) + Math.hypot(re[bin] ?? 0, im[bin] ?? 0);
  return Float64Array.from(re, (_, bin) => {
    const from = Math.max(0, bin - reach);
    const to = Math.min(re.length, bin + reach + 1);
    return ((sums[to] ?? 0) - (sums[from] ?? 0)) / (to - from);
  });
}

/** Energy of the `width` samples from each of the first `count` on. */
function windowEnergies(samples: Float64Array, count: number, width: number): Float64Array {
  const energies = new Float64Array(Math.max(0, count - width));
  let sum = 0;
  for (let n = 0; n < width; n += 1) sum += (samples[n] ?? 0) ** 2;
  for (let n = 0; n < energies.length; n += 1) {
    energies[n] = Math.max(0, sum);
    sum += (samples[n + width] ?? 0) ** 2 - (samples[n] ?? 0) ** 2;
  }
  return energies;
}

function indexOfMost(values: Float64Array): number {
  let at = 0;
  for (let index = 1; index < values.length; index += 1)
    if ((values[index] ?? 0) > (values[at] ?? 0)) at = index;
  return at;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
