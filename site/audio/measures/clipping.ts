import { powerDbfs } from '../decibels.ts';
import {
  type AmplitudeCounts,
  amplitudeCounts,
  countBetween,
  levelReachedBy,
  occupiedFrom,
} from './amplitude-counts.ts';
import { measureThd } from './thd.ts';

/** `hard`: many samples stand at one level (a converter or a program ran out of range); `analog`: peaks are squeezed. */
export type ClippingKind = 'hard' | 'analog' | 'none';

export interface Clipping {
  readonly clippingKind: ClippingKind;
  /** Share of all samples that are limited. */
  readonly clippedPercent: number;
  /** 20 lg of the magnitude at which it happens; null when it does not. */
  readonly clipLevelDbfs: number | null;
}

/** Quieter than -50 dBFS is noise of the converter, whose few steps all repeat. */
const LEAST_PEAK = 0.003;
/** One bin of the counts: samples that equal the peak. */
const AT_PEAK = 4095 / 4096;
/** Of undisturbed sound at most a few samples equal the peak. */
const LEAST_AT_PEAK = 4;
/** Limited sound stays at the limit for two samples and more, but white noise need not. */
const SURE_AT_PEAK = 20;
/** A spike is this many times denser than the next 5 % below. */
const SPIKE = 20;
/** Companded sound (G.711) has few values; of undisturbed sound each lower one is as frequent or more. */
const FEW_VALUES = 16;
const COMPANDED_SPIKE = 2.5;
const LEAST_COMPANDED = 8;
/**
 * Samples reached by `share` define the top. Within 12 % of it lie 4 times as many of Laplacian sound, 8.5
 * times as many of Gaussian and up to 20 of speech at the first share, fewer at the others; squeezed sound has
 * `squeezed` times as many and more. Lossy codecs throw single samples above a clipped level: hence several.
 */
const TOPS = [
  { share: 2e-5, squeezed: 45, natural: 15 },
  { share: 1e-4, squeezed: 25, natural: 8 },
  { share: 4e-4, squeezed: 15, natural: 6 },
];
const FEWEST_AT_TOP = 3;
const NEAR_TOP = 0.88;
/** Hard clipping behind a lossy codec: a ridge this much higher than the ground before it. */
const RIDGE = 1.8;
/** A tone spends much time at its peaks; it is judged by its third harmonic (dB) and by samples that are equal. */
const TONE_SHARE = 0.9;
const HARD_THIRD_DB = -40;
const ANALOG_THIRD_DB = -30;
const SINE_AT_PEAK = 0.12;
const TONE_TOP_SHARE = 0.02;

const NONE: Clipping = { clippingKind: 'none', clippedPercent: 0, clipLevelDbfs: null };

/**
 * Finds limited peaks in one channel of ordinary sound (speech, music, noise, one tone). `mayBeTone` false: it is known
 * to be no tone, and none is looked for.
 */
export function measureClipping(samples: Float32Array, sampleRate: number, mayBeTone = true): Clipping {
  const both = amplitudeCounts(samples, 0);
  if (both.peak < LEAST_PEAK) return NONE;
  const tone = mayBeTone ? measureThd(samples, sampleRate) : null;
  const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
  if (tone && 10 ** (tone.levelDbfs / 10) > TONE_SHARE * power * (1 - tone.thdPercent / 100))
    return clippedTone(both, tone.harmonics.find(({ n }) => n === 3)?.db ?? Number.NEGATIVE_INFINITY);
  const sides = [amplitudeCounts(samples, 1), amplitudeCounts(samples, -1)];
  const atPeak = sides.map((side) => spikeAtPeak(side));
  const hard = atPeak.reduce((sum, count) => sum + count, 0);
  const spiked = sides.filter((_, index) => (atPeak[index] ?? 0) > 0);
  if (hard > 0) return found('hard', hard, both.total, Math.max(...spiked.map(({ peak }) => peak)));
  return squeezedPeaks(both);
}

/** Samples that stand at the largest value beyond what undisturbed sound has there; 0 when there is no spike. */
function spikeAtPeak(counts: AmplitudeCounts): number {
  const values = occupiedFrom(counts, 0.75);
  const [top = 0, ...next] = values;
  const near = next.slice(0, 3).reduce((sum, count) => sum + count, 0) / 3;
  const count = values.reduce((sum, value) => sum + value, 0);
  if (values.length <= FEW_VALUES && count > 5 * values.length)
    return top >= LEAST_COMPANDED && top > COMPANDED_SPIKE * near ? top - near : 0;
  const atPeak = countBetween(counts, AT_PEAK, 1);
  const below = countBetween(counts, AT_PEAK - 0.05, AT_PEAK);
  const expected = (below * (1 - AT_PEAK)) / 0.05;
  const isEnough = atPeak >= SURE_AT_PEAK || (atPeak >= LEAST_AT_PEAK && counts.pairsAtPeak >= 1);
  return isEnough && atPeak > SPIKE * expected ? atPeak : 0;
}

/** Peaks pressed against a level without being equal: a loudspeaker chain, or hard clipping behind a lossy codec. */
function squeezedPeaks(counts: AmplitudeCounts): Clipping {
  for (const { share, squeezed, natural } of TOPS) {
    const atTop = Math.max(FEWEST_AT_TOP, share * counts.total);
    const top = levelReachedBy(counts, atTop);
    const near = countBetween(counts, NEAR_TOP * top, 1.01);
    if (near < squeezed * atTop) continue;
    const ridge = highestRidge(counts, top);
    return ridge
      ? found('hard', ridge.count, counts.total, ridge.level * counts.peak)
      : found('analog', near - natural * atTop, counts.total, top * counts.peak);
  }
  return NONE;
}

/** A crowded 8 % of amplitude above ground that is not: where the samples stood before the codec shook them. */
function highestRidge(counts: AmplitudeCounts, top: number): { level: number; count: number } | null {
  for (let level = top; level > 0.7 * top; level -= 0.01 * top) {
    const ridge = countBetween(counts, level * 0.96, level * 1.04);
    const ground = countBetween(counts, level * 0.86, level * 0.94);
    if (ridge > RIDGE * ground && ridge > 10) {
      // The top of the ridge lies a little further down: go on while it grows.
      const lower = countBetween(counts, level * 0.95, level * 1.03);
      if (lower <= ridge) return { level, count: countBetween(counts, level * 0.94, 1.01) - ground };
    }
  }
  return null;
}

function clippedTone(counts: AmplitudeCounts, thirdDb: number): Clipping {
  const atPeak = countBetween(counts, AT_PEAK, 1.01);
  if (thirdDb > HARD_THIRD_DB && atPeak > SINE_AT_PEAK * counts.total)
    return found('hard', atPeak, counts.total, counts.peak);
  if (thirdDb < ANALOG_THIRD_DB) return NONE;
  const top = levelReachedBy(counts, TONE_TOP_SHARE * counts.total);
  return found('analog', countBetween(counts, 0.9 * top, 1.01), counts.total, top * counts.peak);
}

const found = (clippingKind: ClippingKind, count: number, total: number, level: number): Clipping => ({
  clippingKind,
  clippedPercent: (100 * count) / total,
  clipLevelDbfs: powerDbfs(level * level),
});
