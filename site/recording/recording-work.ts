import type { HookedDatabase } from '../../server/sqlite/after-commit.ts';
import type { Journal } from '../ports/journal.ts';
import type { Recording, TimeRange } from '../ports/recording.ts';
import type { FileCuts } from './keep/file-cuts.ts';
import { type RemovalOptions, removeFiles } from './keep/removal.ts';
import type { SegmentIndex } from './keep/segment-index.ts';
import { evidenceOf } from './keep/segment-view.ts';
import type { Exports } from './read/exports.ts';
import { checkCamera, checkRange, type ReaderOptions } from './read/recording-reader.ts';

export interface WorkOptions {
  readonly database: HookedDatabase;
  readonly journal: Journal;
  readonly index: SegmentIndex;
  readonly cuts: FileCuts;
  readonly removal: RemovalOptions;
  readonly exports: Exports;
  readonly reader: Pick<Recording, 'coverage'>;
  readonly readerOptions: ReaderOptions;
  /** Every file on the disk is in the index. */
  ready(): Promise<void>;
  onRemoved(): void;
}

/** What people do with recordings: take clips out, freeze them for a seal, delete them. */
export function createRecordingWork(
  options: WorkOptions,
): Pick<Recording, 'startExport' | 'exportedFile' | 'freeze' | 'markSealed' | 'remove'> {
  const { database, journal, index, exports, removal } = options;
  const checked = (range: TimeRange, ids: readonly string[]): string[] => {
    checkRange(range);
    return ids.map((id) => checkCamera(options.readerOptions, id));
  };
  return {
    startExport(range, ids, actor) {
      const cameras = checked(range, ids);
      const exported = options.reader
        .coverage(range, cameras)
        .map(({ cameraId, gaps }) => ({ cameraId, gaps, files: index.inRange(cameraId, range) }));
      const job = exports.start(range, exported, actor);
      journal.append({
        actor,
        action: 'recording.exported',
        subject: 'recordings',
        details: { ...removal.civilRange(range), subjects: cameras },
      });
      return job;
    },
    exportedFile: (jobId, name) => exports.file(jobId, name),
    async freeze(range, ids) {
      const cameras = checked(range, ids);
      const touched = index
        .openFiles()
        .filter((file) => cameras.includes(file.cameraId) && file.fromMs < range.toMs)
        .map(({ cameraId }) => cameraId);
      if (touched.length > 0) await options.cuts.cut(touched);
      await options.ready();
      const files = cameras.flatMap((id) => index.inRange(id, range)).filter(({ isOpen }) => !isOpen);
      return { files: files.map(evidenceOf), release: removal.holds.take(files.map(({ uid }) => uid)) };
    },
    markSealed(segmentIds, sealId) {
      database.transaction(() => {
        for (const id of segmentIds) index.addSeal(id.split('-')[0] ?? '', sealId);
      });
    },
    async remove(range, ids, actor) {
      const removed = await removeFiles(removal, range, checked(range, ids), actor);
      options.onRemoved();
      return removed;
    },
  };
}
