import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeG711 } from '../../../shared/domain/sound/g711.ts';
import { createLevelMeter } from '../../../site/audio/level-meter.ts';
import { openClient, type TestClient } from './rtsp-client.ts';

const MAIN = join(import.meta.dirname, '../../../tools/camera-simulator/main.ts');
const PASSWORD = 'wort-fuer-versuche';
const hasFfmpeg = spawnSync('ffprobe', ['-version']).status === 0;

interface Ready {
  readonly port: number;
  readonly controlPort: number;
  readonly cameras: readonly { path: string; room: number; hasSound: boolean }[];
}

async function start(...more: string[]): Promise<{ process: ChildProcess; ready: Ready; line: string }> {
  const child = spawn(
    process.execPath,
    [MAIN, '--port', '0', '--control-port', '0', '--user', 'viewer', '--json', ...more],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, EXAM_SIM_PASSWORD: PASSWORD } },
  );
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    child.once('exit', () => reject(new Error('the simulator ended')));
  });
  return { process: child, ready: JSON.parse(line) as Ready, line };
}

let simulator: Awaited<ReturnType<typeof start>>;
const clients: TestClient[] = [];

beforeAll(async () => {
  simulator = await start('--rooms', '12', '--stop-with-stdin');
});
afterAll(async () => {
  const exit = once(simulator.process, 'exit');
  simulator.process.stdin?.end();
  await exit;
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

const pathOf = (room: number) => `/room${String(room).padStart(2, '0')}/front`;

function open(room: number, password = PASSWORD): TestClient {
  const client = openClient(simulator.ready.port, pathOf(room), 'viewer', password);
  clients.push(client);
  return client;
}

async function control(act: string, body: unknown): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${simulator.ready.controlPort}/${act}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return answer.status;
}

const wait = (ms: number) => new Promise((next) => setTimeout(next, ms));

async function until(condition: () => boolean, what: string): Promise<void> {
  const endMs = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`never came: ${what}`);
    await wait(20);
  }
}

const rtp = (client: TestClient, channel: number) =>
  client.packets.filter((packet) => packet.channel === channel);

function levels(packets: readonly { bytes: Buffer }[]) {
  const meter = createLevelMeter({ sampleRate: 8000, toneFrequencyHz: 1000 });
  for (const packet of packets) meter.push(decodeG711('a', packet.bytes.subarray(12)));
  return meter.read();
}

