import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ToneCheck } from '../../../shared/contract/audio-levels.ts';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { SiteRow } from '../../../shared/contract/centre-contract.ts';
import type { StoredEvent } from '../../../shared/contract/stored-event.ts';
import type { UplinkStatus } from '../../../shared/contract/uplink-status.ts';
import { type ChildProgram, startChildProgram } from '../../../site/demo/child-program.ts';
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

const ROOMS = 4;
const CODE = '0000000009';
const PASSWORD = 'simulated-p@ss';
const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
const folder = temporaryFolder();
let simulator: ChildProgram;
let centre: Serving;
let site: Serving;
let client: RpcClient;

const startSite = (): Promise<Serving> => serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
const control = (path: string, body: unknown): Promise<Response> =>
  fetch(`http://127.0.0.1:${simulator.ready['controlPort']}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

beforeAll(async () => {
  simulator = await startChildProgram(
    `${root}/dist/tools/camera-simulator.js`,
    ['--rooms', String(ROOMS), '--port', '0', '--control-port', '0', '--user', 'exam', '--json'],
    { EXAM_SIM_PASSWORD: PASSWORD },
  );
  centre = await serveCentre(`${folder.path}/centre`);
  await enrol(centre, `${folder.path}/centre`, CODE, `${folder.path}/e.json`);
  const cameras = (simulator.ready['cameras'] as { path: string; room: number }[]).map(({ path, room }) => ({
    id: `r0${room}-front`,
    roomId: `r0${room}`,
    role: 'front',
    sub: `rtsp://exam:${encodeURIComponent(PASSWORD)}@127.0.0.1:${simulator.ready['port']}${path}`,
  }));
  const rooms = cameras.map(({ roomId }) => ({ id: roomId, name: `第${roomId.slice(1)}考场`, kind: 'exam' }));
  folder.write('site.json', siteConfig({ rooms, cameras, uplink: { enrolment: 'e.json' } }));
  site = await startSite();
  client = rpcClient(site.url, site.token);
});
afterAll(async () => {
  client?.close();
  await site?.stop();
  await centre?.stop();
  await simulator?.stop();
  folder.remove();
});

async function until<T>(what: string, ask: () => Promise<T | null>, limitMs = 15_000): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const camerasNow = async (): Promise<CameraStatus[]> =>
  (await (await site.api('/api/v1/cameras')).json()) as CameraStatus[];
const rowNow = async (): Promise<SiteRow | undefined> =>
  ((await (await centre.api('/api/v1/sites')).json()) as SiteRow[])[0];
const eventsNow = async (lane: 'A' | 'B'): Promise<StoredEvent[]> =>
  (await (
    await centre.api(`/api/v1/sites/${CODE}/events?lane=${lane}&afterSeq=0&limit=1000`)
  ).json()) as StoredEvent[];

test('all cameras come live with their figures', async () => {
  const live = await until('all cameras live', async () => {
    const cameras = await camerasNow();
    return cameras.every(({ state, fps }) => state === 'live' && fps !== null) ? cameras : null;
  });
  expect(live[0]).toMatchObject({
    codec: expect.stringMatching(/^avc1\./),
    width: 640,
    height: 360,
    lostPackets: 0,
  });
  expect(live[0]?.audio).toEqual({ codec: 'pcma', sampleRate: 8000, channels: 1 });
  expect(live[0]?.lastFrameAgeMs).toBeLessThan(1_000);
});

test('the media socket starts at a key frame at once', async () => {
  const socket = new WebSocket(`${site.url.replace('http', 'ws')}/media/v1/cameras/r01-front?stream=sub`, {
    headers: { authorization: `Bearer ${site.token}` },
  });
  const messages: (string | Buffer)[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer, isBinary) => {
      messages.push(isBinary ? data : data.toString());
      if (messages.length >= 12) resolve();
    });
  });
  socket.close();
  expect(JSON.parse(String(messages[0]))).toMatchObject({
    codec: expect.stringMatching(/^avc1\./),
    width: 640,
    height: 360,
  });
  const units = messages.filter((message) => typeof message !== 'string');
  const first = units[0];
  expect((first?.[0] ?? 0) & 1).toBe(1);
  expect(Math.abs(Number(first?.readBigUInt64BE(1)) / 1000 - Date.now())).toBeLessThan(10_000);
  // Annex B: a start code, then the sequence parameter set (type 7) in front of the key frame.
  const start = first?.indexOf(Buffer.from([0, 0, 1])) ?? -1;
  expect(start).toBeGreaterThanOrEqual(9);
  expect((first?.[start + 3] ?? 0) & 0x1f).toBe(7);
});

