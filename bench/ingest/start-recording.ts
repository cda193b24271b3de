import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withCommitHooks } from '../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../server/sqlite/migrate.ts';
import type { CameraConfig } from '../../shared/contract/site-config.ts';
import { createCameras } from '../../site/cameras/create-cameras.ts';
import { createJobs } from '../../site/jobs/create-jobs.ts';
import { createRecording } from '../../site/recording/create-recording.ts';
import { siteSchema } from '../../site/schema.ts';
import { createJournal } from '../../site/store/create-journal.ts';
import { sleep } from '../statistics.ts';
import { type Contender, camerasOf, type Ground } from './contenders.ts';

export interface RecordingSite {
  /** Connects and records the cameras of `ground` until the contender is stopped. */
  start(ground: Ground): Contender;
  /** Packets missing so far from the cameras that are connected. */
  lostPackets(): number;
  /** The files that have grown since `sinceMs`. */
  filesSince(sinceMs: number): readonly string[];
  close(): Promise<void>;
}

/**
 * Ingest with recording of every camera to real files, and the index of it in a real database. The worker lives as
 * long as the benchmark: it runs for weeks in a site, so its just-in-time compilation is no part of the cost.
 */
export function startRecordingSite(workerEntry: string, folder: string): RecordingSite {
  let configured: readonly CameraConfig[] = [];
  const cameras = createCameras({
    ...{ workerEntry, cameras: [], ffmpegPath: null },
    ...{ log: () => undefined, registerSecret: () => undefined },
  });
  const database = withCommitHooks(openMigrated(join(folder, 'site.db'), siteSchema));
  const time = { nowMs: () => Date.now(), monoMs: () => performance.now(), boot: 'bench' };
  const recordings = join(folder, 'recordings');
  const recording = createRecording({
    database,
    journal: createJournal(database, time),
    outbox: { append: () => ({ lane: 'B', epoch: 1, seq: 1 }) },
    jobs: createJobs(time.nowMs, () => undefined),
    folder: recordings,
    exportFolder: join(folder, 'exports'),
    config: { enabled: true, stream: 'sub', maxBytes: 1e12 },
    cameras: () => configured,
    ingest: cameras,
    ffmpegPath: null,
    nowMs: time.nowMs,
    monoMs: time.monoMs,
    isSession: () => false,
    siteCode: () => 'bench',
    civil: (atMs) => new Date(atMs).toISOString(),
    readFreeBytes: async () => null,
    log: () => undefined,
  });
  const configure = (next: readonly CameraConfig[]): void => {
    configured = next;
    cameras.configure(next);
  };
  return {
    start: (ground) => {
      configure(camerasOf(ground));
      return {
        get pids() {
          return cameras.workerPids();
        },
        usesThisProcess: true,
        isReady: () =>
          recording.state().recording.length === ground.count &&
          cameras.list().every((status) => status.state === 'live'),
        stop: async () => {
          configure([]);
          // Time for the last fragments to be flushed and the files to be closed.
          await sleep(CLOSING_MS);
        },
      };
    },
    lostPackets: () => cameras.list().reduce((sum, status) => sum + status.lostPackets, 0),
    filesSince: (sinceMs) =>
      readdirSync(recordings, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.mp4'))
        .map((name) => join(recordings, name))
        .filter((path) => statSync(path).mtimeMs >= sinceMs),
    close: async () => {
      await recording.close();
      await cameras.close();
      database.close();
    },
  };
}

const CLOSING_MS = 1_500;
