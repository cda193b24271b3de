import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { CameraConfig } from '../../shared/contract/site-config.ts';
import { type CamerasWithCapture, createCameras } from '../../site/cameras/create-cameras.ts';

export interface Contender {
  readonly pids: readonly number[];
  /** True when a part of it runs in this process, whose own CPU then counts too. */
  readonly usesThisProcess?: boolean;
  /** True once every camera delivers. */
  isReady(): boolean;
  stop(): Promise<void>;
}

export interface Ground {
  readonly port: number;
  readonly count: number;
  readonly directory: string;
  /** Where contenders that record write to. */
  readonly recordFolder?: string;
  /** How ours receives; TCP unless told. */
  readonly transport?: 'udp';
}

const ROOT = join(import.meta.dirname, '../..');

export function addressOf(ground: Ground, index: number): string {
  return `rtsp://127.0.0.1:${ground.port}/cam${index}`;
}

export const camerasOf = (ground: Ground): CameraConfig[] =>
  Array.from({ length: ground.count }, (_, index) => ({
    id: `cam${index}`,
    roomId: 'r',
    role: 'front' as const,
    sub: addressOf(ground, index),
    ...(ground.transport === undefined ? {} : { transport: ground.transport }),
  }));

/** Our ingest worker over all cameras, from source. */
export function startProduct(ground: Ground): Contender & { readonly cameras: CamerasWithCapture } {
  const cameras = createCameras({
    workerEntry: join(ROOT, 'site/ingest-worker.ts'),
    cameras: camerasOf(ground),
    ffmpegPath: null,
    log: () => {},
    registerSecret: () => {},
  });
  return {
    cameras,
    get pids() {
      return cameras.workerPids();
    },
    isReady: () => cameras.list().every((status) => status.state === 'live'),
    stop: () => cameras.close(),
  };
}

export function compileFloor(directory: string): string {
  const binary = join(directory, 'ingest-floor');
  execFileSync('gcc', ['-O2', '-o', binary, join(import.meta.dirname, 'ingest-floor.c')]);
  return binary;
}

export function startFloor(ground: Ground, binary: string): Contender {
  return contender(
    [spawn(binary, [String(ground.port), String(ground.count)], { stdio: 'ignore' })],
    () => true,
  );
}

const INPUT = [
  '-rtsp_transport',
  'tcp',
  '-timeout',
  '5000000',
  '-probesize',
  '20000',
  '-analyzeduration',
  '100000',
];
/** Fragmented MP4, one fragment per GOP as ours; without a folder the bytes go nowhere. */
const outputTo = (ground: Ground, index: number): string[] => [
  ...['-c', 'copy', '-f', 'mp4', '-movflags', '+frag_keyframe+empty_moov+default_base_moof', '-y'],
  ground.recordFolder === undefined ? '/dev/null' : join(ground.recordFolder, `cam${index}.mp4`),
];
const QUIET = ['-nostdin', '-hide_banner', '-v', 'error', '-progress', 'pipe:1', '-stats_period', '1'];

export function startFfmpegPerCamera(ground: Ground): Contender {
  const progress = new Set<number>();
  const children = Array.from({ length: ground.count }, (_, index) => {
    const args = [...QUIET, ...INPUT, '-i', addressOf(ground, index), ...outputTo(ground, index)];
    const child = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    child.stdout.on('data', (chunk: Buffer) => {
      if (/^frame=[1-9]/m.test(chunk.toString('latin1'))) progress.add(index);
    });
    return child;
  });
  return contender(children, () => progress.size === ground.count);
}

/** One process with all inputs: it opens them one after another, which takes its time. */
export function startFfmpegSingle(ground: Ground): Contender {
  const indexes = Array.from({ length: ground.count }, (_, index) => index);
  const inputs = indexes.flatMap((index) => [...INPUT, '-i', addressOf(ground, index)]);
  const outputs = indexes.flatMap((index) => ['-map', String(index), ...outputTo(ground, index)]);
  let isRunning = false;
  const child = spawn('ffmpeg', [...QUIET, ...inputs, ...outputs], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.stdout.on('data', (chunk: Buffer) => {
    if (/^frame=\s*[1-9]/m.test(chunk.toString('latin1'))) isRunning = true;
  });
  return contender([child], () => isRunning);
}

function contender(children: readonly ChildProcess[], isReady: () => boolean): Contender {
  return {
    pids: children.map((child) => child.pid ?? 0),
    isReady,
    stop: async () => {
      // FFmpeg with a silent input ignores SIGTERM.
      const exits = children.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) resolve();
            else child.once('exit', () => resolve());
          }),
      );
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(exits);
    },
  };
}
