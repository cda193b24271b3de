import { afterEach, describe, expect, test } from 'vitest';
import { probeCamera } from '../../../site/cameras/probe.ts';
import { type ScriptedCamera, startScriptedCamera } from '../../fakes/rtsp/scripted-camera.ts';
import { camera, isLive, type Rig, record, sleep, startRig, waitFor } from './rig.ts';

const rigs: Rig[] = [];
const cameras: ScriptedCamera[] = [];
const rig = (...args: Parameters<typeof startRig>): Rig => {
  const one = startRig(...args);
  rigs.push(one);
  return one;
};
const scripted = async (options: Parameters<typeof startScriptedCamera>[0] = {}): Promise<ScriptedCamera> => {
  const one = await startScriptedCamera(options);
  cameras.push(one);
  return one;
};

afterEach(async () => {
  await Promise.all(rigs.splice(0).map((one) => one.cameras.close()));
  await Promise.all(cameras.splice(0).map((one) => one.close()));
});

/** Number of each picture as the camera counted them. */
const numbers = (recording: ReturnType<typeof record>): number[] =>
  recording.units.map(({ data, isKeyFrame }) => {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return bytes.readUInt32BE((isKeyFrame ? 4 + 23 + 4 + 4 : 0) + 4 + 100);
  });

describe('sessions with cameras that misbehave', () => {
  test('the picture dies while the sound lives: stalled, and connected anew', async () => {
    let session = 0;
    const one = await scripted({
      onPlay: (play) => {
        session += 1;
        play.video(true);
        play.audio(true);
      },
    });
    const site = rig([camera('c', one.url)]);
    await site.until('c', 'live', isLive);
    one.playing()[0]?.video(false);
    const status = await site.until('c', 'noticed', (row) => row.state === 'stalled');
    expect(status).toMatchObject({ stateCode: 'no-packets', fps: null });
    await site.until('c', 'live again', (row) => isLive(row) && row.reconnects === 1);
    expect(session).toBe(2);
    expect(one.requests().some((request) => request.startsWith('TEARDOWN'))).toBe(true);
  });

  test('a reset in the middle of a picture: the half picture is not shown, and the camera is live again', async () => {
    const one = await scripted();
    const site = rig([camera('c', one.url)]);
    const recording = record(site, 'c');
    await waitFor('pictures', () => recording.units.length > 5);
    const socket = one.playing()[0]?.socket;
    const half = Buffer.concat([
      Buffer.from('240000640061ffff0000000000000064', 'hex'),
      Buffer.alloc(20, 0x65),
    ]);
    half[5] = 0x60;
    await new Promise<void>((resolve) => {
      if (socket === undefined) resolve();
      else socket.write(half, () => resolve());
    });
    socket?.resetAndDestroy();
    await site.until('c', 'live again', (row) => isLive(row) && row.reconnects === 1);
    await waitFor('pictures again', () => recording.units.length > 25);
    expect(recording.interruptions).toEqual(['connection-lost']);
    const all = numbers(recording);
    expect(all.every((number, index) => number === 0 || number === (all[index - 1] ?? -1) + 1)).toBe(true);
  });

  test('live555 that writes a dead session into the new connection: left alone, ended, and live when a person asks', async () => {
    const sdp = (tool: string): string =>
      `v=0\r\ns=x\r\na=tool:${tool}\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v\r\n`;
    // A whole RTP packet on channel 0, of a source nobody has announced.
    const packet = Buffer.from('2400001080600001000000000000dead41e00000', 'hex');
    const old = await scripted({
      stray: (request, connection) =>
        connection === 1 && /^(DESCRIBE|SETUP)/.test(request) ? Buffer.concat([packet, packet]) : null,
      answer: (request) =>
        request.startsWith('DESCRIBE')
          ? { status: '200 OK', body: sdp('LIVE555 Streaming Media v2014.05.27') }
          : null,
    });
    const repaired = await scripted({
      stray: (request) => (/^(DESCRIBE|SETUP)/.test(request) ? packet : null),
      answer: (request) =>
        request.startsWith('DESCRIBE')
          ? { status: '200 OK', body: sdp('LIVE555 Streaming Media v2020.01.19') }
          : null,
    });
    const site = rig([camera('old', old.url), camera('new', repaired.url)]);
    await site.until('old', 'recognised', (row) => row.stateCode === 'stale-session');
    expect(site.status('old').state).toBe('offline');
    await site.until('new', 'live', isLive);
    // The dead session needs its time-out: no other connection meanwhile, and this one was ended properly.
    await sleep(3_000);
    expect(old.accepted()).toBe(1);
    expect(old.requests().some((request) => request.startsWith('TEARDOWN'))).toBe(true);
    expect(old.requests().some((request) => request.startsWith('PLAY'))).toBe(false);
    expect(site.cameras.retry('old')).toBe(true);
    await site.until('old', 'live', isLive);
    expect(old.accepted()).toBe(2);
    expect(repaired.accepted()).toBe(1);
  });

  test('453 and 503: a busy camera has a code of its own and is not stormed', async () => {
    for (const status of ['453 Not Enough Bandwidth', '503 Service Unavailable']) {
      let isBusy = true;
      const one = await scripted({
        answer: (request) => (isBusy && /^(SETUP|DESCRIBE)/.test(request) ? { status } : null),
      });
      const site = rig([camera('c', one.url)]);
      await site.until('c', 'busy', (row) => row.stateCode === 'server-busy');
      expect(site.status('c').state).toBe('offline');
      await sleep(2_500);
      expect(one.accepted()).toBe(1);
      isBusy = false;
      await site.until('c', 'live', isLive);
      expect(await probeCamera(one.url, { seconds: 1 })).toMatchObject({ width: 320, lostPackets: 0 });
    }
  });

  test('a nonce that ages in mid-session: the keep-alive is answered with the new one, nothing reconnects', async () => {
    let nonce = 'n1';
    const one = await scripted({
      answer: (request) => {
        if (request.includes(`nonce="${nonce}"`)) {
          // 4 s is the shortest session time-out this product believes: a keep-alive every 2 s.
          const session = 'Session: 7 ; timeout = 4';
          const transport = /Transport: .*/.exec(request)?.[0];
          if (request.startsWith('DESCRIBE')) return null;
          return {
            status: '200 OK',
            headers: transport === undefined ? [session] : [session, `${transport.trimEnd()};ssrc= 64`],
          };
        }
        return {
          status: '401 Unauthorized',
          headers: [
            'WWW-Authenticate: Basic realm="cam"',
            `WWW-Authenticate: Digest realm="cam", nonce="${nonce}", qop="auth", algorithm=MD5, stale=true`,
            `WWW-Authenticate: Digest realm="cam", nonce="${nonce}", qop="auth", algorithm=SHA-256, stale=true`,
          ],
        };
      },
    });
    const secret = encodeURIComponent('p@ss:/%#口令');
    const site = rig([camera('c', one.url.replace('//', `//exam:${secret}@`))]);
    await site.until('c', 'live', isLive);
    expect(one.requests().at(-1)).toContain('algorithm=SHA-256');
    const keepAlives = (): string[] =>
      one
        .requests()
        .slice(1)
        .filter((text) => text.startsWith('OPTIONS') && text.includes('Session: 7'));
    await waitFor('a keep-alive', () => keepAlives().length >= 1);
    nonce = 'n2';
    const firstNew = (): number => keepAlives().findIndex((text) => text.includes('nonce="n2"'));
    await waitFor('more of them', () => firstNew() >= 1 && keepAlives().length >= firstNew() + 2);
    const [refused, again] = keepAlives().slice(firstNew() - 1, firstNew() + 1);
    expect(refused).toContain('nonce="n1"');
    expect(again).toContain('nonce="n2"');
    expect(again).toContain('nc=00000001');
    expect(one.accepted()).toBe(1);
    expect(site.status('c')).toMatchObject({ state: 'live', reconnects: 0 });
    const everything = JSON.stringify([site.logs, site.transitions, site.cameras.list()]);
    for (const leak of ['p@ss', secret, '口令']) expect(everything).not.toContain(leak);
  });

  test('an SDP of 10 kB with LF only, control first, a foreign Content-Base and odd media', async () => {
    const filler = Array.from({ length: 200 }, (_, index) => `a=x-maker-note:${index} ${'z'.repeat(40)}`);
    const body = [
      'v=0',
      'c=IN',
      'a=control:*',
      ...filler,
      'm=application/MERCURY 0 RTP/AVP 107',
      'a=rtpmap:107 vnd.onvif.metadata/90000',
      'm=vana',
      'm=video 0 RTP/AVP 96',
      's=again',
      'a=control:trackID=1?a=b',
      'a=fmtp:96',
      'a=rtpmap:96 H264/90000',
      'm=audio 0 RTP/AVP 0',
      'a=control:back',
      'a=sendonly',
    ].join('\n');
    expect(body.length).toBeGreaterThan(10_000);
    const one = await scripted({
      lineEnd: '\n',
      answer: (request) =>
        request.startsWith('DESCRIBE')
          ? { status: '200 OK', headers: ['Content-Base: 10.9.8.7:554/other/'], body }
          : null,
    });
    const site = rig([camera('c', one.url)]);
    await site.until('c', 'live', isLive);
    expect(one.requests().filter((text) => text.startsWith('SETUP'))).toEqual([
      expect.stringMatching(/^SETUP rtsp:\/\/10\.9\.8\.7:554\/other\/trackID=1\?a=b RTSP/),
    ]);
    expect(site.status('c').audio).toBeNull();
  });

  test('silent cameras beside a healthy one: not one of its pictures is missing', async () => {
    const healthy = await scripted();
    const silent = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        scripted(index % 2 === 0 ? { onPlay: () => {} } : { delayMs: 3_600_000 }),
      ),
    );
    const site = rig([
      camera('good', healthy.url),
      ...silent.map((one, index) => camera(`s${index}`, one.url)),
    ]);
    const recording = record(site, 'good');
    await site.until('good', 'live', isLive);
    for (let index = 0; index < silent.length; index += 1)
      await site.until(`s${index}`, 'noticed', (row) => row.state === 'offline', 60_000);
    await waitFor('more pictures', () => recording.units.length > 60);
    const all = numbers(recording);
    expect(all).toEqual(all.map((_, index) => index));
    expect(site.status('good')).toMatchObject({ state: 'live', reconnects: 0, lostPackets: 0 });
    expect(healthy.accepted()).toBe(1);
  });

  test('32 cameras come back after their server: all live, never more than 8 dials at once', async () => {
    const ids = Array.from({ length: 32 }, (_, index) => `c${index}`);
    let server = await startScriptedCamera({ delayMs: 20 });
    const { port } = server;
    const site = rig(ids.map((id) => camera(id, `rtsp://127.0.0.1:${port}/${id}`)));
    for (const id of ids) await site.until(id, 'live', isLive, 60_000);
    expect(server.mostDialling()).toBeLessThanOrEqual(8);
    await server.close();
    for (const id of ids) await site.until(id, 'gone', (row) => row.state === 'offline', 60_000);
    server = await startScriptedCamera({ port, delayMs: 20 });
    cameras.push(server);
    for (const id of ids) await site.until(id, 'live again', isLive, 60_000);
    expect(server.mostDialling()).toBeGreaterThan(1);
    expect(server.mostDialling()).toBeLessThanOrEqual(8);
    expect(server.accepted()).toBe(32);
    expect(ids.map((id) => site.status(id).reconnects)).toEqual(ids.map(() => 1));
  });
});
