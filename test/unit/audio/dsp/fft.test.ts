import { describe, expect, it } from 'vitest';
import { convolve, correlate } from '../../../../site/audio/dsp/convolve.ts';
import { fftOf, powerOfTwoFrom } from '../../../../site/audio/dsp/fft.ts';
import { realSignal, realSpectrum } from '../../../../site/audio/dsp/real-fft.ts';
import { blackmanHarrisWindow, hannWindow } from '../../../../site/audio/dsp/windows.ts';

/** Irregular but repeatable values in -1 … 1. */
const noise = (count: number, seed: number): Float64Array =>
  Float64Array.from({ length: count }, (_, n) => Math.sin(seed * 12.9898 + n * n * 0.7 + n * 78.233));

/** The definition, term by term. */
function slowTransform(re: Float64Array, im: Float64Array): { re: number[]; im: number[] } {
  const size = re.length;
  const out = { re: [] as number[], im: [] as number[] };
  for (let k = 0; k < size; k += 1) {
    let [sumR, sumI] = [0, 0];
    for (let n = 0; n < size; n += 1) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      sumR += (re[n] ?? 0) * c - (im[n] ?? 0) * s;
      sumI += (re[n] ?? 0) * s + (im[n] ?? 0) * c;
    }
    out.re.push(sumR);
    out.im.push(sumI);
  }
  return out;
}

const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let most = Math.abs(a.length - b.length);
  for (let n = 0; n < a.length; n += 1) most = Math.max(most, Math.abs((a[n] ?? 0) - (b[n] ?? 0)));
  return most;
};

describe('FFT', () => {
  it.each([1, 2, 4, 8, 16, 32, 128, 512, 1024])('agrees with the definition at %i points', (size) => {
    const [re, im] = [noise(size, 1), noise(size, 2)];
    const expected = slowTransform(re, im);
    fftOf(size).forward(re, im);
    expect(worst(re, expected.re)).toBeLessThan(1e-10);
    expect(worst(im, expected.im)).toBeLessThan(1e-10);
  });

  it('is undone by its inverse at a large size', () => {
    const [re, im] = [noise(1 << 17, 3), noise(1 << 17, 4)];
    const [keptR, keptI] = [re.slice(), im.slice()];
    fftOf(1 << 17).forward(re, im);
    fftOf(1 << 17).inverse(re, im);
    expect(worst(re, keptR)).toBeLessThan(1e-12);
    expect(worst(im, keptI)).toBeLessThan(1e-12);
  });

  it('refuses a size it cannot do', () => {
    expect(() => fftOf(12)).toThrow(RangeError);
    expect(() => fftOf(0)).toThrow(RangeError);
    expect(() => fftOf(8).forward(new Float64Array(4), new Float64Array(4))).toThrow(RangeError);
  });

  it.each([2, 4, 8, 64, 256])(
    'of a real signal of %i points agrees with the definition and comes back',
    (size) => {
      const samples = noise(size, 5);
      const expected = slowTransform(samples, new Float64Array(size));
      const spectrum = realSpectrum(samples);
      expect(worst(spectrum.re, expected.re.slice(0, size / 2 + 1))).toBeLessThan(1e-10);
      expect(worst(spectrum.im, expected.im.slice(0, size / 2 + 1))).toBeLessThan(1e-10);
      expect(worst(realSignal(spectrum), samples)).toBeLessThan(1e-13);
    },
  );

  it('fills an odd number of samples up with zeros', () => {
    expect(powerOfTwoFrom(5)).toBe(8);
    const back = realSignal(realSpectrum(Float32Array.of(1, 2, 3, 4, 5)));
    expect(worst(back, [1, 2, 3, 4, 5, 0, 0, 0])).toBeLessThan(1e-13);
  });
});

describe('convolve and correlate', () => {
  it('agree with the sums they stand for', () => {
    const [a, b] = [noise(37, 6), noise(11, 7)];
    const sum = (n: number) => {
      let total = 0;
      for (let k = 0; k < 11; k += 1) total += (b[k] ?? 0) * (a[n - k] ?? 0);
      return total;
    };
    expect(
      worst(
        convolve(a, b),
        Float64Array.from({ length: 47 }, (_, n) => sum(n)),
      ),
    ).toBeLessThan(1e-12);
    const lagged = (lag: number) => {
      let total = 0;
      for (let n = 0; n < 11; n += 1) total += (a[n + lag] ?? 0) * (b[n] ?? 0);
      return total;
    };
    const found = correlate(a, b);
    for (const lag of [0, 1, 20, 36]) expect(found[lag]).toBeCloseTo(lagged(lag), 11);
    for (const lag of [-1, -10]) expect(found[found.length + lag]).toBeCloseTo(lagged(lag), 11);
  });

  it('give nothing for nothing', () => {
    expect(convolve([], [1])).toHaveLength(0);
  });
});

describe('windows', () => {
  it('add up to their known means', () => {
    const mean = (window: Float64Array) => window.reduce((sum, value) => sum + value, 0) / window.length;
    expect(mean(hannWindow(64))).toBeCloseTo(0.5, 12);
    expect(mean(blackmanHarrisWindow(64))).toBeCloseTo(0.35875, 12);
  });
});
