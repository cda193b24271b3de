import { realSignal, realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { smoothed } from './prepared-signal.ts';
import { emptySpectrum, HELD_SOURCE } from './room-response.ts';
import { AFTER_SECONDS, type SignalSection, STEP_MS } from './signal-section.ts';

/** How much of the emitted signal arrived, step by step of the signal's own time; times 1 means all of it. */
export interface SignalGain {
  readonly stepMs: number;
  /** Correlation of what was emitted, taken back out of the capture, with what should have been. */
  readonly agreement: Float64Array;
  /** The same if all had arrived. */
  readonly whole: Float64Array;
}

/** Of the room's response is used before the direct sound. */
const BEFORE_SECONDS = 0.02;
/** Frequencies the room swallows are held down to this share of their neighbourhood. */
const HELD_RESPONSE = 0.03;
const SMOOTHED_HZ = 60;

/**
 * Response of the room, by spectral division of all that was heard by all that was played, cut to its first 0.6 s: the
 * samples from 0.02 s before the direct sound on. `heard` are the transforms of the sections as captured, at the
 * signal's clock.
 */
export function roomTapsOf(
  heard: readonly Spectrum[],
  sections: readonly SignalSection[],
  isUsed: Uint8Array,
): Float32Array {
  const size = sections[0]?.spectrum.size ?? 2;
  const sampleRate = sections[0]?.sampleRate ?? 1;
  const raw = emptySpectrum(size);
  const played = new Float64Array(raw.re.length);
  sections.forEach(({ spectrum, power }, index) => {
    const y = heard[index] ?? emptySpectrum(size);
    for (let k = 0; k < played.length; k += 1) {
      if (isUsed[k] === 0) continue;
      const [xr, xi] = [spectrum.re[k] as number, spectrum.im[k] as number];
      const [yr, yi] = [y.re[k] as number, y.im[k] as number];
      raw.re[k] = (raw.re[k] as number) + yr * xr + yi * xi;
      raw.im[k] = (raw.im[k] as number) + yi * xr - yr * xi;
      played[k] = (played[k] as number) + xr * xr + xi * xi + HELD_SOURCE * (power[k] as number);
    }
  });
  for (let k = 0; k < played.length; k += 1) {
    if (isUsed[k] === 0) continue;
    raw.re[k] = (raw.re[k] as number) / (played[k] as number);
    raw.im[k] = (raw.im[k] as number) / (played[k] as number);
  }
  const response = realSignal(raw);
  const before = Math.round(BEFORE_SECONDS * sampleRate);
  const after = Math.round(AFTER_SECONDS * sampleRate);
  const fade = Math.round(0.2 * after);
  const taps = new Float32Array(before + after);
  for (let n = -before; n < after; n += 1) {
    const slope = n < after - fade ? 1 : 0.5 * (1 + Math.cos((Math.PI * (n - after + fade)) / fade));
    taps[before + n] = (response[n < 0 ? size + n : n] as number) * slope;
  }
  return taps;
}

/** Transform of such a response. */
export function responseSpectrum(taps: Float32Array, sampleRate: number, size: number): Spectrum {
  const before = Math.round(BEFORE_SECONDS * sampleRate);
  const response = new Float32Array(size);
  response.set(taps.subarray(before));
  response.set(taps.subarray(0, before), size - before);
  return realSpectrum(response, size);
}

/**
 * Takes the room out of one section of a capture by dividing its response out. What is left is the signal as the
 * loudspeaker gave it, in which a gap of the loudspeaker is a hole with sharp edges, however long the room goes on
 * sounding. Frequencies count by how well the response explains them there.
 */
export function sectionGain(heard: Spectrum, section: SignalSection, response: Spectrum): SignalGain {
  const { spectrum: source, power, isUsed, sampleRate } = section;
  const { size } = source;
  const bins = source.re.length;
  const reach = Math.round((SMOOTHED_HZ * size) / sampleRate);
  const responsePower = new Float64Array(bins);
  const explained = new Float64Array(bins);
  const rest = new Float64Array(bins);
  for (let k = 0; k < bins; k += 1) {
    if (isUsed[k] === 0) continue;
    const [sr, si] = [response.re[k] as number, response.im[k] as number];
    const [xr, xi] = [source.re[k] as number, source.im[k] as number];
    const [er, ei] = [sr * xr - si * xi, sr * xi + si * xr];
    const [dr, di] = [(heard.re[k] as number) - er, (heard.im[k] as number) - ei];
    responsePower[k] = sr * sr + si * si;
    explained[k] = er * er + ei * ei;
    rest[k] = dr * dr + di * di;
  }
  const usual = smoothed(responsePower, reach);
  const [signalPart, noisePart] = [smoothed(explained, reach), smoothed(rest, reach)];
  const emitted = emptySpectrum(size);
  const wanted = emptySpectrum(size);
  for (let k = 0; k < bins; k += 1) {
    if (isUsed[k] === 0) continue;
    const share = (signalPart[k] as number) / ((signalPart[k] as number) + (noisePart[k] as number) + 1e-30);
    const weight = share / Math.sqrt((power[k] as number) + 1e-30);
    const [sr, si] = [response.re[k] as number, response.im[k] as number];
    const [yr, yi] = [heard.re[k] as number, heard.im[k] as number];
    const undo = weight / ((responsePower[k] as number) + HELD_RESPONSE * (usual[k] as number) + 1e-30);
    emitted.re[k] = (yr * sr + yi * si) * undo;
    emitted.im[k] = (yi * sr - yr * si) * undo;
    wanted.re[k] = (source.re[k] as number) * weight;
    wanted.im[k] = (source.im[k] as number) * weight;
  }
  return compare(realSignal(emitted), realSignal(wanted), section);
}

function compare(
  emitted: Float64Array,
  wanted: Float64Array,
  { fromSample, fromStep, toStep, sampleRate }: SignalSection,
): SignalGain {
  const perStep = (STEP_MS / 1000) * sampleRate;
  const agreement = new Float64Array(toStep - fromStep);
  const whole = new Float64Array(toStep - fromStep);
  for (let step = fromStep; step < toStep; step += 1) {
    let [both, own] = [0, 0];
    const to = Math.round((step + 1) * perStep) - fromSample;
    for (let n = Math.round(step * perStep) - fromSample; n < to; n += 1) {
      const [u, v] = [emitted[n] as number, wanted[n] as number];
      both += u * v;
      own += v * v;
    }
    agreement[step - fromStep] = both;
    whole[step - fromStep] = own;
  }
  return { stepMs: STEP_MS, agreement, whole };
}
