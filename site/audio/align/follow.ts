import { phatPeak } from './phat.ts';
import { warp } from './warp.ts';

/** What is known of the programme in a room before a window is looked at; a value, so that a watch can keep it per room. */
export interface FollowState {
  /** Capture time at which the reference would begin, seconds, at the working speed. */
  readonly offsetSeconds: number;
  readonly speed: number;
  /** Windows in a row in which the programme should have been heard and was not found. */
  readonly missed: number;
}

export type Heard =
  /** The programme is where it was expected; `offsetSeconds` is its newest offset. */
  | { readonly kind: 'found'; readonly offsetSeconds: number; readonly ratio: number }
  /** The reference is silent here, or the window lies outside of it: nothing to say. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'lost' };

export const WINDOW_SECONDS = 1;
/** How far the offset may wander from one window to the next. */
const MARGIN_SECONDS = 0.06;
/** After this many misses the programme is looked for further away, in a longer window. */
const MISSES_BEFORE_SEARCH = 2;
const SEARCH_SECONDS = 2;
const SEARCH_MARGIN_SECONDS = 4;
/**
 * Peak over rms of chance reaches sqrt(2 ln lags): 3.7 for the narrow and 4.7 for the wide search; twice
 * that and more is the programme.
 */
const FOUND_RATIO = 8;
const SEARCH_RATIO = 14;

/** The reference made ready for many windows: at the working rate, with its own loudness. */
export interface Programme {
  readonly samples: Float32Array;
  readonly sampleRate: number;
  /** Mean square of its sounding part. */
  readonly activePower: number;
}

const QUIET_SHARE = 10 ** -3;

export function prepareProgramme(samples: Float32Array, sampleRate: number): Programme {
  const frame = Math.round(sampleRate / 10);
  const powers: number[] = [];
  for (let from = 0; from + frame <= samples.length; from += frame)
    powers.push(meanSquare(samples, from, from + frame));
  const loudest = powers.reduce((most, power) => Math.max(most, power), 0);
  const active = powers.filter((power) => power > loudest * QUIET_SHARE);
  const activePower = active.reduce((sum, power) => sum + power, 0) / Math.max(1, active.length);
  return { samples, sampleRate, activePower };
}

/**
 * Looks for the programme in the window of `capture` that begins at `fromSeconds` (a second long; two while
 * searching). A pure step: the state that comes back goes into the next one. The capture may be a piece of a
 * stream that begins at `captureStartSeconds`.
 */
export function followProgramme(
  state: FollowState,
  programme: Programme,
  capture: Float32Array,
  fromSeconds: number,
  captureStartSeconds = 0,
): { readonly state: FollowState; readonly heard: Heard } {
  const isSearching = state.missed >= MISSES_BEFORE_SEARCH;
  const near = isSearching ? null : look(state, programme, capture, fromSeconds, captureStartSeconds, false);
  if (near === 'pause') return { state, heard: { kind: 'pause' } };
  if (near) return { state: { ...state, offsetSeconds: near.offsetSeconds, missed: 0 }, heard: near };
  const far = isSearching ? look(state, programme, capture, fromSeconds, captureStartSeconds, true) : null;
  if (far === 'pause') return { state, heard: { kind: 'pause' } };
  if (far) return { state: { ...state, offsetSeconds: far.offsetSeconds, missed: 0 }, heard: far };
  return { state: { ...state, missed: state.missed + 1 }, heard: { kind: 'lost' } };
}

function look(
  { offsetSeconds, speed }: FollowState,
  { samples, sampleRate, activePower }: Programme,
  capture: Float32Array,
  fromSeconds: number,
  captureStartSeconds: number,
  isWide: boolean,
): Extract<Heard, { kind: 'found' }> | 'pause' | null {
  const length = Math.round((isWide ? SEARCH_SECONDS : WINDOW_SECONDS) * sampleRate);
  const margin = Math.round((isWide ? SEARCH_MARGIN_SECONDS : MARGIN_SECONDS) * sampleRate);
  const from = Math.round((fromSeconds - captureStartSeconds) * sampleRate);
  const window = capture.subarray(Math.max(0, from), from + length);
  const expected = (captureStartSeconds + from / sampleRate - offsetSeconds) * speed * sampleRate;
  const piece = warp(samples, expected - margin * speed, speed, window.length + 2 * margin);
  const heardPart = isWide ? piece : piece.subarray(margin, margin + window.length);
  if (meanSquare(heardPart, 0, heardPart.length) < activePower * QUIET_SHARE * 10) return 'pause';
  const peak = phatPeak(window, piece, sampleRate, -2 * margin, 0);
  if (!peak || peak.ratio < (isWide ? SEARCH_RATIO : FOUND_RATIO)) return null;
  return {
    kind: 'found',
    offsetSeconds: offsetSeconds + (peak.lag + margin) / sampleRate,
    ratio: peak.ratio,
  };
}

function meanSquare(samples: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let n = from; n < to; n += 1) sum += (samples[n] ?? 0) ** 2;
  return sum / Math.max(1, to - from);
}
