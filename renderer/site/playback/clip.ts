import { type CameraCoverage, CLIP_BREAK_MS, type RecordingGap } from '../../../shared/contract/recording.ts';
import { type CoverageSummary, summarise } from './coverage-model.ts';

/** In and out marks; either may be missing while a person sets them. */
export interface ClipMarks {
  readonly inMs: number | null;
  readonly outMs: number | null;
}

export const NO_MARKS: ClipMarks = { inMs: null, outMs: null };

/** Sets a mark; the other one goes when the two would stand the wrong way round. */
export function withMark(marks: ClipMarks, which: 'in' | 'out', atMs: number): ClipMarks {
  if (which === 'in')
    return { inMs: atMs, outMs: marks.outMs !== null && marks.outMs > atMs ? marks.outMs : null };
  return { inMs: marks.inMs !== null && marks.inMs < atMs ? marks.inMs : null, outMs: atMs };
}

export interface ClipPlan {
  readonly fromMs: number;
  readonly toMs: number;
  readonly summary: CoverageSummary;
  /** From the present bit rate of each camera; null when the rate of one with recordings is not known. */
  readonly estimatedBytes: number | null;
  /** Nothing of it exists. */
  readonly isEmpty: boolean;
  /** What will not be in it, by camera and time. */
  readonly holes: readonly ClipHole[];
  /** Files it will be at least: one per camera and one more after every long hole. */
  readonly files: number;
}

export interface ClipHole extends RecordingGap {
  readonly cameraId: string;
}

/** What a clip of these cameras would hold; null while a mark or a coverage is missing. */
export function planClip(
  marks: ClipMarks,
  coverages: readonly (CameraCoverage | undefined)[],
  bitrateKbps: (cameraId: string) => number | null,
): ClipPlan | null {
  const { inMs, outMs } = marks;
  if (inMs === null || outMs === null || coverages.length === 0) return null;
  const known = coverages.filter((coverage) => coverage !== undefined);
  if (known.length < coverages.length) return null;
  let estimatedBytes: number | null = 0;
  for (const coverage of known) {
    const { coveredMs } = summarise([coverage], inMs, outMs);
    const rate = bitrateKbps(coverage.cameraId);
    if (coveredMs === 0) continue;
    estimatedBytes =
      rate === null || estimatedBytes === null ? null : estimatedBytes + (coveredMs * rate) / 8;
  }
  const summary = summarise(known, inMs, outMs);
  return {
    ...{ fromMs: inMs, toMs: outMs, summary, estimatedBytes, isEmpty: summary.coveredMs === 0 },
    holes: known.flatMap(({ cameraId, gaps }) =>
      within(gaps, inMs, outMs).map((gap) => ({ ...gap, cameraId })),
    ),
    files: known.reduce((sum, coverage) => sum + filesOf(coverage, inMs, outMs), 0),
  };
}

/** The parts of spans that lie between two instants. */
const within = <T extends { readonly fromMs: number; readonly toMs: number }>(
  spans: readonly T[],
  inMs: number,
  outMs: number,
): T[] =>
  spans
    .map((span) => ({ ...span, fromMs: Math.max(span.fromMs, inMs), toMs: Math.min(span.toMs, outMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);

function filesOf({ covered }: CameraCoverage, inMs: number, outMs: number): number {
  let files = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const { fromMs, toMs } of within(covered, inMs, outMs)) {
    if (fromMs - endMs > CLIP_BREAK_MS) files += 1;
    endMs = toMs;
  }
  return files;
}
