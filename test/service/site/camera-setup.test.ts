import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OnvifCamera, startOnvifCamera } from '../../fakes/onvif/onvif-camera.ts';
import { type RpcClient, refusalOf, rpcClient } from '../../fakes/rpc-client.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { runProgram, type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { type Clips, drawClips, waitFor } from '../cameras/rig.ts';

const PASSWORD = 'onvif-p@ss';
const folder = temporaryFolder();
let clips: Clips;
let rtsp: GstServer;
let onvif: OnvifCamera;
let site: Serving;
let client: RpcClient;

const isRunnable = hasFfmpeg && hasGstServer;
const serve = () => serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
beforeAll(async () => {
  if (!isRunnable) return;
  folder.write('site.json', siteConfig());
  clips = drawClips({ sub: { seconds: 20 }, main: { seconds: 20, size: '640x360' } });
  rtsp = await startGstServer(clips.directory, { digest: `admin:${PASSWORD}` });
  const profile = (token: string, width: number, height: number) => ({
    ...{ token, source: 'v1', encoding: 'H264', width, height },
    // What the camera believes itself; the stream server listens on 127.0.0.1.
    uri: `rtsp://127.0.0.1:${rtsp.port}/${token}`,
  });
  onvif = await startOnvifCamera({
    address: '127.0.0.1',
    discoveryPort: 3702,
    password: PASSWORD,
    clockOffsetMs: 86_400_000,
    profiles: [profile('main', 640, 360), profile('sub', 320, 180)],
  });
  site = await serve();
  client = rpcClient(site.url, site.token);
}, 120_000);
afterAll(async () => {
  if (!isRunnable) return;
  client.close();
  await site.stop();
  await onvif.close();
  await rtsp.stop();
  clips.remove();
  folder.remove();
});

interface Table {
  cameras: { id: string }[];
  lastEdit: { id: number } | null;
}
const newest = <T>(name: string): Promise<T> =>
  new Promise((resolve) => {
    const stop = client.feed(name, (message) => {
      stop();
      resolve((message as { value: T }).value);
    });
  });
const states = async (): Promise<
  { id: string; state: string; accessUnits: number; width: number | null }[]
> => (await site.api('/api/v1/cameras')).json();
const untilLive = async (id: string): Promise<void> => {
  let last = '';
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const row = (await states()).find((camera) => camera.id === id);
    if (row?.state === 'live') return;
    last = JSON.stringify(row);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${id} did not become live: ${last}`);
};

test.skipIf(!isRunnable)(
  'a camera is found, read, tried, added and seen; only reading requests reach it',
  async () => {
    const { jobId } = (await client.command('cameraSetup.discover', { range: '127.0.0.1' })) as {
      jobId: string;
    };
    let found: { devices: { host: string; port: number; path: string }[] } = { devices: [] };
    const stop = client.feed('cameraSetup.found', (message) => {
      const { value, delta } = message as { value?: typeof found; delta?: typeof found };
      found = delta ?? value ?? found;
    });
    await waitFor('a found device', () => found.devices.some(({ host }) => host === '127.0.0.1'), 60_000);
    stop();
    const jobs = await newest<{ id: string; kind: string }[]>('jobs.feed');
    expect(jobs.find(({ id }) => id === jobId)?.kind).toBe('camera-discovery');
    const device = found.devices.find(({ host }) => host === '127.0.0.1');
    if (device === undefined) throw new Error('no device');
    expect(device.port).toBe(onvif.httpPort);

    const { host, port, path } = device;
    const wrong = await client.query('cameraSetup.readDevice', {
      host,
      port,
      path,
      user: 'admin',
      password: 'wrong-one',
    });
    expect(wrong).toMatchObject({ ok: false, code: 'wrong-password' });
    const read = (await client.query('cameraSetup.readDevice', {
      host,
      port,
      path,
      user: 'admin',
      password: PASSWORD,
    })) as {
      device: { proposals: { sub: string; main: string }[]; profiles: { token: string; uri: string }[] };
    };
    const [proposal] = read.device.proposals;
    expect(proposal).toMatchObject({ sub: 'sub', main: 'main' });
    const uri = (token: string | undefined) =>
      read.device.profiles.find((profile) => profile.token === token)?.uri ?? '';
    const camera = {
      ...{
        id: 'r01-found',
        roomId: 'r01',
        role: 'front',
        transport: null,
        user: 'admin',
        password: PASSWORD,
      },
      address: { kind: 'urls', sub: uri(proposal?.sub), main: uri(proposal?.main) },
    };
    const trial = await client.query('cameraSetup.tryStream', { camera, stream: 'main' });
    expect(trial).toMatchObject({ ok: true, width: 640, height: 360, pictureReason: 'none' });
    expect(String((trial as { pictureBase64: string }).pictureBase64).slice(0, 4)).toBe('/9j/');
    expect(
      await client.query('cameraSetup.tryStream', {
        camera: { ...camera, password: 'wrong-two' },
        stream: 'sub',
      }),
    ).toMatchObject({
      ok: false,
      code: 'wrong-password',
    });
    expect(await states()).toEqual([]);
    await client.command('cameraSetup.addCameras', { cameras: [camera], label: host });
    await untilLive('r01-found');
    expect((await states())[0]).toMatchObject({ id: 'r01-found', width: 320 });
    for (const action of onvif.actions) expect(action).toMatch(/^Get[A-Z]/);
    expect(onvif.actions.length).toBeGreaterThan(5);
  },
);

test.skipIf(!isRunnable)(
  'another change leaves the picture running; removal and undo bring the same camera back, also after kill -9',
  async () => {
    const second = {
      ...{
        id: 'r02-second',
        roomId: 'r02',
        role: 'back',
        transport: null,
        user: 'admin',
        password: PASSWORD,
      },
      address: { kind: 'urls', sub: `rtsp://127.0.0.1:${rtsp.port}/main`, main: '' },
    };
    const before = (await states()).find(({ id }) => id === 'r01-found');
    await client.command('cameraSetup.saveCamera', { camera: second, isNew: true });
    await untilLive('r02-second');
    // The counts are told from time to time, not with every picture.
    await expect
      .poll(async () => (await states()).find(({ id }) => id === 'r01-found')?.accessUnits, {
        timeout: 30_000,
      })
      .toBeGreaterThan(before?.accessUnits ?? 0);
    const after = (await states()).find(({ id }) => id === 'r01-found');
    expect(after).toMatchObject({ state: 'live', reconnects: 0 });

    await client.command('cameraSetup.removeCamera', { id: 'r01-found' });
    expect((await states()).map(({ id }) => id)).toEqual(['r02-second']);
    client.close();
    await site.kill();
    site = await serve();
    client = rpcClient(site.url, site.token);
    expect((await states()).map(({ id }) => id)).toEqual(['r02-second']);
    const { lastEdit } = await newest<Table>('cameraSetup.table');
    await client.command('cameraSetup.undo', { editId: lastEdit?.id });
    await untilLive('r01-found');
  },
);

