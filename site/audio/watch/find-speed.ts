import { searchSpeed } from '../align/search-speed.ts';
import { warp } from '../align/warp.ts';
import { findNear } from './find-in-track.ts';
import { type ProgrammeTrack, pieceOf } from './programme-track.ts';
import { WATCH_RATE } from './slot-meter.ts';

/** A piece of room sound runs through the programme: from this place of it, so much faster than it was recorded. */
export interface FoundSpeed {
  /** Seconds of the programme at the first sample of the piece. */
  readonly atSeconds: number;
  /** Seconds of the programme per second of the piece; 1 is right. */
  readonly speed: number;
  /** Peak over rms of the correlation of the best part. */
  readonly ratio: number;
}

/** The room may be this much faster or slower. */
const FURTHEST = 0.1;
/** Each pass warps the piece by the speed known so far and lays short parts of it on the programme. */
const PASSES = [
  { seconds: 0.6, around: 0.08 },
  { seconds: 1.2, around: 0.03 },
  { seconds: 1.2, around: 0.03 },
] as const;
const PARTS = 5;
const PART_RATIO = 5;
/** A pause leaves few parts: two beside each other lie on any line, and a tenth of a millisecond is 0.01 % of a second. */
const LEAST_PARTS = 3;
/** Parts lie this close to the line of the right speed: 0.03 ms in speech; beside a wrong one they lie up to 0.7 ms. */
const MOST_RESIDUAL_SECONDS = 2e-4;
/** Speeds that are wrong by more than 0.03 % reached 30 in speech, right ones 40 and more. */
const LEAST_RATIO = 40;

/**
 * Where and how fast the programme runs in a piece of about 5 s at {@link WATCH_RATE}, whose beginning lies between two
 * places of the programme, in seconds: band levels first, then the waveform. Null when it is not there beyond doubt.
 * Good to 0.01 %; about 60 ms of processor time for 6 s of places.
 */
export function findSpeed(
  piece: Float32Array,
  track: ProgrammeTrack,
  fromSeconds: number,
  toSeconds: number,
): FoundSpeed | null {
  const from = Math.round(fromSeconds * WATCH_RATE);
  const count = Math.round(piece.length * (1 + FURTHEST) + (toSeconds - fromSeconds) * WATCH_RATE);
  const guess = searchSpeed(piece, pieceOf(track, from, count), WATCH_RATE);
  if (guess === null) return null;
  let { speed } = guess;
  let atSeconds = from / WATCH_RATE - guess.offsetSeconds * speed;
  let most = 0;
  let residual = 0;
  for (const pass of PASSES) {
    const fitted = lineThrough(piece, track, { atSeconds, speed }, pass);
    if (fitted === null) return null;
    speed *= 1 + fitted.slope;
    atSeconds += fitted.shift;
    most = fitted.ratio;
    residual = fitted.residual;
  }
  const isFound = most >= LEAST_RATIO && residual <= MOST_RESIDUAL_SECONDS && Math.abs(speed - 1) <= FURTHEST;
  return isFound ? { atSeconds, speed, ratio: most } : null;
}

/** How far the parts of the piece lie from where they were thought: a line through them, weighted by how well they fit. */
function lineThrough(
  piece: Float32Array,
  track: ProgrammeTrack,
  { atSeconds, speed }: Omit<FoundSpeed, 'ratio'>,
  { seconds, around }: (typeof PASSES)[number],
): { slope: number; shift: number; ratio: number; residual: number } | null {
  const warped = warp(piece, 0, 1 / speed, Math.floor(piece.length * speed));
  const last = warped.length / WATCH_RATE - seconds;
  const places: { at: number; shift: number; weight: number }[] = [];
  for (let part = 0; part < PARTS; part += 1) {
    const at = (last * part) / (PARTS - 1);
    const begin = Math.round(at * WATCH_RATE);
    const sound = warped.subarray(begin, begin + Math.round(seconds * WATCH_RATE));
    const due = atSeconds + begin / WATCH_RATE;
    const found = findNear(sound, track, due - around, due + around, PART_RATIO);
    if (found !== null) places.push({ at, shift: found.atSeconds - due, weight: found.ratio });
  }
  if (places.length < LEAST_PARTS) return null;
  const sum = (value: (place: (typeof places)[number]) => number): number =>
    places.reduce((total, place) => total + place.weight * value(place), 0);
  const total = sum(() => 1);
  const middle = sum(({ at }) => at) / total;
  const mean = sum(({ shift }) => shift) / total;
  const spread = sum(({ at }) => (at - middle) ** 2);
  if (spread === 0) return null;
  const slope = sum(({ at, shift }) => (at - middle) * (shift - mean)) / spread;
  const ratio = places.reduce((most, { weight }) => Math.max(most, weight), 0);
  const residual = places.reduce(
    (worst, { at, shift }) => Math.max(worst, Math.abs(shift - mean - slope * (at - middle))),
    0,
  );
  return { slope, shift: mean - slope * middle, ratio, residual };
}
