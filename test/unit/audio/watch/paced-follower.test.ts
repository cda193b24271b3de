import { beforeAll, describe, expect, it } from 'vitest';
import { canSpeak } from '../../../fakes/speech.ts';
import { createWatchedRoom, readings } from './watched-rooms.ts';

/** What a room hears of a programme that is played too fast or too slow, over G.711. */
const base = {
  codec: 'alaw',
  sampleRate: 8000,
  rt60Seconds: 0.4,
  snrDb: 25,
  seed: 3,
  delaySeconds: 1,
} as const;

describe.skipIf(!canSpeak)('a programme at another speed', () => {
  let follow: ReturnType<typeof createWatchedRoom>;
  beforeAll(() => {
    follow = createWatchedRoom(readings(['en-us', 'en-gb']).subarray(0, 22050 * 45));
  });

  for (const speed of [1.02, 0.98, 1.001, 1])
    it(`of ${speed} is followed, and the speed is known`, async () => {
      const heard = await follow({ ...base, speed });
      const words = heard.told.map((one) => `${one.state} ${one.atSeconds}`).join(', ');
      expect(
        heard.told.every(({ state }) => /waiting|learning|heard|ended/.test(state)),
        words,
      ).toBe(true);
      expect(heard.told.at(-1)?.state).toBe('ended');
      expect(heard.speedAtSeconds ?? 99).toBeLessThan(14);
      expect(Math.abs((heard.speed ?? 0) - speed)).toBeLessThan(1e-4);
    });

  it('is found again when the player changes its speed in mid-programme', async () => {
    const heard = await follow({
      ...base,
      // From the 18th second on 2 % faster.
      fault: (samples, rate) =>
        Float32Array.from(samples, (_, n) => {
          const from = 18 * rate;
          const at = n < from ? n : from + (n - from) * 1.02;
          const [left, right] = [samples[Math.floor(at)] ?? 0, samples[Math.floor(at) + 1] ?? 0];
          return left + (at - Math.floor(at)) * (right - left);
        }),
    });
    const words = heard.told.map((one) => `${one.state} ${one.atSeconds}`).join(', ');
    expect(Math.abs((heard.speed ?? 0) - 1.02), words).toBeLessThan(2e-4);
    // Told until then as what it sounds like; then it is followed again.
    expect(heard.retimedAtSeconds ?? 99, words).toBeLessThan(28);
    expect(heard.told.at(-1)?.state, words).toBe('ended');
  });
});
