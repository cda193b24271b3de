import type { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { CameraCoverage } from '../../../shared/contract/recording.ts';
import { createEvidence } from '../../../site/evidence/create-evidence.ts';
import type { SealSigner } from '../../../site/evidence/signing-key.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import type { Recording, SegmentFile } from '../../../site/ports/recording.ts';
import { siteSchema } from '../../../site/schema.ts';
import { createJournal } from '../../../site/store/create-journal.ts';
import { readJournalPart } from '../../../site/store/journal-extract.ts';
import { FROM_MS, recordedFiles, selfSigner } from './sealed-folder.ts';

export const OPERATOR = { id: 'op1', name: '周敏', post: '主考' };
export const RANGE = { fromMs: FROM_MS, toMs: FROM_MS + 1_800_000 };
export const REQUEST = {
  ...RANGE,
  title: '语文',
  number: 'F-0001',
  place: '保密室二号柜',
  custodian: '李保管',
  roomIds: ['r01', 'r02'],
  sessionId: 's1',
};

type Port = Pick<Recording, 'freeze' | 'coverage' | 'list' | 'markSealed' | 'folder' | 'exportedFile'>;

/** Real files, store, journal and jobs; only the recorder is played. */
export async function evidenceRig(
  folder: string,
  change: {
    sizes?: readonly number[];
    signer?: SealSigner;
    trusted?: readonly X509Certificate[];
    recording?: Partial<Port>;
  } = {},
) {
  const dataFolder = join(folder, 'data');
  const recordings = join(dataFolder, 'recordings');
  mkdirSync(recordings, { recursive: true });
  const files: SegmentFile[] = recordedFiles(recordings, change.sizes ?? [30_000, 25_000, 2_000_000]);
  const marked: { segmentIds: readonly string[]; sealId: string }[] = [];
  const held = { now: 0, most: 0 };
  const coverage: CameraCoverage[] = ['r01', 'r02'].map((roomId, index) => ({
    cameraId: `${roomId}-front`,
    roomId,
    covered: [{ fromMs: RANGE.fromMs, toMs: RANGE.toMs - index * 36_000 }],
    gaps:
      index === 0
        ? []
        : [{ fromMs: RANGE.toMs - 36_000, toMs: RANGE.toMs, reason: 'network', code: 'connect-timeout' }],
    coveredMs: 1_800_000 - index * 36_000,
    missingMs: index * 36_000,
  }));
  const port: Port = {
    folder: recordings,
    async freeze(_range, cameraIds) {
      held.now += 1;
      held.most = Math.max(held.most, held.now);
      return {
        files: files.filter(({ cameraId }) => cameraIds.includes(cameraId)),
        release: () => {
          held.now -= 1;
        },
      };
    },
    coverage: (_range, ids) => coverage.filter(({ cameraId }) => ids === null || ids.includes(cameraId)),
    list: () => ({ segments: [], gaps: [] }),
    markSealed: (segmentIds, sealId) => void marked.push({ segmentIds, sealId }),
    exportedFile: () => join(recordings, files[0]?.path ?? ''),
    ...change.recording,
  };
  const database = withCommitHooks(openMigrated(join(dataFolder, 'site.db'), siteSchema));
  const clock = { nowMs: FROM_MS + 7_300_000 };
  const time = { nowMs: () => clock.nowMs, monoMs: () => 0, boot: 'boot' };
  const journal = createJournal(database, time);
  const jobs = createJobs(time.nowMs, () => undefined);
  const events: { type: string; data: unknown }[] = [];
  const logged: string[] = [];
  const evidence = await createEvidence({
    database,
    journal,
    outbox: {
      append(event) {
        events.push({ type: event.type, data: event.data });
        return { lane: 'B', epoch: 1, seq: events.length };
      },
    },
    jobs,
    recording: port,
    signer: change.signer ?? selfSigner(dataFolder),
    trusted: change.trusted ?? null,
    folder: join(dataFolder, 'evidence'),
    dataFolder,
    version: '0.2.0',
    site: () => ({ code: '3301060012', name: '示例考点', timeZone: 'Asia/Shanghai' }),
    rooms: () => ['r01', 'r02', 'r03'].map((id) => ({ id, name: id, kind: 'exam' as const })),
    cameras: () => ['r01', 'r02'].map((roomId) => ({ id: `${roomId}-front`, roomId })),
    operators: () => [OPERATOR],
    sessionName: (id) => (id === 's1' ? '语文' : null),
    journalPart: (range) => readJournalPart(database, range),
    snapshot: async () => ({ jpeg: Buffer.from('jpeg bytes'), atMs: clock.nowMs - 400 }),
    nowMs: time.nowMs,
    log: (message) => void logged.push(message),
  });
  const finished = async (job: Job): Promise<Job> => {
    for (;;) {
      const now = jobs.list().find(({ id }) => id === job.id);
      if (now === undefined || now.state !== 'running') return now ?? job;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  return {
    dataFolder,
    evidenceFolder: join(dataFolder, 'evidence'),
    files,
    recordings,
    marked,
    held,
    database,
    clock,
    journal,
    jobs,
    events,
    logged,
    evidence,
    finished,
    actions: () => journal.list({ beforeSeq: null, limit: 50 }).map(({ action }) => action),
    exists: (path: string) => existsSync(path),
    async close() {
      await jobs.close();
      database.close();
    },
  };
}
