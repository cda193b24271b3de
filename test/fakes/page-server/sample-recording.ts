import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { Bookmark, CameraCoverage, RecordingState } from '../../../shared/contract/recording.ts';
import type { Recording } from '../../../site/ports/recording.ts';

const DAY_MS = 86_400_000;

/** Recordings of a day with two outages, for tests of pages. */
export function sampleRecording(
  cameras: readonly CameraStatus[],
  log: (name: string, actor: string, input: unknown) => void,
): Recording {
  let bookmarks: Bookmark[] = [];
  const nowMs = Date.now();
  const state: RecordingState = {
    isEnabled: true,
    stream: 'sub',
    recording: cameras.filter(({ state: now }) => now === 'live').map(({ id }) => id),
    missing: cameras
      .filter(({ state: now }) => now !== 'live')
      .map(({ id }) => ({
        cameraId: id,
        reason: 'network',
        code: 'connection-lost',
        sinceMs: nowMs - 90_000,
      })),
    usedBytes: 412e9,
    maxBytes: 2e12,
    freeBytes: 1.5e12,
    retentionDays: 365,
    oldestMs: nowMs - 7 * DAY_MS,
  };
  const coverage = (camera: CameraStatus, fromMs: number, toMs: number): CameraCoverage => {
    const gapFrom = Math.min(toMs, fromMs + (toMs - fromMs) / 3);
    const gapTo = Math.min(toMs, gapFrom + 95_000);
    const covered = [
      { fromMs, toMs: gapFrom },
      { fromMs: gapTo, toMs },
    ].filter((span) => span.toMs > span.fromMs);
    return {
      cameraId: camera.id,
      roomId: camera.roomId,
      covered,
      gaps: [{ fromMs: gapFrom, toMs: gapTo, reason: 'network', code: 'connection-lost' }],
      coveredMs: toMs - fromMs - (gapTo - gapFrom),
      missingMs: gapTo - gapFrom,
    };
  };
  const none = (): never => {
    throw new ContractError('not-found', 'there is no such recording', 'id');
  };
  return {
    folder: '/recordings',
    state: () => state,
    onChange: () => () => undefined,
    list: () => ({ segments: [], gaps: [] }),
    coverage: ({ fromMs, toMs }, ids) =>
      cameras.filter(({ id }) => ids === null || ids.includes(id)).map((one) => coverage(one, fromMs, toMs)),
    proof: none,
    fragments: () => [],
    segmentFile: none,
    readFragment: () => Promise.reject(new ContractError('not-found', 'there is no such recording', 'id')),
    keyFrameAt: () => Promise.reject(new ContractError('not-found', 'nothing was recorded', 'atMs')),
    startExport(range, cameraIds, actor): Job {
      log('recording.export', actor, { ...range, cameraIds });
      return {
        id: 'export1',
        kind: 'clip-export',
        subject: cameraIds.join(', '),
        state: 'running',
        unit: 'bytes',
        done: 0,
        total: null,
        startedAtMs: nowMs,
        endedAtMs: null,
        startedBy: actor,
        errorCode: '',
        error: '',
        result: {},
      };
    },
    exportedFile: none,
    bookmarks: ({ fromMs, toMs }) => bookmarks.filter(({ atMs }) => atMs >= fromMs && atMs < toMs),
    addBookmark(bookmark, actor) {
      log('recording.addBookmark', actor, bookmark);
      const added = { ...bookmark, id: `b${bookmarks.length + 1}`, by: actor };
      bookmarks = [...bookmarks, added];
      return added;
    },
    removeBookmark(id, actor) {
      log('recording.removeBookmark', actor, { id });
      bookmarks = bookmarks.filter((bookmark) => bookmark.id !== id);
    },
    freeze: () => Promise.resolve({ files: [], release: () => undefined }),
    markSealed: () => undefined,
    remove: () => Promise.resolve({ files: 0, bytes: 0 }),
    close: () => Promise.resolve(),
  };
}
