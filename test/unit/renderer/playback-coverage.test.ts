import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEXTS } from '../../../renderer/kit/text/index.ts';
import { NO_MARKS, planClip, withMark } from '../../../renderer/site/playback/clip.ts';
import {
  barsOf,
  neighbourGap,
  nextCovered,
  pointAt,
  summarise,
} from '../../../renderer/site/playback/coverage-model.ts';
import { missingParts, pointInWords } from '../../../renderer/site/playback/coverage-words.ts';
import type { CameraCoverage, RecordingGap } from '../../../shared/contract/recording.ts';
import { GAP_REASONS } from '../../../shared/contract/recording.ts';

const T = Date.UTC(2026, 5, 7, 1);
const gap = (fromMs: number, toMs: number, reason: RecordingGap['reason'], code = 'none'): RecordingGap => ({
  fromMs: T + fromMs,
  toMs: T + toMs,
  reason,
  code,
});
const coverage = (covered: [number, number][], gaps: RecordingGap[], cameraId = 'c1'): CameraCoverage => ({
  cameraId,
  roomId: 'r1',
  covered: covered.map(([fromMs, toMs]) => ({ fromMs: T + fromMs, toMs: T + toMs })),
  gaps,
  coveredMs: 0,
  missingMs: 0,
});
const sample = coverage(
  [
    [0, 100_000],
    [260_000, 600_000],
  ],
  [
    gap(-50_000, 0, 'not-planned', 'off'),
    gap(100_000, 260_000, 'network', 'connect-timeout'),
    gap(600_000, 632_000, 'console', 'service-stopped'),
  ],
);

describe('what is known of an instant', () => {
  it('is covered, missing with its reason, or not known', () => {
    expect(pointAt(sample, T).kind).toBe('covered');
    expect(pointAt(sample, T + 99_999.9).kind).toBe('covered');
    expect(pointAt(sample, T + 100_000)).toMatchObject({ kind: 'gap', reason: 'network' });
    expect(pointAt(sample, T + 631_999)).toMatchObject({ kind: 'gap', reason: 'console' });
    expect(pointAt(sample, T + 632_000).kind).toBe('unknown');
    expect(pointAt(undefined, T).kind).toBe('unknown');
  });

  it('is one sentence: from, to, how long, why', () => {
    const words = pointInWords(pointAt(sample, T + 150_000), T + 150_000, T + 1e9, 'Asia/Shanghai', TEXTS.zh);
    expect(words).toMatch(/缺 .*09:01:40–09:04:20，共 2 分 40 秒：线路（连接超时，摄像机没有回应）/);
    expect(pointInWords(pointAt(sample, T), T, T - 1, 'Asia/Shanghai', TEXTS.zh)).toBe('还没有到这个时间');
  });
});

describe('the sum over cameras', () => {
  it('says what was asked, what exists, and what is missing by reason', () => {
    const summary = summarise([sample], T - 50_000, T + 632_000);
    expect(summary).toMatchObject({ askedMs: 632_000, coveredMs: 440_000, missingMs: 192_000, gaps: 2 });
    expect(summary.byReason).toMatchObject({ network: 160_000, console: 32_000, 'not-planned': 50_000 });
    expect(missingParts(summary, TEXTS.zh)).toBe('线路 2 分 40 秒、本机 32 秒');
  });

  it('counts only what lies inside the interval', () => {
    expect(summarise([sample], T + 90_000, T + 110_000)).toMatchObject({
      coveredMs: 10_000,
      missingMs: 10_000,
    });
    expect(summarise([sample], T + 900_000, T + 910_000)).toMatchObject({ askedMs: 0, gaps: 0 });
  });
});

