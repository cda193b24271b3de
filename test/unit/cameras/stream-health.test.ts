import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArrivalJitter } from '../../../site/cameras/ingest/arrival-jitter.ts';
import { StreamHealth } from '../../../site/cameras/ingest/stream-health.ts';

const FRAME_TICKS = 6000;
const FRAME_MS = 1000 / 15;

describe('interarrival jitter', () => {
  test('follows the formula of RFC 3550 6.4.1 on an example worked by hand', () => {
    const jitter = new ArrivalJitter();
    jitter.onPacket(0, 0);
    expect(jitter.jitterMs).toBe(0);
    // D = (R - R') - (S - S'): 20 ms late, J = 0 + (20 - 0) / 16
    jitter.onPacket(9000, 120);
    expect(jitter.jitterMs).toBeCloseTo(1.25, 10);
    // back in step, so 20 ms early: J = 1.25 + (20 - 1.25) / 16
    jitter.onPacket(18_000, 200);
    expect(jitter.jitterMs).toBeCloseTo(2.421_875, 10);
    // exactly in step: J = 2.421875 * 15 / 16
    jitter.onPacket(27_000, 300);
    expect(jitter.jitterMs).toBeCloseTo(2.270_507_812_5, 10);
  });

  test('a jump of the camera clock in either direction is not jitter', () => {
    for (const jumpMs of [11_000, -11_000, 3_600_000, -5000]) {
      const jitter = new ArrivalJitter();
      for (let i = 0; i < 200; i += 1)
        jitter.onPacket(i * FRAME_TICKS + (i < 100 ? 0 : jumpMs * 90), i * FRAME_MS);
      expect(jitter.jitterMs).toBeLessThan(0.001);
    }
  });

  test('pictures out of display order do not count, late ones still do', () => {
    // I P B B P B B: sent in decoding order, two pictures ahead of their time.
    const order = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11];
    const jitter = new ArrivalJitter();
    order.forEach((display, sent) => {
      jitter.onPacket(display * FRAME_TICKS, sent * FRAME_MS);
    });
    // Only the first P counts: it is the one place where the order begins.
    expect(jitter.jitterMs).toBeLessThan((2 * FRAME_MS) / 16 + 0.001);
    jitter.onPacket(15 * FRAME_TICKS, 13 * FRAME_MS + 160);
    expect(jitter.jitterMs).toBeGreaterThan(10);
  });

  test('stays finite and not negative whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -1e12, max: 1e12 }), fc.nat(10_000)), { maxLength: 100 }),
        (packets) => {
          const jitter = new ArrivalJitter();
          let nowMs = 0;
          for (const [ticks, waitMs] of packets) {
            nowMs += waitMs;
            jitter.onPacket(ticks, nowMs);
            expect(jitter.jitterMs).toBeGreaterThanOrEqual(0);
            expect(Number.isFinite(jitter.jitterMs)).toBe(true);
          }
        },
      ),
    );
  });
});

/** Feeds `seconds` of a stream at 15 fps, one packet a unit, and returns the last sample. */
function drive(
  health: StreamHealth,
  seconds: number,
  unit: (index: number) => { size?: number; isKeyFrame?: boolean; ticks?: number; lost?: number } | null,
  fromMs = 0,
) {
  let figures = health.sample(fromMs);
  for (let index = 0; index < seconds * 15; index += 1) {
    const nowMs = fromMs + (index + 1) * FRAME_MS;
    const one = unit(index);
    if (one !== null) {
      const { size = 1000, isKeyFrame = index % 30 === 0, ticks = index * FRAME_TICKS, lost = 0 } = one;
      health.onPacket(size, ticks, lost, nowMs);
      health.onUnit(ticks, isKeyFrame, size, nowMs);
    }
    if (index % 15 === 14) figures = health.sample(nowMs);
  }
  return figures;
}

