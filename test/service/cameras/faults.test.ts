import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CameraStateCode } from '../../../shared/contract/camera-status.ts';
import { probeCamera } from '../../../site/cameras/probe.ts';
import { startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { type HostileServer, startHostileServer, type Visit } from '../../fakes/rtsp/hostile-server.ts';
import {
  type Clips,
  camera,
  drawClips,
  isLive,
  type Rig,
  record,
  sleep,
  slicesOfFile,
  startRig,
  waitFor,
} from './rig.ts';

const SDP = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v\r\n';

/** Answers a whole session politely, then does `afterPlay`. */
function polite(afterPlay: (visit: Visit) => void): (request: string, visit: Visit) => void {
  return (request, visit) => {
    const method = request.slice(0, request.indexOf(' '));
    if (method === 'DESCRIBE') visit.answer(request, '200 OK', ['Content-Type: application/sdp'], SDP);
    else if (method === 'SETUP')
      visit.answer(request, '200 OK', ['Session: 1', 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1']);
    else visit.answer(request, '200 OK', ['Session: 1']);
    if (method === 'PLAY') afterPlay(visit);
  };
}

describe.skipIf(!hasGstServer || !hasFfmpeg)(
  'faults on the way to a camera, with a healthy one beside it',
  () => {
    let clips: Clips;
    let server: GstServer;
    const rigs: Rig[] = [];
    const closers: (() => Promise<void>)[] = [];
    const rig = (...args: Parameters<typeof startRig>): Rig => {
      const one = startRig(...args);
      rigs.push(one);
      return one;
    };
    const proxied = async () => {
      const proxy = await startFaultProxy(server.port);
      closers.push(proxy.close);
      return { proxy, url: `rtsp://127.0.0.1:${proxy.port}/a_aac` };
    };
    const hostile = async (script: Parameters<typeof startHostileServer>[0]): Promise<HostileServer> => {
      const one = await startHostileServer(script);
      closers.push(one.close);
      return one;
    };

    beforeAll(async () => {
      clips = drawClips({ a_aac: { seconds: 90, audio: 'aac' } });
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
    const healthyUrl = (): string => `rtsp://127.0.0.1:${server.port}/a_aac`;

    test('half-open before DESCRIBE: noticed with a reason, and live once the cable is back', async () => {
      const { proxy, url } = await proxied();
      proxy.setBlackHole(true);
      const one = rig([camera('half', url), camera('good', healthyUrl())]);
      const good = record(one, 'good');
      await one.until('good', 'live', isLive);
      const status = await one.until('half', 'noticed', (row) => row.state === 'offline', 15_000);
      expect(status.stateCode).toBe('request-timeout');
      expect(status.stateReason).not.toBe('');
      proxy.setBlackHole(false);
      await one.until('half', 'live', isLive);
      expect(good.longestGapMs()).toBeLessThan(1_500);
      expect(one.status('good').lostPackets).toBe(0);
    });

    test('half-open after PLAY: stalled with a reason, the old connection closed, live again later', async () => {
      const { proxy, url } = await proxied();
      const one = rig([camera('half', url), camera('good', healthyUrl())]);
      const good = record(one, 'good');
      const half = record(one, 'half');
      await one.until('half', 'live', isLive);
      await one.until('good', 'live', isLive);
      proxy.setBlackHole(true);
      const status = await one.until('half', 'noticed', (row) => row.state === 'stalled', 15_000);
      expect(status).toMatchObject({ stateCode: 'no-packets', fps: null });
      expect(status.lastFrameAgeMs).toBeGreaterThan(2_000);
      expect(half.interruptions).toEqual(['no-packets']);
      // The new attempt hangs in the same hole and says so.
      await one.until(
        'half',
        'a request that is not answered',
        (row) => row.stateCode === 'request-timeout',
        15_000,
      );
      proxy.setBlackHole(false);
      await one.until('half', 'live', isLive);
      expect(one.status('half').reconnects).toBe(1);
      expect(proxy.open()).toBe(1);
      expect(good.longestGapMs()).toBeLessThan(1_500);
    });

    test('junk with $ between packets costs no access unit', async () => {
      const { proxy, url } = await proxied();
      const junk = [
        Buffer.from([0x24, 0x00, 0xff, 0xff, 0x80, 0x60, 1, 2, 3]),
        Buffer.from([0x24, 0x01, 0xff, 0xff, 0x80, 200, 0, 6]),
        Buffer.from('$$$ noise $\u0000$', 'latin1'),
      ];
      const one = rig([camera('noisy', url)]);
      const recording = record(one, 'noisy');
      await one.until('noisy', 'live', isLive);
      let carry = Buffer.alloc(0);
      let count = 0;
      let inserted = 0;
      let isInStep = false;
      proxy.setMangle((chunk) => {
        // Junk goes between packets: the boundaries are followed here.
        carry = Buffer.concat([carry, chunk]);
        const out: Buffer[] = [];
        while (carry.length >= 4) {
          if (!isInStep && carry[0] !== 0x24) return flush(out);
          isInStep = true;
          if (carry[0] !== 0x24) return flush(out);
          const end = 4 + carry.readUInt16BE(2);
          if (carry.length < end) return out;
          out.push(Buffer.from(carry.subarray(0, end)));
          carry = carry.subarray(end);
          count += 1;
          if (count % 7 === 0) {
            out.push(junk[inserted % junk.length] ?? Buffer.alloc(0));
            inserted += 1;
          }
        }
        return out;
        function flush(before: Buffer[]): Buffer[] {
          const rest = carry;
          carry = Buffer.alloc(0);
          return [...before, rest];
        }
      });
      const before = recording.slices.length;
      await waitFor('pictures through the junk', () => recording.slices.length > before + 90);
      const expected = slicesOfFile(clips.directory, 'a_aac');
      expect(inserted).toBeGreaterThan(20);
      expect(recording.slices).toEqual(expected.slice(0, recording.slices.length));
      expect(one.status('noisy')).toMatchObject({ state: 'live', lostPackets: 0, reconnects: 0 });
    });

    test('segments of one byte cost no access unit', async () => {
      const { proxy, url } = await proxied();
      proxy.setMangle((chunk) => Array.from(chunk, (byte) => Buffer.from([byte])));
      const one = rig([camera('tiny', url)]);
      const recording = record(one, 'tiny');
      await waitFor('pictures', () => recording.slices.length > 60);
      const expected = slicesOfFile(clips.directory, 'a_aac');
      expect(recording.slices).toEqual(expected.slice(0, recording.slices.length));
      expect(one.status('tiny').lostPackets).toBe(0);
    });

    test('hostile servers: bounded memory, a state with a reason each, and no harm to the healthy camera', async () => {
      const filler = Buffer.from(`X-Filler: ${'a'.repeat(8000)}\r\n`);
      const dollars = Buffer.alloc(64 * 1024, '$\u0000\u00ff\u00ff');
      const falseLengths = Buffer.concat(
        Array.from({ length: 2000 }, () =>
          Buffer.from([0x24, 0, 0xff, 0xf0, 0x80, 0x60, 0, 1, 0, 0, 0, 1, 9, 9, 9, 9, 1]),
        ),
      );
      // A picture without end: one fragment start, then middle fragments only.
      let sequence = 0;
      const endlessPicture = (): Buffer => {
        const packet = Buffer.alloc(4 + 12 + 60_000, 1);
        packet.set([0x24, 0, 0, 0, 0x80, 0x60]);
        packet.writeUInt16BE(12 + 60_000, 2);
        packet.writeUInt16BE(sequence & 0xffff, 6);
        packet.writeUInt32BE(5, 8);
        packet.writeUInt32BE(77, 12);
        packet.set([0x7c, sequence === 0 ? 0x85 : 0x05, 0x88], 16);
        sequence += 1;
        return packet;
      };
      const servers: [string, CameraStateCode, HostileServer][] = [
        [
          'endless-header',
          'protocol-error',
          await hostile({
            onRequest: (_request, visit) => {
              visit.socket.write('RTSP/1.0 200 OK\r\n');
              visit.flood(() => filler);
            },
          }),
        ],
        [
          'endless-junk',
          'protocol-error',
          await hostile({ onConnect: (visit) => visit.flood(() => dollars) }),
        ],
        [
          'huge-body',
          'protocol-error',
          await hostile({
            onRequest: (request, visit) => visit.answer(request, '200 OK', ['Content-Length: 4000000000']),
          }),
        ],
        [
          'body-never-comes',
          'request-timeout',
          await hostile({
            onRequest: (request, visit) => visit.answer(request, '200 OK', ['Content-Length: 100000']),
          }),
        ],
        [
          'false-lengths',
          'protocol-error',
          await hostile({ onRequest: polite((visit) => visit.flood(() => falseLengths)) }),
        ],
        [
          'endless-picture',
          'protocol-error',
          await hostile({ onRequest: polite((visit) => visit.flood(endlessPicture)) }),
        ],
        ['silent-after-play', 'first-packet-timeout', await hostile({ onRequest: polite(() => {}) })],
        [
          'hangs-up',
          'connection-lost',
          await hostile({ onRequest: (_request, visit) => visit.socket.destroy() }),
        ],
        [
          'always-401',
          'wrong-password',
          await hostile({
            onRequest: (request, visit) =>
              visit.answer(request, '401 Unauthorized', [
                `WWW-Authenticate: Digest realm="x", nonce="${Math.random()}", stale=true`,
              ]),
          }),
        ],
      ];
      const password = 'S3cr3t-in-url';
      const one = rig([
        camera('good', healthyUrl()),
        ...servers.map(([id, , each]) => camera(id, each.url.replace('rtsp://', `rtsp://exam:${password}@`))),
      ]);
      const good = record(one, 'good');
      await one.until('good', 'live', isLive);
      const [pid] = one.cameras.workerPids();
      const seen = new Map<string, Set<string>>(servers.map(([id]) => [id, new Set()]));
      let largestMb = 0;
      const end = performance.now() + 15_000;
      while (performance.now() < end) {
        for (const [id] of servers) seen.get(id)?.add(one.status(id).stateCode);
        largestMb = Math.max(largestMb, residentMb(pid ?? 0));
        await sleep(50);
      }
      for (const [id, code] of servers) {
        expect([id, one.status(id).state]).not.toEqual([id, 'live']);
        if (code !== null)
          expect([id, [...(seen.get(id) ?? [])]]).toEqual([id, expect.arrayContaining([code])]);
        const { stateCode, stateReason } = one.status(id);
        if (stateCode !== 'none') expect([id, stateReason]).not.toEqual([id, '']);
      }
      expect(largestMb).toBeLessThan(300);
      expect(
        servers
          .find(([id]) => id === 'always-401')?.[2]
          .requests()
          .filter((text) => text.includes('Authorization')).length,
      ).toBeLessThanOrEqual(2);
      expect(one.status('good')).toMatchObject({ state: 'live', lostPackets: 0, reconnects: 0 });
      const expected = slicesOfFile(clips.directory, 'a_aac');
      expect(good.slices).toEqual(expected.slice(0, good.slices.length));
      const everything = JSON.stringify([one.logs, one.transitions, one.cameras.list()]);
      expect(everything).not.toContain(password);
      for (const [, , each] of servers.slice(0, 3)) {
        const result = await probeCamera(each.url, { seconds: 1 });
        expect(result).toMatchObject({ error: { code: 'protocol' } });
      }
    });

    test('a DESCRIBE with credentials goes out exactly once when the server refuses every password', async () => {
      const refusing = await hostile({
        onRequest: (request, visit) => {
          const status = request.startsWith('OPTIONS') ? '200 OK' : '401 Unauthorized';
          visit.answer(request, status, [
            'WWW-Authenticate: Digest realm="cam", nonce="abc"',
            'WWW-Authenticate: Basic realm="cam"',
          ]);
        },
      });
      const one = rig([camera('c', refusing.url.replace('rtsp://', 'rtsp://exam:no@'))]);
      await one.until('c', 'auth-failed', (row) => row.state === 'auth-failed');
      await sleep(5_000);
      expect(
        refusing.requests().map((text) => `${text.split(' ')[0]} ${text.includes('Authorization: Digest')}`),
      ).toEqual(['OPTIONS false', 'DESCRIBE false', 'DESCRIBE true']);
      expect(refusing.accepted()).toBe(1);
    });

    test('no key frame is a state of its own, without a new connection', async () => {
      let sequence = 0;
      const pFrames = await hostile({
        onRequest: polite((visit) => {
          const timer = setInterval(() => {
            const packet = Buffer.alloc(4 + 12 + 20, 2);
            packet.set([0x24, 0, 0, 32, 0x80, 0xe0]);
            packet.writeUInt16BE(sequence, 6);
            packet.writeUInt32BE(sequence * 6000, 8);
            packet.writeUInt32BE(5, 12);
            packet.set([0x41, 0x9a], 16);
            sequence += 1;
            visit.socket.write(packet);
          }, 66);
          visit.socket.on('close', () => clearInterval(timer));
        }),
      });
      const one = rig([camera('c', pFrames.url)]);
      await one.until('c', 'waiting', (row) => row.state === 'waiting-for-key-frame');
      await one.until('c', 'its reason', (row) => row.stateCode === 'no-key-frame', 20_000);
      expect(pFrames.accepted()).toBe(1);
    });
  },
);

function residentMb(pid: number): number {
  if (process.platform !== 'linux') return 0;
  return Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
