import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { WebSocket } from 'ws';
import { cpuNanosOfProcess, cpuNanosOfTree } from '../ingest/process-cost.ts';
import { sleep } from '../statistics.ts';
import { createFragmentCutter } from './fragment-cutter.ts';
import { startMseServer } from './mse-server.ts';
import { FRAGMENT_MS } from './mse-wall.ts';
import { startSimulatedCameras } from './simulated-cameras.ts';
import type { WallUnderTest } from './wall-under-test.ts';

/** The SDP names the codecs: FFmpeg need not look far, and opens many inputs one after another in seconds. */
const INPUT = ['-rtsp_transport', 'tcp', '-probesize', '20000', '-analyzeduration', '100000'];
const OUTPUT = ['-c', 'copy', '-an', '-f', 'mp4', '-flush_packets', '1'];
const FRAGMENTS = [
  ...['-movflags', 'empty_moov+default_base_moof'],
  ...['-frag_duration', String(FRAGMENT_MS * 1000)],
];
/** One FFmpeg opens its inputs one after another. */
const OPENING_TIMEOUT_MS = 150_000;
const QUIET = ['-nostdin', '-hide_banner', '-v', 'quiet'];

interface Tile {
  head: Buffer | null;
  startedAtMs: number;
  readonly sockets: Set<WebSocket>;
}

/**
 * The peer as a product of this field is built: RTSP into `ffmpeg -c copy`, its fragments over one WebSocket a tile,
 * 64 `<video>` elements. `processes` FFmpegs share the cameras.
 */
export async function startMseChain(tiles: number, processes = 1): Promise<WallUnderTest> {
  const cameras = await startSimulatedCameras(tiles);
  const fed = Array.from({ length: tiles }, (): Tile => ({ head: null, startedAtMs: 0, sockets: new Set() }));
  const each = Math.ceil(tiles / processes);
  const children: ChildProcess[] = [];
  for (let from = 0; from < tiles; from += each) {
    const urls = cameras.urls.slice(from, from + each);
    const inputs = urls.flatMap((url) => [...INPUT, '-i', url]);
    const outputs = urls.flatMap((_, index) => [
      ...['-map', `${index}:v`, ...OUTPUT, ...FRAGMENTS],
      `pipe:${3 + index}`,
    ]);
    const child = spawn('ffmpeg', [...QUIET, ...inputs, ...outputs], {
      stdio: ['ignore', 'ignore', 'ignore', ...urls.map(() => 'pipe' as const)],
    });
    children.push(child);
    urls.forEach((_, index) => {
      const tile = fed[from + index];
      const output = child.stdio[3 + index] as Readable | undefined;
      if (tile && output) output.on('data', cutterOf(tile));
    });
  }
  const deadline = performance.now() + OPENING_TIMEOUT_MS;
  while (fed.some(({ startedAtMs }) => startedAtMs === 0) && performance.now() < deadline) await sleep(100);
  return startMseServer(
    tiles,
    (socket, index) => {
      const tile = fed[index];
      if (!tile) return;
      tile.sockets.add(socket);
      if (tile.head) begin(socket, tile);
      socket.on('close', () => tile.sockets.delete(socket));
    },
    () => cpuNanosOfTree(children.map(({ pid }) => pid ?? 0)) + cpuNanosOfProcess(process.pid),
    async () => {
      // FFmpeg that waits for an input ignores SIGTERM.
      const exits = children.map((child) => (child.exitCode === null ? once(child, 'exit') : null));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(exits);
      await cameras.stop();
    },
  );
}

function cutterOf(tile: Tile): (chunk: Buffer) => void {
  return createFragmentCutter(
    (head) => {
      tile.head = head;
    },
    (fragment) => {
      if (tile.startedAtMs === 0) {
        // The age is counted from here, in favour of the peer: what came before is not in it.
        tile.startedAtMs = Date.now() - FRAGMENT_MS;
        for (const socket of tile.sockets) begin(socket, tile);
      }
      for (const socket of tile.sockets) if (socket.readyState === socket.OPEN) socket.send(fragment);
    },
  );
}

function begin(socket: WebSocket, { head, startedAtMs }: Tile): void {
  if (head === null || startedAtMs === 0) return;
  socket.send(JSON.stringify({ startedAtMs }));
  socket.send(head);
}
