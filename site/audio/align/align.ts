import { fitTrack, type TrackFit, type TrackPoint } from './fit-track.ts';
import {
  type FollowState,
  followProgramme,
  type Programme,
  prepareProgramme,
  WINDOW_SECONDS,
} from './follow.ts';
import { phatPeak } from './phat.ts';
import { type SpeedGuess, searchSpeed } from './search-speed.ts';
import { toRate, warp } from './warp.ts';

/** Alignment works at the rate of a telephone line: speech lies below 4 kHz, and every camera carries that much. */
export const ALIGN_RATE = 8000;

/** How a reference runs in a capture: reference time = (capture time - offset) * speed. */
export interface Alignment {
  readonly offsetSeconds: number;
  /** Speed of the emission on the clock of the capture; 1 is right. */
  readonly speed: number;
  readonly jumps: TrackFit['jumps'];
  /** Capture times (middles of windows) at which the programme was found, should have been, and was not. */
  readonly foundAtSeconds: readonly number[];
  readonly lostAtSeconds: readonly number[];
  /** Peak over rms of the correlation of all of the capture (a minute at most) with the aligned reference. */
  readonly matchScore: number;
  readonly rival: number;
}

const ANCHOR_SECONDS = 8;
const ANCHOR_RATIO = 14;
const BLOCK_SECONDS = 56;
const HOP_SECONDS = 0.5;
/** Of the windows in which the programme should be heard, this share must agree. */
const LEAST_SHARE = 0.3;
const SCORE_SECONDS = 60;
/** Without windows that agree, the peak of the whole must be beyond doubt and alone. */
const UNFOLLOWED_RATIO = 25;
const UNFOLLOWED_RIVAL = 0.6;
const SPEED_ROUNDS = 4;
const SETTLED_SLOPE = 2e-5;
const LEAST_ENVELOPE_SCORE = 0.3;

/** Both sounds at {@link ALIGN_RATE}, ready for {@link align}. */
export const forAlignment = (samples: Float32Array, sampleRate: number): Float32Array =>
  toRate(samples, sampleRate, ALIGN_RATE);

/**
 * Finds the reference in the capture, at any offset and at speeds from 0.9 to 1.1, follows it through the
 * capture, and fits offset, speed and jumps. Null when it is not there. Both at ALIGN_RATE. `guessSpeed` is the
 * search over all speeds, for a caller who needs it more than once.
 */
export function align(
  capture: Float32Array,
  reference: Float32Array,
  guessSpeed = speedSearch(capture, reference),
): Alignment | null {
  const programme = prepareProgramme(reference, ALIGN_RATE);
  if (programme.activePower <= 1e-14 || capture.length < ALIGN_RATE / 4) return null;
  const anchor = anchorAtSpeedOne(capture, reference);
  const first = anchor === null ? null : refine(capture, programme, { offsetSeconds: anchor, speed: 1 });
  if (first) return first;
  const guess = guessSpeed();
  const second = guess && guess.score >= LEAST_ENVELOPE_SCORE ? refine(capture, programme, guess) : null;
  return second ?? (anchor === null ? null : unfollowed(capture, programme, anchor));
}

/** Made when it is asked for, once. Band levels know no polarity: the same for a capture upside down. */
export function speedSearch(capture: Float32Array, reference: Float32Array): () => SpeedGuess | null {
  let guess: SpeedGuess | null | undefined;
  return () => {
    guess ??= searchSpeed(capture, reference, ALIGN_RATE);
    return guess;
  };
}

/** Too short or too odd a signal to be followed second by second (a chirp, a sweep): taken as a whole. */
function unfollowed(capture: Float32Array, programme: Programme, offsetSeconds: number): Alignment | null {
  const { score, rival } = scoreOf(capture, programme, offsetSeconds, 1);
  if (score < UNFOLLOWED_RATIO || rival > UNFOLLOWED_RIVAL) return null;
  const none = { jumps: [], foundAtSeconds: [], lostAtSeconds: [] };
  return { offsetSeconds, speed: 1, matchScore: score, rival, ...none };
}

/** Peak over rms of the plain correlation of (up to a minute of) both: what a wrong programme reaches. */
export function unalignedScore(capture: Float32Array, reference: Float32Array): number {
  const most = SCORE_SECONDS * ALIGN_RATE;
  return phatPeak(capture.subarray(0, most), reference.subarray(0, most), ALIGN_RATE)?.ratio ?? 0;
}

