import { powerDbfs } from '../decibels.ts';

/** What the search for sound and silence needs of a tenth of a second. */
export interface BlockPower {
  readonly meanSquare: number;
  readonly isDigitalSilence: boolean;
}

/** Two seconds: shorter quiet is a pause between words. */
const QUIET_BLOCKS = 20;
/** Block levels of steady noise scatter by less than this (standard deviation, dB); speech by 5 and more. */
const LARGEST_SCATTER_DB = 2;
/** Stretches this close to the quietest are the same noise; averaging them takes out the bias of picking one. */
const SAME_NOISE_DB = 1;
/** Below the loud blocks by more than this, a block is a pause (ITU-T P.56: margin of 15.9 dB, with room). */
const PAUSE_DB = 18;
/** Pauses up to this many blocks belong to the speech (P.56: hangover of 0.2 s). */
const HANGOVER_BLOCKS = 2;
/** Rise over the noise that counts as sound, at most; half of the distance when there is less of it. */
const RISE_DB = 6;
/** Loud blocks closer to the noise than this are its own scatter: nothing stands out. */
const LEAST_DISTANCE_DB = 2;

/**
 * Indices of the blocks of the quietest steady stretches of 2 s or more. Digital silence is no noise and is
 * left out. Empty when there is none.
 */
export function quietBlocks(blocks: readonly BlockPower[]): number[] {
  const levels = blocks.map((block) => powerDbfs(block.meanSquare));
  const stretches: { from: number; levelDb: number }[] = [];
  for (let from = 0; from + QUIET_BLOCKS <= blocks.length; from += 1) {
    const stretch = blocks.slice(from, from + QUIET_BLOCKS);
    if (stretch.some((block) => block.isDigitalSilence)) continue;
    if (scatter(levels.slice(from, from + QUIET_BLOCKS)) > LARGEST_SCATTER_DB) continue;
    const power = stretch.reduce((sum, block) => sum + block.meanSquare, 0) / QUIET_BLOCKS;
    stretches.push({ from, levelDb: powerDbfs(power) });
  }
  const quietest = stretches.reduce(
    (least, { levelDb }) => Math.min(least, levelDb),
    Number.POSITIVE_INFINITY,
  );
  const isQuiet = new Uint8Array(blocks.length);
  for (const { from, levelDb } of stretches)
    if (levelDb <= quietest + SAME_NOISE_DB) isQuiet.fill(1, from, from + QUIET_BLOCKS);
  return indicesOf(isQuiet);
}

/** Indices of the blocks in which something sounds; all of them when nothing stands out. */
export function activeBlocks(blocks: readonly BlockPower[], quiet: readonly number[]): number[] {
  const levels = blocks.map((block) => powerDbfs(block.meanSquare));
  const sorted = levels.filter((_, index) => !blocks[index]?.isDigitalSilence).sort((a, b) => a - b);
  const loudDb = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  const noisePower = quiet.reduce((sum, index) => sum + (blocks[index]?.meanSquare ?? 0), 0) / quiet.length;
  const noiseDb = quiet.length === 0 ? Number.NEGATIVE_INFINITY : powerDbfs(noisePower);
  if (loudDb - noiseDb < LEAST_DISTANCE_DB) return levels.map((_, index) => index);
  const rise = Math.min(RISE_DB, (loudDb - noiseDb) / 2);
  const threshold = Math.max(loudDb - PAUSE_DB, noiseDb + rise);
  const isActive = Uint8Array.from(levels, (level) => (level >= threshold ? 1 : 0));
  closeGaps(isActive);
  const active = indicesOf(isActive);
  return active.length > 0 ? active : levels.map((_, index) => index);
}

function closeGaps(isActive: Uint8Array): void {
  let last = -1;
  for (let index = 0; index < isActive.length; index += 1) {
    if (isActive[index] !== 1) continue;
    if (last >= 0 && index - last - 1 <= HANGOVER_BLOCKS) isActive.fill(1, last, index);
    last = index;
  }
}

function scatter(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

const indicesOf = (flags: Uint8Array): number[] => [...flags.keys()].filter((index) => flags[index] === 1);