describe('camera simulator', () => {
  it('says where its rooms are, but not the password', () => {
    expect(simulator.ready.cameras).toHaveLength(12);
    expect(simulator.ready.cameras[0]).toEqual({ path: '/room01/front', room: 1, hasSound: true });
    expect(simulator.ready.cameras[8]?.hasSound).toBe(false);
    expect(simulator.line).not.toContain(PASSWORD);
  });

  it('describes a room with picture and sound, room 9 without sound', async () => {
    const url = (room: number) => `rtsp://127.0.0.1:${simulator.ready.port}${pathOf(room)}`;
    const first = await open(1).request('DESCRIBE', url(1));
    expect(first.status).toBe(200);
    expect(first.body).toContain('H264/90000');
    expect(first.body).toContain('PCMA/8000');
    const ninth = await open(9).request('DESCRIBE', url(9));
    expect(ninth.body).toContain('H264/90000');
    expect(ninth.body).not.toContain('m=audio');
    await expect(open(9).play([1, 2])).rejects.toThrow('404');
  });

  it('refuses a wrong password, an unknown room and UDP', async () => {
    const url = `rtsp://127.0.0.1:${simulator.ready.port}${pathOf(1)}`;
    expect((await open(1, 'falsch').request('DESCRIBE', url)).status).toBe(401);
    expect((await open(1).request('DESCRIBE', url.replace('room01', 'room99'))).status).toBe(404);
    const udp = { Transport: 'RTP/AVP;unicast;client_port=5000-5001' };
    expect((await open(1).request('SETUP', `${url}/trackID=1`, udp)).status).toBe(461);
  });

  it('sends pictures, sound and sender reports at once', async () => {
    const client = open(2);
    await client.play([1, 2]);
    await until(() => rtp(client, 0).length > 30 && rtp(client, 2).length > 25, 'packets');
    expect((rtp(client, 0)[0]?.bytes[12] ?? 0) & 31).toBe(7);
    for (const channel of [1, 3]) expect(rtp(client, channel)[0]?.bytes[1]).toBe(200);
    const ntpSeconds = (rtp(client, 1)[0]?.bytes.readUInt32BE(8) ?? 0) - 2_208_988_800;
    expect(Math.abs(ntpSeconds - Date.now() / 1000)).toBeLessThan(10);
  });

  it('plays a tone in every room but those with a dead loudspeaker', async () => {
    const [heard, dead] = [open(3), open(7)];
    await Promise.all([heard.play([2]), dead.play([2])]);
    expect(await control('tone', { frequencyHz: 1000, seconds: 60, levelDbfs: -20 })).toBe(200);
    const before = [heard.packets.length, dead.packets.length];
    await until(
      () => heard.packets.length > (before[0] ?? 0) + 30 && dead.packets.length > (before[1] ?? 0) + 30,
      'sound',
    );
    expect(levels(rtp(heard, 2).slice(-20)).tone?.toneDbfs).toBeGreaterThan(-27);
    expect(levels(rtp(dead, 2).slice(-20)).tone?.toneDbfs).toBeLessThan(-45);
    expect(await control('tone', { seconds: 0.001 })).toBe(200);
    expect(await control('tone', { frequencyHz: 9000 })).toBe(400);
  });

  it('hangs half open when stopped and goes on with a key frame when started', async () => {
    const client = open(4);
    await client.play([1, 2]);
    await until(() => rtp(client, 0).length > 5, 'packets');
    expect(await control('stop-room', { room: 4 })).toBe(200);
    await wait(200);
    const count = client.packets.length;
    await wait(1500);
    expect(client.packets.length).toBe(count);
    expect(client.isClosed()).toBe(false);
    expect(await control('start-room', { room: 4 })).toBe(200);
    await until(() => client.packets.length > count + 10, 'packets after the stop');
    const resumed = client.packets.slice(count).find((packet) => packet.channel === 0);
    expect((resumed?.bytes[12] ?? 0) & 31).toBe(7);
  });

  it('cuts and refuses a room', async () => {
    const client = open(5);
    await client.play([1]);
    expect(await control('refuse-room', { room: 5, status: 453 })).toBe(200);
    await until(() => client.isClosed(), 'the cut');
    const url = `rtsp://127.0.0.1:${simulator.ready.port}${pathOf(5)}`;
    expect((await open(5).request('DESCRIBE', url)).status).toBe(453);
    expect(await control('start-room', { room: 5 })).toBe(200);
    expect((await open(5).request('DESCRIBE', url)).status).toBe(200);
  });

  it('mutes a microphone', async () => {
    const client = open(6);
    await client.play([2]);
    expect(await control('silence-room', { room: 6 })).toBe(200);
    const from = client.packets.length + 3;
    await until(() => client.packets.length > from + 20, 'sound');
    expect(levels(rtp(client, 2).slice(-10)).isDigitalSilence).toBe(true);
    await control('start-room', { room: 6 });
  });

  it('lives on after junk and refuses foreign pages', async () => {
    const client = open(1);
    client.socket.write(Buffer.alloc(100_000, 0x41));
    await until(() => client.isClosed(), 'the end of a broken connection');
    const foreign = await fetch(`http://127.0.0.1:${simulator.ready.controlPort}/stop-room`, {
      method: 'POST',
      headers: { origin: 'http://example.org' },
      body: '{"room":1}',
    });
    expect(foreign.status).toBe(403);
    expect(await control('stop-room', { room: 77 })).toBe(404);
    const again = open(1);
    await again.play([1]);
    await until(() => rtp(again, 0).length > 3, 'packets');
  });

  it('ends cleanly on SIGTERM with viewers connected', async () => {
    const other = await start('--rooms', '2');
    const client = openClient(other.ready.port, pathOf(1), 'viewer', PASSWORD);
    clients.push(client);
    await client.play([1, 2]);
    const exit = once(other.process, 'exit');
    other.process.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });

  it('says in one sentence what is wrong with its options', async () => {
    for (const options of [
      ['--rooms', '0'],
      ['--port', 'x'],
      ['--clips', '/nonexistent'],
    ]) {
      const result = spawnSync(process.execPath, [MAIN, ...options], { encoding: 'utf8' });
      expect(result.status).toBe(2);
      expect(result.stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it.skipIf(!hasFfmpeg)('is read and decoded by FFmpeg without an error (needs ffmpeg)', async () => {
    const url = `rtsp://viewer:${PASSWORD}@127.0.0.1:${simulator.ready.port}${pathOf(8)}`;
    const run = promisify(execFile);
    const input = ['-v', 'error', '-rtsp_transport', 'tcp', '-i', url];
    const probe = await run('ffprobe', [
      ...input,
      '-show_entries',
      'stream=codec_name,width,sample_rate',
      '-of',
      'csv=p=0',
    ]);
    expect(probe.stdout.trim().split('\n')).toEqual(['h264,640', 'pcm_alaw,8000']);
    const decoded = await run('ffmpeg', ['-xerror', ...input, '-t', '4', '-f', 'null', '-']);
    expect(decoded.stderr).not.toMatch(/error|corrupt|concealing/i);
  });
});
