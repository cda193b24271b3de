import type { SwitchOver } from '../../../shared/contract/switch-over.ts';
import { convolve, correlate } from '../dsp/convolve.ts';
import { decimate } from '../dsp/decimate.ts';
import { resample } from '../dsp/resample.ts';
import type { ReadCapture } from '../gaps/measure-gaps.ts';
import { onSignalClock } from '../gaps/on-signal-clock.ts';
import { lagBetween } from '../gaps/signal-drift.ts';
import { SWITCH_NOISE_FROM_SECONDS } from '../signals/switch-over.ts';
import { findOnset } from '../sweep/find-onset.ts';
import {
  type ChainResponse,
  LEAD_SECONDS,
  type NoisePiece,
  noisePiece,
  PIECE_SECONDS,
  pieceTaps,
} from './chain-response.ts';
import { fitEdges } from './fit-edges.ts';
import { splitChains } from './split-chains.ts';

/** Measures captures in which the signal was found within 60 ms. `seconds` of it were heard. */
export interface SwitchMeter {
  measure(read: ReadCapture, sampleRate: number, seconds: number): SwitchOver;
}

/** The voice's band is all that is needed, and all that every camera carries. */
const WORK_RATE_HZ = 8000;
const STEP_SECONDS = 0.01;
/** A chain is known when its response explains this much of sound it was not read from. */
const LEAST_EXPLAINED = 0.15;
/** Sound a response is tried on, and what of the end is left to the decay of the room. */
const TRIED_SECONDS = 0.8;
const END_SECONDS = 0.1;
/** The clock is read from pieces this far apart; from one to the next it moves by less than this, or the chain did. */
const CLOCK_STEP_SECONDS = 2;
const MOST_MOVE_SECONDS = 0.0007;
const FEWEST_CLOCK_PIECES = 3;
/** Two chains as like as this are one: nobody changed over, or nobody could tell. */
const SAME = { levelDb: 1, delayMs: 1, likeness: 0.8 } as const;
/** Never less than this share of its sound: right after the change the decay of the other chain is unexplained as well. */
const LEAST_FLOOR = 0.04;
/** Of the signal beside a piece: what of it may be heard within the piece. */
const AROUND_SECONDS = 1.1;
/** Of reading a response. */
const ROUNDS = 3;
/** Shorter breaks are not told from the edges of the two models. */
const SHORTEST_GAP_MS = 5;
const BAND_HZ = { low: 300, high: 3200 } as const;

interface Work {
  readonly heard: Float32Array;
  readonly reference: Float32Array;
  readonly rate: number;
  /** Samples of the signal that were heard. */
  readonly count: number;
}

export function createSwitchMeter(signal: Float32Array | Float64Array, signalRate: number): SwitchMeter {
  const references = new Map<number, Float32Array>();
  const referenceAt = (rate: number): Float32Array => {
    const known = references.get(rate);
    if (known !== undefined) return known;
    const factor = signalRate / rate;
    const made = Number.isInteger(factor)
      ? decimate(Float32Array.from(signal), factor)
      : Float32Array.from(resample(signal, signalRate, rate));
    references.set(rate, made);
    return made;
  };
  return {
    measure(read, sampleRate, seconds) {
      const factor = Math.max(1, Math.round(sampleRate / WORK_RATE_HZ));
      const rate = sampleRate / factor;
      const reference = referenceAt(rate);
      const count = Math.min(reference.length, Math.floor(seconds * rate));
      const raw = decimate(read(0, Math.ceil((count + rate) * factor)), factor);
      const ppm = clockOf(raw, reference, rate, count);
      const heard = ppm === null ? raw : onSignalClock(raw, 1 + ppm / 1e6);
      return measure({ heard, reference, rate, count });
    },
  };
}

