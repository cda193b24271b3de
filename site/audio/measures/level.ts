import { powerDbfs, SILENCE_DBFS } from '../decibels.ts';
import type { Sound } from '../sound.ts';
import { activeBlocks, type BlockPower, quietBlocks } from './active-part.ts';
import { createLevelBlocks, type LevelBlock } from './level-blocks.ts';
import { integratedLoudness } from './loudness.ts';

/** Levels of a recording, dBFS: plain RMS re full scale (a full-scale sine is -3.01); -200 is silence. */
export interface Level {
  readonly rmsDbfs: number;
  readonly laDbfs: number;
  readonly peakDbfs: number;
  readonly truePeakDbtp: number;
  /** Null when shorter than 0.4 s or below -70 LUFS. */
  readonly lufs: number | null;
  /** Null without a steady stretch of 2 s of real sound. */
  readonly noiseDbfs: number | null;
  readonly noiseLaDbfs: number | null;
  /** Power of the sound without the noise over that of the noise; null when the two are not apart. */
  readonly snrDb: number | null;
  readonly snrADb: number | null;
  readonly isDigitalSilence: boolean;
}

/** Closer to the noise than this the active part is not told from it. */
const LEAST_RISE_DB = 1;

/**
 * Levels over the active part (the blocks in which something sounds) and over the quietest steady stretch
 * of 2 s or more. Channels count alike: mean power for the levels, sum for the loudness (BS.1770-4).
 */
export function measureLevel(sound: Sound): Level {
  return levelOf(sound.channels.map((channel) => blocksOf(channel, sound.sampleRate)));
}

/** The same of the blocks of each channel. */
export function levelOf(blocks: readonly (readonly LevelBlock[])[]): Level {
  const powers: BlockPower[] = (blocks[0] ?? []).map((_, index) => {
    const same = blocks.map((channel) => channel[index]);
    return {
      meanSquare: mean(same.map((block) => block?.meanSquare ?? 0)),
      isDigitalSilence: same.every((block) => block?.isDigitalSilence ?? true),
    };
  });
  const quiet = quietBlocks(powers);
  const active = activeBlocks(powers, quiet);
  const over = (indices: readonly number[], of: (block: LevelBlock) => number): number =>
    mean(blocks.map((channel) => mean(indices.map((index) => (channel[index] ? of(channel[index]) : 0)))));
  const highest = (of: (block: LevelBlock) => number): number =>
    blocks.reduce(
      (most, channel) =>
        active.reduce((high, index) => Math.max(high, channel[index] ? of(channel[index]) : 0), most),
      0,
    );
  const [power, aPower] = [
    over(active, (block) => block.meanSquare),
    over(active, (block) => block.aMeanSquare),
  ];
  const noise = quiet.length === 0 ? null : over(quiet, (block) => block.meanSquare);
  const aNoise = quiet.length === 0 ? null : over(quiet, (block) => block.aMeanSquare);
  const isApart = noise !== null && powerDbfs(power) - powerDbfs(noise) >= LEAST_RISE_DB;
  const loudness = (blocks[0] ?? []).map((_, index) =>
    blocks.reduce((sum, channel) => sum + (channel[index]?.kMeanSquare ?? 0), 0),
  );
  return {
    rmsDbfs: powerDbfs(power),
    laDbfs: powerDbfs(aPower),
    peakDbfs: powerDbfs(highest((block) => block.peak) ** 2),
    truePeakDbtp: powerDbfs(highest((block) => block.truePeak) ** 2),
    lufs: integratedLoudness(loudness),
    noiseDbfs: noise === null ? null : powerDbfs(noise),
    noiseLaDbfs: aNoise === null ? null : powerDbfs(aNoise),
    snrDb: isApart ? ratioDb(power, noise) : null,
    snrADb: isApart ? ratioDb(aPower, aNoise) : null,
    isDigitalSilence: powers.length > 0 && powers.every((block) => block.isDigitalSilence),
  };
}

/** What is left at the end, less than a tenth of a second, is not measured. */
function blocksOf(channel: Float32Array, sampleRate: number): LevelBlock[] {
  const blocks: LevelBlock[] = [];
  createLevelBlocks(sampleRate).push(channel, (block) => blocks.push(block));
  return blocks;
}

function ratioDb(power: number, noise: number | null): number | null {
  if (noise === null || noise <= 0 || power <= noise) return null;
  return Math.max(SILENCE_DBFS, 10 * Math.log10((power - noise) / noise));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
