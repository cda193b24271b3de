import { bandSignal, energyOf } from '../dsp/band-signal.ts';
import { bandWindow } from '../dsp/band-window.ts';
import { powerOfTwoFrom } from '../dsp/fft.ts';
import { realSpectrum, type Spectrum } from '../dsp/real-fft.ts';
import { resample } from '../dsp/resample.ts';
import { workArray, workSpectrum } from '../dsp/work-array.ts';
import { BANDS_HZ } from '../sti/constants.ts';
import { measureIndirectSti } from '../sti/indirect-sti.ts';
import { cutCircular, taper } from './cut.ts';
import { readDecay } from './decay.ts';
import { deconvolve } from './deconvolve.ts';
import { findOnset } from './find-onset.ts';
import { sweepDistortion } from './harmonics.ts';
import { readReference, type SweepShape } from './read-reference.ts';
import { reverberationTime } from './reverberation.ts';
import { type ResponsePoint, roomResponse } from './room-response.ts';
import { sweepSnrDb } from './sweep-snr.ts';

export interface SweepMeasures {
  readonly response: readonly ResponsePoint[];
  /** Octaves in which the decay could be measured. */
  readonly rt60: readonly { readonly hz: number; readonly s: number }[];
  /** At 1 kHz. */
  readonly thdPercent: number | null;
  /** Where in the capture the reference begins. */
  readonly delayMs: number;
  readonly snrDb: number | null;
  /** Indirect, full, of the room without its noise; over the usable bands. */
  readonly sti: number | null;
  readonly mti: readonly (number | null)[];
  readonly usableBands: readonly number[];
  /** Impulse response at the capture's rate, the direct sound at `arrivalMs`. */
  readonly impulse: Float64Array;
  readonly arrivalMs: number;
}

export type SweepProblem = 'no-sweep-in-reference' | 'not-found' | 'too-long';

const BEFORE_SECONDS = 0.15;
const LEAST_AFTER_SECONDS = 0.5;
const MOST_AFTER_SECONDS = 4;
/** A response must stand out of the rest of the deconvolution: peak over RMS. A silent room reaches about 6. */
const LEAST_PEAK = 12;
/** Decay is filtered with gentle slopes, which ring less than the room. */
const DECAY_TRANSITION = 1 / 2;
const LONGEST_SAMPLES = 2 ** 22;
/** Sample rates and lengths of captures for which the reference is held ready. */
const MOST_PREPARED = 8;

/** Measures one capture against the meter's reference. */
export type SweepMeter = (
  capture: Float32Array | Float64Array,
  sampleRate: number,
) => SweepMeasures | { readonly problem: SweepProblem };

/**
 * Everything an exponential sweep tells about the path from `reference` (what was played) to a capture: impulse
 * response, its 1/6-octave response, reverberation, distortion, delay, signal-to-noise ratio and indirect STI.
 * The reference is brought to the capture's sample rate and transformed once for each length of captures. A clock
 * difference of 100 ppm moves the response by up to 0.8 ms between low and high frequencies and changes nothing
 * else that can be seen.
 *
 * `isPlaced`: captures begin just before the sweep does and hold its decay. The circle of the transform then needs no
 * room for other places, and is half as long.
 */
export function createSweepMeter(
  reference: Float32Array | Float64Array,
  referenceRate: number,
  isPlaced = false,
): SweepMeter {
  // Rooms of several sample rates take turns.
  const prepared = new Map<string, PreparedReference>();
  const prepare = (sampleRate: number, captureLength: number): PreparedReference => {
    const length = Math.round((reference.length * sampleRate) / referenceRate);
    const wholeSize = Math.max(2, powerOfTwoFrom(captureLength + length));
    const size = isPlaced ? Math.max(2, powerOfTwoFrom(Math.max(captureLength, length))) : wholeSize;
    const key = `${sampleRate} ${size} ${wholeSize}`;
    const known = prepared.get(key);
    if (known !== undefined) return known;
    const played = resample(reference, referenceRate, sampleRate);
    const spectrum = realSpectrum(played, size);
    const seconds = soundingSeconds(played, sampleRate);
    const made = { spectrum, shape: readReference(spectrum, sampleRate), seconds, wholeSize };
    if (prepared.size >= MOST_PREPARED) prepared.clear();
    prepared.set(key, made);
    return made;
  };
  return (capture, sampleRate) => {
    if (capture.length > LONGEST_SAMPLES || reference.length > LONGEST_SAMPLES)
      return { problem: 'too-long' };
    const { shape, ...rest } = prepare(sampleRate, capture.length);
    return shape === null
      ? { problem: 'no-sweep-in-reference' }
      : measure(capture, sampleRate, { ...rest, shape });
  };
}

/** One capture against a reference that no other capture needs, see {@link createSweepMeter}. */
export const measureSweep = (
  capture: Float32Array | Float64Array,
  sampleRate: number,
  reference: Float32Array | Float64Array,
  referenceRate: number,
): ReturnType<SweepMeter> => createSweepMeter(reference, referenceRate)(capture, sampleRate);

interface PreparedReference {
  readonly spectrum: Spectrum;
  readonly shape: SweepShape | null;
  /** Until the sweep ends. */
  readonly seconds: number;
  /** Points of a circle with room for every place. */
  readonly wholeSize: number;
}

