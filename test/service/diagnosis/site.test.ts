import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { CommissioningRun, CommissioningSummary } from '../../../shared/contract/commissioning.ts';
import type { CameraDiagnosis } from '../../../shared/contract/diagnosis.ts';
import type { Job } from '../../../shared/contract/job.ts';
import type { JournalEntry } from '../../../shared/contract/journal.ts';
import { createClassroomScene } from '../../../tools/diagnosis-set/classroom-scene.ts';
import { HEALTHY, throughLens } from '../../../tools/diagnosis-set/lens.ts';
import { momentAt } from '../../../tools/diagnosis-set/run-case.ts';
import { type RpcClient, refusalOf, rpcClient } from '../../fakes/rpc-client.ts';
import {
  freePort,
  type GstServer,
  hasFfmpeg,
  hasGstServer,
  startGstServer,
} from '../../fakes/rtsp/gst-server.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';

const isRunnable = hasFfmpeg && hasGstServer;
const KINDS = ['clean', 'black', 'blurred', 'frozen'] as const;
const folder = temporaryFolder();
let rtsp: GstServer;
let site: Serving;
let client: RpcClient;
let operator = '';

/** A minute of a camera, ten times over: key frame every 2 s, the clock ticking over the picture. */
function record(kind: (typeof KINDS)[number], picture: string): void {
  const noise = 'noise=alls=9:allf=t';
  const filters = {
    clean: [noise],
    black: ['drawbox=color=black:t=fill'],
    blurred: ['gblur=sigma=4', 'noise=alls=5:allf=t'],
    frozen: [],
  }[kind];
  const clock = `drawtext=font='DejaVu Sans Mono':text='%{pts\\:gmtime\\:32400\\:%T}':x=w-tw-16:y=h-th-12:fontsize=20:fontcolor=white:borderw=2`;
  const file = join(folder.path, `${kind}-minute.mkv`);
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-loop', '1', '-r', '15', '-i', picture, '-t', '60'],
    ...['-vf', [...filters, clock].join(','), '-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0'],
    ...['-pix_fmt', 'yuv420p', '-g', '30', '-sc_threshold', '0', '-b:v', '600k', '-maxrate', '600k'],
    ...['-bufsize', '600k', file],
  ]);
  execFileSync('ffmpeg', [
    ...[
      '-v',
      'error',
      '-stream_loop',
      '9',
      '-i',
      file,
      '-c',
      'copy',
      join(folder.path, 'clips', `${kind}.mkv`),
    ],
  ]);
}

beforeAll(async () => {
  if (!isRunnable) return;
  const scene = createClassroomScene(31);
  const ppm = join(folder.path, 'scene.ppm');
  const rgb = throughLens(scene.draw(momentAt(300, 'day')), { ...HEALTHY, noise: 0 }, 1);
  writeFileSync(ppm, Buffer.concat([Buffer.from('P6\n640 360\n255\n'), rgb]));
  mkdirSync(join(folder.path, 'clips'));
  for (const kind of KINDS) record(kind, ppm);
  rtsp = await startGstServer(join(folder.path, 'clips'));
  const gone = await freePort();
  const rooms = ['clean', 'black', 'blurred', 'frozen', 'offline', 'empty'].map((id) => ({
    ...{ id, name: `考场 ${id}`, kind: 'exam' },
  }));
  const cameras = [...KINDS, 'offline' as const].map((kind) => ({
    ...{ id: `${kind}-front`, roomId: kind, role: 'front' },
    sub: `rtsp://127.0.0.1:${kind === 'offline' ? gone : rtsp.port}/${kind}`,
  }));
  folder.write('site.json', siteConfig({ rooms, cameras }));
  site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
  client = rpcClient(site.url, site.token);
  ({ id: operator } = (await client.command('operators.add', { name: '周明', post: '技术员' })) as {
    id: string;
  });
}, 240_000);
afterAll(async () => {
  client?.close();
  await site?.stop();
  await rtsp?.stop();
  folder.remove();
});

