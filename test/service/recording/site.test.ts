import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Job } from '../../../shared/contract/job.ts';
import { type CoverageProof, ExportResult, type RecordingList } from '../../../shared/contract/recording.ts';
import { type RpcClient, rpcClient } from '../../fakes/rpc-client.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { type Clips, drawClips, sleep } from '../cameras/rig.ts';
import { expectPlays, expectSourceSlices, expectTiled } from './expect-clips.ts';

const isRunnable = hasFfmpeg && hasGstServer;
const folder = temporaryFolder();
const CAMERAS = { 'r01-front': 'one_aac', 'r02-front': 'two_g711' } as const;
let clips: Clips;
let server: GstServer;
let site: Serving;
let startedMs = 0;

beforeAll(async () => {
  if (!isRunnable) return;
  clips = drawClips({
    one_aac: { seconds: 120, audio: 'aac', gopSeconds: 1 },
    two_g711: { seconds: 120, audio: 'pcm_alaw', gopSeconds: 1 },
  });
  server = await startGstServer(clips.directory);
  const cameras = Object.entries(CAMERAS).map(([id, name], index) => ({
    id,
    roomId: `r0${index + 1}`,
    role: 'front',
    sub: `rtsp://127.0.0.1:${server.port}/${name}`,
  }));
  const gone = { id: 'r02-back', roomId: 'r02', role: 'back', sub: 'rtsp://127.0.0.1:9/none' };
  folder.write(
    'site.json',
    siteConfig({
      cameras: [...cameras, gone],
      recording: { enabled: true, stream: 'sub', maxBytes: 1_000_000_000 },
    }),
  );
  startedMs = Date.now();
  site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
}, 120_000);
afterAll(async () => {
  await site?.kill();
  await server?.stop();
  clips?.remove();
  folder.remove();
});

const get = async <T>(path: string): Promise<T> => (await (await site.api(path)).json()) as T;
const listOf = (cameraId: string): Promise<RecordingList> =>
  get(`/api/v1/recordings?cameraId=${cameraId}&fromMs=${startedMs}&toMs=${Date.now()}`);
const bytesOf = async (id: string): Promise<Buffer> =>
  Buffer.from(await (await site.api(`/api/v1/recordings/${id}.mp4`)).arrayBuffer());
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function until<T>(what: string, read: () => Promise<T>, check: (value: T) => boolean): Promise<T> {
  for (let i = 0; i < 600; i += 1) {
    const value = await read();
    if (check(value)) return value;
    await sleep(100);
  }
  throw new Error(`waited in vain for ${what}`);
}

const fragmentsOf = ({ segments }: RecordingList): number =>
  segments.reduce((sum, { id }) => sum + Number(id.split('-')[1]), 0);
/** Waits until each recording camera has this many fragments on the disk. */
const untilRecorded = async (count: number): Promise<void> => {
  for (const id of Object.keys(CAMERAS))
    await until(
      `${count} fragments of ${id}`,
      () => listOf(id),
      (list) => fragmentsOf(list) >= count,
    );
};

/** Gaps and segments of a camera fill its range; every segment's bytes are those of its hash. */
async function expectSound(cameraId: string): Promise<void> {
  const { segments } = await listOf(cameraId);
  for (const segment of segments) {
    const bytes = await bytesOf(segment.id);
    expect({ bytes: bytes.length, sha256: sha(bytes) }).toEqual({
      bytes: segment.bytes,
      sha256: segment.sha256,
    });
  }
  const range = `fromMs=${startedMs}&toMs=${Date.now()}`;
  const proof = await get<CoverageProof>(`/api/v1/recordings/coverage?${range}`);
  for (const camera of proof.cameras) {
    expect(camera.coveredMs + camera.missingMs).toBe(proof.toMs - proof.fromMs);
    for (const { code } of camera.gaps) expect(code).not.toBe('not-written');
  }
}

test.skipIf(!isRunnable)(
  'rounds of kill -9: everything reported survives, byte by byte',
  async () => {
    const reported = new Map<string, string>();
    for (let round = 1; round <= 4; round += 1) {
      await untilRecorded(round * 2);
      for (const id of Object.keys(CAMERAS))
        for (const segment of (await listOf(id)).segments) reported.set(segment.id, segment.sha256);
      await sleep(173 * round);
      await site.kill();
      site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
      for (const [id, sha256] of reported) expect(sha(await bytesOf(id)), id).toBe(sha256);
    }
    for (const [id, name] of Object.entries(CAMERAS)) {
      await until(
        'the stopped stretch',
        () => listOf(id),
        ({ gaps }) => gaps.some(({ code }) => code === 'service-stopped'),
      );
      await expectSound(id);
      const { segments, gaps } = await listOf(id);
      expect(segments.filter(({ isOpen }) => !isOpen)).toHaveLength(4);
      expect(gaps.filter(({ code }) => code === 'service-stopped').length).toBeGreaterThanOrEqual(4);
      for (const segment of segments.slice(0, 2))
        expectSourceSlices(
          await bytesOf(segment.id),
          { clipFolder: clips.directory, name: name },
          folder.path,
        );
    }
    const gone = await listOf('r02-back');
    expect(gone.segments).toEqual([]);
    expect(gone.gaps.map(({ code }) => code)).toContain('connection-refused');
  },
  240_000,
);

