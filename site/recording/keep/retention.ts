import { unlink } from 'node:fs/promises';
import type { TimeRange } from '../../ports/recording.ts';
import { absolutePath } from './disk-files.ts';
import type { IndexedFile, SegmentIndex } from './segment-index.ts';

export interface RetentionOptions {
  readonly folder: string;
  readonly index: SegmentIndex;
  readonly maxBytes: number;
  readonly retentionDays: number;
  readonly nowMs: () => number;
  /** Files someone works on: sealing, an export. */
  isHeld(uid: string): boolean;
  readFreeBytes(): Promise<number | null>;
  /** Index changes of one deletion, in one commit. */
  forget(file: IndexedFile, code: 'expired' | 'deleted'): void;
}

/** Room that must stay on the volume for the database, the log and everybody else. */
export const RESERVED_BYTES = 512 * 1024 * 1024;
const DAY_MS = 86_400_000;

export interface RoomVerdict {
  /** Nothing may be written: the limit or the disk is reached and nothing may be deleted yet. */
  readonly isFull: boolean;
  readonly freeBytes: number | null;
  readonly deleted: readonly IndexedFile[];
}

/** Makes room by deleting the oldest recordings past their retention. Nothing younger, held or sealed is touched. */
export async function makeRoom(options: RetentionOptions): Promise<RoomVerdict> {
  const { folder, index, maxBytes, retentionDays, nowMs } = options;
  const deleted: IndexedFile[] = [];
  const reserve = Math.min(RESERVED_BYTES, maxBytes / 20);
  let freeBytes = await options.readFreeBytes();
  let { usedBytes } = index.totals();
  const isTight = (): boolean =>
    usedBytes > maxBytes - reserve || (freeBytes !== null && freeBytes < RESERVED_BYTES);
  const isOver = (): boolean =>
    usedBytes > maxBytes || (freeBytes !== null && freeBytes < RESERVED_BYTES / 2);
  if (isTight())
    for (const file of index.olderThan(nowMs() - retentionDays * DAY_MS, 500)) {
      if (!isTight()) break;
      if (options.isHeld(file.uid)) continue;
      await unlink(absolutePath(folder, file.path)).catch(() => undefined);
      options.forget(file, 'expired');
      deleted.push(file);
      usedBytes -= file.sizeBytes;
      if (freeBytes !== null) freeBytes += file.sizeBytes;
    }
  return { isFull: isOver(), freeBytes, deleted };
}

/** What can still be written before recording must stop: free space and what is past its retention. */
export function spaceLeftBytes(
  { index, maxBytes, retentionDays, nowMs }: RetentionOptions,
  usedBytes: number,
  freeBytes: number | null,
): number {
  const withinLimit = maxBytes - usedBytes;
  const onDisk = freeBytes === null ? withinLimit : freeBytes - RESERVED_BYTES / 2;
  return Math.max(0, Math.min(withinLimit, onDisk) + index.bytesBefore(nowMs() - retentionDays * DAY_MS));
}

/** Until when the recordings of a range must be kept; null when all of it may be deleted. */
export function keptUntilMs(file: TimeRange, retentionDays: number, nowMs: number): number | null {
  const untilMs = file.toMs + retentionDays * DAY_MS;
  return untilMs > nowMs ? untilMs : null;
}
