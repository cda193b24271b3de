import { describe, expect, it } from 'vitest';
import { warp } from '../../../site/audio/align/warp.ts';
import { type Channels, measureChannels } from '../../../site/audio/measures/channels.ts';
import { type Codec, canSpeak, throughCodec } from '../../fakes/speech.ts';
import { noise } from './synthetic.ts';

const SECONDS = 6;

/** Two independent noises below 3 kHz (what an 8 kHz path carries), as left and right. */
const source = (rate: number) =>
  [1, 2].map((seed) => warp(noise(6000 * SECONDS, 0.1, seed), 0, 6000 / rate, rate * SECONDS));

/** A planted 2 x 2 path with a delay of whole samples per side. */
function path(
  [left, right]: readonly Float32Array[],
  gains: { ll: number; lr: number; rl: number; rr: number },
  delays: readonly [number, number],
): [Float32Array, Float32Array] {
  const at = (side: Float32Array | undefined, n: number) => side?.[n] ?? 0;
  const length = (left?.length ?? 0) + 8000;
  const both = (fromLeft: number, fromRight: number) =>
    Float32Array.from(
      { length },
      (_, n) => fromLeft * at(left, n - delays[0]) + fromRight * at(right, n - delays[1]),
    );
  return [both(gains.ll, gains.rl), both(gains.lr, gains.rr)];
}

const measured = (result: ReturnType<typeof measureChannels>): Channels => {
  if (typeof result === 'string') throw new Error(result);
  return result;
};

describe('measureChannels', () => {
  it.each([8000, 16000, 22050, 44100, 48000])('at %i Hz finds gains, crosstalk and delay', (rate) => {
    const reference = { sampleRate: rate, channels: source(rate) };
    const delay = Math.round(rate * 0.05);
    const later = Math.round(rate * 0.002);
    const channels = path(reference.channels, { ll: 0.5, lr: 0.05, rl: 0.02, rr: 0.4 }, [
      delay,
      delay + later,
    ]);
    const found = measured(measureChannels({ sampleRate: rate, channels }, reference));
    expect(found).toMatchObject({ isSwapped: false, polarity: 'same' });
    expect(Math.abs(found.left.gainDb - 20 * Math.log10(0.5))).toBeLessThan(0.2);
    expect(Math.abs(found.right.gainDb - 20 * Math.log10(0.4))).toBeLessThan(0.2);
    expect(Math.abs(found.left.crosstalkDb - 20 * Math.log10(0.05 / 0.5))).toBeLessThan(1);
    expect(Math.abs(found.right.crosstalkDb - 20 * Math.log10(0.02 / 0.4))).toBeLessThan(1);
    expect(Math.abs(found.delayMs - 50)).toBeLessThan(1);
    expect(Math.abs(found.rightLaterMs - 2)).toBeLessThan(0.2);
  });

  it('tells swapped sides and a side that is upside down', () => {
    const reference = { sampleRate: 16000, channels: source(16000) };
    const of = (gains: Parameters<typeof path>[1]) =>
      measured(
        measureChannels(
          { sampleRate: 16000, channels: path(reference.channels, gains, [100, 100]) },
          reference,
        ),
      );
    const swapped = of({ ll: 0.01, lr: 0.5, rl: 0.3, rr: 0.01 });
    expect(swapped).toMatchObject({ isSwapped: true, polarity: 'same' });
    expect(Math.abs(swapped.left.gainDb - 20 * Math.log10(0.5))).toBeLessThan(0.2);
    expect(of({ ll: 0.5, lr: 0, rl: 0, rr: -0.5 })).toMatchObject({ isSwapped: false, polarity: 'inverted' });
    expect(of({ ll: 0, lr: -0.5, rl: 0.5, rr: 0 })).toMatchObject({ isSwapped: true, polarity: 'inverted' });
    // Both upside down is no fault between them.
    expect(of({ ll: -0.5, lr: 0, rl: 0, rr: -0.5 })).toMatchObject({ isSwapped: false, polarity: 'same' });
  });

  it('works over different rates and a drifting clock', () => {
    const reference = { sampleRate: 44100, channels: source(44100) };
    const channels = reference.channels.map((side) =>
      warp(side, -0.2 * 44100, (44100 / 8000) * (1 + 50e-6), 8000 * 6).map((x) => x * 0.25),
    );
    const found = measured(measureChannels({ sampleRate: 8000, channels }, reference));
    expect(found.isSwapped).toBe(false);
    for (const side of [found.left, found.right])
      expect(Math.abs(side.gainDb - 20 * Math.log10(0.25))).toBeLessThan(0.2);
  });

  it('refuses what cannot be told', () => {
    const [left = new Float32Array(0), right = new Float32Array(0)] = source(8000);
    const sound = (...channels: Float32Array[]) => ({ sampleRate: 8000, channels });
    expect(measureChannels(sound(left), sound(left, right))).toBe('not-two-channels');
    expect(measureChannels(sound(left, left), sound(left, left))).toBe('same-in-both');
    expect(measureChannels(sound(noise(48_000, 0.1, 7), noise(48_000, 0.1, 8)), sound(left, right))).toBe(
      'no-match',
    );
  });

  it.skipIf(!canSpeak).each([
    [48000, 'aac128'],
    [8000, 'mulaw'],
  ] as const)('at %i Hz over %s within 0.2 dB', async (rate, codec: Codec) => {
    const reference = { sampleRate: rate, channels: source(rate) };
    const heard = await throughCodec(
      path(reference.channels, { ll: 0.5, lr: 0, rl: 0, rr: -0.3 }, [500, 500]),
      rate,
      codec,
    );
    const found = measured(measureChannels(heard, reference));
    expect(found).toMatchObject({ isSwapped: false, polarity: 'inverted' });
    expect(Math.abs(found.left.gainDb - 20 * Math.log10(0.5))).toBeLessThan(0.2);
    expect(Math.abs(found.right.gainDb - 20 * Math.log10(0.3))).toBeLessThan(0.2);
  });
});