/** Pure: everything after the clock of the capture was brought to that of the signal. */
function measure(work: Work): SwitchOver {
  const { heard, reference, rate, count } = work;
  const heardToMs = toMs(count, rate);
  const first = firstChain(work);
  if (first === null) return { outcome: 'unclear', heardToMs };
  const alone = predicted(work, first);
  const second = secondChain(work);
  const steps = Math.floor(count / Math.round(STEP_SECONDS * rate));
  const left = energies(heard, [alone], rate, steps);
  // Where the response was not read from: there it explains less than where it was.
  const triedFirst = SWITCH_NOISE_FROM_SECONDS + PIECE_SECONDS;
  const firstFloor = floorOf(
    left,
    energies(alone, [], rate, steps),
    seconds(triedFirst),
    seconds(triedFirst + TRIED_SECONDS),
  );
  if (second === null) {
    // Nothing stands at the end: from where on was the first chain gone?
    const none = left.map(() => Number.POSITIVE_INFINITY);
    const split = splitChains({
      first: left,
      second: none,
      both: none,
      heard: energies(heard, [], rate, steps),
      floors: { first: firstFloor, second: 1 },
    });
    if (split.from < seconds(triedFirst + TRIED_SECONDS)) return { outcome: 'unclear', heardToMs };
    const fromMs = split.from * STEP_SECONDS * 1000;
    return { outcome: 'not-back', heardToMs, fromMs, atLeastMs: Math.max(0, heardToMs - fromMs) };
  }
  const after = predicted(work, second);
  const leftBySecond = energies(heard, [after], rate, steps);
  const tried = steps - seconds(TRIED_SECONDS + END_SECONDS);
  const secondFloor = floorOf(
    leftBySecond,
    energies(after, [], rate, steps),
    tried,
    steps - seconds(END_SECONDS),
  );
  const at = (step: number): number => step * Math.round(STEP_SECONDS * rate);
  const levelChangeDb =
    10 *
    Math.log10(
      Math.max(Number.MIN_VALUE, gainOf(work, after, at(tried), at(steps - seconds(END_SECONDS)))) /
        gainOf(work, alone, at(seconds(triedFirst)), at(seconds(triedFirst + TRIED_SECONDS))),
    );
  const onsets = [first, second].map(
    ({ taps, lag }) =>
      lag + (findOnset(taps, rate, BAND_HZ.low, BAND_HZ.high) ?? 0) - Math.round(LEAD_SECONDS * rate),
  );
  const [firstOnset = 0, secondOnset = 0] = onsets;
  const delayChangeMs = toMs(secondOnset - firstOnset, rate);
  const chains = { levelChangeDb, delayChangeMs };
  const split = splitChains({
    first: left,
    second: leftBySecond,
    both: energies(heard, [alone, after], rate, steps),
    heard: energies(heard, [], rate, steps),
    floors: { first: firstFloor, second: secondFloor },
  });
  const isSame =
    Math.abs(levelChangeDb) < SAME.levelDb &&
    Math.abs(delayChangeMs) < SAME.delayMs &&
    likeness(first.taps, second.taps) > SAME.likeness;
  const stepSamples = Math.round(STEP_SECONDS * rate);
  if (split.from < split.to && split.from < seconds(triedFirst + TRIED_SECONDS))
    return { outcome: 'unclear', heardToMs };
  if (split.from === split.to || split.between === 'both') {
    if (isSame) return { outcome: 'not-seen', heardToMs };
    return { outcome: 'switched', heardToMs, fromMs: split.from * STEP_SECONDS * 1000, gapMs: 0, ...chains };
  }
  const lead = Math.round(LEAD_SECONDS * rate);
  const edges = fitEdges(
    {
      heard,
      reference,
      first: { taps: first.taps, shift: first.lag - lead },
      second: { taps: second.taps, shift: second.lag - lead },
    },
    {
      stop: Math.round(split.from * stepSamples - firstOnset),
      start: Math.round(split.to * stepSamples - secondOnset),
    },
  );
  const gapMs = toMs(edges.start + secondOnset - edges.stop - firstOnset, rate);
  if (gapMs < SHORTEST_GAP_MS && isSame) return { outcome: 'not-seen', heardToMs };
  const fromMs = toMs(edges.stop, rate);
  return { outcome: 'switched', heardToMs, fromMs, gapMs: Math.max(0, gapMs), ...chains };
}

const seconds = (value: number): number => Math.round(value / STEP_SECONDS);
const toMs = (samples: number, rate: number): number => (samples / rate) * 1000;

/** Null where the signal is not heard clearly, or was changed over too early. */
function firstChain(work: Work): ChainResponse | null {
  const { heard, reference, rate } = work;
  const piece = noisePiece(reference, rate, SWITCH_NOISE_FROM_SECONDS);
  const end = piece.atSample + piece.signal.samples.length;
  const chain = refined(work, piece, 0);
  const tried = { from: end, to: end + Math.round(TRIED_SECONDS * rate) };
  return tried.to < work.count && explained(heard, predicted(work, chain), tried) >= LEAST_EXPLAINED
    ? chain
    : null;
}

/** What sounds at the end; null when it is not the signal, or not for long enough. */
function secondChain(work: Work): ChainResponse | null {
  const { heard, reference, rate, count } = work;
  const tried = {
    from: count - Math.round((TRIED_SECONDS + END_SECONDS) * rate),
    to: count - Math.round(END_SECONDS * rate),
  };
  // Where both chains carry one signal it comes nearly at its time; a second player may be anywhere in it.
  for (const lag of [0, lagAnywhere(work)]) {
    const fromSeconds = (tried.from - lag) / rate - PIECE_SECONDS;
    if (fromSeconds < SWITCH_NOISE_FROM_SECONDS || tried.to - lag > reference.length) continue;
    const piece = noisePiece(reference, rate, fromSeconds);
    const chain = refined(work, piece, lag);
    if (explained(heard, predicted(work, chain), tried) >= LEAST_EXPLAINED) return chain;
  }
  return null;
}

/**
 * The response over a piece: read from what the response so far leaves unexplained, again and again, which ends at the
 * least squares and takes out what sounds before and after the piece.
 */
