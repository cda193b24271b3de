import { fadeEnds } from './fade.ts';
import { scaleToLevel } from './scale.ts';

/** Within what every microphone, codec and loudspeaker carries. */
const FROM_HZ = 500;
const TO_HZ = 3000;
const FADE_SECONDS = 0.05;

/** Linear chirp whose correlation is a narrow peak (a compressed 0.4 ms): finds a recording in time. */
export function syncChirp(sampleRate: number, seconds: number, levelDbfs: number): Float64Array {
  const count = Math.round(seconds * sampleRate);
  const rise = (TO_HZ - FROM_HZ) / seconds;
  const samples = Float64Array.from({ length: count }, (_, n) => {
    const t = n / sampleRate;
    return Math.sin(2 * Math.PI * (FROM_HZ * t + 0.5 * rise * t * t));
  });
  return scaleToLevel(fadeEnds(samples, sampleRate, FADE_SECONDS), levelDbfs);
}
