import { createAWeighting } from '../a-weighting.ts';
import { createKWeighting } from './k-weighting.ts';
import { createTruePeak } from './true-peak.ts';

/** A tenth of a second of one channel. Mean squares re full scale 1.0; peaks are magnitudes. */
export interface LevelBlock {
  readonly meanSquare: number;
  /** A-weighted (IEC 61672-1). */
  readonly aMeanSquare: number;
  /** K-weighted (ITU-R BS.1770-4). */
  readonly kMeanSquare: number;
  readonly peak: number;
  readonly truePeak: number;
  /** All samples are one near-zero value: the network or a muted microphone, no sound of a room. */
  readonly isDigitalSilence: boolean;
}

export const BLOCK_SECONDS = 0.1;
/** The quietest A-law code (A-law has no zero), plus room for the rounding of a 32-bit float. */
const LARGEST_SILENT = 1.001 / 4096;

export interface LevelBlocks {
  /** Takes samples of any number and hands over every block that is complete; allocates per block only. */
  push(samples: Float32Array, onBlock: (block: LevelBlock) => void): void;
}

/**
 * Measures one channel block by block, for files and for streams alike. Without `hasTruePeak` the true peak is not
 * looked for (the peak stands for it): a third of the work.
 */
export function createLevelBlocks(sampleRate: number, hasTruePeak = true): LevelBlocks {
  const length = Math.round(sampleRate * BLOCK_SECONDS);
  const aWeighting = createAWeighting(sampleRate);
  const kWeighting = createKWeighting(sampleRate);
  const truePeaks = hasTruePeak ? createTruePeak() : null;
  let [count, sum, aSum, kSum, peak, truePeak, first] = [0, 0, 0, 0, 0, 0, 0];
  let isConstant = true;

  const take = (samples: Float32Array, from: number, to: number): void => {
    aSum += aWeighting.sumOfSquares(samples.subarray(from, to));
    kSum += kWeighting.sumOfSquares(samples, from, to);
    if (truePeaks !== null) truePeak = Math.max(truePeak, truePeaks.push(samples, from, to));
    if (count === 0) first = samples[from] ?? 0;
    const here = extremesOf(samples, from, to);
    sum += here.sum;
    peak = Math.max(peak, here.highest, -here.lowest);
    if (here.highest !== first || here.lowest !== first) isConstant = false;
    count += to - from;
  };

  return {
    push(samples, onBlock) {
      for (let from = 0; from < samples.length; ) {
        const to = Math.min(samples.length, from + length - count);
        take(samples, from, to);
        from = to;
        if (count < length) return;
        onBlock({
          meanSquare: sum / length,
          aMeanSquare: aSum / length,
          kMeanSquare: kSum / length,
          peak,
          // The interpolator lags by 12 samples, so the newest sample peaks are not in it yet.
          truePeak: Math.max(truePeak, peak),
          isDigitalSilence: isConstant && peak <= LARGEST_SILENT,
        });
        [count, sum, aSum, kSum, peak, truePeak] = [0, 0, 0, 0, 0, 0];
        isConstant = true;
      }
    },
  };
}

function extremesOf(
  samples: Float32Array,
  from: number,
  to: number,
): { readonly sum: number; readonly highest: number; readonly lowest: number } {
  let sum = 0;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let index = from; index < to; index += 1) {
    const x = samples[index] as number;
    sum += x * x;
    if (x > highest) highest = x;
    if (x < lowest) lowest = x;
  }
  return { sum, highest, lowest };
}
