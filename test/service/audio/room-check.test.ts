import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AudioRoomResult } from '../../../shared/contract/audio-check.ts';
import type { Gate } from '../../../shared/contract/readiness.ts';
import { RoomPicture } from '../../../shared/contract/room-picture.ts';
import { misjudged, type PlantedRoom, renderRooms, streamName } from '../../fakes/audio/planted-rooms.ts';
import { rpcClient } from '../../fakes/rpc-client.ts';
import { type FaultProxy, startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';

/**
 * The whole way: rooms whose sound was made beforehand (the signal through a room, noise, a codec, a fault with known
 * truth) are played by an RTSP server nobody here wrote, and measured by the running product. The 18 s of STIPA find
 * every fault but those of the sweep and the channels; the composite of 45 s is measured by `bench audio-check`.
 */
/** The signal comes this long after the camera was dialled: time for the product to be ready and hear 5 s of noise. */
const LEAD_SECONDS = 13;
const ROOMS: Readonly<Record<string, PlantedRoom>> = {
  r01: { codec: 'aac48', reverberationSeconds: 0.3, verdict: 'pass', code: null },
  r02: { codec: 'g711', reverberationSeconds: 0.4, clockPpm: 60, verdict: 'pass', code: 'codec-limited' },
  r03: {
    codec: 'aac16',
    reverberationSeconds: 0.5,
    noiseDbfs: -55,
    delaySeconds: 1.8,
    verdict: 'pass',
    code: 'codec-limited',
  },
  r04: { codec: 'aac16', gainDb: -200, verdict: 'fail', code: 'no-signal' },
  r05: { codec: 'g711', noiseDbfs: -29, verdict: 'fail', code: 'snr-low' },
  r06: { codec: 'aac16', reverberationSeconds: 2, verdict: 'fail', code: 'sti-low' },
  r07: { codec: 'none', verdict: 'not-measurable', code: 'no-microphone' },
  r08: { codec: 'g711', gainDb: -14, noiseDbfs: -70, verdict: 'warn', code: 'level-low' },
  r09: { codec: 'g711', mutes: [[7, 7.12]], verdict: 'fail', code: 'dropouts' },
  r10: { codec: 'g711', humDbfs: -32, verdict: 'fail', code: 'hum' },
  r11: { codec: 'g711', gainDb: 18, verdict: 'fail', code: 'clipped' },
  r12: { codec: 'muted', verdict: 'not-measurable', code: 'microphone-muted' },
  r13: { codec: 'g711', zeros: [[8, 8.15]], verdict: 'pass', code: 'network-loss' },
  r14: { codec: 'g711', voiceDbfs: -26, verdict: 'not-measurable', code: 'disturbed' },
  r15: { codec: 'g711', isTorn: true, verdict: 'not-measurable', code: 'capture-incomplete' },
};

const SENTENCE = join(import.meta.dirname, '../../../resources/sounds/speech-sentence.wav');

const folder = temporaryFolder();
let server: GstServer;
let proxy: FaultProxy;
let site: Serving;

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
    renderRooms(folder.path, ROOMS, {
      kind: 'stipa',
      signalSeconds: 18,
      leadSeconds: LEAD_SECONDS,
      // The torn room is waited for until the slowest could have heard the end; streams must last as long.
      tailSeconds: 16,
    });
    server = await startGstServer(`${folder.path}/media`);
    proxy = await startFaultProxy(server.port);
    const cameras = Object.entries(ROOMS).map(([roomId, room]) => ({
      id: `${roomId}-front`,
      roomId,
      role: 'front' as const,
      sub: `rtsp://127.0.0.1:${room.isTorn === true ? proxy.port : server.port}/${streamName(roomId, room)}`,
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
    await proxy?.close();
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
    let runningMs: number | null = null;
    const done = await until('the end of the check', 120, async () => {
      const check = (await json(`/audio-checks/${id}`)) as PublicCheck;
      if (check.state === 'running') runningMs ??= performance.now();
      // Every room has heard the signal by now, none to its end.
      if (proxy.open() > 0 && performance.now() > (runningMs ?? Infinity) + 6_000) await proxy.close();
      return check.state === 'done' || check.state === 'failed' ? check : null;
    });
    expect(done.state).toBe('done');
    expect(misjudged(ROOMS, done.rooms)).toEqual([]);
    const measuresOf = (roomId: string) => done.rooms.find((room) => room.roomId === roomId)?.measures;
    expect(Math.abs((measuresOf('r02')?.driftPpm ?? 0) - 60)).toBeLessThan(3);
    const [gap] = measuresOf('r09')?.dropouts ?? [];
    expect(Math.abs((gap?.fromMs ?? 0) - 7000)).toBeLessThan(30);
    expect(Math.abs((gap?.toMs ?? 0) - 7120)).toBeLessThan(30);
    const stiOf = (roomId: string) =>
      done.rooms.find((room) => room.roomId === roomId)?.measures?.sti?.sti ?? Number.NaN;
    // Closed forms over the bands both codecs carry lie within 0.01 of the full ones for these rooms.
    expect(Math.abs(stiOf('r01') - 0.83)).toBeLessThan(0.04);
    expect(Math.abs(stiOf('r06') - 0.44)).toBeLessThan(0.04);

    const sound = Buffer.from(await (await api(`/audio-checks/${id}/rooms/r02/sound`)).arrayBuffer());
    expect(sound.subarray(0, 4).toString()).toBe('RIFF');
    expect(sound.length).toBeGreaterThan(18 * 8000 * 2);
    expect(createHash('sha256').update(sound).digest('hex')).toMatch(/^[0-9a-f]{64}$/);
    // On the disk it lies sealed.
    const kept = readdirSync(`${folder.path}/data/audio/${id}`);
    expect(kept).toContain('r02-front.wav');
    for (const name of kept) {
      const bytes = readFileSync(`${folder.path}/data/audio/${id}/${name}`);
      expect(bytes.subarray(0, 8).toString(), name).toBe('EXAMSF1\n');
    }
    const paper = async (format: string): Promise<Buffer> =>
      Buffer.from(await (await api(`/audio-checks/${id}/papers/${format}`)).arrayBuffer());
    expect((await paper('pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await paper('csv')).toString().trim().split('\r\n')).toHaveLength(1 + Object.keys(ROOMS).length);
    const { evidence } = (await json(`/audio-checks/${id}/papers`)) as {
      evidence: { file: string; sha256: string }[];
    };
    expect(evidence.find(({ file }) => file === 'r02-front.wav')?.sha256).toBe(
      createHash('sha256').update(sound).digest('hex'),
    );
    const gate = await until('readiness that knows the check', 20, async () => {
      const { gates } = (await json('/readiness')) as {
        gates: { id: string; reasonCode: string; state: string }[];
      };
      return (
        gates.find((one) => one.id === 'listening' && one.reasonCode !== 'listening-not-checked') ?? null
      );
    });
    expect(gate).toMatchObject({ state: 'failed', reasonCode: 'listening-failed' });
    // And upward: one event of this check.
    const watcher = rpcClient(site.url, site.token);
    const sent = await new Promise<string[]>((resolve) => {
      const stop = watcher.feed('uplink.feed', (message) => {
        const { value } = message as { value?: { recent: { type: string }[] } };
        if (value === undefined) return;
        stop();
        resolve(value.recent.map(({ type }) => type));
      });
    });
    watcher.close();
    expect(sent.filter((type) => type === 'audio.check')).toHaveLength(1);
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

  test('a signed trial listening counts in readiness where no microphone could measure', async () => {
    const client = rpcClient(site.url, site.token);
    // Candidates sit in a room that passed and in the one whose camera has no microphone.
    for (const id of Object.keys(ROOMS).filter((one) => one !== 'r01' && one !== 'r07'))
      await client.command('cameraSetup.saveRoom', {
        room: { id, name: `第${id.slice(1)}考场`, kind: 'other' },
        isNew: false,
      });
    const isGate = (reasonCode: string, facts: Gate['facts'] = {}) =>
      until(`the gate says ${reasonCode}`, 60, async () => {
        const { gates } = (await json('/readiness')) as { gates: Gate[] };
        const gate = gates.find(({ id }) => id === 'listening');
        // The gate is judged anew some moments after the rooms were saved.
        const isIt =
          gate?.reasonCode === reasonCode && isDeepStrictEqual({ ...gate.facts, ...facts }, gate.facts);
        return isIt ? gate : null;
      });
    await isGate('listening-not-measured', { count: 1, rooms: '第07考场' });

    const operator = (await client.command('operators.add', { name: '周敏', post: '主考' })) as {
      id: string;
    };
    const upload = await api(`/listening/recordings?kind=trial&title=${encodeURIComponent('试听')}`, {
      method: 'POST',
      headers: { 'content-type': 'audio/wav' },
      body: readFileSync(SENTENCE),
    });
    const recordingId = ((await upload.json()) as { id: string }).id;
    const started = await api('/listening/watches', {
      method: 'POST',
      body: JSON.stringify({ kind: 'trial', recordingId, rooms: ['r01', 'r07'] }),
    });
    const { id } = (await started.json()) as { id: string };
    const verdict = { id, roomId: 'r07', isGood: false, listener: '李老师', remark: '' };
    await client.command('watch.verdict', verdict);
    await client.command('watch.verdict', { ...verdict, isGood: true });
    await api(`/listening/watches/${id}/end`, { method: 'POST', body: '{}' });
    expect((await isGate('listening-trial-unsigned')).state).toBe('open');
    await client.command(
      'trialPapers.sign',
      {
        ...{ watchId: id, role: 'site-director', name: '周敏', operatorId: operator.id, statement: '听得清' },
        // The console itself.
      },
      { actor: operator.id },
    );
    expect(await isGate('listening-passed')).toMatchObject({
      state: 'passed',
      facts: { total: 2, heard: 1 },
    });
    client.close();
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
