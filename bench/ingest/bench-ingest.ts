// 32 sub streams of GStreamer's RTSP server: our ingest worker against FFmpeg and a C program that only reads.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startGstServer } from '../../test/fakes/rtsp/gst-server.ts';
import { type BenchResult, isMet } from '../bench-result.ts';
import { median, sleep } from '../statistics.ts';
import {
  type Contender,
  compileFloor,
  type Ground,
  startFfmpegPerCamera,
  startFfmpegSingle,
  startFloor,
  startProduct,
} from './contenders.ts';
import { drawStream } from './draw-stream.ts';
import { cpuNanosOfTree, pssOfTree } from './process-cost.ts';

const CAMERAS = 32;
const ROUNDS = 3;
const WINDOW_MS = 8_000;
/** Just-in-time compilation is over by then; the worker runs for weeks. */
const SETTLE_MS = 6_000;
const READY_TIMEOUT_MS = 60_000;

const NAMES = ['product', 'ffmpegEach', 'ffmpegOne', 'floor'] as const;
type Name = (typeof NAMES)[number];
interface Cost {
  /** CPU seconds per camera and minute. */
  readonly cpu: number;
  readonly pssBytes: number;
}

async function measure(start: () => Contender): Promise<Cost> {
  const contender = start();
  try {
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!contender.isReady()) {
      if (performance.now() > deadline) throw new Error('a contender did not receive pictures in time');
      await sleep(100);
    }
    await sleep(SETTLE_MS);
    const startNanos = cpuNanosOfTree(contender.pids);
    const startMs = performance.now();
    await sleep(WINDOW_MS);
    // Read before anything is killed: an exiting process takes its schedstat along.
    const nanos = cpuNanosOfTree(contender.pids) - startNanos;
    const minutes = (performance.now() - startMs) / 60_000;
    return { cpu: nanos / 1e9 / minutes / CAMERAS, pssBytes: pssOfTree(contender.pids) };
  } finally {
    await contender.stop();
  }
}

/** Every slice NAL of every camera equals the file's, in order, over a few seconds. */
async function checkUnits(ground: Ground): Promise<{ wrong: number; lost: number; checked: number }> {
  const file = join(ground.directory, 'sub.h264');
  const source = join(ground.directory, 'sub_aac.mkv');
  const filter = ['-c:v', 'copy', '-an', '-bsf:v', 'h264_mp4toannexb', '-f', 'h264', file];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-t', '30', '-i', source, ...filter]);
  const expected = sliceHashes(readFileSync(file));
  const product = startProduct(ground);
  const seen = Array.from({ length: CAMERAS }, (_, index) => {
    const hashes: string[] = [];
    product.cameras.watchVideo(`cam${index}`, 'sub', {
      onFormat: () => {},
      onAccessUnit: (unit) => hashes.push(...sliceHashes(Buffer.from(unit.data))),
      onInterrupted: () => {},
    });
    return hashes;
  });
  await sleep(9_000);
  const lost = product.cameras.list().reduce((sum, status) => sum + status.lostPackets, 0);
  await product.stop();
  let wrong = 0;
  for (const hashes of seen) {
    if (hashes.length < 60) wrong += 60 - hashes.length;
    hashes.forEach((hash, index) => {
      if (hash !== expected[index]) wrong += 1;
    });
  }
  return { wrong, lost, checked: seen.reduce((sum, hashes) => sum + hashes.length, 0) };
}

function sliceHashes(bytes: Buffer): readonly string[] {
  const hashes: string[] = [];
  let start = -1;
  const finish = (end: number): void => {
    const type = (bytes[start] ?? 0) & 0x1f;
    if (start >= 0 && type >= 1 && type <= 5)
      hashes.push(createHash('sha256').update(bytes.subarray(start, end)).digest('hex'));
  };
  for (
    let at = bytes.indexOf('\u0000\u0000\u0001');
    at >= 0;
    at = bytes.indexOf('\u0000\u0000\u0001', at + 3)
  ) {
    finish(bytes[at - 1] === 0 ? at - 1 : at);
    start = at + 3;
  }
  finish(bytes.length);
  return hashes;
}

export async function run(): Promise<BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'exam-bench-'));
  const clips = mkdtempSync(join(tmpdir(), 'exam-bench-clips-'));
  try {
    drawStream(clips, 18);
    const binary = compileFloor(directory);
    const server = await startGstServer(clips, { count: CAMERAS });
    try {
      const ground: Ground = { port: server.port, count: CAMERAS, directory: clips };
      const starts: Readonly<Record<Name, () => Contender>> = {
        product: () => startProduct(ground),
        ffmpegEach: () => startFfmpegPerCamera(ground),
        ffmpegOne: () => startFfmpegSingle(ground),
        floor: () => startFloor(ground, binary),
      };
      const costs: Record<Name, Cost[]> = { product: [], ffmpegEach: [], ffmpegOne: [], floor: [] };
      for (let round = 0; round < ROUNDS; round += 1)
        for (const name of NAMES) {
          // The single FFmpeg needs long to open 32 inputs; one round of it is enough for its ratio.
          if (name === 'ffmpegOne' && round > 0) continue;
          costs[name].push(await measure(starts[name]));
        }
      return results(costs, await checkUnits(ground));
    } finally {
      await server.stop();
    }
  } finally {
    for (const folder of [directory, clips]) rmSync(folder, { recursive: true, force: true });
  }
}

function results(
  costs: Record<Name, Cost[]>,
  units: { wrong: number; lost: number; checked: number },
): BenchResult[] {
  const cpu = (name: Name): number => median(costs[name].map((cost) => cost.cpu));
  const pss = (name: Name): number => median(costs[name].map((cost) => cost.pssBytes));
  const text = (name: Name): string => `${name} ${cpu(name).toFixed(4)} CPU-s per camera-minute`;
  const row = (name: string, other: Name, bar: number): BenchResult => ({
    name,
    ratio: cpu('product') / cpu(other),
    bar,
    comparison: '<=',
    details: `${text('product')}, ${text(other)}`,
  });
  return [
    row('ingest CPU / ffmpeg -c copy per camera', 'ffmpegEach', 0.5),
    row('ingest CPU / one ffmpeg with 32 inputs', 'ffmpegOne', 1),
    row('ingest CPU / C read-and-drop floor', 'floor', 3.5),
    {
      name: 'ingest memory (PSS) / ffmpeg per camera',
      ratio: pss('product') / pss('ffmpegEach'),
      bar: 0.2,
      comparison: '<=',
      details: `${(pss('product') / 1e6).toFixed(0)} MB against ${(pss('ffmpegEach') / 1e6).toFixed(0)} MB`,
    },
    {
      name: 'access units lost or changed',
      ratio: units.wrong + units.lost,
      bar: 0,
      comparison: '<=',
      unit: 'units',
      details: `${units.checked} slices of ${CAMERAS} cameras compared by SHA-256 with the file`,
    },
  ];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const all = await run();
  for (const result of all) {
    const { name, ratio, bar, comparison, details } = result;
    console.log(
      `${isMet(result) ? 'ok  ' : 'MISS'} ${name.padEnd(42)} ${ratio.toFixed(2)} ${comparison} ${bar}  (${details})`,
    );
  }
  process.exitCode = all.every(isMet) ? 0 : 1;
}
