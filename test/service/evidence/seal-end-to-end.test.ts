import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withCommitHooks } from '../../../server/sqlite/after-commit.ts';
import { openMigrated } from '../../../server/sqlite/migrate.ts';
import type { StoredEvent } from '../../../shared/contract/centre-contract.ts';
import type { EvidenceVerdict, OpenedSeal, Seal } from '../../../shared/contract/evidence.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { JournalEntry } from '../../../shared/contract/journal.ts';
import type { CameraCoverage, RecordingList } from '../../../shared/contract/recording.ts';
import type { EvidenceManifest } from '../../../shared/evidence/manifest.ts';
import { type ChildProgram, startChildProgram } from '../../../site/demo/child-program.ts';
import { createJobs } from '../../../site/jobs/create-jobs.ts';
import type { Journal } from '../../../site/ports/journal.ts';
import { createRecording } from '../../../site/recording/create-recording.ts';
import { makeRoom } from '../../../site/recording/keep/retention.ts';
import { createSegmentIndex } from '../../../site/recording/keep/segment-index.ts';
import { siteSchema } from '../../../site/schema.ts';
import { type RpcClient, rpcClient } from '../../fakes/rpc-client.ts';
import {
  enrol,
  root,
  runProgram,
  type Serving,
  serveCentre,
  serveSite,
  siteConfig,
  temporaryFolder,
} from '../../fakes/run-program.ts';

const CODE = '0000000009';
const LIMIT_MS = 120_000;
const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
const folder = temporaryFolder();
const data = join(folder.path, 'data');
const authority = join(folder.path, 'CA.pem');
/** Another file system than the data's where there is one, so that nothing can be linked. */
const disk = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'exam-disk-'));
let simulator: ChildProgram;
let centre: Serving;
let site: Serving;
let client: RpcClient;
let operator = '';
let startedMs = 0;
let sealed: { id: string; folder: string };
let copied = '';

const start = async (): Promise<void> => {
  site = await serveSite(join(folder.path, 'site.json'), data);
  client = rpcClient(site.url, site.token);
};

beforeAll(async () => {
  simulator = await startChildProgram(
    `${root}/dist/tools/camera-simulator.js`,
    ['--rooms', '2', '--port', '0', '--control-port', '0', '--json'],
    {},
  );
  centre = await serveCentre(join(folder.path, 'centre'));
  const enrolment = join(folder.path, 'e.json');
  await enrol(centre, join(folder.path, 'centre'), CODE, enrolment);
  writeFileSync(authority, (JSON.parse(readFileSync(enrolment, 'utf8')) as { ca: string }).ca);
  const cameras = (simulator.ready['cameras'] as { path: string; room: number }[]).map(({ path, room }) => ({
    id: `r0${room}-front`,
    roomId: `r0${room}`,
    role: 'front',
    sub: `rtsp://127.0.0.1:${simulator.ready['port']}${path}`,
  }));
  const rooms = cameras.map(({ roomId }) => ({ id: roomId, name: `第${roomId.slice(1)}考场`, kind: 'exam' }));
  const recording = { enabled: true, stream: 'sub', maxBytes: 2_000_000_000 };
  folder.write('site.json', siteConfig({ rooms, cameras, recording, uplink: { enrolment: 'e.json' } }));
  startedMs = Date.now();
  await start();
  const added = (await client.command(
    'operators.add',
    { name: '周敏', post: '主考' },
    { actor: 'machine' },
  )) as {
    id: string;
  };
  operator = added.id;
}, LIMIT_MS);
afterAll(async () => {
  client?.close();
  await site?.stop();
  await centre?.stop();
  await simulator?.stop();
  folder.remove();
  rmSync(disk, { recursive: true, force: true });
}, LIMIT_MS);

