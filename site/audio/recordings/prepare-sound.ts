import { spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { StreamResampler } from '../align/stream-resampler.ts';
import { WATCH_RATE } from '../watch/slot-meter.ts';
import { decodeFrames } from '../wav/decode-frames.ts';
import { readWavLayout, type WavLayout } from '../wav/wav-layout.ts';

/** Enough for whatever is told of a room: the microphones carry 16 kHz at most where they matter. */
export const PREPARED_RATE = 16_000;
/** Three hours; no listening test is half as long. */
export const LONGEST_SECONDS = 3 * 3600;
const SHORTEST_SECONDS = 1;
const BLOCK_BYTES = 256 * 1024;
/** An hour of AAC takes about 5 s on a small PC; anything longer hangs. */
const DEADLINE_MS = 120_000;
const HEADER_BYTES = 64 * 1024;

export type PreparedSound =
  | { readonly ok: true; readonly lengthMs: number; readonly sampleRate: number; readonly channels: number }
  | {
      readonly ok: false;
      readonly code: 'no-sound' | 'too-long' | 'too-short' | 'ffmpeg-missing' | 'unreadable';
      readonly text: string;
    };

/**
 * Decodes a sound file to mono 16-bit samples at {@link PREPARED_RATE} without a header: WAV by ourselves, everything
 * else by FFmpeg; a second copy at the rate of the watch. Memory is bounded by a block, whatever the file's length. Never throws on content.
 */
export async function prepareSound(
  from: string,
  to: string,
  toWatch: string,
  ffmpegPath: string | null,
): Promise<PreparedSound> {
  const own = prepareWav(from, to);
  const made = own ?? (ffmpegPath === null ? missing : await prepareWithFfmpeg(from, to, ffmpegPath));
  if (!made.ok) return made;
  if (made.lengthMs < SHORTEST_SECONDS * 1000)
    return { ok: false, code: 'too-short', text: 'the recording is shorter than one second' };
  copyAtWatchRate(to, toWatch);
  return made;
}

function copyAtWatchRate(from: string, to: string): void {
  const layout: WavLayout = {
    sampleRate: PREPARED_RATE,
    channelCount: 1,
    coding: 's16',
    frameBytes: 2,
    dataFrom: 0,
    frameCount: Math.floor(sizeOf(from) / 2),
  };
  const input = openSync(from, 'r');
  const output = openSync(to, 'w', 0o600);
  try {
    copyMono(input, output, layout, WATCH_RATE);
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

const missing: PreparedSound = {
  ok: false,
  code: 'ffmpeg-missing',
  text: 'the file is no WAV, and FFmpeg, which reads other files, is missing',
};
const tooLong: PreparedSound = {
  ok: false,
  code: 'too-long',
  text: `the recording is longer than ${LONGEST_SECONDS / 3600} hours`,
};

/** Null: not ours to read. */
function prepareWav(from: string, to: string): PreparedSound | null {
  const input = openSync(from, 'r');
  try {
    const layout = readWavLayout({
      sizeBytes: fstatSync(input).size,
      read(position, length) {
        const bytes = Buffer.alloc(Math.min(length, HEADER_BYTES));
        return bytes.subarray(0, readSync(input, bytes, 0, bytes.length, position));
      },
    });
    if ('problem' in layout)
      return layout.problem === 'broken'
        ? { ok: false, code: 'unreadable', text: `the WAV file ${layout.text}` }
        : null;
    if (layout.frameCount > LONGEST_SECONDS * layout.sampleRate) return tooLong;
    const output = openSync(to, 'w', 0o600);
    try {
      const written = copyMono(input, output, layout, PREPARED_RATE);
      return {
        ok: true,
        lengthMs: Math.round((written / PREPARED_RATE) * 1000),
        sampleRate: layout.sampleRate,
        channels: layout.channelCount,
      };
    } finally {
      closeSync(output);
    }
  } finally {
    closeSync(input);
  }
}

function copyMono(input: number, output: number, layout: WavLayout, rate: number): number {
  const { frameBytes, channelCount, coding, dataFrom, frameCount, sampleRate } = layout;
  const frames = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes));
  const bytes = Buffer.alloc(frames * frameBytes);
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frames));
  const resampler = new StreamResampler(sampleRate, rate);
  let written = 0;
  const write = (samples: Float32Array): void => {
    const whole = Int16Array.from(samples, (value) =>
      Math.max(-32768, Math.min(32767, Math.round(value * 32768))),
    );
    writeSync(output, new Uint8Array(whole.buffer));
    written += whole.length;
  };
  for (let frame = 0; frame < frameCount; ) {
    const wanted = Math.min(frames, frameCount - frame) * frameBytes;
    const read = readSync(input, bytes, 0, wanted, dataFrom + frame * frameBytes);
    const count = decodeFrames(bytes.subarray(0, read), coding, channels, 0);
    if (count === 0) break;
    write(resampler.push(mean(channels, count)));
    frame += count;
  }
  write(resampler.end());
  return written;
}

function mean(channels: readonly Float32Array[], count: number): Float32Array {
  const mono = new Float32Array(count);
  for (const channel of channels)
    for (let index = 0; index < count; index += 1)
      mono[index] = (mono[index] ?? 0) + (channel[index] ?? 0) / channels.length;
  return mono;
}

async function prepareWithFfmpeg(from: string, to: string, ffmpegPath: string): Promise<PreparedSound> {
  const input = ['-protocol_whitelist', 'file', '-i', `file:${resolvePath(from)}`, '-map', '0:a:0', '-vn'];
  const head = await runFfmpeg(ffmpegPath, [
    ...input,
    '-t',
    '0.2',
    '-c:a',
    'pcm_s16le',
    '-f',
    'wav',
    'pipe:1',
  ]);
  const layout = readWavLayout({
    sizeBytes: head.length,
    read: (position, length) => head.subarray(position, position + length),
  });
  if ('problem' in layout)
    return { ok: false, code: 'no-sound', text: 'the file holds no sound that FFmpeg can read' };
  await runFfmpeg(ffmpegPath, [
    ...input,
    ...['-t', String(LONGEST_SECONDS + 1), '-ac', '1', '-ar', String(PREPARED_RATE)],
    ...['-c:a', 'pcm_s16le', '-f', 's16le', '-y', `file:${resolvePath(to)}`],
  ]);
  const samples = sizeOf(to) / 2;
  if (samples > LONGEST_SECONDS * PREPARED_RATE) {
    unlinkSync(to);
    return tooLong;
  }
  if (samples === 0)
    return { ok: false, code: 'no-sound', text: 'the file holds no sound that FFmpeg can read' };
  const lengthMs = Math.round((samples / PREPARED_RATE) * 1000);
  return { ok: true, lengthMs, sampleRate: layout.sampleRate, channels: layout.channelCount };
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** What it writes to its output; empty when it fails. Killed after the deadline. */
function runFfmpeg(ffmpegPath: string, options: readonly string[]): Promise<Buffer> {
  return new Promise((resolve) => {
    const child = spawn(ffmpegPath, ['-v', 'quiet', '-hide_banner', '-nostdin', ...options], {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => resolve(Buffer.alloc(0)));
    child.once('close', () => resolve(Buffer.concat(chunks)));
  });
}
