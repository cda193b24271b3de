import { expect, test } from 'vitest';
import { frameRateOf } from '../../../site/cameras/frame-rate.ts';

const at = (...frames: number[]): number[] => frames.map((frame) => frame * 6000);

test('frames per second of plain streams, of streams with B-frames, and of too little', () => {
  expect(frameRateOf(at(0, 1, 2, 3, 4, 5))).toBe(15);
  // Decoding order I P B B P B B …; the last B-frames have not come.
  const groups = Array.from({ length: 12 }, (_, group) => [
    group * 3 + 3,
    group * 3 + 1,
    group * 3 + 2,
  ]).flat();
  expect(frameRateOf(at(0, ...groups, 39))).toBe(15);
  // A picture missing in the middle lowers the rate: it is the rate of what came.
  expect(frameRateOf(at(0, 1, 2, 4))).toBe(11.3);
  expect(frameRateOf(at(7))).toBeNull();
  expect(frameRateOf([])).toBeNull();
});
