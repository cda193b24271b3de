import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scaleToLevel } from '../../../../site/audio/signals/scale.ts';
import { stipaSignal } from '../../../../site/audio/signals/stipa.ts';
import { measureStipa } from '../../../../site/audio/sti/direct-sti.ts';
import { bytesAsSource, readWav } from '../../../../site/audio/wav/read-wav.ts';
import { gaussianNoise, inRoom, withNoise } from '../../../fakes/audio/room.ts';

const RATE = 16000;
const SECONDS = 18;
const signal = stipaSignal(RATE, SECONDS, -18);

const sentence = (() => {
  const file = join(import.meta.dirname, '../../../../resources/sounds/speech-sentence.wav');
  const sound = readWav(bytesAsSource(readFileSync(file)));
  if ('problem' in sound) throw new Error(sound.text);
  return sound.channels[0] ?? new Float32Array(0);
})();

/** Speakers that say the sentence over and over, each from another place in it. */
function voices(count: number, levelDbfs: number): Float64Array {
  const total = new Float64Array(SECONDS * RATE);
  for (let voice = 0; voice < count; voice += 1)
    for (let n = 0; n < total.length; n += 1)
      total[n] = (total[n] ?? 0) + (sentence[(n + voice * 13_577) % sentence.length] ?? 0);
  return scaleToLevel(total, levelDbfs);
}
const plus = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, n) => value + (b[n] ?? 0));

/** Gain of a camera: follows the level within 20 ms down and 300 ms up, towards a constant level. */
function automaticGain(samples: Float64Array): Float64Array {
  let level = 0.1;
  return samples.map((value) => {
    const size = Math.abs(value);
    level += (size - level) / (RATE * (size > level ? 0.02 : 0.3));
    return (value * 0.1) / Math.max(level, 0.003);
  });
}

describe('validity of a STIPA reading', () => {
  it.each([
    ['a dry room', 0.3, 40],
    ['a classroom', 0.8, 20],
    ['a hall', 2.5, 25],
    ['a noisy classroom', 0.7, 3],
    ['hardly more than noise', 0.6, -6],
  ] as const)('%s is valid', (_, rt60, snrDb) => {
    for (const seed of [1, 2]) {
      const { validity } = measureStipa(withNoise(inRoom(signal, RATE, rt60, seed), RATE, snrDb, seed), RATE);
      expect(validity.reason).toBeNull();
      expect(validity.envelopeResidual).toBeGreaterThan(0.2);
      expect(validity.envelopeResidual).toBeLessThan(2);
    }
  });

  const inClassroom = inRoom(signal, RATE, 0.6, 3);
  const click = new Float64Array(SECONDS * RATE);
  for (const at of [3.1, 5.9, 8.2, 12.7]) click.fill(0.9, at * RATE, at * RATE + 40);
  const announcement = voices(1, -20).map((value, n) => (n > 6 * RATE && n < 11 * RATE ? value : 0));
  const burst = gaussianNoise(SECONDS * RATE, 8).map((value, n) =>
    // A shower: gusts of noise, half a second to two seconds each.
    n % (RATE * 5) < RATE * 1.2 ? value * 0.1 : value * 0.004,
  );
  it.each([
    ['a second voice as loud', plus(inClassroom, voices(1, -20))],
    ['a second voice 10 dB softer', plus(inClassroom, voices(1, -28))],
    ['a class that talks', plus(inClassroom, voices(4, -22))],
    ['an announcement of five seconds', plus(inClassroom, announcement)],
    ['knocks', plus(inClassroom, click)],
    ['gusts of rain', plus(inClassroom, burst)],
    ['fast automatic gain', automaticGain(inClassroom)],
  ])('%s is not, and to be repeated', (_, samples) => {
    const { isValid, isCertifiable, validity } = measureStipa(samples, RATE);
    expect({ isValid, isCertifiable }, `residual ${validity.envelopeResidual}`).toEqual({
      isValid: false,
      isCertifiable: false,
    });
  });
});