function refined({ heard, reference, rate }: Work, piece: NoisePiece, lag: number): ChainResponse {
  const around = Math.round(AROUND_SECONDS * rate);
  const from = Math.max(0, piece.atSample - around);
  const near = reference.subarray(from, piece.atSample + piece.signal.samples.length + around);
  const shift = from + lag - Math.round(LEAD_SECONDS * rate);
  let taps = pieceTaps(heard, piece, lag);
  for (let round = 0; round < ROUNDS; round += 1) {
    const explained = convolve(near, taps);
    const more = pieceTaps(heard, piece, lag, (n) => explained[n - shift] ?? 0);
    taps = taps.map((value, k) => value + (more[k] ?? 0));
  }
  return { taps, lag };
}

/** By how many samples the end of the capture comes later than it should, anywhere in the signal. */
function lagAnywhere({ heard, reference, rate, count }: Work): number {
  const from = count - Math.round(PIECE_SECONDS * rate);
  const likely = correlate(reference, heard.subarray(from, count));
  let best = 0;
  for (let n = 0; n < likely.length; n += 1)
    if (Math.abs(likely[n] ?? 0) > Math.abs(likely[best] ?? 0)) best = n;
  const at = best > likely.length / 2 ? best - likely.length : best;
  return from - at;
}

/** What would be heard if the whole signal came over one chain. */
function predicted(
  { heard, reference, rate }: Pick<Work, 'heard' | 'reference' | 'rate'>,
  chain: ChainResponse,
): Float32Array {
  const whole = convolve(reference, chain.taps);
  const shift = chain.lag - Math.round(LEAD_SECONDS * rate);
  return Float32Array.from({ length: heard.length }, (_, n) => whole[n - shift] ?? 0);
}

/** Energy of what is left when the predictions are taken off, by steps. */
function energies(
  heard: Float32Array,
  predictions: readonly Float32Array[],
  rate: number,
  steps: number,
): Float64Array {
  const size = Math.round(STEP_SECONDS * rate);
  return Float64Array.from({ length: steps }, (_, step) => {
    let sum = 0;
    for (let n = step * size; n < (step + 1) * size; n += 1) {
      let value = heard[n] ?? 0;
      for (const one of predictions) value -= one[n] ?? 0;
      sum += value * value;
    }
    return sum;
  });
}

/** The usual rest of a chain that sounds, energy per step. */
function floorOf(left: Float64Array, own: Float64Array, from: number, to: number): number {
  const usual = median([...left.subarray(from, to)]);
  return Math.max(usual, LEAST_FLOOR * median([...own.subarray(from, to)]), Number.MIN_VALUE);
}

function explained(
  heard: Float32Array,
  prediction: Float32Array,
  { from, to }: { from: number; to: number },
): number {
  let [rest, all] = [0, 0];
  for (let n = from; n < to; n += 1) {
    const value = heard[n] ?? 0;
    rest += (value - (prediction[n] ?? 0)) ** 2;
    all += value * value;
  }
  return all > 0 ? 1 - rest / all : 0;
}

/** Power of a chain's sound over that of the signal; noise in the prediction does not raise it. */
function gainOf({ heard, reference }: Work, prediction: Float32Array, from: number, to: number): number {
  let [common, played] = [0, 0];
  for (let n = from; n < to; n += 1) {
    common += (heard[n] ?? 0) * (prediction[n] ?? 0);
    played += (reference[n] ?? 0) ** 2;
  }
  return common / Math.max(Number.MIN_VALUE, played);
}

const energyOf = (taps: Float64Array): number => taps.reduce((sum, value) => sum + value * value, 0);

function likeness(a: Float64Array, b: Float64Array): number {
  const product = a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0);
  return product / Math.sqrt(energyOf(a) * energyOf(b));
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? 0;
}

/** Clock of the capture against the signal's, ppm, as far as one and the same chain is heard; null where it is not. */
function clockOf(heard: Float32Array, reference: Float32Array, rate: number, count: number): number | null {
  const places: { x: number; y: number }[] = [];
  let base: Float64Array | null = null;
  const last = count / rate - PIECE_SECONDS - TRIED_SECONDS;
  for (let at = SWITCH_NOISE_FROM_SECONDS; at <= last; at += CLOCK_STEP_SECONDS) {
    const taps = pieceTaps(heard, noisePiece(reference, rate, at), 0);
    base ??= taps;
    const lag = lagBetween(taps, base);
    const before = places.at(-1)?.y ?? 0;
    if (lag === null || Math.abs(lag / rate - before) > MOST_MOVE_SECONDS) break;
    places.push({ x: at - SWITCH_NOISE_FROM_SECONDS, y: lag / rate });
  }
  if (places.length < FEWEST_CLOCK_PIECES) return null;
  const meanX = places.reduce((sum, { x }) => sum + x, 0) / places.length;
  const meanY = places.reduce((sum, { y }) => sum + y, 0) / places.length;
  const rise = places.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return (rise / places.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)) * 1e6;
}
