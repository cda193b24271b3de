import { ContractError } from '../../../shared/contract/errors.ts';
import type { CameraCoverage } from '../../../shared/contract/recording.ts';
import type { Recording, TimeRange } from '../../ports/recording.ts';
import type { CameraRooms } from '../keep/camera-rooms.ts';
import { coverageOf } from '../keep/coverage.ts';
import { proofOf } from '../keep/coverage-proof.ts';
import { absolutePath, withFile } from '../keep/disk-files.ts';
import type { SegmentIndex } from '../keep/segment-index.ts';
import { findFragment, fragmentId, segmentOf, spansOf } from '../keep/segment-view.ts';
import { packFragment, unitsOfFragment } from './fragment-playback.ts';

export interface ReaderOptions {
  readonly index: SegmentIndex;
  readonly folder: string;
  readonly rooms: CameraRooms;
  readonly nowMs: () => number;
  siteCode(): string;
  cameraIds(): readonly string[];
  /** Since when the camera is being written without a break; null when it is not. */
  writingSinceMs(cameraId: string): number | null;
}

/** Beyond this a live camera's pictures should long be on the disk. */
const PENDING_MS = 60_000;

export function checkRange({ fromMs, toMs }: TimeRange): void {
  if (toMs <= fromMs) throw new ContractError('bad-input', 'the range ends before it begins', 'toMs');
}

/** Throws `not-found` for a camera that is neither configured nor was ever recorded. */
export function checkCamera({ index, cameraIds }: ReaderOptions, cameraId: string): string {
  if (!cameraIds().includes(cameraId) && !index.hasCamera(cameraId))
    throw new ContractError('not-found', 'there is no such camera', 'cameraId');
  return cameraId;
}

type Reader = Pick<
  Recording,
  'list' | 'coverage' | 'proof' | 'fragments' | 'segmentFile' | 'readFragment' | 'keyFrameAt' | 'camerasIn'
>;

/** Everything that is asked about recordings, also of cameras that are no longer configured. */
export function createReader(options: ReaderOptions): Reader {
  const { index, folder, nowMs } = options;
  const known = (cameraId: string): string => checkCamera(options, cameraId);

  const coverageOfCamera = (cameraId: string, range: TimeRange): CameraCoverage => {
    const files = index.inRange(cameraId, range);
    const now = nowMs();
    const sinceMs = options.writingSinceMs(cameraId);
    const pendingFromMs =
      sinceMs === null
        ? now
        : Math.min(now, Math.max(index.lastCovered(cameraId, now) ?? 0, sinceMs, now - PENDING_MS));
    const { covered, gaps } = coverageOf(range, {
      spans: files.flatMap(spansOf),
      holes: index.holes(cameraId, range),
      states: index.states(cameraId, range),
      pendingFromMs,
    });
    const sum = (spans: readonly TimeRange[]): number =>
      spans.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0);
    return {
      cameraId,
      roomId: options.rooms.of(cameraId),
      covered,
      gaps,
      coveredMs: sum(covered),
      missingMs: sum(gaps),
    };
  };
  const camerasIn = (range: TimeRange): string[] => {
    const configured = options.cameraIds();
    return [...configured, ...index.camerasIn(range).filter((id) => !configured.includes(id))];
  };

  return {
    camerasIn,
    list(cameraId, range) {
      checkRange(range);
      const { gaps } = coverageOfCamera(known(cameraId), range);
      return { segments: index.inRange(cameraId, range).map((file) => segmentOf(file, index)), gaps };
    },
    coverage(range, ids) {
      checkRange(range);
      const wanted = ids === null ? options.cameraIds() : ids.map(known);
      return wanted.map((id) => coverageOfCamera(id, range));
    },
    proof(range, session) {
      checkRange(range);
      const configured = options.cameraIds();
      return proofOf(
        { siteCode: options.siteCode(), madeAtMs: nowMs(), session: session ?? null, ...range },
        camerasIn(range).map((id) => ({
          coverage: coverageOfCamera(id, range),
          files: index.inRange(id, range),
          isConfigured: configured.includes(id),
        })),
      );
    },
    fragments: (cameraId, range, limit) =>
      index
        .inRange(known(cameraId), range)
        .flatMap((file) =>
          file.fragments
            .filter(({ fromMs, toMs }) => toMs > range.fromMs && fromMs < range.toMs)
            .map(({ number, fromMs, toMs, sizeBytes, units, startsWithKeyFrame, isAfterLoss }) => ({
              id: fragmentId(file, number),
              fromMs,
              toMs,
              bytes: sizeBytes,
              units,
              startsWithKeyFrame,
              isAfterLoss,
            })),
        )
        .slice(0, limit),
    segmentFile(segmentId) {
      const { file, fragment } = findFragment(index, segmentId);
      return { path: absolutePath(folder, file.path), sizeBytes: fragment.offset + fragment.sizeBytes };
    },
    async readFragment(id) {
      const { file, fragment } = findFragment(index, id);
      const played = await withFile(absolutePath(folder, file.path), (read) =>
        unitsOfFragment(read, fragment),
      ).catch(() => null);
      if (played === null) throw new ContractError('not-found', 'this recording is damaged or gone', 'id');
      return packFragment(played);
    },
    async keyFrameAt(cameraId, atMs) {
      const range = { fromMs: atMs - 86_400_000, toMs: atMs + 1 };
      const file = index.inRange(known(cameraId), range).findLast(({ fromMs }) => fromMs <= atMs);
      const fragment = file?.fragments.findLast((one) => one.fromMs <= atMs && one.startsWithKeyFrame);
      if (file === undefined || fragment === undefined)
        throw new ContractError('not-found', 'nothing was recorded at or before this time', 'atMs');
      const played = await withFile(absolutePath(folder, file.path), (read) =>
        unitsOfFragment(read, fragment),
      );
      const first = played?.units[0];
      if (played === null || first === undefined)
        throw new ContractError('not-found', 'this recording is damaged', 'atMs');
      return { unit: first, format: played.header.setup.format, atMs: fragment.fromMs };
    },
  };
}
