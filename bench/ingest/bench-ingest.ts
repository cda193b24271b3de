// Sub streams of GStreamer's RTSP server, received and recorded: ours (service part included) against FFmpeg writing
// the same fragments to the same disk, and against a C program that only reads and drops.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGstServer } from '../../test/fakes/rtsp/gst-server.ts';
import type { BenchResult } from '../bench-result.ts';
import { median, sleep } from '../statistics.ts';
import { bundleWorker } from './bundle-worker.ts';
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
import { type RecordingSite, startRecordingSite } from './start-recording.ts';

/** Cameras and rounds. Where the bars are far away two rounds will do: the whole of the benchmarks takes ten minutes. */
const FIELDS = [
  { cameras: 32, rounds: 3 },
  { cameras: 64, rounds: 2 },
] as const;
/** Two groups of pictures: every contender writes two fragments per camera in it. */
const WINDOW_MS = 4_000;
const SETTLE_MS = 3_000;
/** Its own paths have to be compiled first. */
const UDP_SETTLE_MS = 12_000;
/** Until just-in-time compilation of our worker has come to rest; it runs on through all rounds, as it does for weeks. */
const WARM_MS = 20_000;
/** Pictures a camera has sent by the end of a window, less the first group of pictures and the one being gathered. */
const LEAST_SLICES = ((SETTLE_MS + WINDOW_MS) / 1000 - 4) * 15;

const NAMES = ['ours', 'oursUdp', 'ffmpegEach', 'ffmpegOne', 'floor'] as const;
type Name = (typeof NAMES)[number];

interface Check {
  readonly wrong: number;
  readonly checked: number;
}

interface Bench {
  readonly directory: string;
  readonly floor: string;
  readonly site: RecordingSite;
}

/** Every slice NAL in every recorded file equals the source's, in order and without a hole. */
function checkFiles(clips: string, cameras: number, files: readonly string[]): Check {
  const toAnnexB = ['-c:v', 'copy', '-an', '-bsf:v', 'h264_mp4toannexb', '-f', 'h264', 'pipe:1'];
  const slicesOf = (...input: string[]): readonly string[] =>
    sliceHashes(execFileSync('ffmpeg', ['-v', 'error', ...input, ...toAnnexB], { maxBuffer: 2 ** 28 }));
  const expected = slicesOf('-t', '60', '-i', join(clips, 'sub_aac.mkv'));
  let wrong = Math.max(0, cameras - files.length) * LEAST_SLICES;
  let checked = 0;
  for (const file of files) {
    const hashes = slicesOf('-i', file);
    const start = expected.indexOf(hashes[0] ?? '');
    wrong += Math.max(0, LEAST_SLICES - hashes.length);
    wrong += hashes.filter((hash, index) => hash !== expected[start + index]).length;
    checked += hashes.length;
  }
  return { wrong, checked };
}

async function warmUp({ directory, site }: Bench): Promise<void> {
  const server = await startGstServer(directory, { count: FIELDS[0].cameras });
  try {
    const warm = site.start({ port: server.port, count: FIELDS[0].cameras, directory });
    await sleep(WARM_MS);
    await warm.stop();
  } finally {
    await server.stop();
  }
}

async function runField(bench: Bench, cameras: number, rounds: number): Promise<BenchResult[]> {
  const { directory, floor, site } = bench;
  const server = await startGstServer(directory, { count: cameras });
  try {
    const costs: Record<Name, Cost[]> = { ours: [], oursUdp: [], ffmpegEach: [], ffmpegOne: [], floor: [] };
    const plain: Ground = { port: server.port, count: cameras, directory };
    const recordFolder = join(directory, `ffmpeg-${cameras}`);
    mkdirSync(recordFolder);
    const ground = { ...plain, recordFolder };
    const starts: Readonly<Record<Name, () => Contender>> = {
      ours: () => site.start(plain),
      oursUdp: () => {
        const contender = site.start({ ...plain, transport: 'udp' });
        const { stop } = contender;
        return Object.assign(contender, {
          stop: async () => {
            lostPackets += site.lostPackets();
            await stop();
          },
        });
      },
      ffmpegEach: () => startFfmpegPerCamera(ground),
      ffmpegOne: () => startFfmpegSingle(ground),
      floor: () => startFloor(plain, floor),
    };
    let roundStartMs = 0;
    let lostPackets = 0;
    for (let round = 0; round < rounds; round += 1)
      for (const name of NAMES) {
        // The single FFmpeg opens its inputs one by one, which takes most of a minute: one round of it.
        if (name === 'ffmpegOne' && round > 0) continue;
        if (name === 'oursUdp' && (round > 0 || cameras !== FIELDS[0].cameras)) continue;
        if (name === 'ours') roundStartMs = Date.now();
        const times = {
          cameras,
          windowMs: WINDOW_MS,
          settleMs: name === 'oursUdp' ? UDP_SETTLE_MS : SETTLE_MS,
        };
        const startMs = performance.now();
        costs[name].push(await measureContender(starts[name], times));
        process.stderr.write(
          `${cameras} cameras, ${name}: ${((performance.now() - startMs) / 1000).toFixed(0)} s\n`,
        );
      }
    const units = checkFiles(directory, cameras, site.filesSince(roundStartMs));
    return resultsOf(cameras, costs, units, lostPackets);
  } finally {
    await server.stop();
  }
}

function resultsOf(
  cameras: number,
  costs: Record<Name, Cost[]>,
  units: Check,
  lostOverUdp: number,
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
  const overUdp: BenchResult = {
    name: `${cameras} cameras: ingest and record CPU over UDP / over TCP`,
    ratio: cpu('oursUdp') / cpu('ours'),
    bar: 2,
    comparison: '<=',
    details: `${rounds('oursUdp')}, ${lostOverUdp} packets lost`,
  };
  return [
    ...(costs.oursUdp.length === 0 ? [] : [overUdp]),
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
    const site = startRecordingSite(await bundleWorker(directory), directory);
    try {
      const bench = { directory, floor: compileFloor(directory), site };
      await warmUp(bench);
      const results: BenchResult[] = [];
      for (const { cameras, rounds } of FIELDS) results.push(...(await runField(bench, cameras, rounds)));
      return results;
    } finally {
      await site.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
