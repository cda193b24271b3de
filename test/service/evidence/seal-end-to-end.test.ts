import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { OpenedSeal, Seal } from '../../../shared/contract/evidence.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { JournalEntry } from '../../../shared/contract/journal.ts';
import type { CameraCoverage, RecordingList } from '../../../shared/contract/recording.ts';
import type { SignedProof } from '../../../shared/contract/signed-proof.ts';
import type { StoredEvent } from '../../../shared/contract/stored-event.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import type { Journal } from '../../../site/ports/journal.ts';
import { createRecording } from '../../../site/recording/create-recording.ts';
import { makeRoom } from '../../../site/recording/keep/retention.ts';
import { createSegmentIndex } from '../../../site/recording/keep/segment-index.ts';
import { siteSchema } from '../../../site/schema.ts';
import { runProgram } from '../../fakes/run-program.ts';
import {
  CODE,
  ended,
  LIMIT_MS,
  manifestOf,
  type SealingSite,
  startSealingSite,
  until,
  verify,
} from './sealing-site.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
let rig: SealingSite;
let sealed: { id: string; folder: string };
let copied = '';

beforeAll(async () => {
  rig = await startSealingSite();
}, LIMIT_MS);
afterAll(() => rig?.close(), LIMIT_MS);

const request = (toMs: number) => ({
  fromMs: rig.startedMs,
  toMs,
  roomIds: ['r01', 'r02'],
  sessionId: null,
  title: '语文',
  number: 'F-0001',
  place: '保密室二号柜',
  custodian: '李保管',
});

test(
  'recordings of real streams are sealed and prove themselves in another process',
  async () => {
    await until('recording', async () => ((await rig.recordedMs()) > 6_000 ? true : null));
    const job = await ended(
      rig.client,
      (await rig.client.command('evidence.seal', request(Date.now()), { actor: rig.operator })) as Job,
    );
    expect(job).toMatchObject({ state: 'done', error: '', result: { damaged: 0 } });
    const id = String(job.result['sealId']);
    sealed = { id, folder: join(rig.data, 'evidence', id) };
    expect(await verify(sealed.folder, '--trust', rig.authority)).toMatchObject({
      status: 0,
      verdict: { ok: true, missing: [], changed: [], extra: [], signature: 'valid', reasons: [] },
    });
    expect(await verify(sealed.folder)).toMatchObject({ status: 0, verdict: { signature: 'untrusted' } });

    const manifest = manifestOf(sealed.folder);
    const recordings = manifest.files.filter(({ kind }) => kind === 'recording');
    expect(new Set(recordings.map(({ cameraId }) => cameraId))).toEqual(new Set(['r01-front', 'r02-front']));
    for (const { path, chainHead } of recordings) {
      expect(chainHead).toMatch(/^[0-9a-f]{64}$/);
      if (!hasFfmpeg) continue;
      const decoded = spawnSync('ffmpeg', [
        '-v',
        'error',
        '-i',
        join(sealed.folder, path),
        '-f',
        'null',
        '-',
      ]);
      expect(decoded.stderr.toString()).toBe('');
      expect(decoded.status).toBe(0);
    }
    for (const { cameraId, coveredMs, missingMs, gaps } of manifest.coverage) {
      expect(coveredMs, cameraId).toBeGreaterThan(5_000);
      // The seconds before the first picture are missing, with a reason.
      expect(Math.abs(gaps.reduce((sum, gap) => sum + gap.toMs - gap.fromMs, 0) - missingMs)).toBeLessThan(5);
      for (const { code } of gaps) expect(code).not.toBe('');
    }
  },
  LIMIT_MS,
);

test('the proof of coverage is signed with the key the centre vouches for, and one changed second fails it', async () => {
  const range = `fromMs=${rig.startedMs}&toMs=${Date.now()}`;
  const answer = await rig.site.api(`/api/v1/recordings/proof?${range}&download=1`);
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="proof-0000000009-\d+-\d+\.json"$/,
  );
  const text = await answer.text();
  const file = join(rig.folder, 'proof.json');
  writeFileSync(file, text);
  expect(await verify(file, '--trust', rig.authority)).toMatchObject({
    status: 0,
    verdict: { ok: true, signature: 'valid', reasons: [], proof: { siteCode: CODE, cameras: 2 } },
  });
  const signed = JSON.parse(text) as SignedProof;
  const changed = signed.signedText.replace(/"missingMs": (\d+)/, '"missingMs": 0');
  expect(changed).not.toBe(signed.signedText);
  writeFileSync(file, JSON.stringify({ ...signed, signedText: changed }));
  expect(await verify(file, '--trust', rig.authority)).toMatchObject({
    status: 1,
    verdict: { ok: false, signature: 'invalid', reasons: [{ code: 'bad-signature' }] },
  });
});

