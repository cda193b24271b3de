// Sub streams of GStreamer's RTSP server, received and recorded: ours (service part included) against FFmpeg writing
// the same fragments to the same disk, and against a C program that only reads and drops.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGstServer } from '../../test/fakes/rtsp/gst-server.ts';
import type { BenchResult } from '../bench-result.ts';
import { median, sleep } from '../statistics.ts';
import {
  type Contender,
  compileFloor,
  type Ground,
  startFfmpegPerCamera,
  startFfmpegSingle,
  startFloor,
} from './contenders.ts';
import { drawStream } from './draw-stream.ts';
import { type Cost, measureContender } from './measure-contender.ts';
import { sliceHashes } from './slice-hashes.ts';
import { startRecording } from './start-recording.ts';

/** Cameras and alternating rounds: the small field more often, it is the quicker one. */
const FIELDS = [
  { cameras: 32, rounds: 3 },
  { cameras: 64, rounds: 2 },
] as const;
const WINDOW_MS = 6_000;
/** Just-in-time compilation is over by then; the worker runs for weeks. */
const SETTLE_MS = 5_000;
const CHECK_MS = 9_000;
/** Fewer recorded slices than this of one camera count as lost. */
const LEAST_SLICES = 60;

const NAMES = ['ours', 'ffmpegEach', 'ffmpegOne', 'floor'] as const;
type Name = (typeof NAMES)[number];

/** Every slice NAL in every recorded file equals the source's, in order and without a hole. */
async function checkFiles(ground: Ground): Promise<{ wrong: number; checked: number }> {
  const toAnnexB = ['-c:v', 'copy', '-an', '-bsf:v', 'h264_mp4toannexb', '-f', 'h264', 'pipe:1'];
  const slicesOf = (...input: string[]): readonly string[] =>
    sliceHashes(execFileSync('ffmpeg', ['-v', 'error', ...input, ...toAnnexB], { maxBuffer: 2 ** 28 }));
  const expected = slicesOf('-t', '60', '-i', join(ground.directory, 'sub_aac.mkv'));
  const folder = mkdtempSync(join(tmpdir(), 'exam-bench-check-'));
  try {
    const recording = startRecording(ground, folder);
    while (!recording.isReady()) await sleep(100);
    await sleep(CHECK_MS);
    await recording.stop();
    const files = readdirSync(join(folder, 'recordings'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.mp4'),
    );
    let wrong = Math.max(0, ground.count - files.length) * LEAST_SLICES;
    let checked = 0;
    for (const name of files) {
      const hashes = slicesOf('-i', join(folder, 'recordings', name));
      const start = expected.indexOf(hashes[0] ?? '');
      wrong += Math.max(0, LEAST_SLICES - hashes.length);
      wrong += hashes.filter((hash, index) => hash !== expected[start + index]).length;
      checked += hashes.length;
    }
    return { wrong, checked };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runField(
  clips: string,
  binary: string,
  { cameras, rounds }: (typeof FIELDS)[number],
): Promise<BenchResult[]> {
  const server = await startGstServer(clips, { count: cameras });
  try {
    const costs: Record<Name, Cost[]> = { ours: [], ffmpegEach: [], ffmpegOne: [], floor: [] };
    const plain: Ground = { port: server.port, count: cameras, directory: clips };
    for (let round = 0; round < rounds; round += 1)
      for (const name of NAMES) {
        // The single FFmpeg opens its inputs one by one; one round of it is enough for its ratio.
        if (name === 'ffmpegOne' && round > 0) continue;
        const recordFolder = mkdtempSync(join(tmpdir(), 'exam-bench-record-'));
        const ground = { ...plain, recordFolder };
        const starts: Readonly<Record<Name, () => Contender>> = {
          ours: () => startRecording(plain, recordFolder),
          ffmpegEach: () => startFfmpegPerCamera(ground),
          ffmpegOne: () => startFfmpegSingle(ground),
          floor: () => startFloor(plain, binary),
        };
        const times = { cameras, windowMs: WINDOW_MS, settleMs: SETTLE_MS };
        costs[name].push(await measureContender(starts[name], times));
        rmSync(recordFolder, { recursive: true, force: true });
      }
    return resultsOf(cameras, costs, await checkFiles(plain));
  } finally {
    await server.stop();
  }
}

function resultsOf(
  cameras: number,
  costs: Record<Name, Cost[]>,
  units: { wrong: number; checked: number },
): BenchResult[] {
  const cpu = (name: Name): number => median(costs[name].map((cost) => cost.cpu));
  const pss = (name: Name): number => median(costs[name].map((cost) => cost.pssBytes));
  const rounds = (name: Name): string =>
    `${name} ${costs[name].map((cost) => cost.cpu.toFixed(4)).join(' ')} CPU-s per camera-minute`;
  const row = (name: string, other: Name, bar: number): BenchResult => ({
    name: `${cameras} cameras: ingest and record CPU / ${name}`,
    ratio: cpu('ours') / cpu(other),
    bar,
    comparison: '<=',
    details: `${rounds('ours')}, ${rounds(other)}`,
  });
  return [
    row('ffmpeg -c copy per camera', 'ffmpegEach', 0.5),
    row('one ffmpeg with all inputs', 'ffmpegOne', 1),
    row('C read-and-drop floor', 'floor', 3),
    {
      name: `${cameras} cameras: worker memory (PSS) / ffmpeg per camera`,
      ratio: pss('ours') / pss('ffmpegEach'),
      bar: 0.2,
      comparison: '<=',
      details: `${(pss('ours') / 1e6).toFixed(0)} MB against ${(pss('ffmpegEach') / 1e6).toFixed(0)} MB`,
    },
    {
      name: `${cameras} cameras: slices lost or changed in the recorded files`,
      ratio: units.wrong,
      bar: 0,
      comparison: '<=',
      unit: '',
      details: `${units.checked} slices compared by SHA-256 with the source`,
    },
  ];
}

export async function run(): Promise<BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'exam-bench-'));
  try {
    drawStream(directory, 18);
    const binary = compileFloor(directory);
    const results: BenchResult[] = [];
    for (const field of FIELDS) results.push(...(await runField(directory, binary, field)));
    return results;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
