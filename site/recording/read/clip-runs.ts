import { CLIP_BREAK_MS, type RecordingGap } from '../../../shared/contract/recording.ts';
import type { TimeRange } from '../../ports/recording.ts';
import type { RecordedFragmentFacts } from '../../ports/recording-worker.ts';
import type { FileHeader } from '../mp4/read-header.ts';
import type { ClipPart } from './clip-writer.ts';

/** A recorded file of one camera with its header read. */
export interface ClipSource {
  readonly header: FileHeader;
  readonly read: ClipPart['read'];
  readonly fragments: readonly RecordedFragmentFacts[];
}

/** What becomes one exported file: the same parameters, nothing missing for longer than `CLIP_BREAK_MS`. */
export interface ClipRun {
  readonly header: FileHeader;
  readonly parts: ClipPart[];
  readonly fromMs: number;
  toMs: number;
}

/**
 * Fragments of one camera in the range, from the key frame before it. A new run begins where parameters change, where
 * something is missing, and where the clock was set back. Pictures behind a hole cannot be decoded before the next
 * key frame: they are left out and answered as `undecodable`.
 */
export function clipRuns(
  sources: readonly ClipSource[],
  range: TimeRange,
): { runs: ClipRun[]; undecodable: TimeRange[] } {
  const runs: ClipRun[] = [];
  const undecodable: TimeRange[] = [];
  let lastKey = '';
  for (const { header, read, fragments } of sources) {
    const { config, audio } = header.setup;
    const key = `${config.toString('hex')} ${JSON.stringify(audio)}`;
    const { startMicros } = header.identity;
    for (const fragment of fragmentsWithin(fragments, range)) {
      const { fromMs, toMs } = fragment;
      const last = runs.at(-1);
      if (last !== undefined && lastKey === key && Math.abs(fromMs - last.toMs) <= CLIP_BREAK_MS) {
        last.parts.push({ read, startMicros, fragment });
        last.toMs = Math.max(last.toMs, toMs);
      } else if (fragment.startsWithKeyFrame) {
        runs.push({ header, parts: [{ read, startMicros, fragment }], fromMs, toMs });
        lastKey = key;
      } else undecodable.push({ fromMs, toMs });
    }
  }
  // Only there because a picture of the range, left out now, would have needed it.
  return { runs: runs.filter(({ toMs }) => toMs > range.fromMs), undecodable };
}

/** Fragments that touch the range, and the ones they need to be decoded. */
function fragmentsWithin(
  fragments: readonly RecordedFragmentFacts[],
  range: TimeRange,
): readonly RecordedFragmentFacts[] {
  const isWithin = ({ fromMs, toMs }: RecordedFragmentFacts): boolean =>
    toMs > range.fromMs && fromMs < range.toMs;
  let begin = fragments.findIndex(isWithin);
  if (begin < 0) return [];
  const end = fragments.findLastIndex(isWithin) + 1;
  while (begin > 0 && fragments[begin]?.startsWithKeyFrame === false) begin -= 1;
  return fragments.slice(begin, end);
}

/** The gaps of the coverage, and what was recorded but cannot be shown, each for the reason of the gap before it. */
export function clipHoles(
  gaps: readonly RecordingGap[],
  undecodable: readonly TimeRange[],
  range: TimeRange,
): RecordingGap[] {
  const unseen = undecodable.flatMap((span): RecordingGap[] => {
    const fromMs = Math.max(span.fromMs, range.fromMs);
    const toMs = Math.min(span.toMs, range.toMs);
    const cause = gaps.findLast((gap) => gap.fromMs <= fromMs);
    return toMs > fromMs ? [{ fromMs, toMs, reason: cause?.reason ?? 'console', code: 'undecodable' }] : [];
  });
  return [...gaps, ...unseen].sort((left, right) => left.fromMs - right.fromMs);
}
