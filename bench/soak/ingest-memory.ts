import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createCameras } from '../../site/cameras/create-cameras.ts';
import { startChildProgram } from '../../site/demo/child-program.ts';
import type { BenchResult } from '../bench-result.ts';
import { median, sleep } from '../statistics.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const LIVE = 120;
const SILENT = 30;
const PASSWORD = 'soak-password';
const SAMPLE_MS = 5_000;

/** Kilobytes of physical memory of a process, shared pages counted by share. */
const pssKb = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);

/** Accepts connections and never answers: a camera whose cable was pulled after the handshake. */
function startSilentServer(): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => void socket.on('error', () => socket.destroy()));
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve({ port: typeof address === 'object' && address !== null ? address.port : 0, server });
    }),
  );
}

/** Memory of the ingest worker over `minutes` with 120 live cameras and 30 black-holed ones: it must stay flat. */
export async function run(minutes: number): Promise<BenchResult[]> {
  const simulator = await startChildProgram(
    join(ROOT, 'tools', 'camera-simulator', 'main.ts'),
    ['--rooms', String(LIVE), '--port', '0', '--user', 'exam', '--json'],
    { EXAM_SIM_PASSWORD: PASSWORD },
  );
  const silent = await startSilentServer();
  const paths = (simulator.ready['cameras'] as { path: string }[]).map(({ path }) => path);
  const cameras = createCameras({
    workerEntry: new URL('../../site/ingest-worker.ts', import.meta.url),
    cameras: [
      ...paths.map((path, index) => ({
        id: `live-${index}`,
        roomId: `r${index}`,
        role: 'front' as const,
        sub: `rtsp://exam:${PASSWORD}@127.0.0.1:${simulator.ready['port']}${path}`,
      })),
      ...Array.from({ length: SILENT }, (_, index) => ({
        id: `silent-${index}`,
        roomId: `s${index}`,
        role: 'front' as const,
        sub: `rtsp://127.0.0.1:${silent.port}/cam${index}`,
      })),
    ],
    ffmpegPath: null,
    log: () => undefined,
    registerSecret: () => undefined,
  });
  const samples: number[] = [];
  const count = Math.round((minutes * 60_000) / SAMPLE_MS);
  for (let index = 0; index < count; index += 1) {
    await sleep(SAMPLE_MS);
    samples.push(cameras.workerPids().reduce((sum, pid) => sum + pssKb(pid), 0));
    process.stderr.write(`\r${index + 1}/${count}  ${Math.round((samples.at(-1) ?? 0) / 1024)} MB `);
  }
  process.stderr.write('\n');
  const live = cameras.list().filter(({ state }) => state === 'live').length;
  const lost = cameras.list().reduce((sum, { lostPackets }) => sum + lostPackets, 0);
  await cameras.close();
  await simulator.stop();
  silent.server.close();
  const fifth = Math.max(1, Math.floor(samples.length / 5));
  // The first fifth fills rings and warms the compiler; what follows must not grow.
  const early = median(samples.slice(fifth, fifth * 2));
  const late = median(samples.slice(-fifth));
  return [
    {
      name: `ingest memory after ${minutes} min over memory at the start (${LIVE} live, ${SILENT} silent cameras)`,
      ratio: late / early,
      bar: 1.1,
      comparison: '<=',
      details: `${Math.round(early / 1024)} MB -> ${Math.round(late / 1024)} MB, ${live} live at the end, ${lost} packets lost`,
    },
    {
      name: 'cameras live at the end of the soak',
      ratio: live / LIVE,
      bar: 1,
      comparison: '>=',
      details: `${live} of ${LIVE}`,
    },
  ];
}
