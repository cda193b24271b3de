import { unlink } from 'node:fs/promises';
import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Journal } from '../../ports/journal.ts';
import type { TimeRange } from '../../ports/recording.ts';
import { absolutePath } from './disk-files.ts';
import type { Holds } from './holds.ts';
import { keptUntilMs } from './retention.ts';
import type { IndexedFile, SegmentIndex } from './segment-index.ts';
import { spansOf } from './segment-view.ts';

export interface RemovalOptions {
  readonly database: HookedDatabase;
  readonly index: SegmentIndex;
  readonly journal: Journal;
  readonly holds: Holds;
  readonly folder: string;
  readonly retentionDays: number;
  readonly nowMs: () => number;
  civilRange(range: TimeRange): Record<string, string>;
}

/** Takes a file out of the index; its time becomes a gap that says why. */
export function forgetFile(
  { database, index }: Pick<RemovalOptions, 'database' | 'index'>,
  file: IndexedFile,
  code: 'expired' | 'deleted',
): void {
  database.transaction(() => {
    for (const span of spansOf(file)) index.addHole(file.cameraId, { ...span, code });
    index.drop(file.uid);
  });
}

/** Deletes files that lie within the range. Refused, and journalled, while one of them must be kept. */
export async function removeFiles(
  options: RemovalOptions,
  range: TimeRange,
  cameraIds: readonly string[],
  actor: string,
): Promise<{ files: number; bytes: number }> {
  const { index, journal, folder } = options;
  const files = cameraIds
    .flatMap((id) => index.inRange(id, range))
    .filter(({ fromMs, toMs }) => fromMs >= range.fromMs && toMs <= range.toMs);
  for (const file of files) {
    const refusal = refusalOf(options, file);
    if (refusal === null) continue;
    journal.append({
      actor,
      action: 'recording.removal-refused',
      subject: file.cameraId,
      details: { ...options.civilRange(range), refusal: refusal.code },
    });
    throw new ContractError('conflict', refusal.text);
  }
  for (const file of files) {
    await unlink(absolutePath(folder, file.path)).catch(() => undefined);
    forgetFile(options, file, 'deleted');
  }
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  journal.append({
    actor,
    action: 'recording.removed',
    subject: 'recordings',
    details: { ...options.civilRange(range), subjects: [...cameraIds], files: files.length, bytes },
  });
  return { files: files.length, bytes };
}

function refusalOf(
  { index, holds, retentionDays, nowMs }: RemovalOptions,
  file: IndexedFile,
): { code: string; text: string } | null {
  if (file.isOpen) return { code: 'open', text: 'a recording that is still being written cannot be deleted' };
  if (index.sealsOf(file.uid).length > 0)
    return { code: 'sealed', text: 'a sealed recording cannot be deleted' };
  if (holds.has(file.uid)) return { code: 'held', text: 'this recording is being sealed or exported' };
  const untilMs = keptUntilMs(file, retentionDays, nowMs());
  if (untilMs === null) return null;
  const day = new Date(untilMs).toISOString().slice(0, 10);
  return {
    code: 'retention',
    text: `recordings are kept for ${retentionDays} days: this one not before ${day}`,
  };
}