describe('figures of a stream', () => {
  test('loss is counted exactly, with the longest run of missing packets', () => {
    const health = new StreamHealth();
    const figures = drive(health, 5, (index) => ({ lost: index === 70 ? 7 : index === 71 ? 2 : 0 }));
    expect(health.lost).toBe(9);
    expect(figures.lossBurst).toBe(7);
    expect(figures.lossRatio).toBeCloseTo(9 / 84, 10);
    // A source that starts anew has lost an unknown number: none is made up.
    health.onPacket(10, 0, -1, 5100);
    expect(health.lost).toBe(9);
  });

  test('key frame interval, regularity and B-frames', () => {
    const regular = drive(new StreamHealth(), 20, () => ({}));
    expect(regular).toMatchObject({ keyFrameIntervalMs: 2000, gopRegularity: 1, hasBFrames: false, fps: 15 });
    const irregular = drive(new StreamHealth(), 20, (index) => ({
      isKeyFrame: index % 45 === 0 || index % 45 === 15,
    }));
    expect(irregular.gopRegularity).toBe(0.5);
    const reordered = drive(new StreamHealth(), 20, (index) => {
      const shift = [0, 2, -1, -1][index % 4] ?? 0;
      return { ticks: (index + shift) * FRAME_TICKS };
    });
    expect(reordered.hasBFrames).toBe(true);
    // One step back of the camera's clock is no B-frame.
    const stepped = drive(new StreamHealth(), 20, (index) => ({
      ticks: index * FRAME_TICKS - (index > 280 ? 5400 : 0),
    }));
    expect(stepped.hasBFrames).toBe(false);
  });

  test('the longest wait counts while it still lasts', () => {
    const figures = drive(new StreamHealth(), 6, (index) => (index > 60 ? null : {}));
    expect(figures.maxGapMs).toBe(Math.round(6000 - 61 * FRAME_MS));
  });

  test('the peak is the highest second, not the mean', () => {
    const figures = drive(new StreamHealth(), 8, (index) => ({
      size: index >= 45 && index < 60 ? 9000 : 100,
    }));
    expect(figures.bitratePeakKbps).toBe(1080);
    expect(figures.bitrateKbps).toBeLessThan(300);
  });
});

describe('freeze hint', () => {
  const noise = (index: number): number => ((index * 7919) % 211) + 1;

  test('groups that repeat to the byte are a strong hint, noise ends it', () => {
    const health = new StreamHealth();
    const frozen = drive(health, 30, (index) => ({
      size: index % 30 === 0 ? 20_000 : 400 + (index % 30) * 3,
    }));
    expect(frozen).toMatchObject({ freezeKind: 'repeating', freezeConfidence: 0.95 });
    const alive = drive(health, 12, (index) => ({ size: 20_000 + noise(index) }), 30_000);
    expect(alive).toMatchObject({ freezeKind: 'none', freezeConfidence: 0 });
  });

  test('a lost packet starts the comparison anew', () => {
    const figures = drive(new StreamHealth(), 30, (index) => ({
      size: index % 30 === 0 ? 20_000 : 400,
      lost: index === 440 ? 1 : 0,
    }));
    expect(figures.freezeKind).toBe('none');
  });

  test('pictures with next to nothing in them are a weak hint, even with a clock that ticks', () => {
    const figures = drive(new StreamHealth(), 20, (index) => ({
      size: index % 30 === 0 ? 20_000 + noise(index) * 50 : index % 15 === 7 ? 300 : 20 + (noise(index) % 30),
    }));
    expect(figures.freezeKind).toBe('no-change');
    expect(figures.freezeConfidence).toBeLessThanOrEqual(0.5);
  });

  test('pictures whose timestamps stand', () => {
    const figures = drive(new StreamHealth(), 20, (index) => ({ ticks: 1000, size: 500 + noise(index) * 9 }));
    expect(figures.freezeKind).toBe('clock-stopped');
  });

  test('never for a moving picture, whatever its sizes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 300, max: 60_000 }), { minLength: 301, maxLength: 301 }),
        (sizes) => {
          const figures = drive(new StreamHealth(), 20, (index) => ({ size: sizes[index] ?? 300 }));
          expect(figures.freezeKind).toBe('none');
        },
      ),
      { numRuns: 30 },
    );
  });
});
