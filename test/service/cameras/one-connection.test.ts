import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { probeRunning } from '../../../site/cameras/probe-running.ts';
import type { VideoConsumer } from '../../../site/ports/cameras.ts';
import { startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { type Clips, camera, drawClips, isLive, type Rig, record, sleep, startRig, waitFor } from './rig.ts';

describe.skipIf(!hasGstServer || !hasFfmpeg)('never two connections for one stream', () => {
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
    return { proxy, url: `rtsp://127.0.0.1:${proxy.port}/a_g711` };
  };

  beforeAll(async () => {
    clips = drawClips({ a_g711: { seconds: 90, audio: 'pcm_alaw' } });
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

  test('two cameras of the configuration with the same address share it, and the second goes on alone', async () => {
    const { proxy, url } = await proxied();
    const both = [camera('a', url, { roomId: 'r01' }), camera('b', url, { roomId: 'r02' })];
    const one = rig(both);
    const recordings = { a: record(one, 'a'), b: record(one, 'b') };
    for (const id of ['a', 'b']) await one.until(id, 'live', isLive);
    await waitFor('pictures of both', () => recordings.a.units.length > 20 && recordings.b.units.length > 20);
    expect(proxy.accepted()).toBe(1);
    const count = Math.min(recordings.a.slices.length, recordings.b.slices.length);
    expect(recordings.a.slices.slice(0, count)).toEqual(recordings.b.slices.slice(0, count));
    expect(one.status('b')).toMatchObject({ roomId: 'r02', width: 320, audio: { codec: 'pcma' } });
    await one.until('b', 'figures', (status) => status.fps !== null && status.accessUnits > 20);
    expect((await one.cameras.newestKeyFrame('b'))?.format.width).toBe(320);
    // Late in the configuration: no other connection either.
    one.cameras.configure([...both, camera('c', url, { roomId: 'r03' })]);
    await one.until('c', 'live', isLive);
    const late = record(one, 'c');
    await waitFor('pictures of the third', () => late.units.length > 5);
    expect(late.units[0]?.isKeyFrame).toBe(true);
    expect(proxy.accepted()).toBe(1);
    // The first is removed: the others go on over one new connection.
    one.cameras.configure([...both.slice(1), camera('c', url, { roomId: 'r03' })]);
    await waitFor('a new connection', () => proxy.accepted() === 2);
    const before = recordings.b.units.length;
    await waitFor('more pictures of both', () => recordings.b.units.length > before + 20);
    await one.until('c', 'live', isLive);
    expect([proxy.accepted(), proxy.open()]).toEqual([2, 1]);
  });

  test('a main address equal to the sub address is one stream', async () => {
    const { proxy, url } = await proxied();
    const one = rig([camera('c', url, { main: url })]);
    const sub = record(one, 'c');
    await one.until('c', 'live', isLive);
    let units = 0;
    const consumer: VideoConsumer = {
      onFormat: () => {},
      onAccessUnit: () => {
        units += 1;
      },
      onInterrupted: () => {},
    };
    const stop = one.cameras.watchVideo('c', 'main', consumer);
    await waitFor('pictures of main', () => units > 20 && sub.units.length > 20);
    expect(proxy.accepted()).toBe(1);
    stop?.();
    const before = sub.units.length;
    await waitFor('the sub stream to go on', () => sub.units.length > before + 10);
  });

  test('several viewers of main, and hasty ones, dial it once', async () => {
    const { url } = await proxied();
    const { proxy, url: main } = await proxied();
    const one = rig([camera('c', url, { main })]);
    await one.until('c', 'live', isLive);
    const counts = [0, 0, 0];
    const watch = (index: number): (() => void) | null =>
      one.cameras.watchVideo('c', 'main', {
        onFormat: () => {},
        onAccessUnit: () => {
          counts[index] = (counts[index] ?? 0) + 1;
        },
        onInterrupted: () => {},
      });
    for (let round = 0; round < 5; round += 1) {
      const stop = watch(0);
      await sleep(round * 40);
      stop?.();
    }
    const stops = [watch(0), watch(1), watch(2)];
    await waitFor('pictures for all', () => counts.every((count) => count > 10));
    expect(proxy.accepted()).toBe(1);
    for (const stop of stops) stop?.();
    await waitFor('main to be let go', () => proxy.open() === 0, 30_000);
    expect(proxy.accepted()).toBe(1);
  });

  test('a trial of a connected stream sees it over that connection; one of another stream dials', async () => {
    const { proxy, url } = await proxied();
    const { proxy: mainProxy, url: main } = await proxied();
    const one = rig([camera('c', url, { main })]);
    await one.until('c', 'live with figures', (row) => isLive(row) && row.fps !== null);
    const keyFrames: number[] = [];
    const options = () => ({
      seconds: 3,
      signal: AbortSignal.timeout(30_000),
      onKeyFrame: (unit: { captureMicros: number }) => keyFrames.push(unit.captureMicros),
    });
    const found = await probeRunning(one.cameras, { cameraId: 'c', stream: 'sub' }, options());
    expect(found).toMatchObject({
      ...{ codec: expect.stringMatching(/^avc1\./), width: 320, lostPackets: 0 },
      audio: { codec: 'pcma', sampleRate: 8000, channels: 1 },
    });
    expect(found?.profile).not.toBe('');
    expect(found?.fps).toBeGreaterThan(0);
    expect(keyFrames.length).toBeGreaterThan(0);
    expect(proxy.accepted()).toBe(1);
    // Nobody looks at main: it is not connected, and asking does not connect it.
    expect(await probeRunning(one.cameras, { cameraId: 'c', stream: 'main' }, options())).toBeNull();
    expect(mainProxy.accepted()).toBe(0);
    let units = 0;
    const stop = one.cameras.watchVideo('c', 'main', {
      onFormat: () => {},
      onAccessUnit: () => {
        units += 1;
      },
      onInterrupted: () => {},
    });
    await waitFor('main', () => units > 20);
    expect(await probeRunning(one.cameras, { cameraId: 'c', stream: 'main' }, options())).toMatchObject({
      width: 320,
    });
    expect(mainProxy.accepted()).toBe(1);
    stop?.();
    // The stream ends while it is watched: no answer, and none that hangs.
    const cut = probeRunning(one.cameras, { cameraId: 'c', stream: 'sub' }, { ...options(), seconds: 20 });
    await sleep(300);
    one.cameras.configure([]);
    expect(await cut).toBeNull();
  });

  test('a group of pictures longer than any bound of the past is there for a new viewer at once', async () => {
    const long = drawClips({ long: { seconds: 60, gopSeconds: 40 } });
    const other = await startGstServer(long.directory);
    closers.push(other.stop, async () => long.remove());
    const one = rig([camera('c', `rtsp://127.0.0.1:${other.port}/long`)]);
    await one.until('c', 'more than 150 pictures', (status) => status.accessUnits > 200);
    const units = one.status('c').accessUnits;
    const viewer = record(one, 'c');
    await waitFor('the whole group', () => viewer.units.length >= units);
    expect(viewer.units[0]?.isKeyFrame).toBe(true);
    expect(viewer.units.filter((unit) => unit.isKeyFrame)).toHaveLength(1);
  });
});
