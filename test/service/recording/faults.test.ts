import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RecordedFragment, RecordingGap } from '../../../shared/contract/recording.ts';
import { startFaultProxy } from '../../fakes/rtsp/fault-proxy.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { startScriptedCamera } from '../../fakes/rtsp/scripted-camera.ts';
import { serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { type Clips, drawClips, sleep } from '../cameras/rig.ts';
import { type RecordingSite, recordingSite, until, wrongSums } from './recording-site.ts';

const isRunnable = hasFfmpeg && hasGstServer;
/** A file system of its own needs the right to mount one. */
const canMount =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' }).status === 0;
const MAX_FRAGMENT_MS = 10_000;

let clips: Clips;
let server: GstServer;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  if (!isRunnable) return;
  clips = drawClips({
    usual: { seconds: 120, audio: 'aac', gopSeconds: 1 },
    long: { seconds: 120, gopSeconds: 40, audio: 'pcm_alaw' },
  });
  server = await startGstServer(clips.directory);
}, 120_000);
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(async () => {
  await server?.stop();
  clips?.remove();
});

interface CameraOfTest {
  readonly id: string;
  readonly sub: string;
  readonly main?: string;
}

/** Serves a site that records these cameras; `prepare` gets its recordings folder before it starts. */
async function record(
  cameras: readonly CameraOfTest[],
  options: { stream?: 'sub' | 'main'; prepare?: (folder: string) => void } = {},
): Promise<RecordingSite> {
  const folder = temporaryFolder();
  closers.push(() => folder.remove());
  const recordings = join(folder.path, 'data', 'recordings');
  mkdirSync(recordings, { recursive: true });
  options.prepare?.(recordings);
  const config = siteConfig({
    cameras: cameras.map((camera) => ({ ...camera, roomId: 'r01', role: 'front' })),
    recording: { enabled: true, stream: options.stream ?? 'sub', maxBytes: 1_000_000_000 },
  });
  const startedMs = Date.now();
  const site = await serveSite(folder.write('site.json', config), join(folder.path, 'data'));
  closers.push(() => site.kill());
  const asked = recordingSite(site, startedMs);
  closers.push(() => asked.close());
  return asked;
}

const usual = (): string => `rtsp://127.0.0.1:${server.port}/usual`;
const untilFragments = (site: RecordingSite, id: string, count: number): Promise<number> =>
  until(
    `${count} fragments of ${id}`,
    () => site.fragments(id),
    (found) => found >= count,
  );
const saying =
  (reason: RecordingGap['reason'], codes: readonly string[]) =>
  (gaps: readonly RecordingGap[]): boolean =>
    gaps.some((gap) => gap.reason === reason && codes.includes(gap.code));

// Without root (or on another system) no small file system can be made: disk-writer.test.ts has the same fault in a model.
test.skipIf(!isRunnable || !canMount)(
  'a disk that is really full: live view goes on, an alarm and a gap say so, and it ends by itself',
  async () => {
    let mounted = '';
    const size = (kib: number): void => {
      execFileSync('mount', ['-o', `remount,size=${kib}k`, mounted]);
    };
    const site = await record([{ id: 'c1', sub: usual() }], {
      prepare: (folder) => {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700m', 'tmpfs', folder]);
        mounted = folder;
        closers.push(() => spawnSync('umount', ['-l', folder]));
      },
    });
    const pictures = site.view('c1', 'sub');
    await untilFragments(site, 'c1', 2);
    const used = execFileSync('df', ['--output=used', '-k', mounted], { encoding: 'utf8' });
    const usedKib = Number(used.trim().split('\n').at(-1));
    size(usedKib + 16);
    await until(
      'the alarm',
      () => site.alarm(),
      (alarm) => alarm?.state === 'unacknowledged' && alarm.reasonCode === 'disk-full',
    );
    expect(site.alarm()?.subjects).toEqual(['c1']);
    const seen = pictures();
    await until('live pictures on a full disk', pictures, (count) => count > seen + 45);
    await until('the gap', () => site.gaps('c1'), saying('disk', ['disk-full']));
    const before = await site.fragments('c1');
    size(700 * 1024);
    await untilFragments(site, 'c1', before + 3);
    await until(
      'the end of the alarm',
      () => site.alarm(),
      (alarm) => alarm === undefined || alarm.state === 'returned',
    );
    const proof = await site.proof();
    expect(wrongSums(proof)).toEqual([]);
    const gaps = proof.cameras[0]?.gaps ?? [];
    expect(gaps.filter(({ reason }) => reason === 'disk').map(({ code }) => code)).toContain('disk-full');
    for (const { code } of gaps) expect(code).not.toBe('not-written');
  },
  180_000,
);

