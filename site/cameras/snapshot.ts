import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { ContractError } from '../../shared/contract/errors.ts';
import type { AccessUnit } from '../ports/cameras.ts';

const TIMEOUT_MS = 5_000;
/** A 4K picture at this quality stays below 4 MiB. */
const MAX_JPEG_BYTES = 16 * 1024 * 1024;
/** A waiting FFmpeg that nobody needs gives its memory back. */
const SPARE_IDLE_MS = 120_000;

type Codec = 'h264' | 'hevc';
type Ffmpeg = ChildProcessByStdio<Writable, Readable, null>;

const codecOf = (codec: string): Codec => (/^(?:hev1|hvc1)\./.test(codec) ? 'hevc' : 'h264');

function start(ffmpegPath: string, codec: Codec): Ffmpeg {
  const input = ['-f', codec, '-probesize', '32', '-i', 'pipe:0'];
  const output = ['-frames:v', '1', '-q:v', '3', '-f', 'mjpeg', 'pipe:1'];
  const child = spawn(ffmpegPath, ['-v', 'quiet', '-hide_banner', '-threads', '1', ...input, ...output], {
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
  });
  child.stdin.on('error', () => {}); // it may have seen enough before the end
  return child;
}

/**
 * A key frame of a stream with this codec string as JPEG, by the FFmpeg executable (a separate process: a decoder
 * must not be able to hurt the service). Rejects with `unavailable` when there is no FFmpeg, no picture in the unit,
 * or no answer in 5 s.
 */
export function keyFrameToJpeg(
  unit: AccessUnit,
  codec: string,
  ffmpegPath: string | null,
): Promise<Uint8Array> {
  if (ffmpegPath === null) return Promise.reject(missing());
  return readJpeg(start(ffmpegPath, codecOf(codec)), unit.data);
}

/**
 * Makes snapshots with an FFmpeg that has started already and waits for its picture: most of the time of a still is
 * the start of the process. The first one of each codec starts cold. A waiting process ends with the service, also
 * after kill -9: its input is a pipe from here.
 */
export function createSnapshotMaker(ffmpegPath: string | null): {
  toJpeg(unit: AccessUnit, codec: string): Promise<Uint8Array>;
  close(): void;
} {
  const spares = new Map<Codec, { readonly child: Ffmpeg; readonly idle: NodeJS.Timeout }>();
  let isClosed = false;
  const drop = (codec: Codec): Ffmpeg | null => {
    const spare = spares.get(codec);
    spares.delete(codec);
    if (spare === undefined) return null;
    clearTimeout(spare.idle);
    return spare.child;
  };
  const prepare = (path: string, codec: Codec): void => {
    if (isClosed || spares.has(codec)) return;
    const child = start(path, codec);
    const idle = setTimeout(() => drop(codec)?.kill('SIGKILL'), SPARE_IDLE_MS);
    idle.unref();
    const forget = (): void => {
      if (spares.get(codec)?.child === child) drop(codec);
    };
    child.once('error', forget);
    child.once('exit', forget);
    spares.set(codec, { child, idle });
  };
  return {
    toJpeg(unit, codecString) {
      if (ffmpegPath === null) return Promise.reject(missing());
      const codec = codecOf(codecString);
      const made = readJpeg(drop(codec) ?? start(ffmpegPath, codec), unit.data);
      // The next one starts once this one is done: it must not take the processor from it.
      const next = (): void => prepare(ffmpegPath, codec);
      made.then(next, next);
      return made;
    },
    close() {
      isClosed = true;
      for (const codec of [...spares.keys()]) drop(codec)?.kill('SIGKILL');
    },
  };
}

function readJpeg(child: Ffmpeg, picture: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const deadline = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_JPEG_BYTES) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('error', () => {
      clearTimeout(deadline);
      reject(unavailable('FFmpeg could not be started.'));
    });
    child.once('close', (code) => {
      clearTimeout(deadline);
      const isPicture = code === 0 && chunks[0]?.[0] === 0xff && chunks[0][1] === 0xd8;
      if (isPicture) resolve(Buffer.concat(chunks));
      else reject(unavailable('FFmpeg could not make a picture of the key frame.'));
    });
    child.stdin.end(picture);
  });
}

const missing = (): ContractError => unavailable('FFmpeg is missing, so no still picture can be made.');

function unavailable(text: string): ContractError {
  return new ContractError('unavailable', text);
}
