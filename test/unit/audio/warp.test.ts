import { expect, it } from 'vitest';
import { warp } from '../../../site/audio/align/warp.ts';
import { noise, sine } from './synthetic.ts';

// A whole step has a kernel of its own; next to it the general way must give the same sound.
it.each([
  [1, -40],
  [2, 0],
  [6, 13],
  [20, -5],
])('a step of %i from %i is what is read a hair beside it', (step, start) => {
  const sound = noise(6000, 0.3, 1);
  const count = Math.ceil(6100 / step);
  const whole = warp(sound, start, step, count);
  const beside = warp(sound, start + 1e-7, step, count);
  whole.forEach((value, n) => {
    expect(Math.abs(value - (beside[n] ?? 9))).toBeLessThan(1e-5);
  });
  expect(Math.max(...whole)).toBeGreaterThan(0.1);
});

it.each([
  [48_000, 8000],
  [44_100, 8000],
  [22_050, 48_000],
])('from %i to %i Hz a tone keeps its level and its phase', (from, to) => {
  const tone = (sampleRate: number) => sine({ sampleRate, frequencyHz: 997, amplitude: 0.5, seconds: 0.2 });
  const read = warp(tone(from), 0, from / to, Math.round(0.2 * to));
  const wanted = tone(to);
  const edge = Math.round(0.01 * to);
  for (let n = edge; n < read.length - edge; n += 1)
    expect(Math.abs((read[n] ?? 9) - (wanted[n] ?? 0))).toBeLessThan(1e-3);
});
