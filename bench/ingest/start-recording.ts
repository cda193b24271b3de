import { join } from 'node:path';
import { withCommitHooks } from '../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../server/sqlite/migrate.ts';
import { createJobs } from '../../site/jobs/create-jobs.ts';
import { createRecording } from '../../site/recording/create-recording.ts';
import { siteSchema } from '../../site/schema.ts';
import { createJournal } from '../../site/store/create-journal.ts';
import { type Contender, camerasOf, type Ground, startProduct } from './contenders.ts';

/** Ingest with recording of every camera to real files, and the index of it in a real database. */
export function startRecording(ground: Ground, folder: string): Contender {
  const product = startProduct(ground);
  const database = withCommitHooks(openMigrated(join(folder, 'site.db'), siteSchema));
  const time = { nowMs: () => Date.now(), monoMs: () => performance.now(), boot: 'bench' };
  const recording = createRecording({
    database,
    journal: createJournal(database, time),
    outbox: { append: () => ({ lane: 'B', epoch: 1, seq: 1 }) },
    jobs: createJobs(time.nowMs, () => undefined),
    folder: join(folder, 'recordings'),
    exportFolder: join(folder, 'exports'),
    config: { enabled: true, stream: 'sub', maxBytes: 1e12 },
    cameras: () => camerasOf(ground),
    ingest: product.cameras,
    ffmpegPath: null,
    nowMs: time.nowMs,
    monoMs: time.monoMs,
    isSession: () => false,
    siteCode: () => 'bench',
    civil: (atMs) => new Date(atMs).toISOString(),
    readFreeBytes: async () => null,
    log: () => undefined,
  });
  return {
    get pids() {
      return product.pids;
    },
    usesThisProcess: true,
    isReady: () => product.isReady() && recording.state().recording.length === ground.count,
    stop: async () => {
      await recording.close();
      await product.stop();
      database.close();
    },
  };
}