test.skipIf(!isRunnable)(
  'a killed ingest worker costs a gap of ours, its files are read again',
  async () => {
    const pid = Number(site.ready['pid']);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
    const worker = children.find((child) =>
      readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('ingest-worker'),
    );
    expect(worker).toBeDefined();
    const first = fragmentsOf(await listOf('r01-front'));
    const list = await until(
      'recording before the worker dies',
      () => listOf('r01-front'),
      (now) => fragmentsOf(now) > first,
    );
    const before = fragmentsOf(list);
    process.kill(worker ?? 0, 'SIGKILL');
    await until(
      'recording after the worker',
      () => listOf('r01-front'),
      (now) => fragmentsOf(now) > before + 2 && now.gaps.some(({ code }) => code === 'ingest-restarting'),
    );
    await expectSound('r01-front');
  },
  120_000,
);

test.skipIf(!isRunnable)(
  'the proof of a session of the roster is that of its time, its files prove it, and it survives a restart',
  async () => {
    const rpc: RpcClient = rpcClient(site.url, site.token);
    const civil = (atMs: number): string =>
      new Date(atMs).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16);
    // Whole minutes: from before the service started to after now.
    const fromMs = Math.floor(startedMs / 60_000) * 60_000 - 60_000;
    const toMs = Math.ceil(Date.now() / 60_000) * 60_000 + 600_000;
    const table = `编号,名称,类型,科目,开始,结束\ns1,上午场,考试,语文,${civil(fromMs)},${civil(toMs)}\n`;
    const sessions = {
      kind: 'sessions',
      fileName: '场次.csv',
      base64: Buffer.from(table).toString('base64'),
    };
    try {
      await rpc.command('roster.import', sessions, { idempotencyKey: 'the-session', actor: 'op1' });
    } finally {
      rpc.close();
    }
    const ofSession = () => get<CoverageProof>('/api/v1/recordings/coverage?sessionId=s1');
    const proof = await ofSession();
    expect(proof).toMatchObject({ fromMs, toMs, session: { id: 's1', name: '上午场', subject: '语文' } });
    const gaps = proof.cameras.find(({ cameraId }) => cameraId === 'r01-front')?.gaps ?? [];
    expect(gaps[0]).toMatchObject({ fromMs, reason: 'not-planned', code: 'off' });
    expect(gaps.at(-1)).toMatchObject({ toMs, reason: 'not-planned', code: 'not-yet' });
    expect(gaps.map(({ code }) => code)).toContain('service-stopped');
    for (const { cameraId, files, coveredMs, missingMs } of proof.cameras) {
      expect(coveredMs + missingMs, cameraId).toBe(toMs - fromMs);
      expect(files.length, cameraId).toBe(
        cameraId === 'r02-back' ? 0 : (await listOf(cameraId)).segments.length,
      );
      for (const { id, sha256, chainHead } of files) {
        expect(chainHead, id).toMatch(/^[0-9a-f]{64}$/);
        expect(sha(await bytesOf(id)), id).toBe(sha256);
      }
    }
    // The room counts while one of its cameras is recorded; the dead one beside it takes nothing away.
    const room = proof.rooms.find(({ roomId }) => roomId === 'r02');
    expect(room?.coveredMs).toBe(proof.cameras.find(({ cameraId }) => cameraId === 'r02-front')?.coveredMs);
    await site.kill();
    site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
    const after = await ofSession();
    expect({ ...after.session, fromMs: after.fromMs, toMs: after.toMs }).toEqual({
      ...{ id: 's1', name: '上午场', subject: '语文', fromMs, toMs },
    });
    for (const { cameraId, coveredMs } of proof.cameras)
      expect(after.cameras.find((camera) => camera.cameraId === cameraId)?.coveredMs).toBeGreaterThanOrEqual(
        coveredMs,
      );
  },
  120_000,
);