describe('bars', () => {
  const view = { fromMs: T, toMs: T + 7 * 86_400_000 };

  it('show a missing second on a scale of a week', () => {
    const week = coverage([[0, 7 * 86_400_000]], [gap(1000, 2000, 'disk')]);
    const bar = barsOf(week, view, 800).find(({ kind }) => kind === 'disk');
    expect(bar?.width).toBeCloseTo(2, 6);
  });

  it('stay inside the scale and within a bound, however many spans there are', () => {
    const spans = fc.array(
      fc.tuple(
        fc.integer({ min: -1e6, max: 7e8 }),
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(...GAP_REASONS),
      ),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 400 }), (items, width) => {
        const ordered = items.toSorted((a, b) => a[0] - b[0]);
        const many = coverage(
          ordered.map(([from, length]) => [from, from + length]),
          ordered.map(([from, length, reason]) => gap(from, from + length, reason)),
        );
        for (const bar of barsOf(many, view, width)) {
          expect(bar.x).toBeGreaterThanOrEqual(0);
          expect(bar.x + bar.width).toBeLessThanOrEqual(width + 1e-6);
          expect(bar.width).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('of 100,000 fragments that follow each other are one', () => {
    const row = coverage(
      Array.from({ length: 100_000 }, (_, index): [number, number] => [index * 2000, index * 2000 + 2000]),
      [],
    );
    expect(barsOf(row, view, 900)).toHaveLength(1);
  });
});

describe('ways to the next thing', () => {
  it('finds the next and the previous gap, not what was never planned', () => {
    expect(neighbourGap(sample, T, 1)?.reason).toBe('network');
    expect(neighbourGap(sample, T + 100_000, 1)?.reason).toBe('console');
    expect(neighbourGap(sample, T + 100_000, -1)).toBeNull();
    expect(neighbourGap(undefined, T, 1)).toBeNull();
  });

  it('finds the next instant any camera has', () => {
    expect(nextCovered([sample], T + 150_000)).toBe(T + 260_000);
    expect(nextCovered([sample, coverage([[200_000, 300_000]], [])], T + 150_000)).toBe(T + 200_000);
    expect(nextCovered([sample], T + 10_000)).toBe(T + 10_000);
    expect(nextCovered([sample], T + 600_000)).toBeNull();
  });
});

describe('a clip', () => {
  it('takes its marks in any order without ever standing the wrong way round', () => {
    const first = withMark(NO_MARKS, 'out', T + 500);
    expect(first).toEqual({ inMs: null, outMs: T + 500 });
    expect(withMark(first, 'in', T + 100)).toEqual({ inMs: T + 100, outMs: T + 500 });
    expect(withMark(first, 'in', T + 500)).toEqual({ inMs: T + 500, outMs: null });
    expect(withMark({ inMs: T + 100, outMs: null }, 'out', T + 50)).toEqual({ inMs: null, outMs: T + 50 });
  });

  it('announces its size and what is missing before it is made', () => {
    const plan = planClip({ inMs: T + 90_000, outMs: T + 270_000 }, [sample], () => 400);
    expect(plan?.summary.missingMs).toBe(160_000);
    // 20 s of 400 kbit/s.
    expect(plan?.estimatedBytes).toBe(1_000_000);
    expect(plan?.isEmpty).toBe(false);
    // A file before the hole and one after it; the hole with the part of it that lies in the clip.
    expect(plan?.files).toBe(2);
    expect(plan?.holes).toEqual([{ ...gap(100_000, 260_000, 'network', 'connect-timeout'), cameraId: 'c1' }]);
    expect(planClip({ inMs: T + 90_000, outMs: T + 120_000 }, [sample], () => 400)).toMatchObject({
      files: 1,
      holes: [{ fromMs: T + 100_000, toMs: T + 120_000 }],
    });
  });

  it('is empty when nothing of it exists, and of unknown size without a bit rate', () => {
    expect(planClip({ inMs: T + 110_000, outMs: T + 120_000 }, [sample], () => null)).toMatchObject({
      isEmpty: true,
      estimatedBytes: 0,
    });
    expect(planClip({ inMs: T, outMs: T + 1000 }, [sample], () => null)?.estimatedBytes).toBeNull();
  });

  it('waits for marks, cameras and their coverage', () => {
    expect(planClip(NO_MARKS, [sample], () => 1)).toBeNull();
    expect(planClip({ inMs: 1, outMs: 2 }, [], () => 1)).toBeNull();
    expect(planClip({ inMs: 1, outMs: 2 }, [undefined], () => 1)).toBeNull();
  });
});
