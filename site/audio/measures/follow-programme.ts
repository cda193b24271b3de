import { ALIGN_RATE, type Alignment, align, forAlignment, unalignedScore } from '../align/align.ts';
import { layOn } from '../align/lay-on.ts';
import { spliceTime } from '../align/splice-time.ts';
import { activeBlocks, quietBlocks } from './active-part.ts';
import { type Dropout, findDropouts, mergeDropouts, sharpen } from './dropout.ts';
import { createLevelBlocks, type LevelBlock } from './level-blocks.ts';
import { expectLevels, missingStretches, programmeSnrDb } from './missing-sound.ts';
import { FRAME_MS, noiseFloor, noiseLevelDbfs, soundFrames } from './sound-frames.ts';

export interface ProgrammeMatch {
  /** Something that is no steady noise sounds. */
  readonly isPresent: boolean;
  readonly isMatch: boolean;
  /** Capture time at which the reference begins; null without a match. */
  readonly offsetMs: number | null;
  /** 100 is right. */
  readonly speedPercent: number | null;
  readonly matchScore: number;
  readonly snrDb: number | null;
  readonly missing: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** A score grows with the root of the length; this much sound reaches the full limit. */
const FULL_SCORE_SECONDS = 12;
/** Shorter holes are dropouts, not missing programme. */
const SHORTEST_MISSING_MS = 300;
/** A programme is no steady sound: this share of the tenths of a second lies clear of the quiet ones. */
const LEAST_ACTIVE_SHARE = 0.15;
const CLEAR_DB = 8;

/** Compares one channel of a recording with the programme it should hold. */
export function matchProgramme(
  capture: Float32Array,
  captureRate: number,
  reference: Float32Array,
  referenceRate: number,
  leastMatchScore: number,
): ProgrammeMatch {
  const heard = forAlignment(capture, captureRate);
  const programme = forAlignment(reference, referenceRate);
  const alignment = align(heard, programme);
  const seconds = Math.min(heard.length, programme.length) / ALIGN_RATE;
  const limit = leastMatchScore * Math.sqrt(Math.min(1, seconds / FULL_SCORE_SECONDS));
  const matchScore = alignment?.matchScore ?? unalignedScore(heard, programme);
  if (!alignment || matchScore < limit)
    return {
      isPresent: soundsLikeSomething(capture, captureRate),
      isMatch: false,
      offsetMs: null,
      speedPercent: null,
      matchScore,
      snrDb: null,
      missing: [],
    };
  // The capture itself, not what alignment makes of it: that has lost the noise above 4 kHz.
  const frames = soundFrames(capture, captureRate);
  const floor = noiseFloor(frames);
  const noiseDbfs = floor.levelDbfs;
  const expected = expectLevels(
    frames,
    soundFrames(layOn(programme, alignment, heard.length), ALIGN_RATE),
    noiseDbfs,
  );
  return {
    isPresent: true,
    isMatch: true,
    offsetMs: alignment.offsetSeconds * 1000,
    speedPercent: alignment.speed * 100,
    matchScore,
    snrDb: programmeSnrDb(frames, expected, noiseLevelDbfs(frames, floor)),
    missing: missingStretches(frames, expected, noiseDbfs, SHORTEST_MISSING_MS).map(
      ({ fromFrame, toFrame }) => ({
        fromMs: fromFrame * FRAME_MS,
        toMs: toFrame * FRAME_MS,
      }),
    ),
  };
}

export interface ReferencedDropouts {
  readonly dropouts: readonly Dropout[];
  /** Where the programme jumps: `lostMs` of it are missing (negative: repeated). */
  readonly splices: readonly { readonly atMs: number; readonly lostMs: number }[];
  readonly timeLostMs: number;
}

/** Of a hole of 20 ms three frames at least are silent as a whole. */
const SHORTEST_DROPOUT_MS = 15;

/** Dropouts by comparison with the programme: also those in quiet passages, and where time is missing. Null without a match. */
export function findReferencedDropouts(
  capture: Float32Array,
  captureRate: number,
  reference: Float32Array,
  referenceRate: number,
): ReferencedDropouts | null {
  const heard = forAlignment(capture, captureRate);
  const programme = forAlignment(reference, referenceRate);
  const alignment = align(heard, programme);
  if (!alignment) return null;
  // Frames of the capture itself: resampling would smear digital zero.
  const frames = soundFrames(capture, captureRate);
  const floor = noiseFloor(frames);
  const noiseDbfs = floor.levelDbfs;
  const laid = layOn(programme, alignment, heard.length);
  const expected = expectLevels(frames, soundFrames(laid, ALIGN_RATE), noiseDbfs);
  const own = findDropouts(capture, captureRate);
  const compared = missingStretches(frames, expected, noiseDbfs, SHORTEST_DROPOUT_MS).map(
    ({ fromFrame, toFrame }): Dropout => {
      const dead = frames
        .slice(fromFrame, toFrame)
        .filter((frame) => frame.isDigitalZero || frame.levelDbfs < noiseDbfs - 20).length;
      const cause = dead * 2 > toFrame - fromFrame ? 'network' : 'analog';
      return sharpen({ fromFrame, toFrame, cause }, capture, captureRate, frames, noiseDbfs);
    },
  );
  // What both found has the sharper edges of the first.
  const others = compared.filter(
    (one) => !own.some((known) => one.fromMs < known.toMs && one.toMs > known.fromMs),
  );
  const splices = splicesOf(heard, programme, alignment);
  return {
    dropouts: mergeDropouts([...own, ...others]),
    splices,
    timeLostMs: splices.reduce((sum, { lostMs }) => sum + lostMs, 0),
  };
}

function splicesOf(heard: Float32Array, programme: Float32Array, alignment: Alignment) {
  return alignment.jumps.map((jump, number) => ({
    atMs: spliceTime(heard, programme, alignment, number) * 1000,
    lostMs: -jump.changeSeconds * alignment.speed * 1000,
  }));
}

function soundsLikeSomething(samples: Float32Array, sampleRate: number): boolean {
  const blocks: LevelBlock[] = [];
  createLevelBlocks(sampleRate).push(samples, (block) => blocks.push(block));
  const quiet = quietBlocks(blocks);
  const levels = blocks.map((block) => 10 * Math.log10(block.meanSquare + 1e-20)).sort((a, b) => a - b);
  const quietDb = levels[Math.floor(levels.length / 10)] ?? 0;
  const active = activeBlocks(blocks, quiet).filter(
    (index) => 10 * Math.log10((blocks[index]?.meanSquare ?? 0) + 1e-20) > quietDb + CLEAR_DB,
  );
  return active.length > LEAST_ACTIVE_SHARE * blocks.length && (levels.at(-1) ?? -200) > -80;
}
