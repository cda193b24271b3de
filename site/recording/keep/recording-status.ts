import type { StreamName } from '../../../shared/contract/camera-status.ts';
import type { RecordingState } from '../../../shared/contract/recording.ts';
import type { Condition } from '../../ports/day.ts';
import type { DiskTrouble } from './disk-trouble.ts';
import type { GapKeeper } from './gap-keeper.ts';
import { type NotRecorded, recordingConditions } from './recording-alarms.ts';
import type { RoomKeeper } from './room-keeper.ts';

export interface StatusOptions {
  readonly isEnabled: boolean;
  readonly stream: StreamName;
  readonly maxBytes: number;
  readonly retentionDays: number;
  readonly keeper: GapKeeper;
  readonly trouble: DiskTrouble;
  readonly room: RoomKeeper;
  readonly monoMs: () => number;
  cameraIds(): readonly string[];
  isSession(): boolean;
}

const TELL_MS = 250;

export type RecordingStatus = ReturnType<typeof createRecordingStatus>;

/** What is recorded at this moment and what is not, told to pages and judged for alarms. */
export function createRecordingStatus(options: StatusOptions) {
  const { isEnabled, stream, maxBytes, retentionDays, keeper, trouble, room, monoMs, cameraIds } = options;
  const listeners = new Set<(state: RecordingState) => void>();
  /** Since when a camera is not recorded, monotonic, and whether it ever was since the service started. */
  const stoppedAt = new Map<string, { monoMs: number; hasRecorded: boolean }>();
  let telling: NodeJS.Timeout | null = null;

  const badDiskOf = (cameraId: string): { readonly code: string; readonly sinceMs: number } | null =>
    room.isFull ? { code: 'disk-full', sinceMs: room.fullSinceMs } : trouble.of(cameraId);
  const notRecorded = (): NotRecorded[] =>
    keeper.missing(cameraIds()).map(({ cameraId, code, reason }) => {
      const since = stoppedAt.get(cameraId);
      return {
        ...{ cameraId, code, reason, hasRecorded: since?.hasRecorded ?? false },
        forMs: since === undefined ? 0 : monoMs() - since.monoMs,
      };
    });
  const state = (): RecordingState => {
    const live = keeper.recording(cameraIds());
    const byDisk = live.flatMap((cameraId) => {
      const bad = badDiskOf(cameraId);
      return bad === null ? [] : [{ cameraId, reason: 'disk' as const, ...bad }];
    });
    return {
      isEnabled,
      stream,
      recording: isEnabled ? live.filter((id) => badDiskOf(id) === null) : [],
      missing: isEnabled ? [...keeper.missing(cameraIds()), ...byDisk] : [],
      ...room.totals,
      maxBytes,
      freeBytes: room.freeBytes,
      hoursLeft: isEnabled ? room.hoursLeft : null,
      retentionDays,
    };
  };

  return {
    state,
    onChange(listener: (state: RecordingState) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Something changed: listeners hear of it soon, of many changes once. */
    tell(): void {
      telling ??= setTimeout(() => {
        telling = null;
        const now = state();
        for (const listener of listeners) listener(now);
      }, TELL_MS);
    },
    setState(cameraId: string, atMs: number, code: string): void {
      const isRecorded = code === 'none';
      if (isRecorded || code === 'off') stoppedAt.delete(cameraId);
      else if (!stoppedAt.has(cameraId))
        stoppedAt.set(cameraId, { monoMs: monoMs(), hasRecorded: keeper.codeOf(cameraId) === 'none' });
      keeper.set(cameraId, atMs, code);
    },
    /** Since when the camera is being written without a break; null when it is not. */
    writingSinceMs: (cameraId: string): number | null =>
      isEnabled && keeper.codeOf(cameraId) === 'none' && badDiskOf(cameraId) === null
        ? keeper.sinceMs(cameraId)
        : null,
    conditions(): readonly Condition[] {
      if (!isEnabled) return [];
      const onBadDisk = cameraIds().flatMap((cameraId) => {
        const bad = badDiskOf(cameraId);
        return bad === null ? [] : [{ cameraId, code: bad.code }];
      });
      const missing = notRecorded();
      return recordingConditions({
        ...{ isSession: options.isSession(), missing, onBadDisk, hoursLeft: room.hoursLeft },
      });
    },
    close(): void {
      if (telling !== null) clearTimeout(telling);
    },
  };
}
