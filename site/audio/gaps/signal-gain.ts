import { realSignal, realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { type PreparedSignal, smoothed } from './prepared-signal.ts';
import { emptySpectrum, responseBetween } from './room-response.ts';

/** How much of the emitted signal arrived, step by step of the signal's own time; times 1 means all of it. */
export interface SignalGain {
  readonly stepMs: number;
  /** Correlation of what was emitted, taken back out of the capture, with what should have been. */
  readonly agreement: Float64Array;
  /** The same if all had arrived. */
  readonly whole: Float64Array;
}

export const STEP_MS = 10;
/** Of the room's response is used: before and after the direct sound. */
const BEFORE_SECONDS = 0.02;
const AFTER_SECONDS = 0.6;
/** Frequencies the room swallows are held down to this share of their neighbourhood. */
const HELD_RESPONSE = 0.03;
const SMOOTHED_HZ = 60;

/**
 * Takes the room out of a capture: its response is estimated from the whole of the (known) signal by spectral
 * division and cut to its first 0.6 s, then divided out. What is left is the signal as the loudspeaker gave it, in
 * which a gap of the loudspeaker is a hole with sharp edges, however long the room goes on sounding. Frequencies
 * count by how well the response explains them there. `capture` begins where the signal begins and runs at its
 * clock.
 */
export function signalGain(capture: Float32Array, signal: PreparedSignal): SignalGain {
  const { spectrum: source, power, isUsed, sampleRate } = signal;
  const { size } = source;
  const bins = source.re.length;
  const heard = realSpectrum(capture.subarray(0, size), size);
  const response = roomResponse(heard, signal);
  const reach = Math.round((SMOOTHED_HZ * size) / sampleRate);
  const responsePower = new Float64Array(bins);
  const explained = new Float64Array(bins);
  const rest = new Float64Array(bins);
  for (let k = 0; k < bins; k += 1) {
    if (isUsed[k] === 0) continue;
    const [sr, si] = [response.re[k] as number, response.im[k] as number];
    const [xr, xi] = [source.re[k] as number, source.im[k] as number];
    const [er, ei] = [sr * xr - si * xi, sr * xi + si * xr];
    responsePower[k] = sr * sr + si * si;
    explained[k] = er * er + ei * ei;
    rest[k] = ((heard.re[k] as number) - er) ** 2 + ((heard.im[k] as number) - ei) ** 2;
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
  return compare(realSignal(emitted), realSignal(wanted), signal.samples.length, sampleRate);
}

function roomResponse(heard: Spectrum, { spectrum, power, isUsed, sampleRate }: PreparedSignal): Spectrum {
  const { size } = spectrum;
  const response = responseBetween(heard, spectrum, power, isUsed);
  const before = Math.round(BEFORE_SECONDS * sampleRate);
  const after = Math.round(AFTER_SECONDS * sampleRate);
  const fade = Math.round(0.2 * after);
  response.fill(0, after, size - before);
  for (let n = after - fade; n < after; n += 1)
    response[n] = (response[n] ?? 0) * 0.5 * (1 + Math.cos((Math.PI * (n - after + fade)) / fade));
  return realSpectrum(response, size);
}

function compare(
  emitted: Float64Array,
  wanted: Float64Array,
  length: number,
  sampleRate: number,
): SignalGain {
  const perStep = (STEP_MS / 1000) * sampleRate;
  const count = Math.floor(length / perStep);
  const agreement = new Float64Array(count);
  const whole = new Float64Array(count);
  for (let step = 0; step < count; step += 1) {
    let [both, own] = [0, 0];
    const to = Math.round((step + 1) * perStep);
    for (let n = Math.round(step * perStep); n < to; n += 1) {
      const [u, v] = [emitted[n] as number, wanted[n] as number];
      both += u * v;
      own += v * v;
    }
    agreement[step] = both;
    whole[step] = own;
  }
  return { stepMs: STEP_MS, agreement, whole };
}
