import { expect, it } from 'vitest';
import { createStageClock } from '../../../renderer/wall/stage-clock.ts';

it('splits the age of what was painted since the last report', () => {
  const clock = createStageClock();
  expect(clock.take()).toBeNull();
  const frame = {} as VideoFrame;
  for (let index = 1; index <= 100; index += 1) {
    const nowMs = performance.now();
    const decodedMonoMs = nowMs - 1_000;
    clock.add(
      { frame, decodedMonoMs, arrivedMonoMs: decodedMonoMs - index, isLive: true },
      Date.now() - 5_000,
    );
  }
  const stages = clock.take();
  expect(stages?.decodeMs).toBeCloseTo(95, 0);
  expect(stages?.paintMs).toBeGreaterThanOrEqual(1_000);
  // Capture to arrival is what is left of the 5 s.
  expect(stages?.arrivalMs).toBeGreaterThan(3_800);
  expect(stages?.arrivalMs).toBeLessThan(4_100);
  expect(clock.take()).toBeNull();
});