test.skipIf(!isRunnable)(
  'a dead camera and a dead line are told apart, and every second has its reason',
  async () => {
    const other = await startGstServer(clips.directory);
    closers.push(other.stop);
    const proxy = await startFaultProxy(server.port);
    closers.push(proxy.close);
    // Once it is silent: sound and every answer, no picture, also after a new connection. The line is good.
    let isSilent = false;
    const silent = await startScriptedCamera({
      onPlay: (session) => {
        session.audio(true);
        session.video(!isSilent);
      },
    });
    closers.push(silent.close);
    const site = await record([
      { id: 'killed', sub: `rtsp://127.0.0.1:${other.port}/usual` },
      { id: 'cable', sub: `rtsp://127.0.0.1:${proxy.port}/usual` },
      { id: 'silent', sub: silent.url },
      { id: 'healthy', sub: usual() },
    ]);
    for (const id of ['killed', 'cable', 'silent', 'healthy']) await untilFragments(site, id, 2);
    const faultMs = Date.now();
    await other.stop();
    proxy.setBlackHole(true);
    isSilent = true;
    for (const session of silent.playing()) session.video(false);
    await until('killed', () => site.gaps('killed'), saying('network', ['connection-refused']));
    await until('cable', () => site.gaps('cable'), saying('network', ['request-timeout']));
    await until('silent', () => site.gaps('silent'), saying('camera', ['no-packets']));
    await until('silent again', () => site.gaps('silent'), saying('camera', ['first-packet-timeout']));
    const proof = await site.proof();
    expect(wrongSums(proof)).toEqual([]);
    for (const { cameraId, gaps } of proof.cameras) {
      const during = gaps.filter(({ toMs, code }) => toMs > faultMs && code !== 'not-yet');
      if (cameraId === 'healthy') expect(during).toEqual([]);
      else
        expect({ cameraId, reasons: [...new Set(during.map(({ reason }) => reason))] }).toEqual({
          cameraId,
          reasons: [cameraId === 'silent' ? 'camera' : 'network'],
        });
    }
    // Back again: the gaps end.
    proxy.setBlackHole(false);
    isSilent = false;
    for (const session of silent.playing()) session.video(true);
    const before = { cable: await site.fragments('cable'), silent: await site.fragments('silent') };
    await untilFragments(site, 'cable', before.cable + 2);
    await untilFragments(site, 'silent', before.silent + 2);
    const after = await site.proof();
    expect(wrongSums(after)).toEqual([]);
    for (const { gaps } of after.cameras) for (const { code } of gaps) expect(code).not.toBe('not-written');
  },
  180_000,
);

test.skipIf(!isRunnable)(
  'recording main shares one connection with its viewers; a long group of pictures is cut and marked',
  async () => {
    const sub = await startFaultProxy(server.port);
    const main = await startFaultProxy(server.port);
    closers.push(sub.close, main.close);
    const at = (port: number): string => `rtsp://127.0.0.1:${port}/usual`;
    const site = await record(
      [
        { id: 'both', sub: at(sub.port), main: at(main.port) },
        { id: 'long', sub: `rtsp://127.0.0.1:${server.port}/long` },
      ],
      { stream: 'main' },
    );
    const viewers = [site.view('both', 'main'), site.view('both', 'main'), site.view('both', 'sub')];
    await untilFragments(site, 'both', 2);
    for (const viewer of viewers) await until('pictures of a viewer', viewer, (count) => count > 30);
    expect((await site.list('both')).segments[0]?.stream).toBe('main');
    expect({ sub: sub.accepted(), main: main.accepted() }).toEqual({ sub: 1, main: 1 });

    await untilFragments(site, 'long', 2);
    await sleep(500);
    const range = { fromMs: Date.now() - 600_000, toMs: Date.now() };
    const found = (await site.query('recording.fragments', {
      ...range,
      cameraId: 'long',
    })) as RecordedFragment[];
    expect(found.map(({ startsWithKeyFrame }) => startsWithKeyFrame).slice(0, 2)).toEqual([true, false]);
    for (const { fromMs, toMs } of found) expect(toMs - fromMs).toBeLessThanOrEqual(MAX_FRAGMENT_MS + 500);
    expect(found[1]?.fromMs).toBe(found[0]?.toMs);
    expect(wrongSums(await site.proof())).toEqual([]);
  },
  180_000,
);
