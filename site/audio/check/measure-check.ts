import { loudestChannel } from '../loudest-channel.ts';
import { type Level, measureLevel } from '../measures/level.ts';
import { CHECK_SECONDS, checkSegment, SWEEP_DECAY_MS } from '../signals/check-plan.ts';
import type { Sound } from '../sound.ts';
import { type DirectSti, measureStipa } from '../sti/direct-sti.ts';
import {
  createSweepMeter,
  type SweepMeasures,
  type SweepMeter,
  type SweepProblem,
} from '../sweep/measure-sweep.ts';
import { type CheckAlignment, findChirps } from './find-chirps.ts';
import { findGlitches, type Glitch } from './find-glitches.ts';
import { type CheckLevels, measureLevels } from './measure-levels.ts';

export interface CheckMeasures {
  readonly alignment: CheckAlignment;
  /** Where in the recording the composite begins: by the sweep's direct sound, else by the chirp. */
  readonly delayMs: number;
  readonly levels: CheckLevels;
  /** Null where the recording does not hold the part. */
  readonly sweep: SweepMeasures | { readonly problem: SweepProblem } | null;
  readonly stipa: DirectSti | null;
  readonly speech: Level | null;
  readonly glitches: readonly Glitch[];
}

export type CheckProblem = 'not-found' | 'no-check-in-reference';

/** The reference is the composite itself: its first chirp may lie this far from its place. */
const REFERENCE_MS = 50;
const MOST_CORRECTION_MS = 50;

export type CheckMeter = (recording: Sound) => CheckMeasures | { readonly problem: CheckProblem };

/**
 * Everything the 45-second composite tells about a room. The recording is found by its chirps, at any delay and
 * length; each part is cut by the plan on the recording's own clock and measured by its own method. One meter
 * serves all rooms: what it needs of the reference is prepared once.
 */
export function createCheckMeter(reference: Float32Array, referenceRate: number): CheckMeter {
  const own = findChirps(reference, referenceRate);
  const isCheck =
    own !== null &&
    Math.abs(own.startMs) <= REFERENCE_MS &&
    reference.length >= (CHECK_SECONDS - 1) * referenceRate;
  if (!isCheck) return () => ({ problem: 'no-check-in-reference' });
  const { fromMs, toMs } = checkSegment('sweep');
  const played = reference.subarray(
    Math.round((fromMs / 1000) * referenceRate),
    Math.round((toMs / 1000) * referenceRate),
  );
  const measureSweep = createSweepMeter(played, referenceRate);
  return (recording) => measure(recording, measureSweep);
}

function measure(
  recording: Sound,
  measureSweep: SweepMeter,
): CheckMeasures | { readonly problem: CheckProblem } {
  const { sampleRate } = recording;
  const capture = loudestChannel(recording);
  const alignment = findChirps(capture, sampleRate);
  if (alignment === null) return { problem: 'not-found' };
  const stretch = 1 + (alignment.ppm ?? 0) / 1e6;
  const sampleAt = (ms: number): number =>
    Math.round(((alignment.startMs + ms * stretch) / 1000) * sampleRate);
  /** Samples of a stretch of the composite, null unless they are all there. */
  const heard = (fromMs: number, toMs: number): Float32Array | null => {
    const [from, to] = [sampleAt(fromMs), sampleAt(toMs)];
    return from >= 0 && to <= capture.length ? capture.subarray(from, to) : null;
  };
  /** Mean over the channels: a stereo loopback has each side on its own. */
  const powerOf = (fromMs: number, toMs: number): number | null => {
    const [from, to] = [sampleAt(fromMs), sampleAt(toMs)];
    if (from < 0 || to > capture.length || to <= from) return null;
    const powers = recording.channels.map((channel) =>
      channel.subarray(from, to).reduce((sum, value) => sum + value * value, 0),
    );
    return powers.reduce((sum, power) => sum + power, 0) / powers.length / (to - from);
  };
  const [sweepPart, stipaPart, speechPart] = [
    checkSegment('sweep'),
    checkSegment('stipa'),
    checkSegment('speech'),
  ];
  const swept = heard(sweepPart.fromMs, sweepPart.toMs + SWEEP_DECAY_MS);
  const modulated = heard(stipaPart.fromMs, stipaPart.toMs);
  const spoken = heard(speechPart.fromMs, speechPart.toMs);
  const sweep = swept && measureSweep(swept, sampleRate);
  // A chirp peaks at the strongest sound, which in a room may be a reflection.
  const lateMs = sweep === null || 'problem' in sweep ? 0 : sweep.delayMs;
  return {
    alignment,
    delayMs: alignment.startMs + (Math.abs(lateMs) < MOST_CORRECTION_MS ? lateMs : 0),
    levels: measureLevels(powerOf),
    sweep,
    stipa: modulated && measureStipa(modulated, sampleRate),
    speech: spoken && measureLevel({ sampleRate, channels: [spoken] }),
    glitches: findGlitches(heard, sampleRate),
  };
}
