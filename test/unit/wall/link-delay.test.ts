import { describe, expect, it } from 'vitest';
import { createLinkDelay } from '../../../renderer/wall/link-delay.ts';

describe('delay of the wall socket', () => {
  it('counts against the best, whatever the clocks differ', () => {
    const delay = createLinkDelay();
    expect(delay.lateMs(0)).toBe(0);
    delay.beat(100_000, 1_000);
    expect(delay.lateMs(1_000)).toBe(0);
    delay.beat(100_250, 1_550);
    expect(delay.lateMs(1_550)).toBe(300);
    delay.beat(100_500, 1_500);
    expect(delay.lateMs(1_500)).toBe(0);
  });

  it('grows while no beat comes', () => {
    const delay = createLinkDelay();
    delay.beat(1_000, 1_000);
    expect(delay.lateMs(1_300)).toBe(0);
    expect(delay.lateMs(3_000)).toBeGreaterThan(1_500);
  });

  it('believes a clock that was set within half a minute', () => {
    const delay = createLinkDelay();
    for (let atMs = 0; atMs < 20_000; atMs += 250) delay.beat(atMs, atMs);
    for (let atMs = 20_000; atMs < 55_000; atMs += 250) delay.beat(atMs - 5_000, atMs);
    expect(delay.lateMs(54_750)).toBe(0);
  });
});
