import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ContractError } from '../../../shared/contract/errors.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { Jobs } from '../../ports/jobs.ts';
import type { TimeRange } from '../../ports/recording.ts';
import type { Holds } from '../keep/holds.ts';
import { type ExportedCamera, exportClips } from './export-clip.ts';

export interface ExportsOptions {
  readonly jobs: Jobs;
  readonly recordingsFolder: string;
  /** Emptied at start and at the end: exported files are for taking away. */
  readonly exportFolder: string;
  readonly ffmpegPath: string | null;
  readonly holds: Holds;
}

const KEPT_MS = 24 * 3600_000;

export interface Exports {
  start(range: TimeRange, cameras: readonly ExportedCamera[], actor: string): Job;
  /** Absolute path; throws `not-found`. */
  file(jobId: string, name: string): string;
  close(): Promise<void>;
}

/** Clips made of recordings, kept for a day. */
export function createExports(options: ExportsOptions): Exports {
  const made = new Map<string, { folder: string; timer: NodeJS.Timeout }>();
  const clear = (folder: string): Promise<void> =>
    rm(folder, { recursive: true, force: true }).catch(() => undefined);
  const cleared = clear(options.exportFolder);
  return {
    start(range, cameras, actor) {
      const folder = join(options.exportFolder, randomBytes(8).toString('hex'));
      const release = options.holds.take(cameras.flatMap(({ files }) => files.map(({ uid }) => uid)));
      const subject = cameras.map(({ cameraId }) => cameraId).join(', ');
      const job = options.jobs.start(
        { kind: 'clip-export', subject, unit: 'bytes', actor },
        async (tools) => {
          try {
            await cleared;
            return await exportClips(
              { folder: options.recordingsFolder, target: folder, ffmpegPath: options.ffmpegPath },
              range,
              cameras,
              tools,
            );
          } finally {
            release();
          }
        },
      );
      const timer = setTimeout(() => {
        made.delete(job.id);
        void clear(folder);
      }, KEPT_MS);
      timer.unref();
      made.set(job.id, { folder, timer });
      return job;
    },
    file(jobId, name) {
      const found = made.get(jobId);
      // Only names an export gives: nothing that could lead out of its folder.
      if (found === undefined || !/^[A-Za-z0-9=_-]{1,200}\.mp4$/.test(name))
        throw new ContractError('not-found', 'there is no such exported file', 'name');
      return join(found.folder, name);
    },
    close() {
      for (const { timer } of made.values()) clearTimeout(timer);
      return clear(options.exportFolder);
    },
  };
}
