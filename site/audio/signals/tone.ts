import { fadeEnds } from './fade.ts';

const FADE_SECONDS = 0.01;

/** A sine of `levelDbfs` RMS (at most -3.01, full scale) with soft ends. */
export function toneSignal(
  sampleRate: number,
  seconds: number,
  frequencyHz: number,
  levelDbfs: number,
): Float64Array {
  const amplitude = Math.SQRT2 * 10 ** (levelDbfs / 20);
  const turn = (2 * Math.PI * frequencyHz) / sampleRate;
  const samples = Float64Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, n) => amplitude * Math.sin(turn * n),
  );
  return fadeEnds(samples, sampleRate, FADE_SECONDS);
}
