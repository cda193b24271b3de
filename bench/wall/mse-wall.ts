import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import { cpuNanosOfProcess } from '../ingest/process-cost.ts';
import { createFragmentCutter } from './fragment-cutter.ts';
import { startMseServer } from './mse-server.ts';
import type { WallUnderTest } from './wall-under-test.ts';

const CLIPS = join(import.meta.dirname, '..', '..', 'resources', 'clips');
const FPS = 15;
/** Three pictures a fragment: the latency a live fMP4 server of this field has, and a third of the appends. */
export const FRAGMENT_MS = 200;

interface Film {
  readonly head: Buffer;
  readonly fragments: readonly Buffer[];
}

/**
 * The peer without its server: 64 `<video>` elements fed with fragmented MP4 over one WebSocket each. The fragments
 * are FFmpeg's, of the very clips the simulated cameras send, made beforehand and only paced here.
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
    let head: Buffer = Buffer.alloc(0);
    const fragments: Buffer[] = [];
    createFragmentCutter(
      (piece) => {
        head = piece;
      },
      (piece) => fragments.push(piece),
    )(readFileSync(out));
    return { head, fragments };
  });
  rmSync(folder, { recursive: true, force: true });
  return startMseServer(
    tiles,
    (socket, tile) => {
      const film = films[tile % films.length];
      // As cameras are: not all of them end a fragment at the same moment.
      if (film) pace(socket, film, (tile / tiles) * FRAGMENT_MS);
    },
    // This process alone: the browser is its child.
    () => cpuNanosOfProcess(process.pid),
  );
}

/** Sends each fragment when its last picture would have been taken. */
function pace(socket: WebSocket, film: Film, phaseMs: number): void {
  const startedAtMs = Date.now() + phaseMs;
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
