import { describe, expect, it } from 'vitest';
import { toRate } from '../../../../site/audio/align/warp.ts';
import { convolve } from '../../../../site/audio/dsp/convolve.ts';
import { findSpeed } from '../../../../site/audio/watch/find-speed.ts';
import { prepareTrack } from '../../../../site/audio/watch/programme-track.ts';
import { canSpeak, rms, roomResponse, SPEECH_RATE, speech } from '../../../fakes/speech.ts';
import { noise } from '../synthetic.ts';

const RATE = 8000;
const PAUSE_SECONDS = 6;
const PIECE_SECONDS = 5;
/** Of a piece, seconds; the words follow. */
const PAUSES = [3.5, 2.5, 1.75, 1, 0];
/** In both some pieces once told a speed that was wrong by 0.03 %. */
const ROOMS = [
  { rt60Seconds: 0.4, seed: 1 },
  { rt60Seconds: 0.8, seed: 5 },
] as const;

describe.skipIf(!canSpeak)('the speed of a piece of room sound', () => {
  it('is right to 0.01 % or not told, however much of the piece is a pause', () => {
    const words = toRate(speech('programme', 'en-us+m3'), SPEECH_RATE, RATE).subarray(0, 8 * RATE);
    const programme = new Float32Array(PAUSE_SECONDS * RATE + words.length);
    programme.set(words, PAUSE_SECONDS * RATE);
    const track = prepareTrack(Int16Array.from(programme, (value) => Math.round(value * 32000)));
    for (const { rt60Seconds, seed } of ROOMS) {
      const wet = Float32Array.from(convolve(programme, roomResponse(RATE, rt60Seconds, seed)));
      const floor = noise(wet.length, rms(wet) / 10, 10);
      const heard = Float32Array.from(wet, (value, n) => value + (floor[n] ?? 0));
      const told: { pause: number; speed: number }[] = [];
      for (const pause of PAUSES) {
        const begin = PAUSE_SECONDS - pause;
        const piece = heard.slice(begin * RATE, (begin + PIECE_SECONDS) * RATE);
        const found = findSpeed(piece, track, begin - 1, begin + 1);
        if (found !== null) told.push({ pause, speed: found.speed });
      }
      const all = told.map(({ pause, speed }) => `${pause} s: ${speed.toFixed(6)}`).join(', ');
      for (const { speed } of told) expect(Math.abs(speed - 1), all).toBeLessThan(1e-4);
      // A piece without a pause tells it.
      expect(told.at(-1)?.pause, all).toBe(0);
    }
  });
});
