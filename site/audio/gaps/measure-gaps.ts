import { warp } from '../align/warp.ts';
import { decimate } from '../dsp/decimate.ts';
import { soundFrames } from '../measures/sound-frames.ts';
import { type PreparedSignal, prepareSignal } from './prepared-signal.ts';
import { type ClockPiece, clockPieces, signalDriftPpm } from './signal-drift.ts';
import { type SignalGain, signalGain } from './signal-gain.ts';

/** A stretch of the signal that was not heard; ms of the signal. */
export interface SignalGap {
  readonly fromMs: number;
  readonly toMs: number;
  /** `network`: no sound at all arrived; `analog`: the room was heard, the loudspeaker not. */
  readonly cause: 'network' | 'analog';
}

export interface SignalGaps {
  /** Null where the noise hides gaps of 100 ms, or time was lost and the signal runs on no one clock. */
  readonly gaps: readonly SignalGap[] | null;
  /** Gaps of this length and more were looked for; null with them. */
  readonly shortestMs: number | null;
  readonly driftPpm: number | null;
}

/** Measures a capture that begins where the signal begins, within 60 ms, and holds its end. */
export type GapMeter = (capture: Float32Array, sampleRate: number) => SignalGaps;

/** A stretch of the signal, seconds, in which it sounds all the time or nearly. */
export interface Stretch {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** It sounds evenly in all bands: gaps of 20 ms can be told there. */
  readonly isEven: boolean;
}

/** Enough for speech; what is above costs more than it tells. */
const WORK_RATE_HZ = 8000;
/** Less moves nothing that can be seen. */
const LEAST_PPM = 3;

/**
 * Searches for gaps by the emitted signal. In `steady` its clock is read, and short gaps are told only there (STIPA);
 * elsewhere gaps of 50 ms and more.
 */
export function createGapMeter(
  reference: Float32Array | Float64Array,
  referenceRate: number,
  steady: Stretch,
): GapMeter {
  const prepared = new Map<number, { signal: PreparedSignal; pieces: ClockPiece[] }>();
  const prepare = (rate: number) => {
    const signal = prepareSignal(reference, referenceRate, rate);
    const made = { signal, pieces: clockPieces(signal, steady.fromSeconds, steady.toSeconds) };
    prepared.set(rate, made);
    return made;
  };
  return (capture, sampleRate) => {
    const factor = Math.max(1, Math.round(sampleRate / WORK_RATE_HZ));
    const rate = sampleRate / factor;
    const { signal, pieces } = prepared.get(rate) ?? prepare(rate);
    const short = decimate(capture, factor);
    const driftPpm = signalDriftPpm(short, pieces);
    if (driftPpm === null) return { gaps: null, shortestMs: null, driftPpm: null };
    const isOwnClock = Math.abs(driftPpm) < LEAST_PPM;
    const laid = isOwnClock ? short : warp(short, 0, 1 + driftPpm / 1e6, short.length);
    const found = findGaps(signalGain(laid, signal), steady);
    return {
      ...found,
      gaps: found.gaps?.map((gap) => ({ ...gap, cause: causeOf(gap, capture, sampleRate) })) ?? null,
      driftPpm,
    };
  };
}

/** Steps that are looked at together: few for short gaps, more where the noise makes them scatter. */
const WIDTHS = [2, 5, 10];
/** Outside of the steady stretch the signal has too little in two steps. */
const FINE_STEPS = 2;
/** Less than half of the signal is there, and in the middle of the gap less than a third. */
const GONE = 0.5;
const SURELY_GONE = 0.33;
/** Scatter of a clean stretch (robust, one sigma) up to which a fall to a third is no chance. */
const MOST_SCATTER = 0.11;
/** Steps in which the signal itself is weaker than this share of the usual say nothing. */
const LEAST_WHOLE = 0.1;

type Place = Pick<SignalGap, 'fromMs' | 'toMs'>;

