import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  around,
  centreOn,
  DAY_MS,
  LEAST_SPAN_MS,
  MOST_SPAN_MS,
  pan,
  parseTypedTime,
  preciseTime,
  showing,
  spanOf,
  ticksOf,
  timeAt,
  xOf,
  zoomAt,
} from '../../../renderer/site/playback/time-view.ts';

const ZONE = 'Asia/Shanghai';
/** 2026-06-07 09:00 in Shanghai. */
const NINE = Date.UTC(2026, 5, 7, 1);
const HOUR = 3_600_000;
const view = { fromMs: NINE, toMs: NINE + HOUR };

describe('the view of a timeline', () => {
  it('keeps the instant under the pointer where it is while zooming, within one minute and seven days', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (factor, share) => {
          const atMs = view.fromMs + share * HOUR;
          const zoomed = zoomAt(view, factor, atMs);
          expect(spanOf(zoomed)).toBeGreaterThanOrEqual(LEAST_SPAN_MS);
          expect(spanOf(zoomed)).toBeLessThanOrEqual(MOST_SPAN_MS);
          // Whole milliseconds: the pointer may move by one of them, seen on the new scale.
          expect(Math.abs(xOf(zoomed, 1000, atMs) - share * 1000)).toBeLessThan(1000 / spanOf(zoomed) + 0.01);
        },
      ),
    );
  });

  it('pans, centres, and moves only when the position has left it', () => {
    expect(pan(view, 1000)).toEqual({ fromMs: NINE + 1000, toMs: NINE + HOUR + 1000 });
    const centred = centreOn(view, NINE);
    expect((centred.fromMs + centred.toMs) / 2).toBe(NINE);
    expect(showing(view, NINE + 5)).toBe(view);
    expect(showing(view, NINE - 5)).not.toBe(view);
    expect(around(NINE, NINE + 1000)).toEqual({ fromMs: NINE + 500 - 30_000, toMs: NINE + 500 + 30_000 });
  });

  it('turns pixels into times and back', () => {
    expect(timeAt(view, 1000, xOf(view, 1000, NINE + 12_345))).toBeCloseTo(NINE + 12_345, 3);
  });

  it('has round civil times as ticks, never closer than asked', () => {
    for (const span of [60_000, 300_000, HOUR, 3 * HOUR, DAY_MS, 7 * DAY_MS]) {
      const ticks = ticksOf({ fromMs: NINE + 17, toMs: NINE + 17 + span }, 900, ZONE, 88);
      expect(ticks.length).toBeGreaterThan(3);
      for (const [index, tick] of ticks.entries()) {
        const next = ticks[index + 1];
        if (next) expect(((next.atMs - tick.atMs) / span) * 900).toBeGreaterThanOrEqual(88);
      }
    }
    const days = ticksOf({ fromMs: NINE, toMs: NINE + 7 * DAY_MS }, 900, ZONE, 88);
    expect(days.map(({ label }) => label)).toContain('06-08');
    expect(days.every(({ isDay }) => isDay)).toBe(true);
  });
});

describe('a typed time', () => {
  it.each([
    ['09:15', '2026-06-07 09:15:00'],
    ['9:15:30', '2026-06-07 09:15:30'],
    ['09：15：30', '2026-06-07 09:15:30'],
    ['06-08 23:59:59', '2026-06-08 23:59:59'],
    ['2025-12-31 00:00', '2025-12-31 00:00:00'],
  ])('%s', (typed, civil) => {
    expect(parseTypedTime(typed, NINE, ZONE)).toBe(Date.parse(`${civil.replace(' ', 'T')}+08:00`));
  });

  it('with milliseconds is that very millisecond, and is shown as it was typed', () => {
    const atMs = parseTypedTime('09:15:30.25', NINE, ZONE) ?? 0;
    expect(atMs).toBe(Date.parse('2026-06-07T09:15:30.250+08:00'));
    expect(preciseTime(atMs, ZONE)).toBe('09:15:30.250');
  });

  it.each(['', 'abc', '25:00', '09:61', '09:15:61', '02-30 09:00', '13-01 09:00', '9', '09:5', '-1:00'])(
    '%s is none',
    (typed) => expect(parseTypedTime(typed, NINE, ZONE)).toBeNull(),
  );

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (typed) => {
        const atMs = parseTypedTime(typed, NINE, ZONE);
        expect(atMs === null || Number.isFinite(atMs)).toBe(true);
      }),
    );
  });
});
