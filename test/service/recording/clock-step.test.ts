import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { CameraStatus } from '../../../shared/contract/camera-status.ts';
import type { CoverageProof, RecordingList } from '../../../shared/contract/recording.ts';
import { scanFile } from '../../../site/recording/mp4/scan-file.ts';
import { canStepClocks, createSteppedClock } from '../../fakes/clock-step.ts';
import { type GstServer, hasFfmpeg, hasGstServer, startGstServer } from '../../fakes/rtsp/gst-server.ts';
import { type Serving, serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';
import { type Clips, drawClips } from '../cameras/rig.ts';
import { type RecordingSite, recordingSite, until, wrongSums } from './recording-site.ts';

// Without gcc there is nothing that could set the clock of one program alone.
const isRunnable = hasFfmpeg && hasGstServer && canStepClocks;
const HOUR_MS = 3_600_000;
const folder = temporaryFolder();
const data = join(folder.path, 'data');
let clips: Clips;
let server: GstServer;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  if (!isRunnable) return;
  clips = drawClips({ c_aac: { seconds: 120, audio: 'aac', gopSeconds: 1 } });
  server = await startGstServer(clips.directory);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(async () => {
  await server?.stop();
  clips?.remove();
  folder.remove();
});

/** What FFmpeg complains about when it decodes every frame of a file. */
function decodingErrors(bytes: Buffer): string {
  const file = join(folder.path, 'check.mp4');
  writeFileSync(file, bytes);
  const decode = ['-v', 'warning', '-i', file, '-f', 'null', '-'];
  const { status, stderr } = spawnSync('ffmpeg', decode, { encoding: 'utf8' });
  return status === 0 ? stderr : `status ${status}: ${stderr}`;
}

/** Every recorded file is whole: nothing behind its last fragment, and fragments in order of time. */
async function expectWholeFiles(): Promise<void> {
  const names = readdirSync(join(data, 'recordings'), { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => one.endsWith('.mp4'))) {
    const bytes = readFileSync(join(data, 'recordings', name));
    const scanned = await scanFile(name, async (at, length) => bytes.subarray(at, at + length));
    expect(scanned?.facts.sizeBytes, name).toBe(bytes.length);
    let atMs = 0;
    for (const { fromMs, toMs } of scanned?.fragments ?? []) {
      expect(fromMs, name).toBeGreaterThanOrEqual(atMs - 1);
      expect(toMs, name).toBeGreaterThan(fromMs);
      atMs = toMs;
    }
  }
}

test.skipIf(!isRunnable)(
  'the clock is set an hour forward, then an hour back: live, recorded, readable, every second accounted for',
  async () => {
    mkdirSync(data);
    const sub = `rtsp://127.0.0.1:${server.port}/c_aac`;
    const config = folder.write(
      'site.json',
      siteConfig({
        cameras: [{ id: 'c1', roomId: 'r01', role: 'front', sub }],
        recording: { enabled: true, stream: 'sub', maxBytes: 1_000_000_000 },
      }),
    );
    const clock = createSteppedClock(folder.path);
    const startMs = clock.nowMs();
    const range = { fromMs: startMs, toMs: startMs + HOUR_MS + 60_000 };
    const query = `fromMs=${range.fromMs}&toMs=${range.toMs}`;
    const serve = async (): Promise<{ site: Serving; asked: RecordingSite }> => {
      const serving = await serveSite(config, data, clock.env);
      const asking = recordingSite(serving, startMs);
      closers.push(() => serving.kill(), asking.close);
      return { site: serving, asked: asking };
    };
    let { site, asked } = await serve();
    const get = async <T>(path: string): Promise<T> => (await (await site.api(path)).json()) as T;
    const list = (): Promise<RecordingList> => get(`/api/v1/recordings?cameraId=c1&${query}`);
    const count = async (): Promise<number> =>
      (await list()).segments.reduce((sum, { id }) => sum + Number(id.split('-')[1]), 0);
    const untilMore = async (): Promise<void> => {
      const before = await count();
      await until('more fragments', count, (found) => found >= before + 2);
    };
    /** The stretch an hour ahead is there; what else lies ahead of the clock has not come yet, whatever was said of it. */
    const expectAccounted = async (): Promise<void> => {
      const proof = await get<CoverageProof>(`/api/v1/recordings/coverage?${query}`);
      expect(wrongSums(proof)).toEqual([]);
      const ahead = proof.cameras[0]?.covered.filter(({ fromMs }) => fromMs > startMs + HOUR_MS / 2);
      expect(ahead).toHaveLength(1);
      for (const gap of proof.cameras[0]?.gaps ?? []) {
        if (gap.toMs > proof.madeAtMs) expect(gap).toMatchObject({ reason: 'not-planned', code: 'not-yet' });
        else
          expect(['off', 'starting', 'waiting-for-dial', 'no-key-frame', 'service-stopped']).toContain(
            gap.code,
          );
      }
    };
    await untilMore();
    clock.step(HOUR_MS);
    await untilMore();
    const jumped = (await list()).gaps.find(({ code }) => code === 'clock-stepped');
    expect(jumped?.reason).toBe('console');
    expect((jumped?.toMs ?? 0) - (jumped?.fromMs ?? 0)).toBeGreaterThan(HOUR_MS - 1_000);
    // Back to when recording began: a stretch of time comes twice.
    const firstMs = (await list()).segments[0]?.fromMs ?? 0;
    clock.step(firstMs + 500 - clock.nowMs());
    await untilMore();
    await until('the stretch that was jumped over to come after all', list, ({ gaps }) =>
      gaps.every(({ code }) => code !== 'clock-stepped'),
    );
    await expectAccounted();
    const [camera] = await get<CameraStatus[]>('/api/v1/cameras');
    expect(camera).toMatchObject({ state: 'live', stateCode: 'none', reconnects: 0, lostPackets: 0 });
    expect(asked.today()?.alarms.map(({ cause }) => cause)).toEqual(['clock']);
    expect(await site.stop()).toBe(0);
    await expectWholeFiles();

    // Again, on a clock that is earlier than what the store has seen.
    ({ site, asked } = await serve());
    await untilMore();
    await expectAccounted();
    const { segments } = await list();
    const starts = segments.map(({ fromMs }) => fromMs);
    expect(starts).toEqual([...starts].sort((left, right) => left - right));
    for (const { id } of segments.filter(({ isOpen }) => !isOpen)) {
      const answer = await site.api(`/api/v1/recordings/${id}.mp4`);
      expect(decodingErrors(Buffer.from(await answer.arrayBuffer())), id).toBe('');
    }
  },
);