async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isSo: (value: T) => boolean,
  seconds = 180,
): Promise<T> {
  const endMs = performance.now() + seconds * 1000;
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > endMs) throw new Error(`${what}: ${JSON.stringify(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
const get = async <T>(path: string): Promise<T> => (await site.api(path)).json() as Promise<T>;
const camerasNow = (): Promise<CameraStatus[]> => get('/api/v1/cameras');
const runOf = (id: string): Promise<CommissioningRun> => get(`/api/v1/commissioning/${id}`);
const start = (): Promise<{ runId: string; job: Job }> =>
  client.command('commissioning.start', {}, { actor: operator }) as Promise<{ runId: string; job: Job }>;
const newest = <T>(name: string): Promise<T> =>
  new Promise((resolve) => {
    const stop = client.feed(name, (message) => {
      stop();
      resolve((message as { value: T }).value);
    });
  });

test.skipIf(!isRunnable)(
  'cameras over RTSP are diagnosed: each fault by its name, its number and its frame, and one alarm over all',
  async () => {
    const kinds = (camera: CameraStatus): string[] =>
      (camera.diagnosis?.faults ?? []).map(({ kind }) => kind);
    const rows = await until('three faults', camerasNow, (cameras) =>
      ['black', 'blurred', 'frozen'].every((kind) =>
        cameras.some((camera) => camera.id === `${kind}-front` && kinds(camera).includes(kind)),
      ),
    );
    expect(Object.fromEntries(rows.map((camera) => [camera.id, camera.diagnosis && kinds(camera)]))).toEqual({
      'clean-front': [],
      'black-front': ['black'],
      'blurred-front': ['blurred'],
      'frozen-front': ['frozen'],
      'offline-front': null,
    });
    const black = await get<CameraDiagnosis>('/api/v1/cameras/black-front/diagnosis');
    expect(black.raised[0]?.value).toBeLessThanOrEqual(black.raised[0]?.threshold ?? 0);
    const frame = await site.api('/api/v1/cameras/blurred-front/diagnosis.jpg');
    expect(frame.headers.get('content-type')).toBe('image/jpeg');
    expect((await frame.arrayBuffer()).byteLength).toBeGreaterThan(2_000);
    const { alarms } = await until(
      'the alarm',
      () => newest<{ alarms: { cause: string; subjects: string[] }[] }>('today.feed'),
      (today) =>
        today.alarms.some(({ cause, subjects }) => cause === 'camera-picture' && subjects.length === 3),
    );
    expect(alarms.filter(({ cause }) => cause === 'camera-picture')).toHaveLength(1);
  },
  300_000,
);

test.skipIf(!isRunnable)(
  'a commissioning run lists every room and camera, can be cancelled, is kept, compared and reported upward',
  async () => {
    expect((await refusalOf(client.command('commissioning.start', {}, { actor: 'nobody' }))).code).toBe(
      'forbidden',
    );
    const first = await start();
    expect((await refusalOf(start())).code).toBe('conflict');
    const jobs = await newest<Job[]>('jobs.feed');
    expect(jobs.find(({ id }) => id === first.job.id)).toMatchObject({
      kind: 'commissioning',
      state: 'running',
    });
    await client.command('jobs.cancel', { id: first.job.id }, { actor: operator });
    const cancelled = await until(
      'the cancel',
      () => runOf(first.runId),
      ({ state }) => state === 'cancelled',
    );
    expect(cancelled.rooms).toHaveLength(6);
    expect(cancelled.rooms.some(({ result }) => result === 'pass')).toBe(false);

    const second = await start();
    const done = await until(
      'the run',
      () => runOf(second.runId),
      ({ state }) => state === 'done',
    );
    expect(done).toMatchObject({ startedBy: operator, previousId: null });
    const results = ({ rooms }: CommissioningRun) =>
      Object.fromEntries(rooms.map((room) => [room.roomId, room.result]));
    expect(results(done)).toEqual({
      clean: 'warn', // no reference is approved, there is no sound
      black: 'fail',
      blurred: 'fail',
      frozen: 'fail',
      offline: 'not-reached',
      empty: 'no-camera',
    });
    expect(done.rooms.flatMap(({ cameras }) => cameras).every(({ steps }) => steps.length === 8)).toBe(true);

    const third = await start();
    const again = await until(
      'the second run',
      () => runOf(third.runId),
      ({ state }) => state === 'done',
    );
    expect(again.previousId).toBe(second.runId);
    expect(results(again)).toEqual(results(done));
    expect(
      again.rooms.flatMap(({ cameras }) => cameras).map(({ before, result }) => before === result),
    ).toEqual(Array(5).fill(true));
    const list = await get<CommissioningSummary[]>('/api/v1/commissioning');
    expect(list.map(({ id, state }) => [id, state])).toEqual([
      [third.runId, 'done'],
      [second.runId, 'done'],
      [first.runId, 'cancelled'],
    ]);
    const journal = (await client.query('journal.list', {})) as JournalEntry[];
    expect(journal.filter(({ actor }) => actor === operator).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['commissioning.started', 'commissioning.cancelled', 'commissioning.finished']),
    );

    await site.stop();
    const database = new DatabaseSync(join(folder.path, 'data', 'site.db'), { readOnly: true });
    const events = database
      .prepare("SELECT CAST(bytes AS TEXT) AS text FROM outbox_event WHERE type = 'camera.commissioning'")
      .all();
    database.close();
    expect(events).toHaveLength(3);
    expect(String(events[1]?.['text'])).toContain(second.runId);
  },
  400_000,
);
