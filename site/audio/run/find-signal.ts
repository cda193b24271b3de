import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSignal, realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { workArray, workSpectrum } from '../dsp/work-array.ts';

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

/** A known piece of sound, ready to be searched for in many microphones of one sample rate. */
export interface SoughtSignal {
  /** Samples of the microphone per sample of the search. */
  readonly factor: number;
  readonly searchRate: number;
  /** Lengths, samples of the search. */
  readonly length: number;
  readonly hop: number;
  readonly spectrum: Spectrum;
  readonly sizes: Float64Array;
  /** Where it says something. */
  readonly isUsed: Uint8Array;
}

/** Prepares `template`, which is at the microphones' own sample rate. */
export function seekSignal(template: Float32Array, sampleRate: number): SoughtSignal {
  const factor = Math.max(1, Math.floor(sampleRate / SEARCH_RATE_HZ));
  const searchRate = sampleRate / factor;
  const short = decimate(template, factor);
  const hop = Math.round((HOP_SECONDS * sampleRate) / factor);
  const size = powerOfTwoFrom(short.length + hop);
  const spectrum = realSpectrum(short, size);
  const sizes = smoothSizes(spectrum, Math.round((LEVELLED_HZ * size) / searchRate)).slice();
  const most = sizes.reduce((high, one) => Math.max(high, one), 0);
  const isUsed = Uint8Array.from(sizes, (one) => (one > most * WEAK_BAND ? 1 : 0));
  return { factor, searchRate, length: short.length, hop, spectrum, sizes, isUsed };
}

/** Searches the sound of one microphone for a known piece of sound, as new sound comes in. */
export class SignalFinder {
  readonly #sought: SoughtSignal;
  #searchedTo: number | null = null;
  /** Found in the last window; the next one may show that this was only the beginning of the real thing. */
  #candidate: FoundSignal | null = null;

  constructor(sought: SoughtSignal) {
    this.#sought = sought;
  }

  /** Samples that must be held so that nothing is missed. */
  get neededSamples(): number {
    const { length, hop, factor } = this.#sought;
    return (length + 2 * hop) * factor;
  }

