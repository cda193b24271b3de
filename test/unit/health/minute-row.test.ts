import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAMERA_STATES } from '../../../shared/contract/camera-status.ts';
import { BLOCK_BYTES, minuteOf, openBlock, putMinute } from '../../../site/health/hour-block.ts';
import {
  joinMinutes,
  MINUTE_BYTES,
  type MinuteRow,
  packMinute,
  unpackMinute,
} from '../../../site/health/minute-row.ts';

const figure = (most: number) => fc.option(fc.double({ min: 0, max: most, noNaN: true }), { nil: null });
const row: fc.Arbitrary<MinuteRow> = fc.record({
  seconds: fc.integer({ min: 1, max: 255 }),
  liveSeconds: fc.nat(255),
  state: fc.constantFrom(...CAMERA_STATES),
  fpsMin: figure(127),
  fps: figure(127),
  bitrateKbps: figure(65_534),
  bitratePeakKbps: figure(65_534),
  lost: fc.nat(65_534),
  received: fc.nat(524_000),
  lossBurst: fc.nat(254),
  jitterMs: figure(6_553),
  frameAgeMs: figure(655_340),
  clockOffsetMs: fc.option(fc.integer({ min: -8_388_607, max: 8_388_607 }), { nil: null }),
  freeze: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Steps of the packed fields. */
const STEPS: Readonly<Partial<Record<keyof MinuteRow, number>>> = {
  fpsMin: 0.5,
  fps: 0.5,
  bitrateKbps: 1,
  bitratePeakKbps: 1,
  lost: 0,
  received: 8,
  lossBurst: 0,
  seconds: 0,
  liveSeconds: 0,
  jitterMs: 0.1,
  frameAgeMs: 10,
  clockOffsetMs: 0,
  freeze: 1 / 15,
};

describe('a packed minute', () => {
  test('a day of one camera takes no more than about 30 kB', () => {
    expect(MINUTE_BYTES * 1440).toBeLessThanOrEqual(30_720);
  });

  test('comes back within half a step of every field, unknown stays unknown', () => {
    fc.assert(
      fc.property(row, fc.nat(40), (before, at) => {
        const bytes = new Uint8Array(at + MINUTE_BYTES + 3).fill(0xa5);
        packMinute(before, bytes, at);
        const after = unpackMinute(bytes, at);
        if (after === null) throw new Error('lost');
        expect(after.state).toBe(before.state);
        for (const [name, step] of Object.entries(STEPS) as [keyof MinuteRow, number][]) {
          const [a, b] = [before[name], after[name]];
          if (a === null || b === null) expect(b).toBe(a);
          else expect(Math.abs(Number(a) - Number(b))).toBeLessThanOrEqual(step / 2 + 0.051);
        }
        // Not a byte outside its place.
        expect(bytes.subarray(0, at).every((byte) => byte === 0xa5)).toBe(true);
        expect(bytes.subarray(at + MINUTE_BYTES).every((byte) => byte === 0xa5)).toBe(true);
      }),
    );
  });

  test('values beyond a field saturate instead of wrapping into something else', () => {
    const wild = fc.double({ min: -1e15, max: 1e15 });
    fc.assert(
      fc.property(row, wild, (base, value) => {
        const bytes = new Uint8Array(MINUTE_BYTES);
        packMinute(
          {
            ...base,
            fps: value,
            bitrateKbps: value,
            lost: value,
            received: value,
            frameAgeMs: value,
            jitterMs: value,
            clockOffsetMs: value,
            freeze: value,
          },
          bytes,
          0,
        );
        const after = unpackMinute(bytes, 0);
        const isLarge = value > 1e9;
        if (isLarge) expect(after).toMatchObject({ fps: 127, lost: 65_534, frameAgeMs: 655_340, freeze: 1 });
        if (isLarge) expect(after?.clockOffsetMs).toBe(8_388_607);
        if (value < -1e9)
          expect(after).toMatchObject({ fps: 0, lost: 0, clockOffsetMs: -8_388_607, freeze: 0 });
      }),
    );
  });

  test('any bytes read as a row or as nothing, never as an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.integer({ min: -5, max: 60 }), (bytes, at) => {
        const read = unpackMinute(bytes, at);
        if (read !== null) expect(Number.isFinite(read.received + (read.clockOffsetMs ?? 0))).toBe(true);
      }),
    );
  });
});

describe("an hour's block", () => {
  const one = (change: Partial<MinuteRow> = {}): MinuteRow => ({
    seconds: 60,
    liveSeconds: 60,
    state: 'live',
    fpsMin: 14,
    fps: 15,
    bitrateKbps: 400,
    bitratePeakKbps: 500,
    lost: 0,
    received: 3000,
    lossBurst: 0,
    jitterMs: 2,
    frameAgeMs: 100,
    clockOffsetMs: 5,
    freeze: 0,
    ...change,
  });

  test('minutes never written are gaps; each minute has its own place, before the epoch too', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(59), { maxLength: 60 }),
        fc.integer({ min: -100, max: 1e6 }),
        (written, hour) => {
          const block = openBlock(null);
          for (const minute of written) putMinute(block, hour * 60 + minute, one({ lost: minute }));
          for (let minute = 0; minute < 60; minute += 1)
            expect(minuteOf(block, hour * 60 + minute)?.lost ?? null).toBe(
              written.includes(minute) ? minute : null,
            );
        },
      ),
    );
  });

  test('a minute met twice (a clock set back, a restart) is joined, whatever the order of times', () => {
    const block = openBlock(null);
    putMinute(block, 5, one({ seconds: 40, liveSeconds: 40, lost: 3, fps: 15, frameAgeMs: 200 }));
    putMinute(
      block,
      5,
      one({ seconds: 60, liveSeconds: 20, lost: 4, fps: 9, state: 'offline', frameAgeMs: 9000 }),
    );
    expect(minuteOf(block, 5)).toMatchObject({
      seconds: 100,
      liveSeconds: 60,
      lost: 7,
      fps: 13,
      state: 'offline',
      frameAgeMs: 9000,
    });
  });

  test('stored bytes of another size are no block', () => {
    expect(openBlock(new Uint8Array(7).fill(1)).every((byte) => byte === 0)).toBe(true);
    expect(openBlock(null)).toHaveLength(BLOCK_BYTES);
  });

  test('joining keeps sums, extremes and the weighted mean', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        const both = joinMinutes(a, b);
        expect(both.lost).toBe(a.lost + b.lost);
        expect(both.received).toBe(a.received + b.received);
        expect(both.lossBurst).toBe(Math.max(a.lossBurst, b.lossBurst));
        if (a.fps !== null && b.fps !== null && both.fps !== null) {
          expect(both.fps).toBeGreaterThanOrEqual(Math.min(a.fps, b.fps) - 1e-9);
          expect(both.fps).toBeLessThanOrEqual(Math.max(a.fps, b.fps) + 1e-9);
        }
      }),
    );
  });
});
