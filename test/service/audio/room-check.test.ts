import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AudioRoomResult } from '../../../shared/contract/audio-check.ts';
import { RoomPicture } from '../../../shared/contract/room-picture.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';
import { rpcClient } from '../../fakes/rpc-client.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { makeClip } from '../../fakes/rtsp/make-clip.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { type RoomTruth, roomSound } from '../../unit/audio/run/rooms.ts';

/**
 * The whole way: rooms whose sound was made beforehand (the signal through a room, noise, a codec, a fault with known
 * truth) are played by an RTSP server nobody here wrote, and measured by the running product.
 */
interface PlantedRoom extends Partial<RoomTruth> {
  readonly codec: 'pcm_alaw' | 'aac' | null;
  readonly verdict: AudioRoomResult['verdict'];
  readonly code: string | null;
}

/** The signal comes this long after the camera was dialled: time for the product to be ready. */
const LEAD_SECONDS = 16;
const ROOMS: Readonly<Record<string, PlantedRoom>> = {
  r01: { codec: 'aac', reverberationSeconds: 0.3, verdict: 'pass', code: 'codec-limited' },
  r02: { codec: 'pcm_alaw', reverberationSeconds: 0.4, verdict: 'pass', code: 'codec-limited' },
  r03: {
    codec: 'aac',
    reverberationSeconds: 0.5,
    noiseDbfs: -55,
    delaySeconds: LEAD_SECONDS + 1.8,
    verdict: 'pass',
    code: 'codec-limited',
  },
  r04: { codec: 'aac', gainDb: -200, verdict: 'fail', code: 'no-signal' },
  r05: { codec: 'pcm_alaw', noiseDbfs: -29, reverberationSeconds: 0.3, verdict: 'fail', code: 'snr-low' },
  r06: { codec: 'aac', reverberationSeconds: 2, verdict: 'fail', code: 'sti-low' },
  r07: { codec: null, verdict: 'not-measurable', code: 'no-microphone' },
  r08: {
    codec: 'pcm_alaw',
    gainDb: -14,
    reverberationSeconds: 0.3,
    noiseDbfs: -70,
    verdict: 'warn',
    code: 'level-low',
  },
};

const folder = temporaryFolder();
let server: GstServer;
let site: Serving;

/** The server reads the codec from the name. */
const streamOf = (id: string): string =>
  `${id}_${{ aac: 'aac', pcm_alaw: 'g711', none: 'none' }[ROOMS[id]?.codec ?? 'none']}`;

function makeRoom(id: string, planted: PlantedRoom, number: number): void {
  const clip = `${folder.path}/clip.mkv`;
  const out = `${folder.path}/media/${streamOf(id)}.mkv`;
  if (planted.codec === null) {
    execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-c', 'copy', out]);
    return;
  }
  const { codec, verdict: _verdict, code: _code, ...more } = planted;
  const sampleRate = codec === 'aac' ? 16_000 : 8_000;
  const truth: RoomTruth = {
    cameraId: id,
    sampleRate,
    reverberationSeconds: 0.3,
    noiseDbfs: -62,
    gainDb: 0,
    delaySeconds: LEAD_SECONDS,
    tailSeconds: 20,
    ...more,
  };
  const wav = `${folder.path}/${id}.wav`;
  writeFileSync(wav, writeWav({ sampleRate, channels: [roomSound(truth, 'stipa', number)] }, 's16'));
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-i', clip, '-i', wav, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', codec],
    ...(codec === 'aac' ? ['-b:a', '32k'] : []),
    '-shortest',
    out,
  ]);
}

const api = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(`${site.url}/api/v1${path}`, {
    ...init,
    headers: {
      authorization: `Bearer ${site.token}`,
      'content-type': 'application/json',
      ...init?.headers,
    },
  });
const json = async (path: string): Promise<unknown> => (await api(path)).json();

async function until<T>(what: string, seconds: number, look: () => Promise<T | null>): Promise<T> {
  const endMs = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > endMs) throw new Error(`never came: ${what}`);
    await new Promise((next) => setTimeout(next, 250));
  }
}

interface PublicCheck {
  readonly state: string;
  readonly rooms: readonly AudioRoomResult[];
}

