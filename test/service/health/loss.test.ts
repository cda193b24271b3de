import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { HealthHistory, HealthOverview } from '../../../shared/contract/health-contract.ts';
import { type FaultProxy, startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { createFrameFilter } from '../../fakes/rtsp/interleaved.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { type Clips, drawClips, sleep } from '../cameras/rig.ts';

const folder = temporaryFolder();
let clips: Clips;
let server: GstServer;
let proxy: FaultProxy;
let site: Serving;

/** Packets of the picture the proxy has let through and has dropped, by sequence number. */
const seen = { passed: 0, dropped: 0, longest: 0, run: 0, isLossy: false };

const isPassed = (channel: number, packet: Buffer): boolean => {
  if (channel !== 0) return true;
  const sequence = packet.readUInt16BE(2);
  // Every 40th packet, and five in a row now and then.
  const isDropped = seen.isLossy && (sequence % 40 === 7 || (sequence % 200 >= 100 && sequence % 200 < 105));
  if (isDropped) {
    seen.dropped += 1;
    seen.run += 1;
    seen.longest = Math.max(seen.longest, seen.run);
    return false;
  }
  seen.passed += 1;
  seen.run = 0;
  return true;
};

async function until<T>(what: string, read: () => Promise<T | null>, timeoutMs = 60_000): Promise<T> {
  const start = performance.now();
  for (;;) {
    const value = await read();
    if (value !== null) return value;
    if (performance.now() - start > timeoutMs) throw new Error(`waited in vain for ${what}`);
    await sleep(200);
  }
}
const read = async <T>(path: string): Promise<T> => (await (await site.api(path)).json()) as T;
const row = async (): Promise<CameraStatus | undefined> => (await read<CameraStatus[]>('/api/v1/cameras'))[0];
const history = (): Promise<HealthHistory> =>
  read(`/api/v1/cameras/r01-front/health?fromMs=${Date.now() - 3_600_000}&toMs=${Date.now() + 1000}`);

describe.skipIf(!hasGstServer || !hasFfmpeg)('loss and delay on the way, as the site counts them', () => {
  beforeAll(async () => {
    clips = drawClips({ a: { seconds: 240, kbps: 500, slices: 4 } });
    server = await startGstServer(clips.directory);
    proxy = await startFaultProxy(server.port);
    proxy.setMangle(createFrameFilter(isPassed));
    const sub = `rtsp://127.0.0.1:${proxy.port}/a`;
    const config = siteConfig({ cameras: [{ id: 'r01-front', roomId: 'r01', role: 'front', sub }] });
    site = await serveSite(folder.write('site.json', config), `${folder.path}/data`);
  }, 180_000);
  afterAll(async () => {
    await site?.stop();
    await proxy?.close();
    await server?.stop();
    clips?.remove();
    folder.remove();
  });

  test('every packet dropped is counted, and no other; so says the history', {
    timeout: 180_000,
  }, async () => {
    await until('pictures', async () => ((await row())?.state === 'live' ? true : null));
    await sleep(3000);
    expect((await row())?.lostPackets).toBe(0);
    seen.isLossy = true;
    await until('enough loss', async () => (seen.dropped >= 60 ? true : null));
    seen.isLossy = false;
    // A loss shows with the packet after it; the figures come once a second.
    const after = await until('all of it counted', async () => {
      const now = await row();
      return now !== undefined && now.lostPackets >= seen.dropped ? now : null;
    });
    expect(after.lostPackets).toBe(seen.dropped);
    expect(after.state).toBe('degraded');
    await sleep(2500);
    const { points, states, limits } = await history();
    const lost = points.reduce((sum, point) => sum + point.lost, 0);
    expect(lost).toBe(seen.dropped);
    expect(Math.max(...points.map((point) => point.lossBurst))).toBe(seen.longest);
    // Packets of before the first look at the counter are not in the history; the rest is, to its step of eight.
    const received = points.reduce((sum, point) => sum + point.received, 0);
    expect(received).toBeLessThanOrEqual(seen.passed + 8 * points.length);
    expect(received).toBeGreaterThan(seen.passed * 0.5);
    expect(states.map(({ state }) => state)).toEqual(expect.arrayContaining(['live', 'degraded']));
    expect(limits).toEqual({ lossRatio: 0.01, frameAgeMs: 3000, clockOffsetMs: 2000 });
    const overview = await read<HealthOverview>('/api/v1/camera-health');
    expect(overview.cameras[0]).toMatchObject({ cameraId: 'r01-front', outages: 0 });
    const metrics = await (await site.api('/metrics')).text();
    expect(metrics).toContain(`exam_site_camera_lost_packets{camera="r01-front"} ${after.lostPackets}`);
    expect(metrics).toMatch(/exam_site_camera_jitter_ms\{camera="r01-front"\} [\d.]+/);
  });

  test('a line that goes dead is one outage with its length; kill -9 keeps it', {
    timeout: 180_000,
  }, async () => {
    await until('clean pictures', async () => ((await row())?.state === 'live' ? true : null));
    const fromMs = Date.now();
    proxy.setBlackHole(true);
    await until('the camera to be down', async () => {
      const state = (await row())?.state;
      return state === 'stalled' || state === 'offline' ? true : null;
    });
    const downMs = Date.now();
    await sleep(4000);
    proxy.setBlackHole(false);
    await until('pictures again', async () => ((await row())?.state === 'live' ? true : null), 90_000);
    await sleep(3000);
    const before = await history();
    const dark = before.states.filter(
      ({ state, toMs }) => toMs > fromMs && state !== 'live' && state !== 'degraded',
    );
    const darkMs = dark.reduce((sum, segment) => sum + segment.toMs - segment.fromMs, 0);
    expect(dark[0]?.fromMs).toBeGreaterThanOrEqual(fromMs - 500);
    expect(dark[0]?.fromMs).toBeLessThanOrEqual(downMs + 500);
    expect(darkMs).toBeGreaterThan(3900);
    await sleep(11_000);
    await site.kill();
    site = await serveSite(`${folder.path}/site.json`, `${folder.path}/data`);
    const { states } = await history();
    // A state may have lasted a millisecond only: each is looked for by what it was and when it began.
    // A moment between two looks of the watch is not a state of the line.
    const lasting = dark.filter((segment) => segment.toMs - segment.fromMs >= 100);
    expect(lasting).not.toHaveLength(0);
    for (const { state, code, fromMs: start } of lasting)
      expect(
        states.some((one) => one.state === state && one.code === code && Math.abs(one.fromMs - start) < 100),
        `${state} ${code} ${start}`,
      ).toBe(true);
    expect(states.some(({ state, fromMs: start }) => state === 'not-measured' && start > downMs)).toBe(true);
  });
});
