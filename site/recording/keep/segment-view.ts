import { ContractError } from '../../../shared/contract/errors.ts';
import type { RecordedSegment } from '../../../shared/contract/recording.ts';
import type { SegmentFile, TimeRange } from '../../ports/recording.ts';
import type { RecordedFragmentFacts } from '../../ports/recording-worker.ts';
import type { IndexedFile, SegmentIndex } from './segment-index.ts';

/** Fragments that follow each other without a break are one stretch. */
export function spansOf(file: IndexedFile): TimeRange[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  for (const { fromMs, toMs } of file.fragments) {
    const last = spans.at(-1);
    if (last !== undefined && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs);
    else spans.push({ fromMs, toMs });
  }
  return spans;
}

/** The number of fragments pins the bytes: a file that has grown has another id, the old one still answers the old bytes. */
export const segmentId = (file: IndexedFile): string => `${file.uid}-${file.fragments.length}`;
export const fragmentId = (file: IndexedFile, number: number): string => `${file.uid}-${number}`;

export function segmentOf(file: IndexedFile, index: SegmentIndex): RecordedSegment {
  return {
    id: segmentId(file),
    cameraId: file.cameraId,
    stream: file.stream,
    fromMs: file.fromMs,
    toMs: file.toMs,
    bytes: file.sizeBytes,
    sha256: file.sha256,
    codec: file.codec,
    hasAudio: file.hasAudio,
    isOpen: file.isOpen,
    sealIds: index.sealsOf(file.uid),
  };
}

export function evidenceOf(file: IndexedFile): SegmentFile {
  return {
    id: segmentId(file),
    cameraId: file.cameraId,
    path: file.path,
    fromMs: file.fromMs,
    toMs: file.toMs,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
    chainHead: file.chainHead,
  };
}

/** A file and one of its fragments by an id; throws `not-found`. */
export function findFragment(
  index: SegmentIndex,
  id: string,
): { file: IndexedFile; fragment: RecordedFragmentFacts } {
  const match = /^([0-9a-f]{16})-(\d{1,6})$/.exec(id);
  const file = match === null ? null : index.find(match[1] ?? '');
  const fragment = file?.fragments[Number(match?.[2]) - 1];
  if (file == null || fragment === undefined)
    throw new ContractError('not-found', 'there is no such recording', 'id');
  return { file, fragment };
}