describe.skipIf(!hasFfmpeg || !hasGstServer)('the check of all rooms over RTSP', () => {
  beforeAll(async () => {
    mkdirSync(`${folder.path}/media`);
    makeClip(`${folder.path}/clip.mkv`, { seconds: LEAD_SECONDS + 40, size: '160x90', fps: 5, kbps: 40 });
    for (const [index, [id, planted]] of Object.entries(ROOMS).entries()) makeRoom(id, planted, index + 1);
    server = await startGstServer(`${folder.path}/media`);
    const cameras = Object.keys(ROOMS).map((roomId) => ({
      id: `${roomId}-front`,
      roomId,
      role: 'front' as const,
      sub: `rtsp://127.0.0.1:${server.port}/${streamOf(roomId)}`,
    }));
    const rooms = Object.keys(ROOMS).map((id) => ({
      id,
      name: `第${id.slice(1)}考场`,
      kind: 'exam' as const,
    }));
    folder.write('site.json', siteConfig({ rooms, cameras }));
    site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
  });
  afterAll(async () => {
    await site?.stop();
    await server?.stop();
    folder.remove();
  });

  test('every planted fault is found, no healthy room fails, and the evidence is what was heard', async () => {
    const { id } = (await (
      await api('/audio-checks', { method: 'POST', body: JSON.stringify({ rooms: 'all', kind: 'stipa' }) })
    ).json()) as { id: string };
    expect(((await json(`/audio-checks/${id}`)) as PublicCheck).state).toBe('waiting-for-signal');
    const second = await api('/audio-checks', {
      method: 'POST',
      body: JSON.stringify({ rooms: ['r01'], kind: 'stipa' }),
    });
    expect(second.status).toBe(409);
    const done = await until('the end of the check', 120, async () => {
      const check = (await json(`/audio-checks/${id}`)) as PublicCheck;
      return check.state === 'done' || check.state === 'failed' ? check : null;
    });
    expect(done.state).toBe('done');
    const found = Object.fromEntries(
      done.rooms.map(({ roomId, verdict, reasons }) => [roomId, [verdict, reasons.map(({ code }) => code)]]),
    );
    for (const [roomId, { verdict, code }] of Object.entries(ROOMS)) {
      expect([roomId, found[roomId]?.[0]]).toEqual([roomId, verdict]);
      if (code !== null) expect(found[roomId]?.[1]).toContain(code);
    }
    const stiOf = (roomId: string) =>
      done.rooms.find((room) => room.roomId === roomId)?.measures?.sti?.sti ?? Number.NaN;
    // Closed forms over the bands both codecs carry lie within 0.01 of the full ones for these rooms.
    expect(Math.abs(stiOf('r01') - 0.83)).toBeLessThan(0.04);
    expect(Math.abs(stiOf('r06') - 0.44)).toBeLessThan(0.04);

    const sound = Buffer.from(await (await api(`/audio-checks/${id}/rooms/r02/sound`)).arrayBuffer());
    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
    expect(sound.length).toBeGreaterThan(18 * 8000 * 2);
    expect(createHash('sha256').update(sound).digest('hex')).toMatch(/^[0-9a-f]{64}$/);
    const part = await api(`/audio-checks/${id}/rooms/r02/sound`, { headers: { range: 'bytes=0-3' } });
    expect([part.status, await part.text()]).toEqual([206, 'RIFF']);
    // The reference lies on the room's own time: as long, and loud where the room is.
    const reference = Buffer.from(await (await api(`/audio-checks/${id}/rooms/r02/reference`)).arrayBuffer());
    expect(reference.length).toBe(sound.length);
    const client = rpcClient(site.url, site.token);
    const picture = RoomPicture.parse(await client.query('roomPicture.get', { checkId: id, roomId: 'r02' }));
    client.close();
    expect(picture.segments.map((segment) => segment.id)).toEqual(['stipa']);
    const loudest = (wav: Buffer, fromMs: number, toMs: number): number => {
      const at = (ms: number): number => 44 + 2 * Math.round((ms / 1000) * picture.sampleRate);
      const piece = wav.subarray(at(fromMs), at(toMs));
      return Math.max(
        ...new Int16Array(piece.buffer.slice(piece.byteOffset, piece.byteOffset + piece.length)),
      );
    };
    const beginMs = picture.signalFromMs ?? Number.NaN;
    expect(loudest(reference, 0, beginMs - 5)).toBe(0);
    expect(loudest(reference, beginMs, beginMs + 200)).toBeGreaterThan(1000);
    expect(loudest(sound, beginMs, beginMs + 200)).toBeGreaterThan(
      3 * loudest(sound, beginMs - 400, beginMs - 100),
    );
    expect((await api(`/audio-checks/${id}/rooms/r07/reference`)).status).toBe(404);
    expect((await api(`/audio-checks/${id}/rooms/r07/sound`)).status).toBe(404);
    expect((await api('/audio-checks/none')).status).toBe(404);
  });

  test('a check that waits is cancelled; unknown rooms and kinds are refused by name', async () => {
    const start = (body: object) => api('/audio-checks', { method: 'POST', body: JSON.stringify(body) });
    const unknown = await start({ rooms: ['r99'], kind: 'stipa' });
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ error: { field: 'rooms' } });
    expect((await start({ rooms: 'all', kind: 'opera' })).status).toBe(400);
    const none = await start({ rooms: 'all', kind: 'programme' });
    expect(await none.json()).toMatchObject({ error: { field: 'programme' } });
  });
});