/** Gaps by the gain over the steps. Pure. */
export function findGaps(
  { stepMs, agreement, whole }: SignalGain,
  steady: Stretch,
): { readonly gaps: readonly Place[] | null; readonly shortestMs: number | null } {
  const usual = median([...whole].filter((value) => value > 0));
  const gainOver = (steps: number): number[] =>
    Array.from(agreement, (_, at) => {
      let [both, own] = [0, 0];
      for (let step = at; step < Math.min(agreement.length, at + steps); step += 1) {
        both += agreement[step] ?? 0;
        own += whole[step] ?? 0;
      }
      return own > LEAST_WHOLE * usual * steps ? both / own : Number.NaN;
    });
  const isSteady = (step: number, steps: number): boolean =>
    step * stepMs >= steady.fromSeconds * 1000 && (step + steps) * stepMs <= steady.toSeconds * 1000;
  let shortestMs: number | null = null;
  const found: Place[] = [];
  for (const steps of WIDTHS) {
    const gains = gainOver(steps);
    const sure = gains.filter((gain, step) => !Number.isNaN(gain) && isSteady(step, steps));
    const middle = median([...sure]);
    const scatter = 1.4826 * median(sure.map((gain) => Math.abs(gain - middle)));
    if (!(middle > 0) || !(scatter <= MOST_SCATTER * middle)) continue;
    if (steps > FINE_STEPS || steady.isEven) shortestMs ??= steps * stepMs;
    for (const run of runsBelow(gains, steps, middle)) {
      const place = { fromMs: run.from * stepMs, toMs: run.to * stepMs };
      // The narrower width has the sharper edges.
      const isKnown = found.some((one) => one.fromMs <= place.toMs + 60 && place.fromMs <= one.toMs + 60);
      if (!isKnown && (steps > FINE_STEPS || (steady.isEven && isSteady(run.from, steps)))) found.push(place);
    }
  }
  return { gaps: shortestMs === null ? null : joined(found), shortestMs };
}

interface Run {
  readonly from: number;
  /** First step with the signal again. */
  readonly to: number;
}

function runsBelow(gains: readonly number[], width: number, middle: number): Run[] {
  const runs: Run[] = [];
  for (let at = 0; at < gains.length; at += 1) {
    if (!((gains[at] ?? 1) < GONE * middle)) continue;
    let end = at;
    let least = gains[at] ?? 1;
    // Pauses of the signal say nothing: a gap goes on through them when it is there behind them.
    for (let next = at; next < gains.length; next += 1) {
      const gain = gains[next] ?? 1;
      if (Number.isNaN(gain)) continue;
      if (gain >= GONE * middle) break;
      least = Math.min(least, gain);
      end = next + 1;
    }
    // A window falls under one half when half of it is gone: the gap begins half a window later, and ends so.
    const half = width >> 1;
    const from = at + half;
    if (least < SURELY_GONE * middle) runs.push({ from, to: Math.max(end - 1 + half, from + half) });
    at = end;
  }
  return runs;
}

/** Findings in order; those that all but touch are one. */
function joined(places: readonly Place[]): Place[] {
  const merged: Place[] = [];
  for (const place of places.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last && place.fromMs <= last.toMs + 20)
      merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, place.toMs) };
    else merged.push(place);
  }
  return merged;
}

/** No microphone is this quiet; what a codec leaves of digital zero is. */
const DEAD_DBFS = -85;

/** Most of the gap's own time is dead air, or the sound of a room. */
function causeOf({ fromMs, toMs }: Place, capture: Float32Array, sampleRate: number): SignalGap['cause'] {
  const at = (ms: number): number => Math.max(0, Math.round((ms / 1000) * sampleRate));
  const frames = soundFrames(capture.subarray(at(fromMs - 10), at(toMs + 10)), sampleRate);
  const dead = frames.filter(({ isDigitalZero, levelDbfs }) => isDigitalZero || levelDbfs < DEAD_DBFS);
  return dead.length * 2 >= frames.length - 4 && dead.length > 1 ? 'network' : 'analog';
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? Number.NaN;
}
