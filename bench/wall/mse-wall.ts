import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { cpuNanosOfProcess } from '../ingest/process-cost.ts';
import type { WallReading, WallUnderTest } from './wall-under-test.ts';

const CLIPS = join(import.meta.dirname, '..', '..', 'resources', 'clips');
const PAGE = join(import.meta.dirname, 'mse-page.html');
const FPS = 15;
/** Three pictures a fragment: the latency a live fMP4 server of this field has, and a third of the appends. */
const FRAGMENT_MS = 200;

interface Film {
  readonly head: Buffer;
  readonly fragments: readonly Buffer[];
}

/**
 * The peer: 64 `<video>` elements fed with fragmented MP4 over one WebSocket each. The fragments are FFmpeg's, of
 * the very clips the simulated cameras send, and are only paced here: the peer's server does no work at all.
 */
export async function startMseWall(tiles: number, seconds: number): Promise<WallUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'exam-mse-'));
  const files = readdirSync(CLIPS).filter((name) => name.endsWith('.h264'));
  const films = files.map((name): Film => {
    const out = join(folder, `${name}.mp4`);
    const loops = String(Math.ceil(seconds / 10));
    execFileSync('ffmpeg', [
      ...['-v', 'quiet', '-y', '-framerate', String(FPS), '-stream_loop', loops, '-f', 'h264'],
      ...['-i', join(CLIPS, name), '-c', 'copy', '-bsf:v', `setts=ts=N/(${FPS}*TB)`],
      ...['-movflags', 'empty_moov+default_base_moof', '-frag_duration', String(FRAGMENT_MS * 1000), out],
    ]);
    return cutFragments(readFileSync(out));
  });
  rmSync(folder, { recursive: true, force: true });

  const http = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(readFileSync(PAGE));
  });
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', (socket, request) => {
    const film =
      films[Number(new URL(request.url ?? '/', 'http://bench').searchParams.get('tile')) % films.length];
    if (film) feed(socket, film);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    // This process alone: the browser is its child.
    feedNanos: () => cpuNanosOfProcess(process.pid),
    open: async (page) => {
      await page.goto(`http://127.0.0.1:${port}/?tiles=${tiles}`);
    },
    read: (page) => page.evaluate<WallReading>('({ ...readWall(), reduced: 0, stages: null })'),
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      await new Promise<void>((resolve) => http.close(() => resolve()));
    },
  };
}

/** Sends each fragment when its last picture would have been taken. */
function feed(socket: WebSocket, film: Film): void {
  const startedAtMs = Date.now();
  socket.send(JSON.stringify({ startedAtMs }));
  socket.send(film.head);
  let next = 0;
  const timer = setInterval(() => {
    while (next < film.fragments.length && Date.now() - startedAtMs >= (next + 1) * FRAGMENT_MS) {
      const fragment = film.fragments[next];
      next += 1;
      if (fragment && socket.readyState === socket.OPEN) socket.send(fragment);
    }
  }, 20);
  socket.on('close', () => clearInterval(timer));
}

/** ftyp and moov in front, then one buffer per moof with its mdat (ISO/IEC 14496-12 4.2). */
function cutFragments(file: Buffer): Film {
  const cuts: number[] = [];
  let end = 0;
  for (let at = 0; at + 8 <= file.length; at += Math.max(8, file.readUInt32BE(at))) {
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'moof') cuts.push(at);
    end = type === 'mdat' ? at + file.readUInt32BE(at) : end;
  }
  return {
    head: file.subarray(0, cuts[0]),
    fragments: cuts.map((from, index) => file.subarray(from, cuts[index + 1] ?? end)),
  };
}
