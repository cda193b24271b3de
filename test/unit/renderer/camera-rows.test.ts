import { describe, expect, it } from 'vitest';
import { scaleOf } from '../../../renderer/health/draw-plot.ts';
import { driftInWords, historyPlots } from '../../../renderer/health/history-plots.ts';
import { TEXTS } from '../../../renderer/kit/text/index.ts';
import { cameraRows, matches, ordered } from '../../../renderer/site/health/camera-rows.ts';
import { cameraStatus } from '../../fakes/camera-status.ts';
import { sampleHistory, sampleLimits, sampleOverview } from '../../fakes/page-server/sample-health.ts';

const cameras = [
  cameraStatus('a', { clockOffsetMs: 5000 }),
  cameraStatus('b', { state: 'offline', stateCode: 'connect-timeout', clockOffsetMs: 9000 }),
  cameraStatus('c', { state: 'degraded', stateCode: 'packet-loss' }),
  cameraStatus('d', { freezeHint: { kind: 'no-change', confidence: 0.4 } }),
];
const rows = cameraRows(cameras, sampleOverview(cameras, sampleLimits(2000)));
const ids = (list: readonly { id: string }[]): string => list.map(({ id }) => id).join('');

describe('lines of the camera page', () => {
  it('puts what is down now first, then loss, then clocks', () => {
    expect(ids(ordered(rows, 'worst', 2000))).toBe('bcad');
    expect(ids(ordered(rows, 'room', 2000))).toBe('abcd');
    expect(ids(ordered(rows, 'loss', 2000))[0]).toBe('c');
  });

  it('says nothing about the clock of a camera that is away', () => {
    expect(ids(rows.filter((row) => matches(row, 'clock', 2000)))).toBe('a');
    expect(ids(ordered(rows, 'clock', 2000)).at(-1)).toBe('b');
  });

  it('filters, and works before the hour was read', () => {
    expect(ids(rows.filter((row) => matches(row, 'abnormal', 2000)))).toBe('bc');
    expect(ids(rows.filter((row) => matches(row, 'still', 2000)))).toBe('d');
    const early = cameraRows(cameras, null);
    expect(ids(ordered(early, 'jitter', 2000))).toBe('abcd');
  });
});

describe('plots of a history', () => {
  const toMs = Date.UTC(2026, 5, 7, 10);
  const history = sampleHistory(cameraStatus('a'), toMs - 24 * 3_600_000, toMs, sampleLimits(2000));
  const plots = historyPlots(history, TEXTS.zh, 'Asia/Shanghai');

  it('keeps a gap a gap: one place for every minute, null where nothing was measured', () => {
    for (const { timesMs, series } of plots) {
      expect(timesMs).toHaveLength(1440);
      for (const values of series) expect(values).toHaveLength(1440);
    }
    const measured = new Set(history.points.map(({ atMs }) => atMs));
    const fps = plots[0];
    fps?.timesMs.forEach((atMs, index) => {
      if (!measured.has(atMs)) expect(fps.series[0]?.[index]).toBeNull();
    });
    expect(history.points.length).toBeLessThan(1440);
  });

  it('always shows the limit where values are drawn', () => {
    for (const plot of plots) {
      const [bottom, top] = scaleOf(plot);
      for (const { value } of plot.limits) {
        expect(value).toBeLessThan(top);
        expect(value).toBeGreaterThan(bottom);
      }
    }
    expect(plots.filter(({ limits }) => limits.length > 0)).toHaveLength(3);
  });

  it('words the rate of a clock as seconds a day', () => {
    expect(driftInWords(50, TEXTS.zh)).toBe('每天快 4.3 秒');
    expect(driftInWords(-50, TEXTS.en)).toBe('loses 4.3 s a day');
    expect(driftInWords(0.1, TEXTS.zh)).toBe('不快不慢');
  });
});
