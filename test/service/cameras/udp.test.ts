import { createSocket } from 'node:dgram';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { startHostileServer, type Visit } from '../../fakes/rtsp/hostile-server.ts';
import { startUdpRelay } from '../../fakes/rtsp/udp-relay.ts';
import {
  type Clips,
  camera,
  drawClips,
  isLive,
  type Rig,
  record,
  slicesOfFile,
  startRig,
  waitFor,
} from './rig.ts';

const SDP = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v\r\n';

describe.skipIf(!hasGstServer || !hasFfmpeg)('RTP over UDP', () => {
  let clips: Clips;
  let server: GstServer;
  const rigs: Rig[] = [];
  const closers: (() => Promise<void>)[] = [];
  const rig = (...args: Parameters<typeof startRig>): Rig => {
    const one = startRig(...args);
    rigs.push(one);
    return one;
  };

  beforeAll(async () => {
    clips = drawClips({
      a_g711: { seconds: 90, audio: 'pcm_alaw' },
      c_265: { seconds: 90, codec: 'libx265' },
    });
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

  test('every access unit of the file arrives, H.264 with sound and H.265, with figures', async () => {
    const url = (name: string): string => `rtsp://127.0.0.1:${server.port}/${name}`;
    const one = rig([
      camera('a', url('a_g711'), { transport: 'udp' }),
      camera('b', url('c_265'), { transport: 'udp' }),
    ]);
    const recordings = { a: record(one, 'a'), b: record(one, 'b') };
    for (const [id, name] of [
      ['a', 'a_g711'],
      ['b', 'c_265'],
    ] as const) {
      await one.until(id, 'pictures', (status) => status.accessUnits > 90);
      const { slices } = recordings[id];
      expect(slices.length).toBeGreaterThan(80);
      expect(slices).toEqual(slicesOfFile(clips.directory, name).slice(0, slices.length));
      expect(one.status(id)).toMatchObject({
        state: 'live',
        stateCode: 'none',
        lostPackets: 0,
        reconnects: 0,
      });
    }
    expect(one.status('a').audio?.codec).toBe('pcma');
    expect(Math.abs(one.status('a').clockOffsetMs ?? 9e9)).toBeLessThan(1000);
  });

  test('swapped and repeated packets cost nothing; the server gets receiver reports', async () => {
    let held: Buffer | null = null;
    const relay = await startUdpRelay(server.port, (packet, index) => {
      if (held !== null) {
        const late = held;
        held = null;
        return [packet, late];
      }
      if (index % 7 === 3) {
        held = packet;
        return [];
      }
      return index % 5 === 0 ? [packet, packet] : [packet];
    });
    closers.push(relay.close);
    const one = rig([camera('c', `rtsp://127.0.0.1:${relay.port}/a_g711`, { transport: 'udp' })]);
    const recording = record(one, 'c');
    await one.until('c', 'pictures', (status) => status.accessUnits > 120);
    expect(relay.forwarded()).toBeGreaterThan(relay.received() * 1.1);
    expect(recording.slices).toEqual(
      slicesOfFile(clips.directory, 'a_g711').slice(0, recording.slices.length),
    );
    expect(one.status('c')).toMatchObject({ state: 'live', lostPackets: 0 });
    await waitFor('receiver reports', () => relay.reports().filter((bytes) => bytes[1] === 201).length >= 2);
    expect(relay.reports().at(-1)?.[0]).toBe(0x81);
  });

  test('lost packets cost exactly the pictures they belonged to, and are counted', async () => {
    let lost = 0;
    const relay = await startUdpRelay(server.port, (packet, index) => {
      if (index > 60 && index % 40 === 0) {
        lost += 1;
        return [];
      }
      return [packet];
    });
    closers.push(relay.close);
    const one = rig([camera('c', `rtsp://127.0.0.1:${relay.port}/a_g711`, { transport: 'udp' })]);
    const recording = record(one, 'c');
    await one.until('c', 'loss', (status) => status.lostPackets >= 4);
    await one.until('c', 'degraded', (status) => status.stateCode === 'packet-loss');
    const seen = one.status('c').lostPackets;
    expect(seen).toBeLessThanOrEqual(lost);
    const file = slicesOfFile(clips.directory, 'a_g711');
    // Nothing but pictures of the file, in its order.
    let at = -1;
    for (const slice of recording.slices) {
      const next = file.indexOf(slice, at + 1);
      expect(next).toBeGreaterThan(at);
      at = next;
    }
    expect(recording.slices.length).toBeLessThan(at + 1);
    expect(recording.units.some((unit) => unit.isAfterLoss)).toBe(true);
  });

  test('no packet arrives: says so, tries TCP, shows the picture and still says so', async () => {
    const relay = await startUdpRelay(server.port, () => []);
    closers.push(relay.close);
    const one = rig([camera('c', `rtsp://127.0.0.1:${relay.port}/a_g711`, { transport: 'udp' })]);
    await one.until('c', 'blocked', (status) => status.stateCode === 'udp-blocked');
    expect(one.status('c').state).toBe('offline');
    const status = await one.until('c', 'live over TCP', isLive);
    expect(status.stateCode).toBe('udp-fallback');
    expect(status.stateReason).toContain('TCP');
    // A person asks: UDP is tried again, and again in vain.
    const tries = one.transitions.filter((line) => line.endsWith('udp-blocked')).length;
    expect(one.cameras.retry('c')).toBe(true);
    await waitFor(
      'another try over UDP',
      () => one.transitions.filter((line) => line.endsWith('udp-blocked')).length > tries,
    );
    await one.until('c', 'live over TCP again', isLive);
  });

  test('a camera that refuses UDP (461) is asked over TCP', async () => {
    const asked: string[] = [];
    const refusing = await startHostileServer({
      onRequest: (request, visit) => {
        const method = request.slice(0, request.indexOf(' '));
        const transport = /Transport: (.*)/.exec(request)?.[1] ?? '';
        if (method === 'SETUP') asked.push(transport);
        if (method === 'DESCRIBE') visit.answer(request, '200 OK', ['Content-Type: application/sdp'], SDP);
        else if (method === 'SETUP' && !transport.includes('TCP'))
          visit.answer(request, '461 Unsupported Transport', []);
        else visit.answer(request, '200 OK', ['Session: 1']);
      },
    });
    closers.push(refusing.close);
    const one = rig([camera('c', refusing.url, { transport: 'udp' })]);
    await waitFor('TCP', () => asked.some((transport) => transport.includes('TCP')));
    expect(asked[0]).toMatch(/^RTP\/AVP;unicast;client_port=\d+-\d+$/);
    expect(one.transitions.join('\n')).toContain('udp-refused');
  });

  test('packets of strangers are dropped: only the address of the server counts', async () => {
    const ports: number[] = [];
    const visits: Visit[] = [];
    const silent = await startHostileServer({
      onRequest: (request, visit) => {
        const method = request.slice(0, request.indexOf(' '));
        const offered = /client_port=(\d+)-(\d+)/.exec(request);
        if (offered !== null) ports.push(Number(offered[1]), Number(offered[2]));
        if (method === 'DESCRIBE') visit.answer(request, '200 OK', ['Content-Type: application/sdp'], SDP);
        else if (method === 'SETUP')
          visit.answer(request, '200 OK', [
            'Session: 1',
            `Transport: RTP/AVP;unicast;${offered?.[0]};server_port=9-9`,
          ]);
        else visit.answer(request, '200 OK', ['Session: 1']);
        if (method === 'PLAY') visits.push(visit);
      },
    });
    closers.push(silent.close);
    const one = rig([camera('c', silent.url, { transport: 'udp' })]);
    await waitFor('PLAY', () => visits.length > 0);
    const [rtp = 0, rtcp = 0] = ports;
    expect([rtp % 2, rtcp]).toEqual([0, rtp + 1]);
    const packet = Buffer.concat([
      Buffer.from('80e000010000000000000007', 'hex'),
      Buffer.from([0x41, 0x9a, 1]),
    ]);
    const stranger = createSocket('udp4');
    await new Promise<void>((resolve) => stranger.bind(0, '127.0.0.2', resolve));
    for (let i = 0; i < 20; i += 1) stranger.send(packet, rtp, '127.0.0.1');
    await one.until('c', 'nothing', (status) => status.stateCode === 'udp-blocked');
    expect(one.transitions.join('\n')).not.toContain('waiting-for-key-frame');
    stranger.close();
    // The same packets from the server's address are a stream without a key frame.
    ports.length = 0;
    visits.length = 0;
    one.cameras.retry('c');
    await waitFor('PLAY again', () => visits.length > 0 && ports.length > 0);
    const own = createSocket('udp4');
    await new Promise<void>((resolve) => own.bind(0, '127.0.0.1', resolve));
    own.send(packet, ports[0] ?? 0, '127.0.0.1');
    await one.until('c', 'packets', (status) => status.state === 'waiting-for-key-frame');
    own.close();
  });

  test('UDP ends with TEARDOWN and its ports are free again', async () => {
    const proxy = await startFaultProxy(server.port);
    closers.push(proxy.close);
    const one = rig([camera('c', `rtsp://127.0.0.1:${proxy.port}/a_g711`, { transport: 'udp' })]);
    await one.until('c', 'live', isLive);
    one.cameras.configure([]);
    await waitFor('TEARDOWN', () => proxy.requests().includes('TEARDOWN'));
    const port = Number(/client_port=(\d+)/.exec(proxy.requests())?.[1]);
    await waitFor('the connection to end', () => proxy.open() === 0);
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve));
    socket.close();
  });
});
