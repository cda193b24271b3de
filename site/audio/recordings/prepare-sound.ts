import { spawn } from 'node:child_process';
import { type FileSeal, SealedReader, SealedWriter } from '../../../server/files/sealed-file.ts';
import { StreamResampler } from '../align/stream-resampler.ts';
import { WATCH_RATE } from '../watch/slot-meter.ts';
import { decodeFrames } from '../wav/decode-frames.ts';
import { readWavLayout, type WavLayout } from '../wav/wav-layout.ts';
import { serveSealed } from './serve-sealed.ts';

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
 * else by FFmpeg; a second copy at the rate of the watch. All of it is sealed on the disk; FFmpeg reads over loopback. Memory is bounded by a block, whatever the file's length. Never throws on content.
 */
export async function prepareSound(
  from: FileSeal,
  to: FileSeal,
  toWatch: FileSeal,
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

function copyAtWatchRate(from: FileSeal, to: FileSeal): void {
  const input = new SealedReader(from);
  const output = new SealedWriter(to);
  const layout: WavLayout = {
    sampleRate: PREPARED_RATE,
    channelCount: 1,
    coding: 's16',
    frameBytes: 2,
    dataFrom: 0,
    frameCount: Math.floor(input.sizeBytes / 2),
  };
  try {
    copyMono(input, output, layout, WATCH_RATE);
    output.end();
  } finally {
    input.close();
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
function prepareWav(from: FileSeal, to: FileSeal): PreparedSound | null {
  const input = new SealedReader(from);
  try {
    const layout = readWavLayout({
      sizeBytes: input.sizeBytes,
      read: (position, length) => input.read(position, position + Math.min(length, HEADER_BYTES)),
    });
    if ('problem' in layout)
      return layout.problem === 'broken'
        ? { ok: false, code: 'unreadable', text: `the WAV file ${layout.text}` }
        : null;
    if (layout.frameCount > LONGEST_SECONDS * layout.sampleRate) return tooLong;
    const output = new SealedWriter(to);
    const written = copyMono(input, output, layout, PREPARED_RATE);
    output.end();
    return {
      ok: true,
      lengthMs: Math.round((written / PREPARED_RATE) * 1000),
      sampleRate: layout.sampleRate,
      channels: layout.channelCount,
    };
  } finally {
    input.close();
  }
}

function copyMono(input: SealedReader, output: SealedWriter, layout: WavLayout, rate: number): number {
  const { frameBytes, channelCount, coding, dataFrom, frameCount, sampleRate } = layout;
  const frames = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes));
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frames));
  const resampler = new StreamResampler(sampleRate, rate);
  let written = 0;
  const write = (samples: Float32Array): void => {
    const whole = Int16Array.from(samples, (value) =>
      Math.max(-32768, Math.min(32767, Math.round(value * 32768))),
    );
    output.write(new Uint8Array(whole.buffer));
    written += whole.length;
  };
  for (let frame = 0; frame < frameCount; ) {
    const wanted = Math.min(frames, frameCount - frame) * frameBytes;
    const position = dataFrom + frame * frameBytes;
    const count = decodeFrames(input.read(position, position + wanted), coding, channels, 0);
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

async function prepareWithFfmpeg(from: FileSeal, to: FileSeal, ffmpegPath: string): Promise<PreparedSound> {
  const source = await serveSealed(from);
  try {
    return await decode(source.url, to, ffmpegPath);
  } finally {
    source.close();
  }
}

async function decode(url: string, to: FileSeal, ffmpegPath: string): Promise<PreparedSound> {
  // Nothing but this address: a file that names others must not make FFmpeg fetch them.
  const input = ['-protocol_whitelist', 'http,tcp', '-i', url, '-map', '0:a:0', '-vn'];
  const head: Buffer[] = [];
  await runFfmpeg(
    ffmpegPath,
    [...input, '-t', '0.2', '-c:a', 'pcm_s16le', '-f', 'wav', 'pipe:1'],
    (bytes) => void head.push(bytes),
  );
  const wav = Buffer.concat(head);
  const layout = readWavLayout({
    sizeBytes: wav.length,
    read: (position, length) => wav.subarray(position, position + length),
  });
  if ('problem' in layout)
    return { ok: false, code: 'no-sound', text: 'the file holds no sound that FFmpeg can read' };
  const output = new SealedWriter(to);
  let bytes = 0;
  await runFfmpeg(
    ffmpegPath,
    [
      ...input,
      ...['-t', String(LONGEST_SECONDS + 1), '-ac', '1', '-ar', String(PREPARED_RATE)],
      ...['-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
    ],
    (piece) => {
      output.write(piece);
      bytes += piece.length;
    },
  );
  output.end();
  const samples = Math.floor(bytes / 2);
  if (samples > LONGEST_SECONDS * PREPARED_RATE) return tooLong;
  if (samples === 0)
    return { ok: false, code: 'no-sound', text: 'the file holds no sound that FFmpeg can read' };
  const lengthMs = Math.round((samples / PREPARED_RATE) * 1000);
  return { ok: true, lengthMs, sampleRate: layout.sampleRate, channels: layout.channelCount };
}

/** Hands on what it writes to its output; nothing when it fails. Killed after the deadline. */
function runFfmpeg(
  ffmpegPath: string,
  options: readonly string[],
  take: (bytes: Buffer) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(ffmpegPath, ['-v', 'quiet', '-hide_banner', '-nostdin', ...options], {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    child.stdout.on('data', take);
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
}
