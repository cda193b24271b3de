// 32 cameras whose server dies and comes back: how long until every one is live again. The peer is what people run
// today: one `ffmpeg -c copy` per camera under a supervisor that starts it again one second after it ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startGstServer } from '../../test/fakes/rtsp/gst-server.ts';
import type { BenchResult } from '../bench-result.ts';
import { addressOf, type Ground, startProduct } from '../ingest/contenders.ts';
import { drawStream } from '../ingest/draw-stream.ts';
import { median, sleep } from '../statistics.ts';

const CAMERAS = 32;
const ROUNDS = 3;
/** An outage of this length: long enough that back-off has grown beyond its first steps. */
const OUTAGE_MS = 8_000;
const TIMEOUT_MS = 120_000;
const BAR_SECONDS = 3;

interface Follower {
  /** Cameras that have had a picture since `mark`. */
  freshCount(): number;
  mark(): void;
  stop(): Promise<void>;
}

function followProduct(ground: Ground): Follower {
  const product = startProduct(ground);
  const fresh = new Set<number>();
  for (let index = 0; index < ground.count; index += 1)
    product.cameras.watchVideo(`cam${index}`, 'sub', {
      onFormat: () => undefined,
      onAccessUnit: () => void fresh.add(index),
      onInterrupted: () => undefined,
    });
  return { freshCount: () => fresh.size, mark: () => fresh.clear(), stop: () => product.stop() };
}

function followFfmpeg(ground: Ground): Follower {
  const fresh = new Set<number>();
  const running = new Set<ChildProcess>();
  let isStopped = false;
  const start = (index: number): void => {
    if (isStopped) return;
    const child = spawn(
      'ffmpeg',
      [
        ...['-nostdin', '-hide_banner', '-v', 'error', '-rtsp_transport', 'tcp', '-timeout', '5000000'],
        ...['-probesize', '200000', '-analyzeduration', '500000', '-i', addressOf(ground, index)],
        ...['-map', '0:v', '-c', 'copy', '-flush_packets', '1', '-f', 'h264', 'pipe:1'],
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    running.add(child);
    child.stdout.on('data', () => void fresh.add(index));
    child.once('exit', () => {
      running.delete(child);
      setTimeout(() => start(index), 1_000);
    });
  };
  for (let index = 0; index < ground.count; index += 1) start(index);
  return {
    freshCount: () => fresh.size,
    mark: () => fresh.clear(),
    stop: async () => {
      isStopped = true;
      for (const child of running) child.kill('SIGKILL');
      await sleep(200);
    },
  };
}

async function untilAll(follower: Follower): Promise<number> {
  const started = performance.now();
  while (follower.freshCount() < CAMERAS) {
    if (performance.now() - started > TIMEOUT_MS)
      throw new Error(`only ${follower.freshCount()} of ${CAMERAS} cameras came`);
    await sleep(10);
  }
  return (performance.now() - started) / 1_000;
}

/** Seconds from the moment the server accepts connections again. */
async function measure(clips: string, follow: (ground: Ground) => Follower): Promise<number> {
  const port = await freePort();
  const first = await startGstServer(clips, { port, count: CAMERAS });
  const follower = follow({ port, count: CAMERAS, directory: clips });
  let second: { stop(): Promise<void> } | null = null;
  try {
    await untilAll(follower);
    await sleep(2_000);
    await first.stop();
    await sleep(OUTAGE_MS);
    follower.mark();
    second = await startGstServer(clips, { port, count: CAMERAS });
    return await untilAll(follower);
  } finally {
    await follower.stop();
    await first.stop();
    await second?.stop();
  }
}

export async function run(): Promise<BenchResult[]> {
  const clips = mkdtempSync(join(tmpdir(), 'exam-bench-clips-'));
  try {
    drawStream(clips, 9);
    const ours: number[] = [];
    const peers: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await measure(clips, followProduct));
      peers.push(await measure(clips, followFfmpeg));
    }
    const list = (values: readonly number[]): string => values.map((value) => value.toFixed(2)).join(' ');
    return [
      {
        name: `${CAMERAS} cameras live again after their server returned`,
        ratio: median(ours),
        bar: BAR_SECONDS,
        comparison: '<=',
        unit: 's',
        details: `rounds ${list(ours)} s`,
      },
      {
        name: 'the same / ffmpeg per camera, started again after 1 s',
        ratio: median(ours) / median(peers),
        bar: 1,
        comparison: '<=',
        details: `ours ${list(ours)} s, ffmpeg ${list(peers)} s`,
      },
    ];
  } finally {
    rmSync(clips, { recursive: true, force: true });
  }
}
