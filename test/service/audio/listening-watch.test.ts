import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Watch } from '../../../shared/contract/listening-watch.ts';
import type { Programme } from '../../../shared/contract/programme.ts';
import { bytesAsSource, readWav } from '../../../site/audio/wav/read-wav.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { makeClip } from '../../fakes/rtsp/make-clip.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { canSpeak, hear, SPEECH_RATE, speech } from '../../fakes/speech.ts';

/**
 * The whole way: rooms whose sound was made beforehand are played by an RTSP server nobody here wrote; the programme
 * already runs when the watch begins. One room falls silent in mid-programme and comes back, one has no microphone.
 */
const SILENT_FROM = 9;
const SILENT_TO = 11.5;
const SECONDS = 20;
const ROOMS = { r01: 'aac', r02: 'pcm_alaw', r03: null } as const;

const folder = temporaryFolder();
let server: GstServer;
let site: Serving;

const streamOf = (id: keyof typeof ROOMS): string =>
  `${id}_${{ aac: 'aac', pcm_alaw: 'g711', none: 'none' }[ROOMS[id] ?? 'none']}`;

function makeRoom(id: keyof typeof ROOMS, programme: Float32Array, seed: number): void {
  const clip = `${folder.path}/clip.mkv`;
  const out = `${folder.path}/media/${streamOf(id)}.mkv`;
  const codec = ROOMS[id];
  if (codec === null) {
    execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-c', 'copy', out]);
    return;
  }
  const sampleRate = codec === 'aac' ? 16_000 : 8_000;
  const path = { sampleRate, seconds: SECONDS, offsetSeconds: 0.3 * seed, seed };
  const heard = hear(programme, path);
  if (id === 'r02') {
    const noise = hear(new Float32Array(SPEECH_RATE).fill(1e-9), {
      ...path,
      levelDbfs: -90,
      snrDb: 35 - 90 + 26,
    });
    const floor = 10 ** (-51 / 20) / Math.max(1e-9, Math.abs(noise[1000] ?? 1));
    for (let n = SILENT_FROM * sampleRate; n < SILENT_TO * sampleRate; n += 1)
      heard[n] = Math.sin(n * n) * Math.min(0.003, floor);
  }
  const wav = `${folder.path}/${id}.wav`;
  writeFileSync(wav, writeWav({ sampleRate, channels: [heard] }, 's16'));
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-i', clip, '-i', wav, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', codec],
    ...(codec === 'aac' ? ['-b:a', '32k'] : []),
    '-shortest',
    out,
  ]);
}

