import { describe, expect, test } from 'vitest';
import { resample } from '../../../../site/audio/dsp/resample.ts';

const sine = (hz: number, rate: number, seconds: number): Float64Array =>
  Float64Array.from({ length: Math.round(rate * seconds) }, (_, n) =>
    Math.sin((2 * Math.PI * hz * n) / rate),
  );

/** Largest difference away from the ends, where the filter has all its samples. */
function worst(a: ArrayLike<number>, b: ArrayLike<number>, edge: number): number {
  let most = 0;
  for (let n = edge; n < Math.min(a.length, b.length) - edge; n += 1)
    most = Math.max(most, Math.abs((a[n] ?? 0) - (b[n] ?? 0)));
  return most;
}

describe('resampling', () => {
  test.each([
    [48_000, 8_000, 1000],
    [48_000, 16_000, 5000],
    [48_000, 22_050, 997],
    [48_000, 44_100, 15_000],
    [8_000, 48_000, 3000],
    [44_100, 48_000, 12_345],
    [48_000, 48_002.4, 10_000],
  ])('a sine of %i -> %i Hz is the same sine, sample for sample (sampling theorem)', (from, to, hz) => {
    const result = resample(sine(hz, from, 0.5), from, to);
    // Phases are rounded to 1/1024 of a sample: 2 pi f / rate / 2048 at most.
    const bound = (Math.PI * hz) / from / 1024 + 2e-4;
    expect(worst(result, sine(hz, to, 0.5), to / 50)).toBeLessThan(bound);
  });

  test('what the new rate cannot carry is gone, not folded back', () => {
    const result = resample(sine(5500, 48_000, 0.5), 48_000, 8_000);
    expect(worst(result, new Float64Array(result.length), 200)).toBeLessThan(1e-4);
  });

  test('the same rate gives a copy, and nothing gives nothing', () => {
    const samples = Float64Array.of(0.1, 0.2, -0.3);
    const copy = resample(samples, 8000, 8000);
    expect(copy).toEqual(samples);
    expect(copy).not.toBe(samples);
    expect(resample(new Float32Array(0), 8000, 16_000)).toEqual(new Float64Array(0));
  });
});