test.skipIf(!hasFfmpeg)('a snapshot is a JPEG with its age', async () => {
  const answer = await site.api('/api/v1/cameras/r01-front/snapshot.jpg');
  expect(answer.status).toBe(200);
  expect(Number(answer.headers.get('x-frame-age-ms'))).toBeLessThan(5_000);
  const jpeg = Buffer.from(await answer.arrayBuffer());
  expect(jpeg.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(jpeg.length).toBeGreaterThan(3_000);
});

test('the centre knows the site and its cameras', async () => {
  const row = await until('the board shows the site', async () => {
    const current = await rowNow();
    return current?.state === 'online' && current.cameras?.live === ROOMS ? current : null;
  });
  expect(row).toMatchObject({
    code: CODE,
    name: '示例考点',
    readiness: 'not-ready',
    cameras: { total: ROOMS, live: ROOMS },
  });
});

test('a duty entry is at the centre within a second, once, in its lane', async () => {
  for (const isUrgent of [true, false]) {
    const text = isUrgent ? '试卷袋破损' : '保密室换岗';
    const answer = await site.api('/api/v1/duty-log', {
      method: 'POST',
      body: JSON.stringify({ text, isUrgent }),
    });
    const { lane, seq } = (await answer.json()) as { lane: 'A' | 'B'; seq: number };
    const acceptedMs = Date.now();
    expect(lane).toBe(isUrgent ? 'A' : 'B');
    const stored = await until(
      'the entry at the centre',
      async () => (await eventsNow(lane)).find((event) => event.seq === seq) ?? null,
    );
    expect(stored).toMatchObject({ type: expect.stringContaining('duty-log.entry'), data: { text } });
    expect(stored.receivedAtMs - acceptedMs).toBeLessThan(1_000);
  }
});

test('a stopped picture is seen by the site, said in words, and known at the centre', async () => {
  await control('/stop-room', { room: 2 });
  const camera = await until('the camera is no longer live', async () => {
    const current = (await camerasNow()).find(({ id }) => id === 'r02-front');
    return current && current.state !== 'live' ? current : null;
  });
  const noticedMs = Date.now();
  expect(camera.stateReason).not.toBe('');
  const event = await until(
    'the change at the centre',
    async () =>
      (await eventsNow('B')).find(
        ({ type, data }) =>
          type.includes('camera.state') &&
          data['cameraId'] === 'r02-front' &&
          data['after'] !== 'live' &&
          data['before'] === 'live',
      ) ?? null,
  );
  expect(event.receivedAtMs - noticedMs).toBeLessThan(1_000);
  const alarm = await until(
    'the alarm at the centre',
    async () => (await eventsNow('A')).find(({ type }) => type.includes('alarm.raised')) ?? null,
  );
  expect(alarm.data).toMatchObject({ cause: 'cameras-down', subjects: ['r02-front'] });
  await control('/start-room', { room: 2 });
  await until(
    'the camera is back',
    async () => ((await camerasNow()).every(({ state }) => state === 'live') ? true : null),
    60_000,
  );
});

test('a tone is seen in every room but the dead one', async () => {
  const check = (await client.command('audio.startToneCheck', {
    output: 'external',
    frequencyHz: 1000,
  })) as ToneCheck;
  const reached = (state: ToneCheck['state']): Promise<ToneCheck> =>
    new Promise((resolve) => {
      const stop = client.feed('audio.toneCheck', (message) => {
        const { value, delta } = message as { value?: ToneCheck; delta?: ToneCheck };
        const current = value ?? delta;
        if (current?.id !== check.id || current.state !== state) return;
        stop();
        resolve(current);
      });
    });
  await reached('emitting');
  await control('/tone', { frequencyHz: 1000, seconds: 4, levelDbfs: -26, exceptRooms: [3] });
  const done = await reached('done');
  expect(done.rooms.map(({ roomId, result }) => `${roomId} ${result}`)).toEqual([
    'r01 present',
    'r02 present',
    'r03 silent',
    'r04 present',
  ]);
  const event = await until(
    'the result at the centre',
    async () => (await eventsNow('B')).find(({ type }) => type.includes('audio.tone-check')) ?? null,
  );
  expect(event.data).toMatchObject({ present: 3, silent: 1, notMeasurable: 0 });
}, 60_000);

test('kill -9 of the site loses nothing that was confirmed', async () => {
  const answers: { lane: string; seq: number }[] = [];
  for (let index = 0; index < 30; index += 1) {
    const answer = await site.api('/api/v1/duty-log', {
      method: 'POST',
      body: JSON.stringify({ text: `记录${index}` }),
    });
    answers.push((await answer.json()) as { lane: string; seq: number });
  }
  client.close();
  await site.kill();
  site = await startSite();
  client = rpcClient(site.url, site.token);
  const last = answers.at(-1)?.seq ?? 0;
  const events = await until(
    'all entries at the centre',
    async () => {
      const stored = await eventsNow('B');
      return stored.some(({ seq }) => seq > last) ? stored : null;
    },
    30_000,
  );
  const texts = events
    .map(({ data }) => data['text'])
    .filter((text) => typeof text === 'string' && text.startsWith('记录'));
  expect(texts).toEqual(answers.map((_, index) => `记录${index}`));
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const verdict = await runProgram('exam-centre', ['verify', '--data', `${folder.path}/centre`, '--json']);
  expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: true, sites: 1 });
});

