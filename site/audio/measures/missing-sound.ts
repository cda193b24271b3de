import { powerDbfs } from '../decibels.ts';
import { FRAME_MS, type SoundFrame } from './sound-frames.ts';

/** What the reference makes one expect in each frame of the capture, and what came. */
export interface Expectation {
  /** Levels of the reference on the capture's time, at the capture's gain, dBFS; -200 outside of it. */
  readonly expectedDbfs: readonly number[];
  readonly gainDb: number;
}

/** Frames of the reference this much under its loud ones say nothing of the gain. */
const ACTIVE_DB = 25;
const SMOOTH_FRAMES = 2;
/** Sound expected less than this above the noise may as well be gone in it. */
const EXPECTED_DB = 15;

/** Levels to expect from a reference laid on the capture's time; the gain is the median over loud frames. */
export function expectLevels(
  capture: readonly SoundFrame[],
  reference: readonly SoundFrame[],
  noiseDbfs: number,
): Expectation {
  const loudDb = loudLevel(reference);
  const ratios = reference.flatMap(({ levelDbfs }, index) => {
    const heard = capture[index]?.levelDbfs ?? -200;
    if (levelDbfs <= loudDb - ACTIVE_DB || heard <= noiseDbfs + 3) return [];
    return [powerDbfs(10 ** (heard / 10) - 10 ** (noiseDbfs / 10)) - levelDbfs];
  });
  ratios.sort((a, b) => a - b);
  const gainDb = ratios[ratios.length >> 1] ?? 0;
  return { expectedDbfs: reference.map(({ levelDbfs }) => Math.max(-200, levelDbfs + gainDb)), gainDb };
}

/** What is missing where the reference sounds: at least `shortestMs` long, frames [from, to). */
export function missingStretches(
  capture: readonly SoundFrame[],
  { expectedDbfs }: Expectation,
  noiseDbfs: number,
  shortestMs: number,
): { fromFrame: number; toFrame: number }[] {
  const found: { fromFrame: number; toFrame: number }[] = [];
  const isSilent = (index: number): boolean => {
    const frame = capture[index];
    return frame !== undefined && (frame.isDigitalZero || frame.levelDbfs <= noiseDbfs + 6);
  };
  // Reverberation shifts sound by a frame or two: expected is what sounds on both sides as well.
  const isExpected = (index: number): boolean => {
    let least = Number.POSITIVE_INFINITY;
    for (let near = index - SMOOTH_FRAMES; near <= index; near += 1)
      least = Math.min(least, expectedDbfs[near] ?? -200);
    return least > noiseDbfs + EXPECTED_DB;
  };
  for (let index = 0; index < capture.length; index += 1) {
    if (!isSilent(index) || !isExpected(index)) continue;
    let start = index;
    while (isSilent(start - 1)) start -= 1;
    let end = index;
    let missed = 0;
    while (isSilent(end)) {
      if (isExpected(end)) missed += 1;
      end += 1;
    }
    // A silence that loud sound was cut into is a hole as a whole; pauses at its edges are no part of it.
    const sounds = (near: number): boolean => (expectedDbfs[near] ?? -200) > noiseDbfs + EXPECTED_DB;
    const isCut = (near: number): boolean => (capture[near]?.levelDbfs ?? -200) > noiseDbfs + EXPECTED_DB;
    let from = start;
    if (!isCut(start - 1) && !isCut(start - 2)) while (from < index && !sounds(from)) from += 1;
    let to = end;
    if (!isCut(end) && !isCut(end + 1)) while (to > index + 1 && !sounds(to - 1)) to -= 1;
    if (missed * FRAME_MS >= shortestMs * 0.6 && (to - from) * FRAME_MS >= shortestMs)
      found.push({ fromFrame: from, toFrame: to });
    index = end;
  }
  return found;
}

/** Power of the programme over that of the noise, from its first to its last sound in the capture; null when the noise is more. */
export function programmeSnrDb(
  capture: readonly SoundFrame[],
  { expectedDbfs }: Expectation,
  noiseDbfs: number,
): number | null {
  const loud = loudOf(expectedDbfs);
  const isActive = (level: number): boolean => level > loud - ACTIVE_DB;
  const run = capture.slice(expectedDbfs.findIndex(isActive), expectedDbfs.findLastIndex(isActive) + 1);
  const power = run.reduce((sum, { levelDbfs }) => sum + 10 ** (levelDbfs / 10), 0) / Math.max(1, run.length);
  const noise = 10 ** (noiseDbfs / 10);
  return power > noise ? powerDbfs(power - noise) - noiseDbfs : null;
}

const loudLevel = (frames: readonly SoundFrame[]): number => loudOf(frames.map(({ levelDbfs }) => levelDbfs));

function loudOf(levels: readonly number[]): number {
  const sorted = levels.filter((level) => level > -190).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.95)] ?? -200;
}
