import { realSignal, realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { workArray, workSpectrum } from '../dsp/work-array.ts';
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
  const raw = rawWork(size);
  const played = playedWork(raw.re.length);
  raw.re.fill(0);
  raw.im.fill(0);
  played.fill(0);
  sections.forEach(({ spectrum, power }, index) => {
    const y = heard[index] ?? emptySpectrum(size);
    for (let k = 0; k < played.length; k += 1) {
      if (isUsed[k] === 0) continue;
      const xr = spectrum.re[k] as number;
      const xi = spectrum.im[k] as number;
      const yr = y.re[k] as number;
      const yi = y.im[k] as number;
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
  const response = realSignal(raw, signalWork(size));
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

/** Transform of such a response; good until the next one. */
export function responseSpectrum(taps: Float32Array, sampleRate: number, size: number): Spectrum {
  const before = Math.round(BEFORE_SECONDS * sampleRate);
  const response = signalWork(size);
  response.fill(0, taps.length - before, size - before);
  response.set(taps.subarray(before));
  response.set(taps.subarray(0, before), size - before);
  return realSpectrum(response, size, responseWork(size));
}

const rawWork = workSpectrum();
const playedWork = workArray();
const signalWork = workArray();
const responseWork = workSpectrum();
const [powerWork, explainedWork, restWork] = [workArray(), workArray(), workArray()];
const [usualWork, signalPartWork, noisePartWork] = [workArray(), workArray(), workArray()];
const [emittedWork, wantedWork] = [workSpectrum(), workSpectrum()];
const [leftWork, rightWork] = [workArray(), workArray()];

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
  const [responsePower, explained, rest] = [powerWork(bins), explainedWork(bins), restWork(bins)];
  for (let k = 0; k < bins; k += 1) {
    if (isUsed[k] === 0) {
      responsePower[k] = explained[k] = rest[k] = 0;
      continue;
    }
    const sr = response.re[k] as number;
    const si = response.im[k] as number;
    const xr = source.re[k] as number;
    const xi = source.im[k] as number;
    const er = sr * xr - si * xi;
    const ei = sr * xi + si * xr;
    const dr = (heard.re[k] as number) - er;
    const di = (heard.im[k] as number) - ei;
    responsePower[k] = sr * sr + si * si;
    explained[k] = er * er + ei * ei;
    rest[k] = dr * dr + di * di;
  }
  const usual = smoothed(responsePower, reach, usualWork(bins));
  const signalPart = smoothed(explained, reach, signalPartWork(bins));
  const noisePart = smoothed(rest, reach, noisePartWork(bins));
  const [emitted, wanted] = [emittedWork(size), wantedWork(size)];
  for (let k = 0; k < bins; k += 1) {
    if (isUsed[k] === 0) {
      emitted.re[k] = emitted.im[k] = wanted.re[k] = wanted.im[k] = 0;
      continue;
    }
    const share = (signalPart[k] as number) / ((signalPart[k] as number) + (noisePart[k] as number) + 1e-30);
    const weight = share / Math.sqrt((power[k] as number) + 1e-30);
    const sr = response.re[k] as number;
    const si = response.im[k] as number;
    const yr = heard.re[k] as number;
    const yi = heard.im[k] as number;
    const undo = weight / ((responsePower[k] as number) + HELD_RESPONSE * (usual[k] as number) + 1e-30);
    emitted.re[k] = (yr * sr + yi * si) * undo;
    emitted.im[k] = (yi * sr - yr * si) * undo;
    wanted.re[k] = (source.re[k] as number) * weight;
    wanted.im[k] = (source.im[k] as number) * weight;
  }
  return compare(realSignal(emitted, leftWork(size)), realSignal(wanted, rightWork(size)), section);
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
    let both = 0;
    let own = 0;
    const to = Math.round((step + 1) * perStep) - fromSample;
    for (let n = Math.round(step * perStep) - fromSample; n < to; n += 1) {
      const u = emitted[n] as number;
      const v = wanted[n] as number;
      both += u * v;
      own += v * v;
    }
    agreement[step - fromStep] = both;
    whole[step - fromStep] = own;
  }
  return { stepMs: STEP_MS, agreement, whole };
}