test('the index knows the seal', async () => {
  const list = (await (
    await rig.site.api(`/api/v1/recordings?cameraId=r01-front&fromMs=${rig.startedMs}&toMs=${Date.now()}`)
  ).json()) as RecordingList;
  const ids = manifestOf(sealed.folder).files.flatMap(({ segmentId }) => segmentId ?? []);
  const segments = list.segments.filter((segment) => ids.includes(segment.id));
  expect(segments.length).toBeGreaterThan(0);
  for (const { sealIds } of segments) expect(sealIds).toEqual([sealed.id]);
});

test(
  'a copy on another file system is proved by another process',
  async () => {
    const job = await ended(
      rig.client,
      (await rig.client.command(
        'evidence.copy',
        { id: sealed.id, folder: rig.disk },
        { actor: rig.operator },
      )) as Job,
    );
    expect(job).toMatchObject({ state: 'done', error: '', result: { isWhole: true } });
    copied = String(job.result['path']);
    expect(readdirSync(rig.disk)).toHaveLength(1);
    expect(await verify(copied, '--trust', rig.authority)).toMatchObject({
      status: 0,
      verdict: { signature: 'valid' },
    });
  },
  LIMIT_MS,
);

test(
  'opening over HTTP names who and why, and every file taken is journalled and reported',
  async () => {
    const open = (body: object) =>
      rig.site.api(`/api/v1/evidence/${sealed.id}/open`, { method: 'POST', body: JSON.stringify(body) });
    expect((await open({ by: 'nobody', reason: 'x' })).status).toBe(400);
    const answer = await open({ by: rig.operator, reason: '复核考场秩序' });
    expect(answer.status).toBe(200);
    const { openingId, files } = (await answer.json()) as OpenedSeal;
    const file = files.find(({ kind }) => kind === 'recording');
    const address = `/api/v1/evidence/${sealed.id}/files/${file?.path}`;
    expect((await rig.site.api(`${address}?opening=wrong`)).status).toBe(403);
    const taken = await rig.site.api(`${address}?opening=${openingId}`);
    const bytes = new Uint8Array(await taken.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file?.sha256);
    const away = await rig.site.api(
      `/api/v1/evidence/${sealed.id}/files/..%2F..%2Fsite.db?opening=${openingId}`,
    );
    expect(away.status).toBe(404);

    const journal = (await rig.client.query('journal.list', { limit: 100 })) as JournalEntry[];
    expect(journal).toContainEqual(
      expect.objectContaining({ action: 'evidence.opened', actor: rig.operator, subject: sealed.id }),
    );
    expect(journal).toContainEqual(
      expect.objectContaining({
        action: 'evidence.file-read',
        details: expect.objectContaining({ file: file?.path, openingId }),
      }),
    );
    await until('the centre knows', async () => {
      const events = (await (
        await rig.centre.api(`/api/v1/sites/${CODE}/events?lane=B&afterSeq=0&limit=1000`)
      ).json()) as StoredEvent[];
      const types = events.map(({ type }) => type);
      return types.includes('evidence.sealed') && types.includes('evidence.opened') ? true : null;
    });
  },
  LIMIT_MS,
);

