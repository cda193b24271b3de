import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockDriftPpm } from '../../../site/health/clock-drift.ts';
import { outagesOf, type StateChange, stateStrip } from '../../../site/health/state-strip.ts';

const runs = (...lasts: number[]) => new Map(lasts.map((lastMonoMs, id) => [id, { id, lastMonoMs }]));
const change = (
  run: number,
  atMs: number,
  monoMs: number,
  state: StateChange['state'],
  code = 'none',
): StateChange => ({ run, atMs, monoMs, state, code });

describe('state strip', () => {
  test('is exact to the transition, and time without the service is not measured', () => {
    const strip = stateStrip(
      [
        change(0, 1000, 100, 'connecting', 'starting'),
        change(0, 1400, 500, 'live'),
        change(0, 3000, 2100, 'offline', 'connection-lost'),
        change(1, 9000, 50, 'connecting', 'starting'),
        change(1, 9100, 150, 'live'),
      ],
      runs(2600, 950),
      0,
      10_000,
    );
    expect(strip.map(({ fromMs, toMs, state }) => `${fromMs}-${toMs} ${state}`)).toEqual([
      '0-1000 not-measured',
      '1000-1400 connecting',
      '1400-3000 live',
      '3000-3500 offline',
      '3500-9000 not-measured',
      '9000-9100 connecting',
      '9100-9900 live',
      '9900-10000 not-measured',
    ]);
  });

  test('a moment between the readings of two clocks is no time without the service', () => {
    const strip = stateStrip(
      [change(0, 1000, 100.2, 'live'), change(0, 3000, 2099.6, 'stalled'), change(0, 4000, 3060, 'live')],
      runs(4060),
      1000,
      5000,
    );
    expect(strip).toEqual([
      { fromMs: 1000, toMs: 3000, state: 'live', code: 'none' },
      { fromMs: 3000, toMs: 4000, state: 'stalled', code: 'none' },
      { fromMs: 4000, toMs: 5000, state: 'live', code: 'none' },
    ]);
  });

  test('a clock set back or forward changes no length', () => {
    // One hour live; then the clock goes back an hour (recorded as a new change), then 100 s offline.
    const hour = 3_600_000;
    const back = stateStrip(
      [
        change(0, 10 * hour, 0, 'live'),
        change(0, 10 * hour, hour, 'live'),
        change(0, 10 * hour + 60_000, hour + 60_000, 'offline', 'x'),
        change(0, 10 * hour + 160_000, hour + 160_000, 'live'),
      ],
      runs(hour + 200_000),
      9 * hour,
      12 * hour,
    );
    const offline = back.filter(({ state }) => state === 'offline');
    expect(offline).toEqual([
      { fromMs: 10 * hour + 60_000, toMs: 10 * hour + 160_000, state: 'offline', code: 'x' },
    ]);
    const forward = stateStrip(
      [change(0, 0, 0, 'live'), change(0, 2 * hour, 1000, 'live')],
      runs(5000),
      0,
      3 * hour,
    );
    expect(forward.map(({ fromMs, toMs, state }) => [fromMs, toMs, state])).toEqual([
      [0, 1000, 'live'],
      [1000, 2 * hour, 'not-measured'],
      [2 * hour, 2 * hour + 4000, 'live'],
      [2 * hour + 4000, 3 * hour, 'not-measured'],
    ]);
  });

  test('fills the range without holes or overlap whatever was recorded', () => {
    // In steps of 100 ms: shorter gaps within a run are closed, which has its own test.
    const step = 100;
    const lasts = runs(150 * step, 200 * step, 10 * step);
    const any = fc.record({
      run: fc.nat(3),
      atMs: fc.integer({ min: -50, max: 300 }).map((count) => count * step),
      monoMs: fc.nat(200).map((count) => count * step),
      state: fc.constantFrom<StateChange['state']>('live', 'offline', 'degraded', 'not-measured'),
      code: fc.constantFrom('none', 'a'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (changes) => {
        const strip = stateStrip(changes, lasts, 0, 200 * step);
        let at = 0;
        for (const { fromMs, toMs } of strip) {
          expect(fromMs).toBe(at);
          expect(toMs).toBeGreaterThan(fromMs);
          at = toMs;
        }
        expect(at).toBe(200 * step);
        // The later record wins: the last one that covers an instant is what the strip shows.
        const brute = Array.from({ length: 200 }, (_, count) => {
          const ms = count * step;
          let shown: string = 'not-measured';
          changes.forEach((one, index) => {
            const next = changes[index + 1];
            const end = next?.run === one.run ? next.monoMs : (lasts.get(one.run)?.lastMonoMs ?? one.monoMs);
            if (ms >= one.atMs && ms < one.atMs + (end - one.monoMs)) shown = one.state;
          });
          return shown;
        });
        for (const { fromMs, toMs, state } of strip)
          for (let ms = fromMs; ms < toMs; ms += step) expect(brute[ms / step]).toBe(state);
      }),
    );
  });

  test('outages: whole times without pictures; a quick start is none', () => {
    const span = (state: StateChange['state'], ms: number) => ({ fromMs: 0, toMs: ms, state, code: 'x' });
    expect(outagesOf([span('connecting', 3000), span('live', 1000)])).toEqual({ outages: 0, outageMs: 0 });
    expect(
      outagesOf([
        span('live', 9),
        span('stalled', 100),
        span('connecting', 20),
        span('waiting-for-key-frame', 3),
        span('live', 5),
        span('connecting', 9000),
        span('not-measured', 50),
        span('auth-failed', 7),
      ]),
    ).toEqual({ outages: 3, outageMs: 123 + 9000 + 7 });
  });
});

describe('drift of a clock', () => {
  const offsets = (count: number, at: (minute: number) => number) =>
    Array.from({ length: count }, (_, minute) => ({ minute: 1000 + minute, offsetMs: at(minute) }));

  test('is the slope of the offsets', () => {
    // 50 ppm are 3 ms a minute.
    expect(clockDriftPpm(offsets(60, (minute) => 200 + 3 * minute))).toBe(50);
    expect(clockDriftPpm(offsets(60, (minute) => 200 - 3 * minute + (minute % 2)))).toBeCloseTo(-50, 0);
  });

  test('starts anew when a clock was set, and says nothing too early', () => {
    expect(clockDriftPpm(offsets(60, (minute) => 3 * minute + (minute < 30 ? 0 : 5000)))).toBe(50);
    expect(clockDriftPpm(offsets(60, (minute) => 3 * minute + (minute < 55 ? 0 : 5000)))).toBeNull();
    expect(clockDriftPpm([])).toBeNull();
  });
});
