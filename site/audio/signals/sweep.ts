import { fadeEnds } from './fade.ts';
import { scaleToLevel } from './scale.ts';

const FIRST_HZ = 40;
const HIGHEST_HZ = 20_000;
/** Up to here of the sample rate: converters and resamplers still let it through. */
const RATE_SHARE = 0.45;
const FADE_SECONDS = 0.01;
/** Silence after the sweep, for the room's decay. */
export const SWEEP_TAIL_SECONDS = 2;

/**
 * Exponential sine sweep (A. Farina, AES 108, 2000): sin(2 pi f1 L (e^(t/L) - 1)) with L = T / ln(f2/f1), from 40 Hz
 * to 20 kHz or 0.45 of the sample rate, at `levelDbfs` RMS. Without the silence that follows it.
 */
export function sweepSignal(sampleRate: number, seconds: number, levelDbfs: number): Float64Array {
  const lastHz = Math.min(HIGHEST_HZ, RATE_SHARE * sampleRate);
  const growth = seconds / Math.log(lastHz / FIRST_HZ);
  const samples = Float64Array.from({ length: Math.round(seconds * sampleRate) }, (_, n) =>
    Math.sin(2 * Math.PI * FIRST_HZ * growth * Math.expm1(n / sampleRate / growth)),
  );
  return scaleToLevel(fadeEnds(samples, sampleRate, FADE_SECONDS), levelDbfs);
}