function measure(
  capture: Float32Array | Float64Array,
  sampleRate: number,
  reference: PreparedReference & { readonly shape: SweepShape },
): SweepMeasures | { readonly problem: SweepProblem } {
  const found = deconvolve(capture, sampleRate, reference.spectrum, reference.shape);
  const { impulses, shape, lowHz, highHz } = found;
  const onset = findOnset(impulses, sampleRate, lowHz, highHz);
  if (onset === null || peakOverRms(impulses, reference.wholeSize) < LEAST_PEAK)
    return { problem: 'not-found' };

  const sweepSeconds = reference.seconds;
  const captureSeconds = capture.length / sampleRate;
  // Beyond the end of the recording the highest frequencies have no more decay, only zeros.
  const afterSeconds = Math.min(
    MOST_AFTER_SECONDS,
    Math.max(LEAST_AFTER_SECONDS, captureSeconds - onset / sampleRate - sweepSeconds),
  );
  const beforeSeconds = Math.min(BEFORE_SECONDS, (shape.growthSeconds * Math.LN2) / 3);
  const before = Math.round(beforeSeconds * sampleRate);
  const count = before + Math.round(afterSeconds * sampleRate);
  const impulse = cutCircular(impulses, Math.round(onset) - before, count);

  const bands = BANDS_HZ.filter((hz) => hz / Math.SQRT2 >= lowHz * 0.95 && hz * 2 ** 0.25 <= highHz);
  const { rt60, lastEnd } = reverberation(impulse, before, sampleRate, bands);
  // The response is taken from the part that stands out of the noise in any band.
  const kept = Math.min(count, before + Math.max(Math.round(0.3 * sampleRate), lastEnd));
  const heard = taper(impulse.slice(0, kept), Math.floor(before / 2), Math.floor((kept - before) / 8));
  const placed = placeCircular(heard, Math.round(onset) - before, placedWork(impulses.length));
  const indirect = measureIndirectSti(taper(impulse.slice(), Math.floor(before / 2), 0), sampleRate, before);
  return {
    response: roomResponse(spectrumOf(heard, responseWork), sampleRate, lowHz, highHz),
    rt60,
    thdPercent: sweepDistortion(impulses, sampleRate, Math.round(onset), shape.growthSeconds, highHz),
    delayMs: (onset / sampleRate) * 1000,
    snrDb: sweepSnrDb(found, placed, kept / capture.length, sampleRate, sweepSeconds, captureSeconds),
    sti: indirect.sti,
    mti: indirect.mti,
    usableBands: indirect.usableBands,
    impulse,
    arrivalMs: beforeSeconds * 1000,
  };
}

function reverberation(
  impulse: Float64Array,
  before: number,
  sampleRate: number,
  bands: readonly number[],
): { rt60: { hz: number; s: number }[]; lastEnd: number } {
  const spectrum = spectrumOf(impulse, decayWork);
  const rt60: { hz: number; s: number }[] = [];
  let lastEnd = 0;
  for (const hz of bands) {
    const window = bandWindow(hz / Math.SQRT2, hz * Math.SQRT2, DECAY_TRANSITION, spectrum.size, sampleRate);
    const { re, im, rateHz } = bandSignal(spectrum, window, sampleRate);
    const start = Math.round((before / sampleRate) * rateHz);
    const length = Math.floor((impulse.length / sampleRate) * rateHz) - start;
    const energy = energyOf(re.subarray(start, start + length), im.subarray(start, start + length));
    const decay = readDecay(energy, rateHz);
    lastEnd = Math.max(lastEnd, Math.round((decay.end / rateHz) * sampleRate));
    const s = reverberationTime(energy, rateHz, decay, hz * Math.SQRT1_2);
    if (s !== null) rt60.push({ hz, s });
  }
  return { rt60, lastEnd };
}

/** Transform of the samples in a place that is used again. */
function spectrumOf(samples: Float64Array, work: (size: number) => Spectrum): Spectrum {
  const size = powerOfTwoFrom(samples.length);
  return realSpectrum(samples, size, work(size));
}

/** Mean over `count` values, of which those that are not there are zero. */
function peakOverRms(values: Float64Array, count: number): number {
  let peak = 0;
  let sum = 0;
  for (let n = 0; n < values.length; n += 1) {
    const square = (values[n] as number) * (values[n] as number);
    if (square > peak) peak = square;
    sum += square;
  }
  return sum > 0 ? Math.sqrt(peak / (sum / count)) : 0;
}

/** Until the last sample that is not nearly silent. */
function soundingSeconds(samples: Float64Array, sampleRate: number): number {
  let peak = 0;
  for (let n = 0; n < samples.length; n += 1) peak = Math.max(peak, Math.abs(samples[n] ?? 0));
  const last = samples.findLastIndex((value) => Math.abs(value) > peak / 100);
  return (last + 1) / sampleRate;
}

function placeCircular(part: Float64Array, from: number, whole: Float64Array): Float64Array {
  const { length } = whole;
  const start = ((from % length) + length) % length;
  const split = Math.min(part.length, length - start);
  whole.fill(0);
  whole.set(part.subarray(0, split), start);
  whole.set(part.subarray(split, split + length), 0);
  return whole;
}

const placedWork = workArray();
const responseWork = workSpectrum();
const decayWork = workSpectrum();
