import { describe, expect, it } from 'vitest';
import { createServiceClock } from '../../../renderer/client/service-clock.ts';
import { clockTime, decimal, duration, span } from '../../../renderer/kit/format.ts';
import { countdownAt } from '../../../renderer/site/today/countdown.ts';
import { layoutStrip } from '../../../renderer/site/today/timeline.ts';

const HOUR_MS = 3_600_000;

describe('clock of the service', () => {
  it('follows the service, not the PC, and prefers the quicker reading', () => {
    let monoMs = 1_000;
    const clock = createServiceClock(
      () => monoMs,
      () => 50_000,
    );
    expect(clock.nowMs()).toBe(50_000);
    clock.read(900_000, 1_000, 1_020);
    monoMs = 2_010;
    expect(clock.nowMs()).toBe(901_000);
    clock.read(901_150, 2_010, 2_400);
    expect(clock.nowMs()).toBe(901_000);
    // Quicker than the best so far: taken, though it differs little.
    clock.read(901_006, 2_008, 2_012);
    expect(clock.nowMs()).toBe(901_006);
    clock.read(1_900_000, 2_010, 2_020);
    expect(clock.nowMs()).toBe(1_899_995);
  });
});

describe('figures', () => {
  it('shows times in the zone of the site, 24 hours', () => {
    expect(clockTime(Date.UTC(2026, 5, 7, 0, 5, 9), 'Asia/Shanghai')).toBe('08:05:09');
    expect(clockTime(Date.UTC(2026, 5, 6, 16, 0, 0), 'Asia/Shanghai')).toBe('00:00:00');
  });
  it('words spans and ages', () => {
    const units = { second: 's', minute: 'min', hour: 'h', day: 'd' };
    expect([400, 9_949, 94_000, 121_000, 8_000_000, 200_000_000].map((ms) => duration(ms, units))).toEqual([
      '0.4 s',
      '9.9 s',
      '94 s',
      '2 min',
      '2 h',
      '2 d',
    ]);
    expect([span(-5), span(3_723_000), span(100 * HOUR_MS)]).toEqual(['00:00:00', '01:02:03', '100:00:00']);
    expect([decimal(null), decimal(-3.01, 2), decimal(Number.NaN)]).toEqual(['—', '−3.01', '—']);
  });
});

describe('countdown', () => {
  const session = {
    id: 's1',
    name: '语文',
    kind: 'exam',
    subject: '语文',
    start: '',
    end: '',
    startMs: 100,
    endMs: 200,
  } as const;
  it('knows its phase at the edges', () => {
    expect(countdownAt(null, 0, 0).phase).toBe('none');
    expect(countdownAt(null, 3, 0).phase).toBe('after');
    expect(countdownAt(session, 1, 99)).toMatchObject({ phase: 'before', leftMs: 1 });
    expect(countdownAt(session, 1, 100)).toMatchObject({ phase: 'during', leftMs: 100 });
    expect(countdownAt(session, 1, 200).phase).toBe('after');
  });
});

describe('strip of sessions', () => {
  const at = (id: string, fromHour: number, toHour: number) => ({
    id,
    startMs: fromHour * HOUR_MS,
    endMs: toHour * HOUR_MS,
  });
  it('puts overlapping sessions into lanes and keeps everything on the strip', () => {
    const strip = layoutStrip(
      [at('a', 9, 11), at('b', 10, 12), at('c', 11, 12), at('far', 90, 92)],
      10 * HOUR_MS,
    );
    expect(strip.spans.map(({ id, lane }) => [id, lane])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ]);
    for (const { leftPercent, widthPercent } of strip.spans) {
      expect(leftPercent).toBeGreaterThanOrEqual(0);
      expect(leftPercent + widthPercent).toBeLessThanOrEqual(100);
    }
    expect(strip.nowPercent ?? -1).toBeGreaterThan(0);
    expect(strip.nowPercent ?? 101).toBeLessThan(100);
  });
  it('shows the day of the next session when none is near', () => {
    const strip = layoutStrip([at('far', 90, 92), at('farther', 200, 201)], 10 * HOUR_MS);
    expect(strip.spans.map(({ id }) => id)).toEqual(['far']);
    expect(strip.nowPercent).toBeNull();
  });
});