test(
  'one changed byte, one foreign file, a cut signature: exit 1; no seal at all: exit 2',
  async () => {
    const fresh = (name: string): string => {
      const at = join(rig.folder, name);
      cpSync(copied, at, { recursive: true });
      for (const entry of readdirSync(at, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o600);
      return at;
    };
    const victim = manifestOf(copied).files.find(({ kind }) => kind === 'recording')?.path ?? '';
    const changed = fresh('changed');
    const bytes = readFileSync(join(changed, victim));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(join(changed, victim), bytes);
    expect(await verify(changed, '--trust', rig.authority)).toMatchObject({
      status: 1,
      verdict: { ok: false, changed: [victim], signature: 'valid' },
    });
    const foreign = fresh('foreign');
    writeFileSync(join(foreign, 'note.txt'), 'x');
    expect(await verify(foreign)).toMatchObject({ status: 1, verdict: { ok: false, extra: ['note.txt'] } });
    const cut = fresh('cut');
    writeFileSync(join(cut, 'manifest.sig'), readFileSync(join(cut, 'manifest.sig')).subarray(0, 63));
    expect(await verify(cut)).toMatchObject({ status: 1, verdict: { ok: false, signature: 'invalid' } });
    for (const args of [
      [rig.folder],
      [join(rig.folder, 'nowhere')],
      [],
      [cut, '--trust', join(cut, 'README.txt')],
    ]) {
      const ran = await runProgram('exam-site', ['evidence', 'verify', ...args, '--json']);
      expect(ran).toMatchObject({ status: 2, stdout: '' });
      expect(ran.stderr.trim().split('\n')).toHaveLength(1);
    }
  },
  LIMIT_MS,
);

test(
  'kill -9 while sealing leaves no seal or a whole one, and the list agrees with the disk',
  async () => {
    let whole = 0;
    for (const delayMs of [0, 15, 60, 200]) {
      const sealing = rig.client.command('evidence.seal', request(Date.now()), { actor: rig.operator });
      sealing.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      rig.client.close();
      await rig.site.kill();
      await rig.start();
      const seals = (await (await rig.site.api('/api/v1/evidence')).json()) as Seal[];
      const folders = readdirSync(join(rig.data, 'evidence'));
      expect(folders.sort()).toEqual(seals.map(({ id }) => id).sort());
      for (const { id } of seals)
        expect(await verify(join(rig.data, 'evidence', id), '--trust', rig.authority)).toMatchObject({
          status: 0,
        });
      whole = seals.length;
    }
    expect(whole).toBeGreaterThanOrEqual(1);
    expect(statSync(sealed.folder).isDirectory()).toBe(true);
  },
  2 * LIMIT_MS,
);

test(
  'neither a deletion nor retention touches what is sealed',
  async () => {
    const afterMs = Date.now();
    await until('an unsealed recording', async () => {
      const [coverage] = (await rig.client.query('recording.coverage', {
        fromMs: afterMs,
        toMs: Date.now() + 1,
        cameraIds: ['r01-front'],
      })) as CameraCoverage[];
      return (coverage?.coveredMs ?? 0) > 2_500 ? true : null;
    });
    rig.client.close();
    await rig.site.stop();
    const database = withCommitHooks(openMigrated(join(rig.data, 'site.db'), siteSchema));
    try {
      const recordings = join(rig.data, 'recordings');
      const YEARS_MS = 3 * 365 * 86_400_000;
      const inYears = (): number => Date.now() + YEARS_MS;
      const log = {
        append: () => undefined,
        list: () => [],
        verify: () => ({ ok: true, entries: 0, firstBad: null }),
      };
      const recording = createRecording({
        database,
        journal: log as unknown as Journal,
        outbox: { append: () => ({ lane: 'B', epoch: 1, seq: 1 }) },
        jobs: createJobs(Date.now, () => undefined),
        folder: recordings,
        exportFolder: join(rig.data, 'exports'),
        config: null,
        cameras: () => [{ id: 'r01-front', roomId: 'r01' }],
        ingest: { record: () => undefined, cutRecording: () => 0, onRecorded: () => undefined },
        ffmpegPath: null,
        // Long past every retention: only the seal protects.
        nowMs: inYears,
        monoMs: () => performance.now(),
        isSession: () => false,
        siteCode: () => CODE,
        civil: String,
        readFreeBytes: async () => null,
        log: () => undefined,
      });
      const range = { fromMs: rig.startedMs, toMs: Date.now() };
      await expect(recording.remove(range, ['r01-front'], rig.operator)).rejects.toThrow(
        'a sealed recording',
      );
      await recording.close();

      const index = createSegmentIndex(database);
      const filesOf = (at: string): string[] =>
        readdirSync(at, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith('.mp4'))
          .map((entry) => join(entry.parentPath, entry.name));
      const before = filesOf(recordings).length;
      await makeRoom({
        folder: recordings,
        index,
        maxBytes: 1,
        retentionDays: 0,
        nowMs: inYears,
        isHeld: () => false,
        readFreeBytes: async () => 0,
        forget: () => undefined,
      });
      const left = new Set(filesOf(recordings).map((path) => statSync(path).ino));
      expect(left.size).toBeLessThan(before);
      const kept = readdirSync(join(rig.data, 'evidence')).flatMap((id) =>
        filesOf(join(rig.data, 'evidence', id)),
      );
      expect(kept.length).toBeGreaterThan(0);
      for (const path of kept) expect(left.has(statSync(path).ino), path).toBe(true);
    } finally {
      database.close();
    }
  },
  LIMIT_MS,
);
