import { stepNoise } from './step-noise.ts';
import { syncChirp } from './sync-chirp.ts';

/** Of the whole signal: a change-over of a minute, and quiet time on both sides of it. */
export const SWITCH_OVER_SECONDS = 75;
/** The beginning of the signal, which finds a recording in time. */
export const SWITCH_CHIRP = { fromSeconds: 0.5, toSeconds: 1.5 } as const;
/** From here on noise sounds without a pause: whatever is missing in it was not played. */
export const SWITCH_NOISE_FROM_SECONDS = 1.6;
/** So much of it must be heard over the first chain before anybody changes over. */
export const SWITCH_EARLIEST_SECONDS = 6;
/** And so much over the second one, when it is back. */
export const SWITCH_BACK_SECONDS = 5;

/** Of the signal that is played into one zone: the beginning of the same. */
export const ZONE_SECONDS = 6;

const LEVEL_DBFS = -20;

/** What sounds while the operator changes from one chain to the other: a chirp, then steady noise for the voice's band. */
export function switchOverSignal(sampleRate: number, seconds: number = SWITCH_OVER_SECONDS): Float64Array {
  const samples = new Float64Array(Math.round(seconds * sampleRate));
  const { fromSeconds, toSeconds } = SWITCH_CHIRP;
  samples.set(
    syncChirp(sampleRate, toSeconds - fromSeconds, LEVEL_DBFS),
    Math.round(fromSeconds * sampleRate),
  );
  const from = Math.round(SWITCH_NOISE_FROM_SECONDS * sampleRate);
  samples.set(stepNoise(sampleRate, (samples.length - from) / sampleRate, LEVEL_DBFS, 50526), from);
  return samples;
}
