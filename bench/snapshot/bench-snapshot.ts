// From a request on a warm service to the bytes of the JPEG, against an FFmpeg started for each picture.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChildProgram } from '../../site/demo/child-program.ts';
import { serveSite, siteConfig, temporaryFolder } from '../../test/fakes/run-program.ts';
import type { BenchResult } from '../bench-result.ts';
import { percentile, sleep } from '../statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PASSWORD = 'bench-password';
const CAMERAS = 12;
const SNAPSHOTS = 40;
/** Nobody presses the key faster; the next FFmpeg starts in this time. */
const PAUSE_MS = 300;

/** The clip's first key frame, as the service hands it to FFmpeg. */
function firstKeyFrame(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'exam-still-'));
  const file = join(folder, 'key.h264');
  const source = join(ROOT, 'resources', 'clips', 'room01.h264');
  execFileSync('ffmpeg', [
    '-v',
    'quiet',
    '-y',
    '-f',
    'h264',
    '-i',
    source,
    '-frames:v',
    '1',
    '-c',
    'copy',
    file,
  ]);
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}

function coldSnapshot(keyFrame: Buffer): Promise<number> {
  const startMs = performance.now();
  const input = ['-v', 'quiet', '-threads', '1', '-f', 'h264', '-probesize', '32', '-i', 'pipe:0'];
  const child = spawn('ffmpeg', [...input, '-frames:v', '1', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  child.stdout.resume();
  child.stdin.end(keyFrame);
  return new Promise((resolve) => child.once('close', () => resolve(performance.now() - startMs)));
}

export async function run(): Promise<BenchResult[]> {
  const folder = temporaryFolder();
  const simulator = await startChildProgram(
    join(ROOT, 'tools', 'camera-simulator', 'main.ts'),
    ['--rooms', String(CAMERAS), '--port', '0', '--user', 'exam', '--stop-with-stdin', '--json'],
    { EXAM_SIM_PASSWORD: PASSWORD },
  );
  const paths = (simulator.ready['cameras'] as { path: string }[]).map(({ path }) => path);
  const site = await serveSite(
    folder.write(
      'site.json',
      siteConfig({
        cameras: paths.map((path, index) => ({
          id: `c${index}`,
          roomId: 'r01',
          role: 'front',
          sub: `rtsp://exam:${PASSWORD}@127.0.0.1:${simulator.ready['port']}${path}`,
        })),
      }),
    ),
    join(folder.path, 'data'),
  );
  try {
    const take = async (index: number): Promise<number | null> => {
      const startMs = performance.now();
      const answer = await site.api(`/api/v1/cameras/c${index % CAMERAS}/snapshot.jpg`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return answer.ok && bytes[0] === 0xff ? performance.now() - startMs : null;
    };
    const deadline = performance.now() + 30_000;
    while ((await take(0)) === null && performance.now() < deadline) await sleep(200);
    const keyFrame = firstKeyFrame();
    const warm: number[] = [];
    const cold: number[] = [];
    let failed = 0;
    for (let index = 0; index < SNAPSHOTS; index += 1) {
      await sleep(PAUSE_MS);
      const tookMs = await take(index);
      if (tookMs === null) failed += 1;
      else warm.push(tookMs);
      cold.push(await coldSnapshot(keyFrame));
    }
    const figures = (values: readonly number[]): string =>
      `p50 ${percentile(values, 50).toFixed(0)} ms, p95 ${percentile(values, 95).toFixed(0)} ms`;
    const details = `ours ${figures(warm)} (${failed} failed), an FFmpeg started for each ${figures(cold)}; load ${loadavg()[0]?.toFixed(1)}`;
    return [
      {
        name: 'snapshot to JPEG, 95th percentile on a warm service',
        ratio: percentile(warm, 95),
        bar: 150,
        comparison: '<=',
        unit: 'ms',
        details,
      },
      {
        name: 'snapshot to JPEG / FFmpeg started for each picture (medians)',
        ratio: percentile(warm, 50) / percentile(cold, 50),
        bar: 1,
        comparison: '<=',
        details,
      },
    ];
  } finally {
    await site.stop();
    await simulator.stop();
    folder.remove();
  }
}