test('no password anywhere: logs of both servers, answers, journal, feeds', async () => {
  const journal = JSON.stringify(await client.query('journal.list', { limit: 500 }));
  const info = JSON.stringify(await client.query('site.get'));
  const answers = JSON.stringify([await camerasNow(), await eventsNow('A'), await eventsNow('B')]);
  for (const text of [journal, info, answers, site.log(), centre.log()]) {
    expect(text).not.toContain(PASSWORD);
    expect(text).not.toContain(encodeURIComponent(PASSWORD));
  }
});

test('status and uplink verify speak for the running site', async () => {
  const said = await runProgram('exam-site', ['status', '--url', site.url, '--token', site.token, '--json']);
  expect(said.status).toBe(0);
  expect(JSON.parse(said.stdout)).toMatchObject({ health: { status: 'ok' }, uplink: { state: 'online' } });
  const wrong = await runProgram('exam-site', ['status', '--url', site.url, '--token', 'wrong']);
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  const chain = await runProgram('exam-site', [
    'uplink',
    'verify',
    '--data',
    `${folder.path}/data`,
    '--json',
  ]);
  expect(JSON.parse(chain.stdout)).toMatchObject({ ok: true });
});

test('a centre that goes away is named by a code the page has words for; the duty log goes on', async () => {
  await centre.stop();
  const status = await until('the link is down', async () => {
    const current = (await (await site.api('/api/v1/uplink')).json()) as UplinkStatus;
    return current.errorCode === 'nothing-answers' ? current : null;
  });
  expect(status).toMatchObject({ state: 'offline', error: expect.stringContaining('Nothing answers') });
  const answer = await site.api('/api/v1/duty-log', {
    method: 'POST',
    body: JSON.stringify({ text: '线路断开' }),
  });
  const { lane, seq } = (await answer.json()) as { lane: 'B'; seq: number };
  const after = (await (await site.api('/api/v1/uplink')).json()) as UplinkStatus;
  expect(after.lanes[lane].last).toBeGreaterThanOrEqual(seq);
  expect(after.lanes[lane].acked).toBeLessThan(seq);
});
