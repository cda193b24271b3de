import { createSocket, type Socket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import { hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { startScriptedCamera } from '../../fakes/rtsp/scripted-camera.ts';
import { camera, drawClips, isLive, type Rig, startRig, waitFor } from './rig.ts';

const rigs: Rig[] = [];
const closers: (() => Promise<void>)[] = [];
const rig = (...args: Parameters<typeof startRig>): Rig => {
  const one = startRig(...args);
  rigs.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((one) => one.cameras.close()));
  await Promise.all(closers.splice(0).map((close) => close()));
});

describe('a network with black holes and strangers', () => {
  test('150 cameras, 30 of them black-holed: the other 120 all come, stay, and lose nothing', async () => {
    // One server for all who answer; every fifth camera reaches one that accepts and then never says a word.
    const healthy = await startScriptedCamera();
    const hole = await startScriptedCamera({ delayMs: 3_600_000 });
    closers.push(healthy.close, hole.close);
    const isDark = (index: number): boolean => index % 5 === 0;
    const site = rig(
      Array.from({ length: 150 }, (_, index) =>
        camera(`c${index}`, `${isDark(index) ? hole.url : healthy.url}/${index}`),
      ),
    );
    const rows = () => site.cameras.list().map((row, index) => ({ row, isDark: isDark(index) }));
    const bright = () => rows().filter((one) => !one.isDark);
    const dark = () => rows().filter((one) => one.isDark);
    await waitFor('120 live ones', () => bright().every(({ row }) => isLive(row)), 100_000);
    expect([bright().length, dark().length]).toEqual([120, 30]);
    // Every hole is asked, and asked again, while the others go on.
    await waitFor(
      'every hole to be noticed',
      () => dark().every(({ row }) => row.state === 'offline'),
      100_000,
    );
    const before = bright().map(({ row }) => row.accessUnits);
    const asked = hole.accepted();
    await waitFor('more tries', () => hole.accepted() >= asked + 10, 100_000);
    await waitFor(
      'pictures of every camera',
      () => bright().every(({ row }, index) => row.accessUnits > (before[index] ?? 0) + 15),
      100_000,
    );
    for (const { row } of bright())
      expect(row).toMatchObject({ state: 'live', stateCode: 'none', reconnects: 0, lostPackets: 0 });
    expect(healthy.accepted()).toBe(120);
    expect(healthy.mostDialling()).toBeLessThanOrEqual(8);
    expect(hole.mostDialling()).toBeLessThanOrEqual(8);
    expect(site.cameras.workerPids()).toHaveLength(3);
  }, 400_000);

  test.skipIf(!hasGstServer || !hasFfmpeg)(
    'a flood over UDP, of strangers and in the name of the camera: memory does not grow, the picture comes back',
    async () => {
      const clips = drawClips({ a: { seconds: 120 } });
      const server = await startGstServer(clips.directory);
      const proxy = await startFaultProxy(server.port);
      closers.push(proxy.close, server.stop, async () => clips.remove());
      const site = rig([camera('c', `rtsp://127.0.0.1:${proxy.port}/a`, { transport: 'udp' })]);
      await site.until('c', 'pictures', (row) => isLive(row) && row.accessUnits > 30);
      const ports = /client_port=(\d+)-(\d+)/.exec(proxy.requests());
      const [rtp, rtcp] = [Number(ports?.[1]), Number(ports?.[2])];
      const [pid = 0] = site.cameras.workerPids();
      const residentMb = (): number =>
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
      /** Bytes that look like what the camera sends: version 2, its payload type, parts of a key frame without end. */
      const packet = Buffer.alloc(1_400, 0x55);
      packet.set([0x80, 96, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0x7c, 0x85]);
      let sequence = 0;
      const flood = async (from: Socket, count: number): Promise<void> => {
        for (let sent = 0; sent < count; sent += 1) {
          sequence += 1;
          packet.writeUInt16BE(sequence & 0xffff, 2);
          packet.writeUInt32BE(sequence % 50 === 0 ? sequence : 7, 8);
          packet[13] = sequence % 50 === 0 ? 0x85 : 0x05;
          await new Promise<void>((resolve) =>
            from.send(packet, sent % 4 === 0 ? rtcp : rtp, '127.0.0.1', () => resolve()),
          );
        }
      };
      const bind = async (address: string): Promise<Socket> => {
        const socket = createSocket('udp4');
        closers.push(() => new Promise((resolve) => socket.close(() => resolve())));
        await new Promise<void>((resolve) => socket.bind(0, address, resolve));
        return socket;
      };
      const stranger = await bind('127.0.0.2');
      const impostor = await bind('127.0.0.1');
      await flood(stranger, 2_000);
      const before = residentMb();
      await flood(stranger, 12_000);
      expect(residentMb() - before).toBeLessThan(16);
      expect(site.status('c').reconnects).toBe(0);
      await flood(impostor, 12_000);
      // 36 MB were sent, more than is allowed to stay; bounds are 64 packets of reordering and one access unit.
      expect(residentMb() - before).toBeLessThan(24);
      const units = site.status('c').accessUnits;
      await site.until('c', 'pictures again', (row) => isLive(row) && row.accessUnits > units + 60, 120_000);
    },
    400_000,
  );
});