/** Offset in seconds by the correlation of the loudest seconds with all of the reference, at speed 1. */
function anchorAtSpeedOne(capture: Float32Array, reference: Float32Array): number | null {
  const window = loudestWindow(capture, ANCHOR_SECONDS * ALIGN_RATE);
  const x = capture.subarray(window, window + ANCHOR_SECONDS * ALIGN_RATE);
  let best: { offset: number; ratio: number } | null = null;
  for (let from = 0; from < reference.length; from += (BLOCK_SECONDS - ANCHOR_SECONDS) * ALIGN_RATE) {
    const block = reference.subarray(from, from + BLOCK_SECONDS * ALIGN_RATE);
    const peak = phatPeak(x, block, ALIGN_RATE);
    if (peak && peak.ratio >= ANCHOR_RATIO && peak.ratio > (best?.ratio ?? 0))
      best = { offset: (window + peak.lag - from) / ALIGN_RATE, ratio: peak.ratio };
  }
  return best?.offset ?? null;
}

function loudestWindow(samples: Float32Array, length: number): number {
  let [sum, most, at] = [0, 0, 0];
  for (let n = 0; n < samples.length; n += 1) {
    sum += (samples[n] ?? 0) ** 2 - (n >= length ? (samples[n - length] ?? 0) ** 2 : 0);
    if (n >= length - 1 && sum > most) {
      most = sum;
      at = n - length + 1;
    }
  }
  return at;
}

function refine(
  capture: Float32Array,
  programme: Programme,
  start: { offsetSeconds: number; speed: number },
): Alignment | null {
  let { offsetSeconds, speed } = start;
  for (let round = 0; round < SPEED_ROUNDS; round += 1) {
    const walk = walkThrough(capture, programme, { offsetSeconds, speed, missed: 0 });
    const fit = fitTrack(walk.points);
    const share = walk.points.length / Math.max(1, walk.points.length + walk.lost.length);
    if (!fit || share < LEAST_SHARE) return null;
    // reference = (t - offset - slope t) speed = (t - offset / (1 - slope)) (1 - slope) speed
    offsetSeconds = fit.offsetSeconds / (1 - fit.slope);
    const isSettled = Math.abs(fit.slope) < SETTLED_SLOPE || round === SPEED_ROUNDS - 1;
    speed *= 1 - fit.slope;
    if (!isSettled) continue;
    const { score, rival } = scoreOf(capture, programme, offsetSeconds, speed);
    return {
      offsetSeconds,
      speed,
      jumps: fit.jumps,
      foundAtSeconds: fit.points.map(({ atSeconds }) => atSeconds),
      lostAtSeconds: walk.lost,
      matchScore: score,
      rival,
    };
  }
  return null;
}

/** Follows from the place where the anchor is sure to hold: outwards would cost twice, so from the start with a search. */
function walkThrough(
  capture: Float32Array,
  programme: Programme,
  start: FollowState,
): { points: TrackPoint[]; lost: number[] } {
  const points: TrackPoint[] = [];
  const lost: number[] = [];
  let state = start;
  const seconds = capture.length / ALIGN_RATE;
  const last = Math.max(0, seconds - WINDOW_SECONDS);
  for (let from = 0; from <= last + 1e-9; from += HOP_SECONDS) {
    const step = followProgramme(state, programme, capture, from);
    const middle = from + Math.min(WINDOW_SECONDS, seconds) / 2;
    if (step.heard.kind === 'found')
      points.push({ atSeconds: middle, offsetSeconds: step.heard.offsetSeconds });
    if (step.heard.kind === 'lost') lost.push(middle);
    state = step.state;
  }
  return { points, lost };
}

function scoreOf(
  capture: Float32Array,
  { samples }: Programme,
  offsetSeconds: number,
  speed: number,
): { score: number; rival: number } {
  // The part of the capture in which the reference runs.
  const from = Math.max(0, Math.round(offsetSeconds * ALIGN_RATE));
  const end = Math.round((offsetSeconds + samples.length / ALIGN_RATE / speed) * ALIGN_RATE);
  const to = Math.min(capture.length, end, from + SCORE_SECONDS * ALIGN_RATE);
  const piece = warp(samples, (from / ALIGN_RATE - offsetSeconds) * speed * ALIGN_RATE, speed, to - from);
  const peak = phatPeak(capture.subarray(from, to), piece, ALIGN_RATE);
  return { score: peak?.ratio ?? 0, rival: peak?.rival ?? 1 };
}
