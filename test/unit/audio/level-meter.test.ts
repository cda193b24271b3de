import { describe, expect, it } from 'vitest';
import { decodeG711 } from '../../../shared/domain/sound/g711.ts';
import { aWeightingDb, createAWeighting } from '../../../site/audio/a-weighting.ts';
import { createLevelMeter } from '../../../site/audio/level-meter.ts';
import { mix, noise, sine } from './synthetic.ts';

const RATES = [8000, 16000, 22050, 44100, 48000];

function read(sampleRate: number, samples: Float32Array, toneFrequencyHz: number | null = null) {
  const meter = createLevelMeter({ sampleRate, toneFrequencyHz });
  // In packets of an odd size, as they arrive.
  for (let from = 0; from < samples.length; from += 317) meter.push(samples.subarray(from, from + 317));
  return meter.read();
}

describe('plain levels', () => {
  it.each(RATES)('reads a full-scale sine as -3.01 dBFS with a peak of 0 at %i Hz', (sampleRate) => {
    const reading = read(sampleRate, sine({ sampleRate, frequencyHz: 441, amplitude: 1, seconds: 1 }));
    expect(reading.rmsDbfs).toBeCloseTo(-3.0103, 3);
    expect(reading.peakDbfs).toBeCloseTo(0, 1);
    expect(reading.sampleCount).toBe(sampleRate);
  });

  it('reads a square wave at its own amplitude', () => {
    const square = Float32Array.from({ length: 8000 }, (_, n) => (n % 16 < 8 ? 0.5 : -0.5));
    const reading = read(8000, square);
    expect(reading.rmsDbfs).toBeCloseTo(-6.0206, 3);
    expect(reading.peakDbfs).toBeCloseTo(-6.0206, 3);
  });

  it('reads the RMS of noise', () => {
    expect(read(16000, noise(160000, 0.01, 7)).rmsDbfs).toBeCloseTo(-40, 1);
  });

  it('counts clipped samples, also at the largest G.711 codes', () => {
    const samples = new Float32Array(1000);
    samples.set([1, -1, 0.99, 0.97, -1.4], 100);
    expect(read(8000, samples).clippedSamples).toBe(4);
    expect(read(8000, decodeG711('mu', Uint8Array.of(0x80, 0x00, 0x81, 0xff))).clippedSamples).toBe(2);
    expect(read(8000, decodeG711('a', Uint8Array.of(0xaa, 0x2a, 0xab, 0xd5))).clippedSamples).toBe(2);
  });

  it('starts a new window at every reading and has none without samples', () => {
    const meter = createLevelMeter({ sampleRate: 8000, toneFrequencyHz: 1000 });
    meter.push(sine({ sampleRate: 8000, frequencyHz: 1000, amplitude: 1, seconds: 1 }));
    expect(meter.read().sampleCount).toBe(8000);
    expect(meter.read()).toEqual({
      rmsDbfs: -200,
      peakDbfs: -200,
      laDbfs: -200,
      isDigitalSilence: false,
      clippedSamples: 0,
      tone: null,
      sampleCount: 0,
    });
    meter.push(new Float32Array(800).fill(0.25));
    expect(meter.read().rmsDbfs).toBeCloseTo(-12.0412, 3);
  });

  it('is not poisoned by samples that are not numbers', () => {
    const meter = createLevelMeter({ sampleRate: 8000, toneFrequencyHz: 1000 });
    meter.push(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
    meter.push(sine({ sampleRate: 8000, frequencyHz: 1000, amplitude: 0.1, seconds: 1 }));
    meter.read();
    meter.push(sine({ sampleRate: 8000, frequencyHz: 1000, amplitude: 0.1, seconds: 1 }));
    const reading = meter.read();
    expect(reading.rmsDbfs).toBeCloseTo(-23.01, 2);
    expect(reading.laDbfs).toBeCloseTo(-23.01, 1);
    expect(reading.tone?.toneDbfs).toBeCloseTo(-23.01, 2);
  });
});

describe('digital silence', () => {
  it('is a constant zero or the idle code of G.711, not a quiet room', () => {
    expect(read(8000, new Float32Array(1600))).toMatchObject({ isDigitalSilence: true, rmsDbfs: -200 });
    expect(read(8000, decodeG711('a', new Uint8Array(1600).fill(0xd5))).isDigitalSilence).toBe(true);
    expect(read(8000, decodeG711('mu', new Uint8Array(1600).fill(0xff))).isDigitalSilence).toBe(true);
    expect(read(8000, noise(1600, 1e-5, 3)).isDigitalSilence).toBe(false);
    expect(read(8000, new Float32Array(1600).fill(0.3)).isDigitalSilence).toBe(false);
  });
});

describe('A-weighting', () => {
  it('has the table values of IEC 61672-1 in its closed form', () => {
    // Table 3 of IEC 61672-1, rounded there to 0.1 dB at exact third-octave frequencies.
    for (const [band, db] of [
      [15, -39.4],
      [18, -26.2],
      [21, -16.1],
      [24, -8.6],
      [27, -3.2],
      [30, 0],
      [33, 1.2],
      [36, 1.0],
      [39, -1.1],
      [42, -6.6],
    ] as const)
      expect(Math.abs(aWeightingDb(1000 * 10 ** ((band - 30) / 10)) - db)).toBeLessThan(0.06);
    expect(aWeightingDb(1000)).toBeCloseTo(0, 3);
  });

  it.each(RATES)('is within 0.1 dB of the closed form up to 0.46 of %i Hz', (sampleRate) => {
    const shares = [0.1, 0.2, 0.3, 0.35, 0.4, 0.43, 0.46].map((share) => share * sampleRate);
    for (const frequencyHz of [20, 31.5, 63, 125, 250, 500, 1000, 2000, ...shares]) {
      const samples = sine({ sampleRate, frequencyHz, amplitude: 1, seconds: 2 });
      const filter = createAWeighting(sampleRate);
      filter.sumOfSquares(samples.subarray(0, sampleRate));
      const measured = 10 * Math.log10((2 * filter.sumOfSquares(samples.subarray(sampleRate))) / sampleRate);
      expect(Math.abs(measured - aWeightingDb(frequencyHz)), `${frequencyHz} Hz`).toBeLessThan(0.1);
    }
  });

  it('gives the same whatever the size of the packets', () => {
    const samples = noise(8000, 0.1, 5);
    const whole = createAWeighting(8000).sumOfSquares(samples);
    const filter = createAWeighting(8000);
    let sum = 0;
    for (let from = 0; from < samples.length; ) {
      const to = from + 1 + (from % 613);
      sum += filter.sumOfSquares(samples.subarray(from, to));
      from = to;
    }
    expect(sum).toBeCloseTo(whole, 9);
  });
});

describe('tone', () => {
  it.each(RATES)(
    'reads the level of a pure tone at any phase and length of window at %i Hz',
    (sampleRate) => {
      for (const [seconds, phase, frequencyHz] of [
        [0.2, 0, 1000],
        [0.2037, 1.1, 1000],
        [0.191, 2.9, 987.65],
        [1, 0.5, 440.1],
      ] as const) {
        const reading = read(
          sampleRate,
          sine({ sampleRate, frequencyHz, amplitude: 0.1, seconds, phase }),
          frequencyHz,
        );
        expect(reading.tone?.toneDbfs).toBeCloseTo(-23.0103, 3);
        expect(reading.tone?.restDbfs).toBeLessThan(-120);
      }
    },
  );

  it('separates a tone from noise', () => {
    const samples = mix(
      sine({ sampleRate: 8000, frequencyHz: 1000, amplitude: 0.1, seconds: 1, phase: 0.3 }),
      noise(8000, 0.01, 11),
    );
    const { tone } = read(8000, samples, 1000);
    expect(Math.abs((tone?.toneDbfs ?? 0) + 23.01)).toBeLessThan(0.1);
    expect(Math.abs((tone?.restDbfs ?? 0) + 40)).toBeLessThan(0.3);
  });

  it('is not fooled by a loud sound 87 Hz away, nor by an offset', () => {
    const samples = mix(
      sine({ sampleRate: 8000, frequencyHz: 1087, amplitude: 0.5, seconds: 0.2, phase: 1 }),
      new Float32Array(1600).fill(0.2),
    );
    const { tone } = read(8000, samples, 1000);
    expect(tone?.toneDbfs).toBeLessThan(-70);
    expect(tone?.restDbfs).toBeCloseTo(-9.03, 1);
  });

  it('keeps to the newest second of a longer window', () => {
    const samples = mix(
      new Float32Array(24000),
      sine({ sampleRate: 8000, frequencyHz: 1000, amplitude: 0.5, seconds: 1.5 }),
    );
    expect(read(8000, samples, 1000).tone?.toneDbfs).toBe(-200);
    expect(read(8000, samples.subarray(0, 12000), 1000).tone?.toneDbfs).toBeCloseTo(-9.03, 2);
  });

  it('has no figure for a window of too few cycles or a tone above Nyquist', () => {
    const samples = sine({ sampleRate: 8000, frequencyHz: 200, amplitude: 0.5, seconds: 0.02 });
    expect(read(8000, samples, 200).tone).toBeNull();
    expect(read(8000, noise(1600, 0.1, 1), 4000).tone).toBeNull();
  });
});
