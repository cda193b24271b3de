import {
  type CameraCoverage,
  GAP_REASONS,
  type GapReason,
  type RecordingGap,
} from '../../../shared/contract/recording.ts';
import type { TimeView } from './time-view.ts';

/** What is known about one instant of one camera. */
export type CoveragePoint =
  | { readonly kind: 'covered'; readonly fromMs: number; readonly toMs: number }
  | ({ readonly kind: 'gap' } & RecordingGap)
  /** Not asked, or not answered yet. */
  | { readonly kind: 'unknown' };

/** Index of the last item that begins at or before `atMs`; -1 when none does. Items are in order. */
export function lastBefore(items: readonly { readonly fromMs: number }[], atMs: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.fromMs ?? Number.POSITIVE_INFINITY) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function pointAt(coverage: CameraCoverage | undefined, atMs: number): CoveragePoint {
  const covered = coverage?.covered[lastBefore(coverage.covered, atMs)];
  if (covered && atMs < covered.toMs) return { kind: 'covered', ...covered };
  const gap = coverage?.gaps[lastBefore(coverage.gaps, atMs)];
  if (gap && atMs < gap.toMs) return { kind: 'gap', ...gap };
  return { kind: 'unknown' };
}

/** A stretch of one row in pixels. */
export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly kind: 'covered' | GapReason;
}

/** A missing second must be seen on a scale of days too. */
const LEAST_GAP_PX = 2;

/**
 * Bars of a row on a scale of `width` pixels: what is covered first, then the gaps over it. At most about two
 * per pixel, however many spans there are; a gap is never narrower than two pixels.
 */
export function barsOf(coverage: CameraCoverage | undefined, view: TimeView, width: number): Bar[] {
  if (!coverage || width <= 0) return [];
  const perMs = width / (view.toMs - view.fromMs);
  const bars: Bar[] = [];
  const place = (fromMs: number, toMs: number, kind: Bar['kind'], leastPx: number): void => {
    if (toMs <= view.fromMs || fromMs >= view.toMs) return;
    const left = Math.max(0, (fromMs - view.fromMs) * perMs);
    const right = Math.min(width, Math.max((toMs - view.fromMs) * perMs, left + leastPx));
    if (right <= left) return;
    const last = bars.at(-1);
    const lastRight = last ? last.x + last.width : 0;
    // What touches the bar before it within half a pixel is one bar on the screen.
    if (last?.kind === kind && left <= lastRight + 0.5 && left >= last.x)
      bars[bars.length - 1] = { x: last.x, width: Math.max(lastRight, right) - last.x, kind };
    else bars.push({ x: left, width: right - left, kind });
  };
  for (const { fromMs, toMs } of coverage.covered) place(fromMs, toMs, 'covered', 0);
  for (const { fromMs, toMs, reason } of coverage.gaps)
    place(fromMs, toMs, reason, reason === 'not-planned' ? 0 : LEAST_GAP_PX);
  return bars;
}

export interface CoverageSummary {
  /** Camera-milliseconds that should exist: covered and missing, without what was not planned. */
  readonly askedMs: number;
  readonly coveredMs: number;
  readonly missingMs: number;
  readonly byReason: Readonly<Record<GapReason, number>>;
  /** Separate missing stretches, without what was not planned. */
  readonly gaps: number;
}

/** Adds up what exists of an interval over cameras. */
export function summarise(
  coverages: readonly CameraCoverage[],
  fromMs: number,
  toMs: number,
): CoverageSummary {
  const byReason = Object.fromEntries(GAP_REASONS.map((reason) => [reason, 0])) as Record<GapReason, number>;
  const inside = (span: { fromMs: number; toMs: number }): number =>
    Math.max(0, Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs));
  let coveredMs = 0;
  let gaps = 0;
  for (const coverage of coverages) {
    for (const span of coverage.covered) coveredMs += inside(span);
    for (const gap of coverage.gaps) {
      const ms = inside(gap);
      byReason[gap.reason] += ms;
      if (ms > 0 && gap.reason !== 'not-planned') gaps += 1;
    }
  }
  const missingMs = byReason.camera + byReason.network + byReason.disk + byReason.console;
  return { askedMs: coveredMs + missingMs, coveredMs, missingMs, byReason, gaps };
}

/** Where the next (or the previous) missing stretch of a row begins; null when there is none. */
export function neighbourGap(
  coverage: CameraCoverage | undefined,
  atMs: number,
  direction: 1 | -1,
): RecordingGap | null {
  const faults = coverage?.gaps.filter(({ reason }) => reason !== 'not-planned') ?? [];
  return direction === 1
    ? (faults.find(({ fromMs }) => fromMs > atMs) ?? null)
    : (faults.findLast(({ fromMs }) => fromMs < atMs) ?? null);
}

/** The next instant at or after `atMs` at which any of the cameras has a recording; null when none has. */
export function nextCovered(coverages: readonly CameraCoverage[], atMs: number): number | null {
  let next: number | null = null;
  for (const { covered } of coverages)
    for (const { fromMs, toMs } of covered) {
      if (toMs <= atMs) continue;
      const startMs = Math.max(fromMs, atMs);
      if (next === null || startMs < next) next = startMs;
      break;
    }
  return next;
}
