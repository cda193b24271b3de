import { describe, expect, it } from 'vitest';
import { findOwnGlitches } from '../../../site/audio/measures/own-glitch.ts';
import { mix, noise, sine } from './synthetic.ts';

describe('findOwnGlitches', () => {
  const rate = 48000;
  const pilot = sine({ sampleRate: rate, frequencyHz: 997, amplitude: 0.3, seconds: 4 });
  const without = (from: number, count: number) => {
    const kept = new Float32Array(pilot.length - count);
    kept.set(pilot.subarray(0, from));
    kept.set(pilot.subarray(from + count), from);
    return kept;
  };

  it('finds nothing in a clean tone, quiet or in noise, whose frequency is a little off', () => {
    expect(findOwnGlitches(pilot, rate, 997)).toEqual([]);
    expect(findOwnGlitches(pilot, rate, 999)).toEqual([]);
    expect(findOwnGlitches(mix(pilot, noise(pilot.length, 0.01, 1)), rate, 997)).toEqual([]);
    expect(findOwnGlitches(new Float32Array(48_000), rate, 997)).toEqual([]);
    const padded = new Float32Array(rate * 6);
    padded.set(pilot, rate);
    expect(findOwnGlitches(padded, rate, 997)).toEqual([]);
  });

  // 10 of the 48.1 samples of a period lost: 2 pi 10 / 48.1 = 1.3 radians; 24 are half a turn.
  it.each([10, 24, 128, 1024])('finds %i lost samples as a jump of the phase', (count) => {
    const [glitch, ...others] = findOwnGlitches(without(100_000, count), rate, 997);
    expect(others).toEqual([]);
    expect(glitch?.kind).toBe('phase-jump');
    expect(Math.abs((glitch?.atMs ?? 0) - 100_000 / 48)).toBeLessThan(15);
  });

  it('finds a block of zeros with its length', () => {
    const holed = pilot.slice().fill(0, 60_000, 60_128);
    const [glitch, ...others] = findOwnGlitches(holed, rate, 997);
    expect(others).toEqual([]);
    expect(glitch?.kind).toBe('zero-block');
    expect(glitch?.ms).toBeCloseTo(128 / 48, 1);
    expect(glitch?.atMs).toBeCloseTo(1250, 0);
  });
});
