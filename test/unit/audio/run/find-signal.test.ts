import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeG711 } from '../../../../shared/domain/sound/g711.ts';
import { createRandom } from '../../../../site/audio/dsp/random.ts';
import { resample } from '../../../../site/audio/dsp/resample.ts';
import { checkSignal } from '../../../../site/audio/run/check-signal.ts';
import { type FoundSignal, SignalFinder, seekSignal } from '../../../../site/audio/run/find-signal.ts';
import { toMono } from '../../../../site/audio/sound.ts';
import { roomSound, sentence } from './rooms.ts';

const RATE = 8000;
const { sound, template } = checkSignal('stipa', sentence);
const piece = Float32Array.from(
  resample(
    toMono(sound).subarray(template.fromSeconds * sound.sampleRate, template.toSeconds * sound.sampleRate),
    sound.sampleRate,
    RATE,
  ),
);

/** Sound as it comes in: half a second at a time. */
function search(samples: Float32Array): FoundSignal | null {
  const finder = new SignalFinder(seekSignal(piece, RATE));
  for (let end = 0; end <= samples.length; end += RATE / 2) {
    const found = finder.search(0, end, (from, to) => samples.slice(from, to));
    if (found !== null) return found;
  }
  return null;
}

const room = (reverberationSeconds: number, noiseDbfs: number, delaySeconds: number) =>
  roomSound(
    { cameraId: 'a', sampleRate: RATE, reverberationSeconds, noiseDbfs, gainDb: 0, delaySeconds },
    'stipa',
    7,
  );

describe('finding the signal in a room', () => {
  // The signal is at -18 dBFS. Delays are such that it begins early, in the middle and late in a search window.
  test.each([
    [0, -60, 0.02],
    [0.3, -80, 2.53],
    [0.3, -60, 2.4],
    [1.5, -80, 2.6],
    [1.5, -65, 4.337],
    [3, -60, 2.55],
  ])('reverberation of %f s, noise %i dBFS, at %f s: within 10 ms', (reverberation, noise, delay) => {
    const found = search(room(reverberation, noise, delay));
    expect(Math.abs((found?.atSample ?? 0) / RATE - delay)).toBeLessThan(0.01);
  });

  test('noise 8 dB above the signal hides it by 30 ms at most', () => {
    const found = search(room(0.8, -10, 3.3));
    expect(Math.abs((found?.atSample ?? 0) / RATE - 3.3)).toBeLessThan(0.03);
  });

  test('reversed polarity is found too', () => {
    expect(search(room(0.3, -60, 1).map((value) => -value))?.atSample).toBeGreaterThan(0.99 * RATE);
  });

  test('nothing else is taken for it: noise, hum, pulses, a click, silence, talk', () => {
    const random = createRandom(5);
    const of = (value: (n: number) => number) => Float32Array.from({ length: RATE * 20 }, (_, n) => value(n));
    const others = [
      of(() => random.gaussian() * 0.1),
      of((n) => Math.sin((2 * Math.PI * 50 * n) / RATE) * 0.3 + random.gaussian() * 0.001),
      of((n) => (n % 7000 < 300 ? random.gaussian() * 0.5 : 0) + random.gaussian() * 0.001),
      of((n) => (n === 27_000 ? 1 : 0) + random.gaussian() * 0.001),
      new Float32Array(RATE * 20),
      ...[1, 2, 3, 4].map((clip) =>
        decodeG711(
          'a',
          readFileSync(join(import.meta.dirname, `../../../../resources/clips/sound${clip}.alaw`)),
        ),
      ),
    ];
    expect(others.map(search)).toEqual(others.map(() => null));
  });
});
