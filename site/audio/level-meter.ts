import { createAWeighting } from './a-weighting.ts';
import { powerDbfs, SILENCE_DBFS } from './decibels.ts';
import { fitTone, type ToneLevel } from './tone-fit.ts';

/** Levels since the last reading. dBFS: plain RMS re full scale (a full-scale sine is -3.01); -200 is silence. */
export interface LevelReading {
  readonly rmsDbfs: number;
  /** 20 lg of the largest magnitude: a full-scale sine is 0. */
  readonly peakDbfs: number;
  /** A-weighted RMS level (IEC 61672-1). */
  readonly laDbfs: number;
  /** Every sample is the same near-zero value (A-law has no zero): no microphone noise at all, not a quiet room. */
  readonly isDigitalSilence: boolean;
  readonly clippedSamples: number;
  /** The watched tone and everything else; null when none is watched or the window is too short for it. */
  readonly tone: ToneLevel | null;
  readonly sampleCount: number;
}

export interface LevelMeter {
  push(samples: Float32Array): void;
  /** The levels since the last call; starts a new window. */
  read(): LevelReading;
}

/** The largest codes of G.711 are 0.980 (mu-law) and 0.984 (A-law) of full scale. */
const CLIP_LEVEL = 0.98;
/** The quietest A-law code, plus room for the rounding of a 32-bit float. */
const LARGEST_SILENT = 1.001 / 4096;
/** The tone is fitted over the newest second at most. */
const TONE_WINDOW_SECONDS = 1;

/**
 * A level meter for one microphone. `push` allocates nothing; samples that are not finite count as zero.
 * `toneFrequencyHz` asks for the level of one tone as well.
 */
export function createLevelMeter(options: {
  sampleRate: number;
  toneFrequencyHz: number | null;
}): LevelMeter {
  const { sampleRate, toneFrequencyHz } = options;
  const weighting = createAWeighting(sampleRate);
  const ring =
    toneFrequencyHz === null ? null : new Float32Array(Math.ceil(sampleRate * TONE_WINDOW_SECONDS));
  let ringEnd = 0;
  let count = 0;
  let sum = 0;
  let weightedSum = 0;
  let peak = 0;
  let clipped = 0;
  let first = 0;
  let isConstant = true;

  return {
    push(samples) {
      weightedSum += weighting.sumOfSquares(samples);
      for (let index = 0; index < samples.length; index += 1) {
        const raw = samples[index] ?? 0;
        const x = Number.isFinite(raw) ? raw : 0;
        const magnitude = Math.abs(x);
        sum += x * x;
        if (magnitude > peak) peak = magnitude;
        if (magnitude >= CLIP_LEVEL) clipped += 1;
        if (count === 0) first = x;
        else if (x !== first) isConstant = false;
        count += 1;
        if (ring) {
          ring[ringEnd] = x;
          ringEnd = ringEnd + 1 === ring.length ? 0 : ringEnd + 1;
        }
      }
    },
    read() {
      const reading: LevelReading = {
        rmsDbfs: count === 0 ? SILENCE_DBFS : powerDbfs(sum / count),
        peakDbfs: powerDbfs(peak * peak),
        laDbfs: count === 0 ? SILENCE_DBFS : powerDbfs(weightedSum / count),
        isDigitalSilence: count > 0 && isConstant && peak <= LARGEST_SILENT,
        clippedSamples: clipped,
        tone:
          ring === null || toneFrequencyHz === null
            ? null
            : fitTone(ring, ringEnd, Math.min(count, ring.length), toneFrequencyHz, sampleRate),
        sampleCount: count,
      };
      count = 0;
      sum = 0;
      weightedSum = 0;
      peak = 0;
      clipped = 0;
      isConstant = true;
      return reading;
    },
  };
}
