import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { adtsFormatOf, adtsFrame } from './adts.ts';

/** Closed set: the codes of an unavailable microphone. */
export type AacFailure = 'ffmpeg-missing' | 'decoder-failed' | 'codec-unsupported';

export interface AacDecoder {
  /** One raw access unit (no ADTS header). Units are dropped, never queued, while FFmpeg does not read. */
  push(accessUnit: Uint8Array): void;
  /** Access units dropped so far: empty, too long, or more than FFmpeg read. */
  dropped(): number;
  /** Ends FFmpeg; no callback comes afterwards. */
  close(): void;
}

/** About 10 s at 64 kbit/s: more means that FFmpeg has stopped reading. */
const LARGEST_QUEUE_BYTES = 80 * 1024;
/** Samples handed over in one call at most. */
const SCRATCH_SAMPLES = 16384;

/**
 * Decodes AAC of one microphone by an FFmpeg child process: ADTS in, 32-bit float PCM out, mono at
 * `sampleRate`. FFmpeg ends when its input closes, so it goes with this process even after kill -9.
 * Never throws: a failure is told once by `onFailed`, then the decoder is dead.
 *
 * `config` is the AudioSpecificConfig of the SDP (`config=` as bytes). `onSamples` gets a view that is
 * valid during the call only. `channels` is what the SDP says; the config wins.
 */
export function createAacDecoder(options: {
  ffmpegPath: string;
  sampleRate: number;
  channels: number;
  config: Uint8Array;
  onSamples(samples: Float32Array): void;
  onFailed(reason: AacFailure): void;
}): AacDecoder {
  const format = adtsFormatOf(options.config);
  if (!format || !(options.sampleRate >= 1000 && options.sampleRate <= 192000))
    return failedDecoder('codec-unsupported', options.onFailed);
  const child = startFfmpeg(options.ffmpegPath, options.sampleRate);
  if (!child) return failedDecoder('ffmpeg-missing', options.onFailed);
  let isDead = false;
  let dropped = 0;
  const end = () => {
    isDead = true;
    child.stdin.destroy();
    child.stdout.destroy();
    child.kill('SIGKILL');
  };
  const fail = (reason: AacFailure) => {
    if (isDead) return;
    end();
    options.onFailed(reason);
  };
  child.on('error', () => fail('ffmpeg-missing'));
  child.on('exit', () => fail('decoder-failed'));
  child.stdin.on('error', () => {
    // A closed pipe is told by `exit`.
  });
  const toSamples = createSampleReader(options.onSamples);
  child.stdout.on('data', (chunk: Buffer) => {
    if (!isDead) toSamples(chunk);
  });
  return {
    push(accessUnit) {
      if (isDead) return;
      const isFull = child.stdin.writableLength > LARGEST_QUEUE_BYTES;
      const frame = isFull ? null : adtsFrame(format, accessUnit);
      if (frame === null) {
        dropped += 1;
        return;
      }
      // What comes in one go is written in one go: the check hands over half a second at once.
      if (child.stdin.writableCorked === 0) {
        child.stdin.cork();
        process.nextTick(() => child.stdin.uncork());
      }
      child.stdin.write(frame);
    },
    dropped: () => dropped,
    close() {
      if (!isDead) end();
    },
  };
}

/** A decoder that could not start: says so once, later, unless it is closed first. */
function failedDecoder(reason: AacFailure, onFailed: (reason: AacFailure) => void): AacDecoder {
  let isClosed = false;
  queueMicrotask(() => {
    if (!isClosed) onFailed(reason);
  });
  return {
    push() {},
    dropped: () => 0,
    close() {
      isClosed = true;
    },
  };
}

type Ffmpeg = ChildProcessByStdio<Writable, Readable, null>;

/** Null when no process can be made at all (a path that is none, no file handles left). */
function startFfmpeg(path: string, sampleRate: number): Ffmpeg | null {
  const input = ['-probesize', '32', '-analyzeduration', '0', '-fflags', '+nobuffer', '-f', 'aac'];
  const output = [
    '-map',
    '0:a:0',
    '-ac',
    '1',
    '-ar',
    String(sampleRate),
    '-flush_packets',
    '1',
    '-f',
    'f32le',
  ];
  try {
    const child: Ffmpeg = spawn(
      path,
      ['-nostdin', '-v', 'quiet', '-threads', '1', ...input, '-i', 'pipe:0', ...output, 'pipe:1'],
      { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true },
    );
    // Out of file handles Node leaves the streams out, against its types; `error` then comes unheard.
    if ('stdin' in child && child.stdin && child.stdout) return child;
    (child as Ffmpeg).on('error', () => {});
    return null;
  } catch {
    return null;
  }
}

/** Turns chunks of any length into float samples, carrying up to three bytes over. */
function createSampleReader(onSamples: (samples: Float32Array) => void): (chunk: Buffer) => void {
  const scratch = new Float32Array(SCRATCH_SAMPLES);
  const bytes = new Uint8Array(scratch.buffer);
  let filled = 0;
  return (chunk) => {
    let from = 0;
    while (from < chunk.length) {
      const count = Math.min(chunk.length - from, bytes.length - filled);
      bytes.set(chunk.subarray(from, from + count), filled);
      from += count;
      filled += count;
      const whole = filled >> 2;
      if (whole > 0) onSamples(scratch.subarray(0, whole));
      bytes.copyWithin(0, whole * 4, filled);
      filled -= whole * 4;
    }
  };
}
