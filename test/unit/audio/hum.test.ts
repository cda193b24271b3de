import { describe, expect, it } from 'vitest';
import { align, forAlignment } from '../../../site/audio/align/align.ts';
import { layOn } from '../../../site/audio/align/lay-on.ts';
import { measureHum } from '../../../site/audio/measures/hum.ts';
import { type Codec, canSpeak, hear, SPEECH_RATE, speech, throughCodec } from '../../fakes/speech.ts';
import { mix, noise, sine } from './synthetic.ts';

/** Amplitudes of the harmonics 1, 2, 3, 5 and 7 of a transformer's hum, re the second. */
const HARMONICS: readonly (readonly [number, number])[] = [
  [1, 0.5],
  [2, 1],
  [3, 0.4],
  [5, 0.2],
  [7, 0.1],
];
const hum = (sampleRate: number, mainsHz: number, amplitude: number, seconds: number) =>
  mix(
    ...HARMONICS.map(([n, share]) =>
      sine({ sampleRate, frequencyHz: n * mainsHz, amplitude: amplitude * share, seconds, phase: n }),
    ),
  );
// Power of a sum of sines: the sum of a^2 / 2.
const humDb = (amplitude: number) =>
  10 * Math.log10(HARMONICS.reduce((sum, [, share]) => sum + (amplitude * share) ** 2 / 2, 0));

describe('measureHum', () => {
  it.each([
    [8000, 50, 0.01],
    [16000, 49.87, 0.003],
    [22050, 50.13, 0.003],
    [44100, 60.02, 0.01],
    [48000, 59.4, 0.003],
  ])('at %i Hz finds %f Hz in noise within 0.05 Hz and 1 dB', (sampleRate, mainsHz, amplitude) => {
    const sound = mix(hum(sampleRate, mainsHz, amplitude, 12), noise(sampleRate * 12, 0.002, 1));
    const found = measureHum(sound, sampleRate, null);
    expect(found.isPresent).toBe(true);
    expect(Math.abs((found.fundamentalHz ?? 0) - mainsHz)).toBeLessThan(0.05);
    expect(Math.abs(found.humDbfs - humDb(amplitude))).toBeLessThan(1);
    const second = found.harmonics.find(({ n }) => n === 2);
    expect(Math.abs((second?.dbfs ?? 0) - 20 * Math.log10(amplitude / Math.SQRT2))).toBeLessThan(1);
  });

  it('finds none in noise of any kind, in silence, in test tones of other frequencies', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const seconds = [4, 6, 10, 20][seed % 4] ?? 4;
      expect(measureHum(noise(8000 * seconds, 0.01, seed), 8000, null).isPresent).toBe(false);
      let low = 0;
      const rumble = noise(8000 * seconds, 0.1, seed + 40).map((x) => (low += 0.02 * (x - low)));
      expect(measureHum(rumble, 8000, null).isPresent).toBe(false);
    }
    expect(measureHum(new Float32Array(80_000), 8000, null).isPresent).toBe(false);
    expect(measureHum(new Float32Array(10), 8000, null).isPresent).toBe(false);
    for (const frequencyHz of [440, 997, 1000, 315])
      expect(
        measureHum(sine({ sampleRate: 8000, frequencyHz, amplitude: 0.5, seconds: 8 }), 8000, null).isPresent,
      ).toBe(false);
  });
});

describe.skipIf(!canSpeak)('measureHum under speech', () => {
  const programme = canSpeak ? speech('programme') : new Float32Array(0);
  const reference = forAlignment(programme, SPEECH_RATE);

  it.each([
    [8000, 'mulaw'],
    [16000, 'aac32'],
    [48000, 'aac64'],
    [22050, 'pcm'],
  ] as const)('at %i Hz over %s, with and without the reference', async (sampleRate, codec: Codec) => {
    const spoken = hear(programme, { sampleRate, seconds: 25, offsetSeconds: 0.3, snrDb: 35 });
    const amplitude = 0.008;
    const heard = await throughCodec([mix(spoken, hum(sampleRate, 50.03, amplitude, 25))], sampleRate, codec);
    const samples = heard.channels[0] ?? spoken;
    const capture = forAlignment(samples, heard.sampleRate);
    const alignment = align(capture, reference);
    expect(alignment).not.toBeNull();
    const laid = alignment && layOn(reference, alignment, capture.length);
    for (const known of [null, laid]) {
      const found = measureHum(samples, heard.sampleRate, known);
      expect(found.isPresent).toBe(true);
      expect(Math.abs((found.fundamentalHz ?? 0) - 50.03)).toBeLessThan(0.05);
      expect(Math.abs(found.humDbfs - humDb(amplitude))).toBeLessThan(1);
    }
    expect(measureHum(spoken, sampleRate, null).isPresent).toBe(false);
  });

  // A programme with a drone of its own at 100 Hz is no hum of the room once it is taken out.
  it('takes out what the programme itself hums', () => {
    const drone = Float32Array.from(programme, (x, n) => {
      const tone =
        Math.sin((2 * Math.PI * 100 * n) / SPEECH_RATE) + Math.sin((2 * Math.PI * 200 * n) / SPEECH_RATE);
      return x + 0.01 * tone;
    });
    const capture = forAlignment(hear(drone, { sampleRate: 8000, seconds: 25, offsetSeconds: 0.5 }), 8000);
    const own = forAlignment(drone, SPEECH_RATE);
    const alignment = align(capture, own);
    const laid = alignment && layOn(own, alignment, capture.length);
    const without = measureHum(capture, 8000, null);
    const withIt = measureHum(capture, 8000, laid);
    expect(without.isPresent).toBe(true);
    expect(withIt.humDbfs).toBeLessThan(without.humDbfs - 8);
  });
});
