import type { CameraCoverage } from '../../../shared/contract/recording.ts';
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
  return { fromMs: inMs, toMs: outMs, summary, estimatedBytes, isEmpty: summary.coveredMs === 0 };
}
