import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const PYTHON = '/usr/bin/python3';
const SCRIPT = join(import.meta.dirname, 'gst-rtsp-server.py');

export const hasFfmpeg = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;
export const hasGstServer =
  existsSync(PYTHON) &&
  spawnSync(PYTHON, ['-c', "import gi; gi.require_version('GstRtspServer', '1.0')"], { stdio: 'ignore' })
    .status === 0;

export interface GstServer {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts GStreamer's RTSP server over the .mkv files of `directory`. `port` 0 picks a free one. */
export async function startGstServer(
  directory: string,
  options: {
    port?: number;
    count?: number;
    digest?: string;
    basic?: string;
    /**
     * Live cameras by name. `sound` is what the room's microphone takes up, 16-bit mono at 48 kHz as it comes, and
     * `launch` the piece of a pipeline that makes it the camera's sound; `EAR` in it stands for the sound.
     */
    ears?: Readonly<Record<string, { readonly sound: Readable; readonly launch: string }>>;
  } = {},
): Promise<GstServer> {
  const args = [SCRIPT, String(options.port ?? 0), directory];
  if (options.count !== undefined) args.push('--n', String(options.count));
  if (options.digest !== undefined) args.push('--auth', options.digest);
  if (options.basic !== undefined) args.push('--basic', options.basic);
  const ears = Object.entries(options.ears ?? {});
  for (const [index, [name, { launch }]] of ears.entries())
    args.push('--ear', `${name}=${launch.replace('EAR', earOf(FIRST_FREE_FD + index))}`);
  const sounds = ears.map(([, { sound }]) => sound);
  const child = spawn(PYTHON, args, { stdio: ['ignore', 'pipe', 'ignore', ...sounds] });
  const port = await readyPort(child);
  return { port, pid: child.pid ?? 0, stop: () => stop(child) };
}

const FIRST_FREE_FD = 3;
/** Time stamps come from the count of samples: late ones are sent late, none is torn. */
const earOf = (fd: number): string =>
  `fdsrc fd=${fd} ! rawaudioparse format=pcm pcm-format=s16le sample-rate=48000 num-channels=1`;

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const { stdout } = child;
    if (stdout === null) return reject(new Error('no output of the RTSP server'));
    createInterface({ input: stdout }).on('line', (line) => {
      const match = /^ready (\d+)/.exec(line);
      if (match !== null) resolve(Number(match[1]));
    });
    child.once('exit', () => reject(new Error('the RTSP server did not start')));
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** A TCP port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(),
      );
    });
  });
}
