import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findFfmpeg } from '../../../site/cameras/find-ffmpeg.ts';
import { probeCamera } from '../../../site/cameras/probe.ts';
import { keyFrameToJpeg } from '../../../site/cameras/snapshot.ts';
import type { AudioLevel, AudioUnavailable } from '../../../site/ports/cameras.ts';
import { startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import {
  freePort,
  type GstServer,
  hasFfmpeg,
  hasGstServer,
  startGstServer,
} from '../../fakes/rtsp/gst-server.ts';
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

describe.skipIf(!hasGstServer || !hasFfmpeg)('cameras over the RTSP server of GStreamer', () => {
  let clips: Clips;
  let server: GstServer;
  const rigs: Rig[] = [];
  const rig = (...args: Parameters<typeof startRig>): Rig => {
    const one = startRig(...args);
    rigs.push(one);
    return one;
  };

  beforeAll(async () => {
    clips = drawClips({
      a_aac: { seconds: 60, audio: 'aac' },
      b_g711_slices: { seconds: 60, audio: 'pcm_alaw', slices: 4 },
      c_265: { seconds: 60, codec: 'libx265' },
    });
    server = await startGstServer(clips.directory);
  });
  afterEach(async () => {
    await Promise.all(rigs.splice(0).map((one) => one.cameras.close()));
  });
  afterAll(async () => {
    await server?.stop();
    clips?.remove();
  });
  const url = (name: string, credentials = ''): string =>
    `rtsp://${credentials}127.0.0.1:${server.port}/${name}`;

  test('16 cameras live: every access unit of the file arrives unchanged, with figures and sound', async () => {
    const names = Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? 'a_aac' : 'b_g711_slices'));
    // A query of its own makes each a stream of its own: equal addresses would share one connection.
    const one = rig(names.map((name, index) => camera(`c${index}`, `${url(name)}?camera=${index}`)));
    const recordings = names.map((_, index) => record(one, `c${index}`));
    for (let index = 0; index < 16; index += 1) await one.until(`c${index}`, 'live', isLive);
    await sleep(6_000);
    const files = new Map(
      ['a_aac', 'b_g711_slices'].map((name) => [name, slicesOfFile(clips.directory, name)]),
    );
    recordings.forEach((recording, index) => {
      const name = names[index] ?? '';
      const expected = files.get(name) ?? [];
      expect(recording.slices.length).toBeGreaterThan(name === 'a_aac' ? 60 : 240);
      expect(recording.slices).toEqual(expected.slice(0, recording.slices.length));
      expect(recording.formats).toEqual(['avc1.4d400c 320x180']);
      const status = one.status(`c${index}`);
      expect(status).toMatchObject({
        state: 'live',
        stateReason: '',
        lostPackets: 0,
        width: 320,
        height: 180,
      });
      expect(status.audio?.codec).toBe(name === 'a_aac' ? 'aac' : 'pcma');
      expect(status.fps).toBeGreaterThan(12);
      expect(status.fps).toBeLessThan(18);
      expect(status.keyFrameIntervalMs).toBe(2000);
      expect(Math.abs(status.clockOffsetMs ?? 9e9)).toBeLessThan(1000);
      expect(status.lastFrameAgeMs).toBeLessThan(3000);
      const age = Date.now() - (recording.units.at(-1)?.captureMicros ?? 0) / 1000;
      expect(Math.abs(age)).toBeLessThan(3000);
    });
  });

  test('H.265 with B-frames and open groups: every access unit unchanged, figures, still picture, probe', async () => {
    const one = rig([camera('c', url('c_265'))]);
    const recording = record(one, 'c');
    await one.until('c', 'some groups of pictures', (status) => status.accessUnits > 100);
    const expected = slicesOfFile(clips.directory, 'c_265');
    expect(recording.slices.length).toBeGreaterThan(90);
    expect(recording.slices).toEqual(expected.slice(0, recording.slices.length));
    expect(recording.formats).toEqual([expect.stringMatching(/^hev1\.1\.6\.L\d+\.90 320x180$/)]);
    expect(one.status('c')).toMatchObject({
      state: 'live',
      codec: expect.stringMatching(/^hev1\./),
      width: 320,
      height: 180,
      lostPackets: 0,
      keyFrameIntervalMs: 2000,
    });
    // B-frames: units come in decoding order and carry the time at which they are shown.
    const times = recording.units.map((unit) => unit.captureMicros);
    expect(times.some((time, index) => time < (times[index - 1] ?? 0))).toBe(true);
    const shown = times.toSorted((a, b) => a - b);
    const steps = shown.slice(1).map((time, index) => time - (shown[index] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThan(0);
    const newest = await one.cameras.newestKeyFrame('c');
    if (newest === null) throw new Error('no key frame');
    const jpeg = await keyFrameToJpeg(newest.unit, newest.format.codec, 'ffmpeg');
    expect([jpeg[0], jpeg[1], jpeg.length > 2000]).toEqual([0xff, 0xd8, true]);
    expect(await probeCamera(url('c_265'), { seconds: 3 })).toMatchObject({
      codec: expect.stringMatching(/^hev1\./),
      profile: 'Main',
      fps: 15,
      keyFrameIntervalMs: 2000,
      lostPackets: 0,
    });
  });

  test('a late viewer begins at a key frame at once; one connection serves all viewers', async () => {
    const proxy = await startFaultProxy(server.port);
    const one = rig([camera('c', `rtsp://127.0.0.1:${proxy.port}/a_aac`)]);
    await one.until('c', 'some pictures', (status) => status.accessUnits > 40);
    const viewers = [record(one, 'c'), record(one, 'c'), record(one, 'c')];
    await waitFor(
      'the first picture of each',
      () => viewers.every((viewer) => viewer.units.length > 0),
      1_000,
    );
    for (const viewer of viewers) expect(viewer.units[0]?.isKeyFrame).toBe(true);
    viewers[0]?.stop();
    const seen = viewers[0]?.units.length;
    await waitFor('the others to go on', () => (viewers[1]?.units.length ?? 0) > 40);
    expect(viewers[0]?.units.length).toBe(seen);
    expect(viewers[1]?.slices).toEqual(viewers[2]?.slices.slice(0, viewers[1]?.slices.length));
    expect(proxy.accepted()).toBe(1);
    await proxy.close();
  });

  test('main is dialled on demand and let go after a while', async () => {
    const proxy = await startFaultProxy(server.port);
    const main = `rtsp://127.0.0.1:${proxy.port}/b_g711_slices`;
    const one = rig([camera('c', url('a_aac'), { main })]);
    await one.until('c', 'live', isLive);
    expect(proxy.accepted()).toBe(0);
    let units = 0;
    const consumer = { onFormat: () => {}, onAccessUnit: () => (units += 1), onInterrupted: () => {} };
    const stop = one.cameras.watchVideo('c', 'main', consumer);
    await waitFor('pictures of main', () => units > 10);
    stop?.();
    await sleep(1_000);
    expect(proxy.open()).toBe(1); // someone may switch back
    const again = one.cameras.watchVideo('c', 'main', consumer);
    units = 0;
    await waitFor('pictures at once', () => units > 10, 5_000);
    again?.();
    expect(proxy.accepted()).toBe(1);
    await waitFor('main to be let go', () => proxy.open() === 0, 20_000);
    await proxy.close();
  });

  test('a killed server: stated at once, and live again after it is back', async () => {
    const port = await freePort();
    let mortal = await startGstServer(clips.directory, { port, count: 16 });
    const ids = Array.from({ length: 16 }, (_, index) => `c${index}`);
    const one = rig(ids.map((id) => camera(id, `rtsp://127.0.0.1:${port}/${id.replace('c', 'cam')}`)));
    const first = record(one, 'c0');
    for (const id of ids) await one.until(id, 'live', isLive);
    await mortal.stop();
    for (const id of ids) {
      const status = await one.until(id, 'offline', (row) => row.state === 'offline', 10_000);
      expect(['connection-lost', 'connection-refused']).toContain(status.stateCode);
      expect(status.stateReason).not.toBe('');
    }
    await sleep(4_000);
    expect(one.status('c0').lastFrameAgeMs).toBeGreaterThan(3_000);
    expect(one.status('c0').fps).toBeNull();
    mortal = await startGstServer(clips.directory, { port, count: 16 });
    try {
      for (const id of ids) await one.until(id, 'live again', isLive, 30_000);
      expect(ids.map((id) => one.status(id).reconnects)).toEqual(ids.map(() => 1));
      await waitFor('the viewer to get its format again', () => first.formats.length === 2, 5_000);
      expect(first.interruptions).toHaveLength(1);
    } finally {
      await mortal.stop();
    }
  });

  test('Digest and Basic; a wrong password is tried exactly once and again only when a person asks', async () => {
    const password = 'geheim/ß@1';
    for (const kind of ['digest', 'basic'] as const) {
      // Basic of this server hashes bytes of the URL form, so it gets a plain password.
      const secret = kind === 'digest' ? password : 'geheim1';
      const guarded = await startGstServer(clips.directory, { [kind]: `exam:${secret}` });
      const proxy = await startFaultProxy(guarded.port);
      const at = (word: string): string =>
        `rtsp://exam:${encodeURIComponent(word)}@127.0.0.1:${proxy.port}/a_aac`;
      const one = rig([camera('right', at(secret))]);
      await one.until('right', 'live', isLive);
      const wrongProxy = await startFaultProxy(guarded.port);
      const wrongUrl = `rtsp://exam:wrong%2Fword@127.0.0.1:${wrongProxy.port}/a_aac`;
      const two = rig([camera('wrong', wrongUrl), camera('none', `rtsp://127.0.0.1:${guarded.port}/a_aac`)]);
      await two.until('wrong', 'auth-failed', (status) => status.stateCode === 'wrong-password');
      await two.until('none', 'auth-failed', (status) => status.stateCode === 'password-needed');
      await sleep(4_000);
      const tries = (): number => wrongProxy.requests().split('Authorization:').length - 1;
      expect(tries()).toBe(1);
      expect(wrongProxy.accepted()).toBe(1);
      expect(two.cameras.retry('wrong')).toBe(true);
      await waitFor('the second try', () => tries() === 2);
      await sleep(1_500);
      expect(tries()).toBe(2);
      expect(two.status('wrong').state).toBe('auth-failed');
      expect(two.secrets).toEqual(['wrong%2Fword', 'wrong/word']);
      const everything = JSON.stringify(
        [one, two].map((each) => [each.logs, each.transitions, each.cameras.list()]),
      );
      for (const leak of [...one.secrets, ...two.secrets]) expect(everything).not.toContain(leak);
      const probe = JSON.stringify(await probeCamera(wrongUrl, { seconds: 1 }));
      expect(JSON.parse(probe)).toMatchObject({ error: { code: 'auth-failed' } });
      expect(probe).not.toContain('wrong/word');
      await Promise.all([proxy.close(), wrongProxy.close()]);
      await guarded.stop();
    }
  });

  test('an unknown path is stated and does not disturb the camera beside it', async () => {
    const one = rig([camera('good', url('a_aac')), camera('nowhere', url('nowhere'))]);
    await one.until('good', 'live', isLive);
    await one.until('nowhere', 'not found', (status) => status.stateCode === 'not-found');
    expect(one.status('good').state).toBe('live');
  });

  test('levels only while watched: AAC by FFmpeg and G.711 by our code show the same tone; capture ring filled', async () => {
    const one = rig([camera('aac', url('a_aac')), camera('law', url('b_g711_slices'))]);
    await one.until('aac', 'live', isLive);
    await one.until('law', 'live', isLive);
    const levels: AudioLevel[] = [];
    const unavailable: AudioUnavailable[] = [];
    const stop = one.cameras.watchAudio(
      {
        onLevels: (some, others) => {
          levels.push(...some);
          unavailable.push(...others);
        },
      },
      { frequencyHz: 1000 },
    );
    const heard = (id: string): AudioLevel[] =>
      levels.filter((level) => level.cameraId === id && level.tone !== null);
    await waitFor('levels of both', () => heard('aac').length > 8 && heard('law').length > 8);
    stop();
    for (const id of ['aac', 'law']) {
      const last = heard(id).at(-1);
      expect(last?.rmsDbfs).toBeGreaterThan(-22.5);
      expect(last?.rmsDbfs).toBeLessThan(-20);
      expect(last?.tone?.toneDbfs).toBeGreaterThan(-22.5);
      expect(last?.isDigitalSilence).toBe(false);
    }
    expect(unavailable).toEqual([]);
    await sleep(300);
    const count = levels.length;
    await sleep(800);
    expect(levels.length).toBe(count);
    const readers = ['law', 'aac', 'nobody'].map((cameraId) => ({ cameraId, cursor: null }));
    const begin = await one.cameras.soundSince(readers);
    expect(begin.map((slice) => [slice.cameraId, slice.format?.codec, slice.frames.length])).toEqual([
      ['law', 'pcma', 0],
      ['aac', 'aac', 0],
    ]);
    await sleep(1500);
    const later = await one.cameras.soundSince(begin.map(({ cameraId, cursor }) => ({ cameraId, cursor })));
    const framesOf = (id: string) => later.find((slice) => slice.cameraId === id)?.frames ?? [];
    expect(framesOf('law').reduce((sum, frame) => sum + frame.data.length, 0)).toBeGreaterThan(8000);
    expect(framesOf('aac').length).toBeGreaterThan(15);
    expect(later.every((slice) => !slice.isAfterGap)).toBe(true);
    expect(later.flatMap((slice) => slice.frames).every((frame) => frame.lostBefore === 0)).toBe(true);
  });

  test('without FFmpeg AAC is not measurable and says why, G.711 is measured', async () => {
    const one = rig([camera('aac', url('a_aac')), camera('law', url('b_g711_slices'))], null);
    await one.until('aac', 'live', isLive);
    await one.until('law', 'live', isLive);
    const seen = new Set<string>();
    const stop = one.cameras.watchAudio(
      {
        onLevels: (levels, unavailable) => {
          for (const level of levels) seen.add(level.cameraId);
          for (const { cameraId, code } of unavailable) seen.add(`${cameraId} ${code}`);
        },
      },
      null,
    );
    await waitFor('both', () => seen.size === 2);
    stop();
    expect([...seen].sort()).toEqual(['aac ffmpeg-missing', 'law']);
  });

  test('a crashed worker is started again and its viewers served again', async () => {
    const one = rig([camera('c', url('a_aac'))]);
    const viewer = record(one, 'c');
    await one.until('c', 'live', isLive);
    await waitFor('pictures', () => viewer.units.length > 10);
    const unitsBefore = one.status('c').accessUnits;
    const [pid] = one.cameras.workerPids();
    process.kill(pid ?? 0, 'SIGKILL');
    await one.until('c', 'restarting', (status) => status.stateCode === 'ingest-restarting');
    await one.until('c', 'live again', isLive);
    const seen = viewer.units.length;
    await waitFor('pictures again', () => viewer.units.length > seen + 10);
    expect(viewer.interruptions).toEqual(['ingest-restarting']);
    expect(one.status('c').accessUnits).toBeGreaterThan(unitsBefore);
    expect(one.logs.join()).toContain('stopped unexpectedly');
  });

  test('configure keeps unchanged connections, stops removed cameras, and close takes less than 2 s', async () => {
    const proxy = await startFaultProxy(server.port);
    const through = `rtsp://127.0.0.1:${proxy.port}/a_aac`;
    const one = rig([camera('keep', through), camera('gone', url('a_aac'))]);
    await one.until('keep', 'live', isLive);
    await one.until('gone', 'live', isLive);
    one.cameras.configure([camera('keep', through), camera('new', url('b_g711_slices'))]);
    await one.until('new', 'live', isLive);
    expect(one.cameras.get('gone')).toBeNull();
    expect(one.cameras.list().map((status) => status.id)).toEqual(['keep', 'new']);
    await one.until('keep', 'figures', (status) => status.accessUnits > 30);
    expect(proxy.accepted()).toBe(1);
    expect(
      one.cameras.watchVideo('gone', 'sub', { onFormat() {}, onAccessUnit() {}, onInterrupted() {} }),
    ).toBeNull();
    const [pid] = one.cameras.workerPids();
    const start = performance.now();
    await one.cameras.close();
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(() => process.kill(pid ?? 0, 0)).toThrow();
    await waitFor('TEARDOWN', () => proxy.requests().includes('TEARDOWN'), 2_000);
    await proxy.close();
  });

  test('probe and snapshot', async () => {
    const result = await probeCamera(url('a_aac'), { seconds: 3 });
    expect(result).toMatchObject({
      codec: 'avc1.4d400c',
      profile: 'Main',
      width: 320,
      height: 180,
      fps: 15,
      keyFrameIntervalMs: 2000,
      lostPackets: 0,
      audio: { codec: 'aac', sampleRate: 16000, channels: 1 },
    });
    expect(await probeCamera(url('nowhere'), { seconds: 1 })).toMatchObject({ error: { code: 'not-found' } });
    const closed = await freePort();
    expect(await probeCamera(`rtsp://127.0.0.1:${closed}/`, { seconds: 1 })).toMatchObject({
      error: { code: 'unreachable' },
    });
    expect(await probeCamera('http://x/', { seconds: 1 })).toMatchObject({ error: { code: 'protocol' } });

    const one = rig([camera('c', url('a_aac'))]);
    expect(await one.cameras.newestKeyFrame('c')).toBeNull();
    await one.until('c', 'live', isLive);
    const newest = await one.cameras.newestKeyFrame('c');
    if (newest === null) throw new Error('no key frame');
    expect(newest.format).toEqual({ codec: 'avc1.4d400c', width: 320, height: 180 });
    expect(newest.ageMs).toBeLessThan(10_000);
    const ffmpeg = await findFfmpeg(null);
    expect(ffmpeg?.version).toMatch(/^\d|^n/);
    const jpeg = await keyFrameToJpeg(newest.unit, newest.format.codec, ffmpeg?.path ?? null);
    expect([jpeg[0], jpeg[1], jpeg.length > 2000]).toEqual([0xff, 0xd8, true]);
    await expect(keyFrameToJpeg(newest.unit, newest.format.codec, null)).rejects.toMatchObject({
      code: 'unavailable',
    });
    const empty = { ...newest.unit, data: new Uint8Array(9) };
    await expect(keyFrameToJpeg(empty, newest.format.codec, 'ffmpeg')).rejects.toMatchObject({
      code: 'unavailable',
    });
    await expect(
      keyFrameToJpeg(newest.unit, newest.format.codec, '/nonexistent/ffmpeg'),
    ).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await findFfmpeg('/nonexistent/ffmpeg')).toBeNull();
  });
});
