import { describe, expect, it } from 'vitest';
import { measureThd } from '../../../site/audio/measures/thd.ts';
import { type Codec, canSpeak, throughCodec } from '../../fakes/speech.ts';
import { mix, noise, sine } from './synthetic.ts';

/** A tone with planted harmonics: THD = root of the sum of their squares (re fundamental). */
const PLANTED = [
  { n: 2, share: 0.01 },
  { n: 3, share: 0.005 },
];
const TRUE_PERCENT = 100 * Math.hypot(0.01, 0.005);

const tone = (sampleRate: number, frequencyHz: number, noiseRms: number, gain = 0.5) =>
  mix(
    sine({ sampleRate, frequencyHz, amplitude: gain, seconds: 4 }),
    ...PLANTED.map(({ n, share }) =>
      sine({ sampleRate, frequencyHz: n * frequencyHz, amplitude: gain * share, seconds: 4, phase: n }),
    ),
    noise(sampleRate * 4, noiseRms, 1),
  );

describe('measureThd', () => {
  it.each(
    [8000, 16000, 22050, 44100, 48000].flatMap((rate) => [997, 440.3].map((hz) => [rate, hz] as const)),
  )('at %i Hz, %f Hz finds the planted harmonics within 0.05 per cent, in noise too', (sampleRate, hz) => {
    // White noise of -40 dBFS puts 0.06 % into the harmonics' bins at 8 kHz unless it is taken out.
    for (const noiseRms of sampleRate === 8000 ? [0, 0.001, 0.01] : [0, 0.001]) {
      const thd = measureThd(tone(sampleRate, hz, noiseRms), sampleRate);
      expect(Math.abs((thd?.thdPercent ?? 0) - TRUE_PERCENT)).toBeLessThan(0.05);
      expect(Math.abs((thd?.fundamentalHz ?? 0) - hz)).toBeLessThan(0.02);
      // A sine of amplitude 0.5: 20 lg 0.5 - 3.01.
      expect(thd?.levelDbfs).toBeCloseTo(-9.03, 1);
      if (noiseRms < 0.01)
        expect(Math.abs((thd?.harmonics.find(({ n }) => n === 2)?.db ?? 0) + 40)).toBeLessThan(0.4);
      // THD+N: harmonics and white noise up to 20 kHz, over everything.
      const inBand = noiseRms ** 2 * Math.min(1, 20_000 / (sampleRate / 2));
      const rest = 0.125 * (TRUE_PERCENT / 100) ** 2 + inBand;
      const truth = 100 * Math.sqrt(rest / (0.125 + rest));
      expect(Math.abs((thd?.thdNPercent ?? 0) - truth)).toBeLessThan(0.05);
    }
  });

  // Square wave (Fourier): harmonics 1/n for odd n; below Nyquist of 48 kHz at 997 Hz n = 3 … 19 within 20 kHz.
  it('agrees with the Fourier series of a square wave', () => {
    const odd = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
    const wave = mix(
      ...odd.map((n) => sine({ sampleRate: 48000, frequencyHz: 997 * n, amplitude: 0.3 / n, seconds: 3 })),
    );
    const truth = 100 * Math.sqrt(odd.slice(1).reduce((sum, n) => sum + 1 / (n * n), 0));
    expect(Math.abs((measureThd(wave, 48000)?.thdPercent ?? 0) - truth)).toBeLessThan(0.05);
  });

  it('measures the tone where it sounds, not the silence around it, and not its own gain', () => {
    const sound = tone(16000, 997, 0);
    const padded = new Float32Array(16000 * 10);
    padded.set(sound, 16000 * 3);
    for (const gain of [1, 0.01])
      expect(
        measureThd(
          padded.map((x) => x * gain),
          16000,
        )?.thdPercent,
      ).toBeCloseTo(TRUE_PERCENT, 1);
  });

  it('says when there is no tone', () => {
    expect(measureThd(noise(48000 * 2, 0.1, 3), 48000)).toBeNull();
    expect(measureThd(new Float32Array(48000), 48000)).toBeNull();
    expect(measureThd(new Float32Array(100), 48000)).toBeNull();
  });

  it.skipIf(!canSpeak).each([
    [48000, 'aac64', 0.05],
    [16000, 'aac32', 0.1],
    [8000, 'mulaw', 0.6],
  ] as const)('at %i Hz over %s within %f per cent', async (sampleRate, codec: Codec, limit) => {
    const heard = await throughCodec([tone(sampleRate, 997, 0)], sampleRate, codec);
    const thd = measureThd(heard.channels[0] ?? new Float32Array(0), heard.sampleRate);
    expect(Math.abs((thd?.thdPercent ?? 0) - TRUE_PERCENT)).toBeLessThan(limit);
  });
});
