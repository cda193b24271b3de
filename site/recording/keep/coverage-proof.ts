import type { CameraCoverage, CoverageProof, GapReason } from '../../../shared/contract/recording.ts';
import { mergeSpans } from './coverage.ts';
import type { IndexedFile } from './segment-index.ts';
import { segmentId } from './segment-view.ts';

/** Puts the coverage of all cameras and their files into one document, room by room. */
export function proofOf(
  head: Pick<CoverageProof, 'siteCode' | 'madeAtMs' | 'session' | 'fromMs' | 'toMs'>,
  cameras: readonly {
    coverage: CameraCoverage;
    files: readonly IndexedFile[];
    isConfigured: boolean;
  }[],
): CoverageProof {
  const rooms = new Map<string, CameraCoverage[]>();
  for (const { coverage } of cameras) {
    const known = rooms.get(coverage.roomId);
    if (known === undefined) rooms.set(coverage.roomId, [coverage]);
    else known.push(coverage);
  }
  return {
    ...head,
    rooms: [...rooms].map(([roomId, list]) => {
      const covered = mergeSpans(
        list.flatMap((camera) => camera.covered),
        head,
      );
      const missing: { fromMs: number; toMs: number; reasons: GapReason[] }[] = [];
      const reasonsIn = (fromMs: number, toMs: number): GapReason[] => [
        ...new Set(
          list.flatMap(({ gaps }) =>
            gaps.filter((gap) => gap.toMs > fromMs && gap.fromMs < toMs).map(({ reason }) => reason),
          ),
        ),
      ];
      let at = head.fromMs;
      for (const span of [...covered, { fromMs: head.toMs, toMs: head.toMs }]) {
        if (span.fromMs > at)
          missing.push({ fromMs: at, toMs: span.fromMs, reasons: reasonsIn(at, span.fromMs) });
        at = span.toMs;
      }
      const missingMs = missing.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
      return {
        roomId,
        cameraIds: list.map(({ cameraId }) => cameraId),
        coveredMs: head.toMs - head.fromMs - missingMs,
        missingMs,
        missing,
      };
    }),
    cameras: cameras.map(({ coverage, files, isConfigured }) => ({
      ...coverage,
      isConfigured,
      files: files.map((file) => ({
        id: segmentId(file),
        fromMs: file.fromMs,
        toMs: file.toMs,
        bytes: file.sizeBytes,
        sha256: file.sha256,
        chainHead: file.chainHead,
        isOpen: file.isOpen,
      })),
    })),
  };
}
