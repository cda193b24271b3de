import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AudioCheck, type AudioRoomResult } from '../../../shared/contract/audio-check.ts';
import { ZONE_SECONDS } from '../../../site/audio/signals/switch-over.ts';
import { misjudged, type PlantedRoom, renderRooms, streamName } from '../../fakes/audio/planted-rooms.ts';
import { rpcClient } from '../../fakes/rpc-client.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';

/**
 * The whole way: the operator changes from the main to the backup chain while the signal sounds, in rooms whose sound
 * was made beforehand, played over RTSP. What was planted is what must be measured.
 */
const chain = (gapSeconds: number, gainDb: number, delaySeconds: number) => ({
  secondChain: { stopSeconds: 6.4, backSeconds: 6.4 + gapSeconds, gainDb, delaySeconds },
});
const ROOMS: Readonly<Record<string, PlantedRoom>> = {
  r01: { codec: 'g711', reverberationSeconds: 0.4, ...chain(0.35, -1, 0), verdict: 'pass', code: null },
  r02: { codec: 'aac16', ...chain(0.35, -6, 0.04), verdict: 'warn', code: 'chain-differs' },
  r03: { codec: 'g711', delaySeconds: 0.7, ...chain(2.2, 1.5, 0), verdict: 'warn', code: 'switch-slow' },
  r04: { codec: 'g711', ...chain(60, 0, 0), verdict: 'fail', code: 'switch-not-back' },
  r05: { codec: 'g711', verdict: 'warn', code: 'switch-not-seen' },
};
/**
 * Played into zone one only, as the amplifier is wired: one of its rooms hangs on nothing, one of zone two hangs on zone
 * one, one hears it through the wall.
 */
const ZONED: Readonly<Record<string, PlantedRoom>> = {
  z1: { codec: 'g711', reverberationSeconds: 0.4, verdict: 'pass', code: null },
  z2: { codec: 'aac16', gainDb: -3, verdict: 'pass', code: null },
  z3: { codec: 'g711', gainDb: -200, verdict: 'fail', code: 'zone-silent' },
  z4: { codec: 'g711', gainDb: -200, verdict: 'pass', code: null },
  z5: { codec: 'g711', gainDb: -1, delaySeconds: 0.4, verdict: 'fail', code: 'zone-foreign' },
  z6: { codec: 'g711', gainDb: -24, verdict: 'warn', code: 'zone-faint' },
};
const HEARING = ['z1', 'z2', 'z5', 'z6'];
const LEAD_SECONDS = 3;
/** Until the slowest room has heard its second chain for 6 s. */
const HEARD_SECONDS = 15;

const folder = temporaryFolder();
let server: GstServer;
let site: Serving;

