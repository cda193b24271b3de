import type { SealPreview } from '../../shared/contract/evidence.ts';
import type { CameraCoverage, GapReason, RecordingList } from '../../shared/contract/recording.ts';

/** What a seal of these rooms would hold and what is missing, by room and reason. */
export function previewSeal(
  roomIds: readonly string[],
  coverage: readonly CameraCoverage[],
  lists: readonly RecordingList[],
): SealPreview {
  const segments = lists.flatMap((list) => list.segments);
  return {
    files: segments.length,
    bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    rooms: roomIds.map((roomId) => {
      const cameras = coverage.filter((camera) => camera.roomId === roomId);
      const byReason = new Map<GapReason, number>();
      for (const { reason, fromMs, toMs } of cameras.flatMap(({ gaps }) => gaps))
        byReason.set(reason, (byReason.get(reason) ?? 0) + toMs - fromMs);
      return {
        roomId,
        cameras: cameras.length,
        coveredMs: cameras.reduce((sum, { coveredMs }) => sum + coveredMs, 0),
        missingMs: cameras.reduce((sum, { missingMs }) => sum + missingMs, 0),
        missing: [...byReason].map(([reason, ms]) => ({ reason, ms })).sort((a, b) => b.ms - a.ms),
      };
    }),
  };
}
