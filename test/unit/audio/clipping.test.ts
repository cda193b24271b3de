import { describe, expect, it } from 'vitest';
import { warp } from '../../../site/audio/align/warp.ts';
import { measureClipping } from '../../../site/audio/measures/clipping.ts';
import { type Codec, canSpeak, SPEECH_RATE, speech, throughCodec } from '../../fakes/speech.ts';
import { noise, sine } from './synthetic.ts';

const limit = (samples: Float32Array, level: number) =>
  samples.map((x) => Math.max(-level, Math.min(level, x)));
const sharePercent = (samples: Float32Array, level: number) =>
  (100 * samples.filter((x) => Math.abs(x) >= level).length) / samples.length;

describe('measureClipping', () => {
  it('counts exactly what was limited in Gaussian noise', () => {
    const sound = noise(160_000, 0.1, 1);
    for (const level of [0.15, 0.25, 0.3]) {
      const found = measureClipping(limit(sound, level), 16000);
      expect(found.clippingKind).toBe('hard');
      expect(found.clippedPercent).toBeCloseTo(sharePercent(sound, level), 1);
      expect(found.clipLevelDbfs).toBeCloseTo(20 * Math.log10(level), 2);
    }
  });

  it('finds limiting on one side alone', () => {
    const found = measureClipping(
      noise(160_000, 0.1, 2).map((x) => Math.max(-0.2, x)),
      16000,
    );
    expect(found.clippingKind).toBe('hard');
    expect(found.clipLevelDbfs).toBeCloseTo(20 * Math.log10(0.2), 2);
  });

  it.each([200, 440, 997, 1000])('knows a tone of %i Hz from a limited and from a squeezed one', (hz) => {
    const pure = sine({ sampleRate: 8000, frequencyHz: hz, amplitude: 0.7, seconds: 4, phase: 0.2 });
    expect(measureClipping(pure, 8000).clippingKind).toBe('none');
    expect(measureClipping(limit(pure, 0.6), 8000).clippingKind).toBe('hard');
    // Eight samples a period, always the same ones: whether they are equal or squeezed cannot be seen.
    if (hz === 1000) return;
    expect(
      measureClipping(
        pure.map((x) => Math.tanh(3 * x) / 3),
        8000,
      ).clippingKind,
    ).toBe('analog');
  });

  it('calls neither noise nor silence clipped', () => {
    expect(measureClipping(noise(480_000, 0.1, 3), 48000).clippingKind).toBe('none');
    expect(measureClipping(new Float32Array(8000), 8000).clippingKind).toBe('none');
    expect(measureClipping(noise(80_000, 0.0002, 4), 8000).clippingKind).toBe('none');
  });
});

describe.skipIf(!canSpeak)('measureClipping of speech', () => {
  const spoken = canSpeak ? speech('programme') : new Float32Array(0);
  const peak = spoken.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const at = (rate: number) => warp(spoken, 0, SPEECH_RATE / rate, rate * 18).map((x) => (x / peak) * 0.7);
  const after = async (samples: Float32Array, rate: number, codec: Codec) => {
    const heard = await throughCodec([samples], rate, codec);
    return measureClipping(heard.channels[0] ?? samples, heard.sampleRate);
  };

  it.each([
    [8000, 'pcm'],
    [8000, 'alaw'],
    [8000, 'mulaw'],
    [8000, 'aac32'],
    [16000, 'aac64'],
    [48000, 'pcm'],
    [48000, 'aac64'],
  ] as const)('at %i Hz over %s: none, hard, squeezed', async (rate, codec) => {
    const sound = at(rate);
    expect((await after(sound, rate, codec)).clippingKind).toBe('none');
    const hard = await after(limit(sound, 0.28), rate, codec);
    expect(hard.clippingKind).toBe('hard');
    const truth = sharePercent(sound, 0.28);
    expect(Math.abs(hard.clippedPercent / truth - 1)).toBeLessThan(codec === 'pcm' ? 0.01 : 0.35);
    const squeezed = sound.map((x) => Math.tanh(x * 3) / 3);
    expect((await after(squeezed, rate, codec)).clippingKind).toBe('analog');
  });
});
