import type { HookedDatabase } from '../../../server/sqlite/after-commit.ts';
import type { Journal } from '../../ports/journal.ts';
import type { TimeRange } from '../../ports/recording.ts';
import { listRecordedFiles, recoverFile } from './disk-files.ts';
import type { SegmentIndex } from './segment-index.ts';
import { spansOf } from './segment-view.ts';

export interface RecoveryOptions {
  readonly folder: string;
  readonly database: HookedDatabase;
  readonly index: SegmentIndex;
  readonly journal: Journal;
  /** Begins the uid of every file of this run. */
  readonly run: string;
  civilRange(range: TimeRange): Record<string, string>;
  isClosed(): boolean;
  log(level: 'info' | 'warn' | 'error', message: string, fields: object): void;
}

export interface Recovery {
  /** Reads files again that nobody writes any more; `uid` is that of the row they have. */
  recover(files: readonly { path: string; uid: string | null }[]): Promise<void>;
  /** The files are the truth: what is on the disk and not in the index is taken in, what is gone is said to be. */
  reconcile(): Promise<void>;
}

export function createRecovery(options: RecoveryOptions): Recovery {
  const { folder, database, index, journal, log } = options;

  const forgetMissing = (uid: string): void => {
    const file = index.find(uid);
    if (file === null || file.isOpen) return;
    database.transaction(() => {
      for (const span of spansOf(file)) index.addHole(file.cameraId, { ...span, code: 'file-missing' });
      index.drop(uid);
      journal.append({
        actor: 'system',
        action: 'recording.file-missing',
        subject: file.cameraId,
        details: { path: file.path, ...options.civilRange(file) },
      });
    });
  };

  const recover: Recovery['recover'] = async (files) => {
    for (const { path, uid } of files) {
      if (options.isClosed()) return;
      try {
        const scanned = await recoverFile(folder, path);
        database.transaction(() => {
          if (scanned !== null) index.put(scanned.facts, scanned.fragments);
          else if (uid !== null) index.drop(uid);
        });
      } catch (error) {
        log('error', 'a recorded file could not be read', { path, error: String(error) });
        const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        if (isMissing && uid !== null) forgetMissing(uid);
      }
    }
  };

  /** A file of this run has no row until its first fragment is durable, and is being written. */
  const isOfThisRun = (path: string): boolean => uidOfPath(path).startsWith(options.run);

  return {
    recover,
    async reconcile() {
      const onDisk = new Set(await listRecordedFiles(folder));
      const known = index.paths();
      for (const path of known) if (!onDisk.has(path)) forgetMissing(uidOfPath(path));
      const unknown = [...onDisk].filter((path) => !known.has(path) && !isOfThisRun(path));
      if (unknown.length > 0) log('warn', 'recorded files are not in the index', { files: unknown.length });
      await recover(unknown.map((path) => ({ path, uid: null })));
    },
  };
}

const uidOfPath = (path: string): string => /([0-9a-f]{16})\.mp4$/.exec(path)?.[1] ?? '';