  /**
   * Looks at what has come since the last call. `first` and `end` are the numbers of the samples that can be read.
   * Null until the template is found.
   */
  search(first: number, end: number, read: (from: number, to: number) => Float32Array): FoundSignal | null {
    const { length, hop, factor, searchRate } = this.#sought;
    let from = Math.max(this.#searchedTo ?? first, first);
    const window = (length + hop) * factor;
    for (; end - from >= window; from = this.#searchedTo) {
      const here = searchWindow(read(from, from + window), this.#sought);
      // Windows overlap by what the search for the strongest 30 ms cannot see at its end.
      this.#searchedTo = from + Math.round(hop - EARLY_SECONDS * searchRate) * factor;
      const before = this.#candidate;
      if (here === null && before === null) continue;
      if (here === null || (before !== null && before.score >= here.score)) return before;
      this.#candidate = { atSample: from + here.atSample, score: here.score };
      if (before !== null) return this.#candidate;
    }
    return null;
  }
}

const heardWork = workSpectrum();
const responseWork = workArray();
const earlyWork = workArray();
const shortWork = workArray();

/** Null where the template does not begin within the first `hop` samples. */
function searchWindow(samples: Float32Array, sought: SoughtSignal): FoundSignal | null {
  const { factor, searchRate, hop, spectrum, sizes, isUsed } = sought;
  const { size } = spectrum;
  const heard = realSpectrum(decimate(samples, factor), size, heardWork(size));
  const usual = smoothSizes(heard, Math.round((LEVELLED_HZ * size) / searchRate));
  for (let bin = 0; bin < isUsed.length; bin += 1) {
    const hr = heard.re[bin] as number;
    const hi = heard.im[bin] as number;
    const tr = spectrum.re[bin] as number;
    const ti = spectrum.im[bin] as number;
    const level = (usual[bin] as number) * (sizes[bin] as number);
    const weight = isUsed[bin] === 1 && level > 0 ? 1 / level : 0;
    heard.re[bin] = (hr * tr + hi * ti) * weight;
    heard.im[bin] = (hi * tr - hr * ti) * weight;
  }
  const response = realSignal(heard, responseWork(size));
  const reach = Math.round(EARLY_SECONDS * searchRate);
  const early = windowEnergies(response, reach, earlyWork(hop - reach));
  const best = indexOfMost(early);
  // Over all of the transform, not over the searched lags alone: a signal that begins within the window but too
  // late for it raises some of them, and nothing else would show that they are no match.
  let energy = 0;
  for (let n = 0; n < size; n += 1) energy += (response[n] as number) * (response[n] as number);
  const score = (early[best] ?? 0) / ((energy / size) * EARLY_SECONDS * searchRate);
  // Not a number in digital silence.
  if (!(score >= FOUND_SCORE)) return null;
  return { atSample: onsetOf(response, best, sought) * factor, score };
}

function onsetOf(response: Float64Array, best: number, { searchRate, hop }: SoughtSignal): number {
  const reach = Math.round(EARLY_SECONDS * searchRate);
  const width = Math.max(1, Math.round(ONSET_SECONDS * searchRate));
  const short = windowEnergies(response, width, shortWork(hop - width));
  const usual = median(short);
  const from = Math.max(0, best - reach);
  const to = Math.min(short.length, best + reach);
  const most = short.subarray(from, to).reduce((high, energy) => Math.max(high, energy), 0);
  const wanted = Math.max(most * ONSET_PART, usual * ONSET_OVER_USUAL);
  for (let lag = from; lag < to; lag += 1)
    if ((short[lag] ?? 0) >= Math.min(wanted, most)) return lag + Math.floor(width / 2);
  return best;
}

/** Mean of `factor` neighbours: rough, and the same for both sides of the comparison. */
function decimate(samples: Float32Array, factor: number): Float32Array {
  if (factor === 1) return samples;
  const short = new Float32Array(Math.floor(samples.length / factor));
  for (let index = 0; index < short.length; index += 1) {
    let sum = 0;
    for (let at = index * factor; at < (index + 1) * factor; at += 1) sum += samples[at] as number;
    short[index] = sum / factor;
  }
  return short;
}

const sumsWork = workArray();
const smoothWork = workArray();

/** Mean size of the bins around each bin, `reach` to both sides; good until the next call. */
function smoothSizes({ re, im }: Spectrum, reach: number): Float64Array {
  const { length } = re;
  const sums = sumsWork(length + 1);
  sums[0] = 0;
  let sum = 0;
  for (let bin = 0; bin < length; bin += 1) {
    const r = re[bin] as number;
    const i = im[bin] as number;
    sum += Math.sqrt(r * r + i * i);
    sums[bin + 1] = sum;
  }
  const means = smoothWork(length);
  for (let bin = 0; bin < length; bin += 1) {
    const from = Math.max(0, bin - reach);
    const to = Math.min(length, bin + reach + 1);
    means[bin] = ((sums[to] as number) - (sums[from] as number)) / (to - from);
  }
  return means;
}

/** Energy of the `width` samples from each of the first on, as many as `energies` has room for. */
function windowEnergies(samples: Float64Array, width: number, energies: Float64Array): Float64Array {
  let sum = 0;
  for (let n = 0; n < width; n += 1) sum += (samples[n] ?? 0) ** 2;
  for (let n = 0; n < energies.length; n += 1) {
    energies[n] = Math.max(0, sum);
    const next = samples[n + width] as number;
    const past = samples[n] as number;
    sum += next * next - past * past;
  }
  return energies;
}

function indexOfMost(values: Float64Array): number {
  let at = 0;
  for (let index = 1; index < values.length; index += 1)
    if ((values[index] as number) > (values[at] as number)) at = index;
  return at;
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