const api = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${site.url}/api/v1/listening${path}`, {
    ...init,
    headers: { authorization: `Bearer ${site.token}`, 'content-type': 'application/json', ...init?.headers },
  });
const json = async (path: string): Promise<unknown> => (await api(path)).json();

async function until<T>(what: string, seconds: number, look: () => Promise<T | null>): Promise<T> {
  const endMs = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > endMs) throw new Error(`never came: ${what}`);
    await new Promise((next) => setTimeout(next, 150));
  }
}

describe.skipIf(!hasFfmpeg || !hasGstServer || !canSpeak)('the watch over RTSP', () => {
  beforeAll(async () => {
    mkdirSync(`${folder.path}/media`);
    makeClip(`${folder.path}/clip.mkv`, { seconds: SECONDS, size: '160x90', fps: 5, kbps: 40 });
    const programme = speech('programme');
    writeFileSync(
      `${folder.path}/programme.wav`,
      writeWav({ sampleRate: SPEECH_RATE, channels: [programme] }, 's16'),
    );
    for (const [index, id] of (Object.keys(ROOMS) as (keyof typeof ROOMS)[]).entries())
      makeRoom(id, programme, index + 1);
    server = await startGstServer(`${folder.path}/media`);
    const rooms = (Object.keys(ROOMS) as (keyof typeof ROOMS)[]).map((id) => ({
      id,
      name: id,
      kind: 'exam',
    }));
    const cameras = rooms.map(({ id }) => ({
      id: `${id}-front`,
      roomId: id,
      role: 'front',
      sub: `rtsp://127.0.0.1:${server.port}/${streamOf(id)}`,
    }));
    folder.write('site.json', siteConfig({ rooms, cameras }));
    site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
  });
  afterAll(async () => {
    await site?.stop();
    await server?.stop();
    folder.remove();
  });

  test('a room that falls silent is named with its sound, and its return is noticed', async () => {
    execFileSync('ffmpeg', ['-v', 'error', '-i', `${folder.path}/programme.wav`, `${folder.path}/p.mp3`]);
    const upload = await api(`/recordings?kind=real&title=${encodeURIComponent('英语')}`, {
      method: 'POST',
      headers: { 'content-type': 'audio/mpeg' },
      body: execFileSync('cat', [`${folder.path}/p.mp3`], { maxBuffer: 1e8 }),
    });
    expect(upload.status).toBe(200);
    const recording = (await upload.json()) as Programme;
    expect(recording).toMatchObject({ kind: 'real', sampleRate: SPEECH_RATE, channels: 1 });
    expect((await api(`/recordings/${recording.id}/sound`)).status).toBe(403);

    const started = await api('/watches', {
      method: 'POST',
      body: JSON.stringify({ kind: 'test', recordingId: recording.id, rooms: 'all' }),
    });
    expect(started.status).toBe(200);
    const { id } = (await started.json()) as { id: string };
    const look = async (): Promise<Watch> => (await json(`/watches/${id}`)) as Watch;
    const stateOf = (watch: Watch, roomId: string) => watch.state.find((room) => room.roomId === roomId);

    const isHeard = (watch: Watch, roomId: string): boolean =>
      /heard|learning/.test(stateOf(watch, roomId)?.state ?? '');
    await until('both rooms heard', 30, async () => {
      const watch = await look();
      return isHeard(watch, 'r01') && isHeard(watch, 'r02') ? watch : null;
    });
    const over = await until('the fault and its end', 40, async () => {
      const watch = await look();
      return watch.incidents.some(({ toMs, clip }) => toMs !== null && clip !== null) ? watch : null;
    });
    expect(over.incidents).toHaveLength(1);
    const [fault] = over.incidents;
    expect(fault).toMatchObject({ roomId: 'r02', fault: 'silent', reasonCode: 'loudspeaker-silent' });
    expect(stateOf(over, 'r03')).toMatchObject({ state: 'not-measurable', reasonCode: 'no-microphone' });
    expect(stateOf(over, 'r01')?.matchScore).toBeGreaterThan(15);

    const clip = Buffer.from(await (await api(`/watches/${id}/faults/${fault?.id}/clip.wav`)).arrayBuffer());
    expect(createHash('sha256').update(clip).digest('hex')).toBe(fault?.clip?.sha256);
    const sound = readWav(bytesAsSource(clip));
    if ('problem' in sound) throw new Error(sound.text);
    expect((sound.channels[0]?.length ?? 0) / sound.sampleRate).toBeGreaterThan(4);

    const clipFile = `${folder.path}/data/listening-clips/${id}/${fault?.id}.wav`;
    expect(readFileSync(clipFile).subarray(0, 8).toString()).toBe('EXAMSF1\n');

    // Killed in mid-test: the next start goes on with it, knows what was, and says since when nobody watched.
    await site.kill();
    // As an earlier version left it.
    writeFileSync(clipFile, clip);
    site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
    const resumed = await until('the watch goes on', 30, async () => {
      const watch = await look();
      return watch.phase === 'playing' && isHeard(watch, 'r01') && isHeard(watch, 'r02') ? watch : null;
    });
    expect(resumed.blind).toHaveLength(1);
    expect(resumed.blind[0]?.toMs).toBeGreaterThan(resumed.blind[0]?.fromMs ?? Number.NaN);
    expect(resumed.incidents.at(-1)).toMatchObject({ id: fault?.id, clip: fault?.clip });
    expect(stateOf(resumed, 'r01')?.levelDb).not.toBeNull();
    await until('the plain clip sealed', 30, async () => {
      return readFileSync(clipFile).subarray(0, 8).toString() === 'EXAMSF1\n' ? true : null;
    });
    const clipOf = () => api(`/watches/${id}/faults/${fault?.id}/clip.wav`);
    expect(Buffer.from(await (await clipOf()).arrayBuffer()).equals(clip)).toBe(true);
    const sealed = readFileSync(clipFile);
    sealed[sealed.length >> 1] = (sealed[sealed.length >> 1] ?? 0) ^ 1;
    writeFileSync(clipFile, sealed);
    const refused = await clipOf();
    expect(refused.status).toBe(503);
    expect(await refused.text()).toMatch(/was changed/);

    const ended = (await (await api(`/watches/${id}/end`, { method: 'POST', body: '{}' })).json()) as Watch;
    expect(ended).toMatchObject({ phase: 'ended', notMeasurable: 1 });
  });
});