test.skipIf(!isRunnable)(
  'segments answer ranges; unknown ids, bad ranges and path tricks are refused',
  async () => {
    const segment = (await listOf('r01-front')).segments[0];
    if (segment === undefined) throw new Error('nothing recorded');
    const whole = await bytesOf(segment.id);
    const part = async (range: string): Promise<Response> =>
      site.api(`/api/v1/recordings/${segment.id}.mp4`, { headers: { range } });
    for (const [range, expected] of [
      ['bytes=0-99', whole.subarray(0, 100)],
      ['bytes=100-', whole.subarray(100)],
      ['bytes=-50', whole.subarray(-50)],
      [`bytes=5-${whole.length + 99}`, whole.subarray(5)],
    ] as const) {
      const answer = await part(range);
      expect({ range, status: answer.status }).toEqual({ range, status: 206 });
      expect(Buffer.from(await answer.arrayBuffer()).equals(expected)).toBe(true);
    }
    expect((await part(`bytes=${whole.length}-`)).status).toBe(400);
    expect((await part('bytes=9-2')).status).toBe(200);
    for (const path of [
      '/api/v1/recordings/0123456789abcdef-1.mp4',
      `/api/v1/recordings/${segment.id.replace(/-\d+$/, '-99999')}.mp4`,
      '/api/v1/recordings/..%2f..%2fsite.db',
      '/api/v1/exports/x/..%2f..%2fsite.db',
      `/api/v1/recordings/fragments/${segment.id.split('-')[0]}-0`,
    ])
      expect((await site.api(path)).status, path).toBe(404);
  },
  60_000,
);

test.skipIf(!isRunnable)(
  'clips play in FFmpeg and Chromium, G.711 has become AAC',
  async () => {
    const rpc: RpcClient = rpcClient(site.url, site.token);
    try {
      const list = await listOf('r02-front');
      const segment = list.segments[0];
      if (segment === undefined) throw new Error('nothing recorded');
      const range = { fromMs: segment.fromMs + 2_500, toMs: Date.now() };
      const job = (await rpc.command(
        'recording.export',
        { ...range, cameraIds: [...Object.keys(CAMERAS), 'r02-back'] },
        { idempotencyKey: 'export-for-the-test', actor: 'op1' },
      )) as Job;
      const done = await until(
        'the export',
        () =>
          new Promise<Job[]>((resolve) => {
            const stop = rpc.feed('jobs.feed', (message) => {
              stop();
              resolve((message as { value: Job[] }).value);
            });
          }),
        (jobs) => jobs.some(({ id, state }) => id === job.id && state !== 'running'),
      );
      const ended = done.find(({ id }) => id === job.id);
      expect(ended?.state).toBe('done');
      const result = ExportResult.parse(ended?.result);
      expect(result).toMatchObject({ isSoundKept: false, omittedHoles: 0, withoutRecording: ['r02-back'] });
      expectTiled(range, result, [...Object.keys(CAMERAS), 'r02-back']);
      const names = result.files;
      // The service was killed four times, its worker once: each left more than a second out.
      for (const id of Object.keys(CAMERAS))
        expect(names.filter((name) => name.startsWith(`${id}-`)).length, id).toBeGreaterThanOrEqual(5);
      for (const name of names) {
        const answer = await site.api(`/api/v1/exports/${job.id}/${name}`);
        expect(answer.status).toBe(200);
        const file = join(folder.path, name);
        writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
        const decoded = spawnSync(
          'ffmpeg',
          ['-v', 'error', '-i', file, '-vsync', 'drop', '-f', 'null', '-'],
          {
            encoding: 'utf8',
          },
        );
        expect({ name, status: decoded.status, stderr: decoded.stderr }).toEqual({
          name,
          status: 0,
          stderr: '',
        });
        const streams = execFileSync('ffprobe', [
          ...['-v', 'error', '-show_entries', 'stream=codec_name,duration', '-of', 'csv=p=0', file],
        ]).toString();
        const [video, sound] = streams.trim().split('\n');
        expect([video?.split(',')[0], sound?.split(',')[0]]).toEqual(['h264', 'aac']);
        // As long as what was recorded of this stretch, to the millisecond and its rounding.
        const clip = result.clips.find((one) => one.name === name);
        const recordedMs = (clip?.toMs ?? 0) - (clip?.fromMs ?? 0);
        expect(Math.abs(Number(video?.split(',')[1]) * 1000 - recordedMs), name).toBeLessThan(3);
      }
      await expectPlays([names[0] ?? '', names.at(-1) ?? ''], result, folder.path);
    } finally {
      rpc.close();
    }
  },
  120_000,
);

test.skipIf(!isRunnable)(
  'without its index the recordings are found again, the same to the byte',
  async () => {
    const before = new Map<string, string>();
    await site.stop();
    site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
    for (const id of Object.keys(CAMERAS))
      for (const { id: segmentId, sha256, isOpen } of (await listOf(id)).segments)
        if (!isOpen) before.set(segmentId, sha256);
    await site.stop();
    for (const name of readdirSync(`${folder.path}/data`))
      if (name.startsWith('site.db') || /high-water/.test(name)) rmSync(`${folder.path}/data/${name}`);
    site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
    const found = await until(
      'all files in the new index',
      async () => {
        const lists = await Promise.all(Object.keys(CAMERAS).map(listOf));
        return new Map(
          lists.flatMap(({ segments }) => segments.map(({ id, sha256 }) => [id, sha256] as const)),
        );
      },
      (all) => [...before.keys()].every((id) => all.has(id)),
    );
    for (const [id, sha256] of before) expect(found.get(id)).toBe(sha256);
    expect(before.size).toBeGreaterThan(6);
  },
  120_000,
);