async function until<T>(what: string, ask: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + LIMIT_MS - 10_000;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits for the end of a job on the feed the page reads. */
const ended = (job: Job): Promise<Job> =>
  new Promise((resolve) => {
    const stop = client.feed('jobs.feed', (message) => {
      const { value, delta } = message as { value?: Job[]; delta?: Job[] };
      const now = (value ?? delta ?? []).find(({ id }) => id === job.id);
      if (now === undefined || now.state === 'running') return;
      stop();
      resolve(now);
    });
  });

const request = (toMs: number) => ({
  fromMs: startedMs,
  toMs,
  roomIds: ['r01', 'r02'],
  sessionId: null,
  title: '语文',
  number: 'F-0001',
  place: '保密室二号柜',
  custodian: '李保管',
});
const recordedMs = async (): Promise<number> => {
  const coverage = (await client.query('recording.coverage', {
    fromMs: startedMs,
    toMs: Date.now(),
  })) as CameraCoverage[];
  return Math.min(...coverage.map(({ coveredMs }) => coveredMs));
};
const verify = async (
  at: string,
  ...trust: string[]
): Promise<{ status: number | null; verdict: EvidenceVerdict }> => {
  const { status, stdout, stderr } = await runProgram('exam-site', [
    'evidence',
    'verify',
    at,
    ...trust,
    '--json',
  ]);
  expect(stderr).toBe('');
  return { status, verdict: JSON.parse(stdout) as EvidenceVerdict };
};
const manifestOf = (at: string): EvidenceManifest =>
  JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8')) as EvidenceManifest;

test(
  'recordings of real streams are sealed and prove themselves in another process',
  async () => {
    await until('recording', async () => ((await recordedMs()) > 6_000 ? true : null));
    const job = await ended(
      (await client.command('evidence.seal', request(Date.now()), { actor: operator })) as Job,
    );
    expect(job).toMatchObject({ state: 'done', error: '', result: { damaged: 0 } });
    const id = String(job.result['sealId']);
    sealed = { id, folder: join(data, 'evidence', id) };
    expect(await verify(sealed.folder, '--trust', authority)).toMatchObject({
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

test('the index knows the seal', async () => {
  const list = (await (
    await site.api(`/api/v1/recordings?cameraId=r01-front&fromMs=${startedMs}&toMs=${Date.now()}`)
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
      (await client.command('evidence.copy', { id: sealed.id, folder: disk }, { actor: operator })) as Job,
    );
    expect(job).toMatchObject({ state: 'done', error: '', result: { isWhole: true } });
    copied = String(job.result['path']);
    expect(readdirSync(disk)).toHaveLength(1);
    expect(await verify(copied, '--trust', authority)).toMatchObject({
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
      site.api(`/api/v1/evidence/${sealed.id}/open`, { method: 'POST', body: JSON.stringify(body) });
    expect((await open({ by: 'nobody', reason: 'x' })).status).toBe(400);
    const answer = await open({ by: operator, reason: '复核考场秩序' });
    expect(answer.status).toBe(200);
    const { openingId, files } = (await answer.json()) as OpenedSeal;
    const file = files.find(({ kind }) => kind === 'recording');
    const address = `/api/v1/evidence/${sealed.id}/files/${file?.path}`;
    expect((await site.api(`${address}?opening=wrong`)).status).toBe(403);
    const taken = await site.api(`${address}?opening=${openingId}`);
    const bytes = new Uint8Array(await taken.arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file?.sha256);
    const away = await site.api(`/api/v1/evidence/${sealed.id}/files/..%2F..%2Fsite.db?opening=${openingId}`);
    expect(away.status).toBe(404);

    const journal = (await client.query('journal.list', { limit: 100 })) as JournalEntry[];
    expect(journal).toContainEqual(
      expect.objectContaining({ action: 'evidence.opened', actor: operator, subject: sealed.id }),
    );
    expect(journal).toContainEqual(
      expect.objectContaining({
        action: 'evidence.file-read',
        details: expect.objectContaining({ file: file?.path, openingId }),
      }),
    );
    await until('the centre knows', async () => {
      const events = (await (
        await centre.api(`/api/v1/sites/${CODE}/events?lane=B&afterSeq=0&limit=1000`)
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
      const at = join(folder.path, name);
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
    expect(await verify(changed, '--trust', authority)).toMatchObject({
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
      [folder.path],
      [join(folder.path, 'nowhere')],
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
      const sealing = client.command('evidence.seal', request(Date.now()), { actor: operator });
      sealing.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      client.close();
      await site.kill();
      await start();
      const seals = (await (await site.api('/api/v1/evidence')).json()) as Seal[];
      const folders = readdirSync(join(data, 'evidence'));
      expect(folders.sort()).toEqual(seals.map(({ id }) => id).sort());
      for (const { id } of seals)
        expect(await verify(join(data, 'evidence', id), '--trust', authority)).toMatchObject({ status: 0 });
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
      const [coverage] = (await client.query('recording.coverage', {
        fromMs: afterMs,
        toMs: Date.now() + 1,
        cameraIds: ['r01-front'],
      })) as CameraCoverage[];
      return (coverage?.coveredMs ?? 0) > 2_500 ? true : null;
    });
    client.close();
    await site.stop();
    const database = withCommitHooks(openMigrated(join(data, 'site.db'), siteSchema));
    try {
      const recordings = join(data, 'recordings');
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
        exportFolder: join(data, 'exports'),
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
      const range = { fromMs: startedMs, toMs: Date.now() };
      await expect(recording.remove(range, ['r01-front'], operator)).rejects.toThrow('a sealed recording');
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
      const kept = readdirSync(join(data, 'evidence')).flatMap((id) => filesOf(join(data, 'evidence', id)));
      expect(kept.length).toBeGreaterThan(0);
      for (const path of kept) expect(left.has(statSync(path).ino), path).toBe(true);
    } finally {
      database.close();
    }
  },
  LIMIT_MS,
);