describe.skipIf(!hasFfmpeg || !hasGstServer)('the change from the main to the backup chain', () => {
  beforeAll(async () => {
    renderRooms(folder.path, ROOMS, {
      ...{ kind: 'switch-over', signalSeconds: HEARD_SECONDS + 4, leadSeconds: LEAD_SECONDS, tailSeconds: 0 },
    });
    renderRooms(folder.path, ZONED, {
      ...{ kind: 'zone', signalSeconds: ZONE_SECONDS, leadSeconds: LEAD_SECONDS, tailSeconds: 8 },
    });
    server = await startGstServer(`${folder.path}/media`);
    const cameras = Object.entries(ROOMS).map(([roomId, room]) => ({
      ...{ id: `${roomId}-front`, roomId, role: 'front' },
      sub: `rtsp://127.0.0.1:${server.port}/${streamName(roomId, room)}`,
    }));
    const rooms = [...Object.keys(ROOMS), ...Object.keys(ZONED)].map((id) => ({
      id,
      name: `第${id.slice(1)}考场`,
      kind: 'exam',
    }));
    folder.write('site.json', siteConfig({ rooms, cameras }));
    site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
  });
  afterAll(async () => {
    await site?.stop();
    await server?.stop();
    folder.remove();
  });

  test('the silence of every room, the level and the delay of the second chain, and the papers that say so', async () => {
    const client = rpcClient(site.url, site.token);
    const { id } = AudioCheck.parse(
      await client.command('audioCheck.start', {
        ...{ rooms: Object.keys(ROOMS), kind: 'switch-over', chain: 'main', output: 'external' },
        ...{ programme: null, repeats: null },
      }),
    );
    const look = async (): Promise<AudioCheck> =>
      AudioCheck.parse(await client.query('audioCheck.get', { id }));
    const deadlineMs = performance.now() + 90_000;
    let isFinished = false;
    let check = await look();
    while (check.phase !== 'done' && check.phase !== 'failed' && performance.now() < deadlineMs) {
      if (!isFinished && check.heardAtMs !== null && Date.now() > check.heardAtMs + HEARD_SECONDS * 1000) {
        // The operator: everybody hears the other chain.
        isFinished = true;
        await client.command('audioCheck.finishNow', { id });
      }
      await new Promise((next) => setTimeout(next, 200));
      check = await look();
    }
    expect(check.phase).toBe('done');
    expect(misjudged(ROOMS, check.rooms)).toEqual([]);
    const of = (roomId: string) => {
      const room = check.rooms.find((one: AudioRoomResult) => one.roomId === roomId);
      const heard = room?.measures?.switchOver;
      if (heard?.outcome !== 'switched') throw new Error(`${roomId}: ${heard?.outcome}`);
      return heard;
    };
    for (const [roomId, gapMs, levelDb, delayMs] of [
      ['r01', 350, -1, 0],
      ['r02', 350, -6, 40],
      ['r03', 2200, 1.5, 0],
    ] as const) {
      expect(Math.abs(of(roomId).gapMs - gapMs)).toBeLessThan(8);
      expect(Math.abs(of(roomId).levelChangeDb - levelDb)).toBeLessThan(1);
      expect(Math.abs(of(roomId).delayChangeMs - delayMs)).toBeLessThan(3);
    }
    const paper = async (format: string): Promise<string> => {
      const answer = await fetch(`${site.url}/api/v1/audio-checks/${id}/papers/${format}?language=en`, {
        headers: { authorization: `Bearer ${site.token}` },
      });
      expect(answer.status).toBe(200);
      return answer.text();
    };
    const [head = '', first = ''] = (await paper('csv')).split('\r\n');
    const column = head.split(',').indexOf('Change-over silence ms');
    expect(column).toBeGreaterThan(0);
    expect(first).toContain(`${Math.round(of('r01').gapMs)}`);
    expect(await paper('json')).toMatch(/"outcome":\s*"switched"/);
    expect((await paper('pdf')).slice(0, 5)).toBe('%PDF-');
    client.close();
  });

  test('rooms wired to the wrong zone, one that hears nothing of its own, and one that hears it through the wall', async () => {
    const client = rpcClient(site.url, site.token);
    const post = async (path: string, body: object): Promise<unknown> => {
      const answer = await fetch(`${site.url}/api/v1/audio-checks${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${site.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(answer.status).toBe(200);
      return answer.json();
    };
    await post('/zones', { rooms: ['z1', 'z2', 'z3'], zone: '一区' });
    await post('/zones', { rooms: ['z4', 'z5', 'z6'], zone: '二区' });
    // Their sound begins when they are dialled.
    const cameras = Object.entries(ZONED).map(([roomId, room]) => ({
      ...{ id: `${roomId}-front`, roomId, role: 'front', transport: null, user: '', password: null },
      address: {
        kind: 'urls',
        sub: `rtsp://127.0.0.1:${server.port}/${streamName(roomId, room)}`,
        main: '',
      },
    }));
    await client.command('cameraSetup.addCameras', { cameras, label: '' });
    const { id } = (await post('', { rooms: Object.keys(ZONED), kind: 'zone', zone: '一区' })) as {
      id: string;
    };
    const deadlineMs = performance.now() + 90_000;
    let check = AudioCheck.parse(await client.query('audioCheck.get', { id }));
    while (check.phase !== 'done' && check.phase !== 'failed' && performance.now() < deadlineMs) {
      const isIn = (roomId: string) =>
        check.progress.find((room) => room.roomId === roomId)?.state === 'analysing';
      // The operator does not wait for those that hear nothing.
      if (check.phase === 'capturing' && HEARING.every(isIn))
        await client.command('audioCheck.finishNow', { id });
      await new Promise((next) => setTimeout(next, 200));
      check = AudioCheck.parse(await client.query('audioCheck.get', { id }));
    }
    expect(check.phase).toBe('done');
    expect(misjudged(ZONED, check.rooms)).toEqual([]);
    expect(check.rooms.filter(({ roomId }) => roomId === 'z5')[0]?.reasons[0]?.figures).toMatchObject({
      differenceDb: expect.any(Number),
    });
    client.close();
  });
});