test.skipIf(!isRunnable)(
  'a moved camera keeps its id; the room it leaves can go; its roster post goes with it',
  async () => {
    const moved = {
      ...{ id: 'r02-second', roomId: 'r01', role: 'back', transport: null, user: 'admin', password: null },
      address: { kind: 'urls', sub: `rtsp://127.0.0.1:${rtsp.port}/sub`, main: '' },
    };
    expect(await refusalOf(client.command('cameraSetup.removeRoom', { id: 'r02' }))).toMatchObject({
      code: 'conflict',
    });
    await client.command('cameraSetup.saveCamera', { camera: moved, isNew: false });
    await untilLive('r02-second');
    const posts = async () => (await newest<{ posts: { id: string; name: string }[] }>('roster.get')).posts;
    expect((await posts()).map(({ id }) => id)).toContain('room:r02');
    await client.command('cameraSetup.saveRoom', {
      room: { id: 'r02', name: '第二考场', kind: 'exam' },
      isNew: false,
    });
    expect((await posts()).find(({ id }) => id === 'room:r02')?.name).toBe('第二考场');
    await client.command('cameraSetup.removeRoom', { id: 'r02' });
    expect((await posts()).map(({ id }) => id)).not.toContain('room:r02');
    const { lastEdit } = await newest<Table>('cameraSetup.table');
    await client.command('cameraSetup.undo', { editId: lastEdit?.id });
    expect((await posts()).map(({ id }) => id)).toContain('room:r02');
  },
);

test.skipIf(!isRunnable)('the command line finds it too', async () => {
  const ran = await runProgram('exam-site', [
    'camera',
    'discover',
    '--range',
    '127.0.0.1',
    '--seconds',
    '1',
    '--json',
  ]);
  expect(ran.status).toBe(0);
  expect(JSON.parse(ran.stdout)).toContainEqual(
    expect.objectContaining({ host: '127.0.0.1', port: onvif.httpPort, name: 'Example Cam' }),
  );
  const wrong = await runProgram('exam-site', ['camera', 'discover', '--range', '10.0.0.0/8', '--json']);
  expect([wrong.status, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).toContain('--range');
});

test.skipIf(!isRunnable)('no password in any log line, journal entry or answer', async () => {
  const said = JSON.stringify([
    site.log(),
    await client.query('journal.list', { limit: 100 }),
    await newest('cameraSetup.table'),
    await client.query('site.get'),
    await newest('jobs.feed'),
    await states(),
  ]);
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 'wrong-one', 'wrong-two'])
    expect(said).not.toContain(secret);
  expect(said).toContain('cameras.added');
});
