import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { probeCamera } from '../../../site/cameras/probe.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { type HostileServer, startHostileServer } from '../../fakes/rtsp/hostile-server.ts';
import { type Clips, camera, drawClips, isLive, type Rig, record, startRig, waitFor } from './rig.ts';

const PASSWORD = 'Geh@:/%#heim口令';

describe.skipIf(!hasGstServer || !hasFfmpeg)('redirects', () => {
  let clips: Clips;
  let server: GstServer;
  const rigs: Rig[] = [];
  const closers: (() => Promise<void>)[] = [];
  const rig = (...args: Parameters<typeof startRig>): Rig => {
    const one = startRig(...args);
    rigs.push(one);
    return one;
  };
  /** Redirects every DESCRIBE to where `target` says. */
  const redirecting = async (status: string, target: () => string): Promise<HostileServer> => {
    const one = await startHostileServer({
      onRequest: (request, visit) => {
        if (request.startsWith('DESCRIBE')) visit.answer(request, status, [`Location: ${target()}`]);
        else visit.answer(request, '200 OK', []);
      },
    });
    closers.push(one.close);
    return one;
  };

  beforeAll(async () => {
    clips = drawClips({ a_aac: { seconds: 60, audio: 'aac' } });
    server = await startGstServer(clips.directory);
  });
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((one) => one.cameras.close()));
    await Promise.all(closers.splice(0).map((close) => close()));
  });
  afterAll(async () => {
    await server?.stop();
    clips?.remove();
  });
  const finalUrl = (host = '127.0.0.1'): string => `rtsp://${host}:${server.port}/a_aac`;

  test('a chain of four ends in a picture, a fifth is refused with a code of its own', async () => {
    let next = finalUrl();
    const chain: HostileServer[] = [];
    for (const status of ['302 Found', '301 Moved', '303 See Other', '305 Use Proxy', '302 Found']) {
      const target = next;
      const one = await redirecting(status, () => target);
      chain.push(one);
      next = one.url;
    }
    const one = rig([camera('four', chain[3]?.url ?? ''), camera('five', chain[4]?.url ?? '')]);
    await one.until('four', 'live', isLive);
    await one.until('five', 'refused', (status) => status.stateCode === 'redirect-loop');
    expect(one.status('five').state).toBe('offline');
  });

  test('a loop ends, and is not dialled again for a while', async () => {
    const urls: string[] = [];
    const a = await redirecting('302 Found', () => urls[1] ?? '');
    const b = await redirecting('302 Found', () => urls[0] ?? '');
    urls.push(a.url, b.url);
    const one = rig([camera('c', a.url)]);
    await one.until('c', 'a loop', (status) => status.stateCode === 'redirect-loop');
    expect(a.accepted() + b.accepted()).toBe(5);
    expect(await probeCamera(b.url, { seconds: 1 })).toMatchObject({ error: { code: 'protocol' } });
  });

  test('the password goes to the host it was entered for and to no other', async () => {
    const seen: string[] = [];
    const asking = await startHostileServer({
      onRequest: (request, visit) => {
        seen.push(request);
        visit.answer(request, '401 Unauthorized', ['WWW-Authenticate: Basic realm="give it to me"']);
      },
    });
    closers.push(asking.close);
    // The same machine by another name is another host.
    const target = asking.url.replace('127.0.0.1', 'localhost');
    const pointing = await redirecting('302 Found', () => target);
    const own = await redirecting('302 Found', () => asking.url);
    const secret = `exam:${encodeURIComponent(PASSWORD)}@`;
    const one = rig([camera('other', pointing.url.replace('rtsp://', `rtsp://${secret}`))]);
    await one.until('other', 'asked for a password', (status) => status.state === 'auth-failed');
    expect(one.status('other').stateCode).toBe('password-needed');
    expect(seen.join()).not.toContain('Authorization');
    const two = rig([camera('own', own.url.replace('rtsp://', `rtsp://${secret}`))]);
    await two.until('own', 'refused', (status) => status.stateCode === 'wrong-password');
    const basic = Buffer.from(`exam:${PASSWORD}`, 'utf8').toString('base64');
    expect(seen.join()).toContain(`Authorization: Basic ${basic}`);
    const everything = JSON.stringify(
      [one, two].map((rigged) => [rigged.logs, rigged.transitions, rigged.cameras.list()]),
    );
    for (const leak of [PASSWORD, encodeURIComponent(PASSWORD), basic])
      expect(everything).not.toContain(leak);
  });

  test('REDIRECT in mid-session: the camera goes on at its new address without a failure', async () => {
    let sequence = 0;
    const moving = await startHostileServer({
      onRequest: (request, visit) => {
        const method = request.slice(0, request.indexOf(' '));
        const sdp = 'm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n';
        if (method === 'DESCRIBE') visit.answer(request, '200 OK', [], sdp);
        else visit.answer(request, '200 OK', ['Session: 1']);
        if (method !== 'PLAY') return;
        const timer = setInterval(() => {
          const packet = Buffer.alloc(4 + 12 + 6, 2);
          packet.set([0x24, 0, 0, 18, 0x80, 0xe0]);
          packet.writeUInt16BE(sequence, 6);
          packet.writeUInt32BE(sequence * 6000, 8);
          packet.set([0x41, 0x9a], 16);
          sequence += 1;
          visit.socket.write(packet);
          if (sequence === 10)
            visit.socket.write(
              `REDIRECT ${moving.url} RTSP/1.0\r\nCSeq: 7\r\nLocation: ${finalUrl()}\r\n\r\n`,
            );
        }, 20);
        visit.socket.on('close', () => clearInterval(timer));
      },
    });
    closers.push(moving.close);
    const one = rig([camera('c', moving.url)]);
    const recording = record(one, 'c');
    await one.until('c', 'live at the new address', isLive);
    await waitFor('pictures', () => recording.units.length > 20);
    expect(moving.accepted()).toBe(1);
    expect(moving.requests().at(-1)).toMatch(/^TEARDOWN/);
    expect(one.transitions.join('\n')).not.toContain('offline');
    expect(one.status('c').reconnects).toBe(0);
  });
});
