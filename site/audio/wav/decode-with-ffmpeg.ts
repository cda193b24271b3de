import { spawn } from 'node:child_process';
import { resolve as resolvePath } from 'node:path';
import type { Sound } from '../sound.ts';
import { decodeFrames } from './decode-frames.ts';
import { MOST_SAMPLES, type ReadSoundProblem, tooLong } from './read-wav.ts';
import { readWavLayout, type WavLayout } from './wav-layout.ts';

/** An hour of AAC takes about 5 s on a small PC; anything longer hangs. */
const DEADLINE_MS = 120_000;
/** FFmpeg's header with its LIST chunk is about 100 bytes. */
const HEADER_BYTES = 4096;
const CHUNK_SAMPLES = 1 << 18;

/** The first audio track of any file FFmpeg reads, at its own rate and channels. Nothing but local files is opened. */
export function decodeWithFfmpeg(path: string, ffmpegPath: string): Promise<Sound | ReadSoundProblem> {
  const unreadable = (text: string): ReadSoundProblem => ({ problem: 'unreadable', text });
  return new Promise((resolve) => {
    const input = ['-protocol_whitelist', 'file', '-i', `file:${resolvePath(path)}`];
    const output = ['-map', '0:a:0', '-vn', '-c:a', 'pcm_f32le', '-bitexact', '-f', 'wav', 'pipe:1'];
    const child = spawn(ffmpegPath, ['-v', 'quiet', '-hide_banner', '-nostdin', ...input, ...output], {
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    const sink = createWavSink();
    child.stdout.on('data', (chunk: Buffer) => {
      const problem = sink.push(chunk);
      if (problem === null) return;
      child.kill('SIGKILL');
      resolve(problem);
    });
    child.once('error', () =>
      resolve({
        problem: 'ffmpeg-missing',
        text: 'is no WAV, and FFmpeg, which reads other files, is missing',
      }),
    );
    child.once('close', (code, signal) => {
      if (signal !== null) resolve(unreadable(`took FFmpeg longer than ${DEADLINE_MS / 1000} s`));
      else resolve((code === 0 ? sink.end() : null) ?? unreadable('holds no sound that FFmpeg can read'));
    });
  });
}

/** Collects a WAV that arrives in chunks of any size, of unknown length. */
function createWavSink() {
  let layout: WavLayout | null = null;
  let left: Buffer = Buffer.alloc(0);
  let parts: Float32Array[][] = [];
  let total = 0;
  let filled = CHUNK_SAMPLES;

  const decode = (bytes: Buffer, { coding, frameBytes, channelCount }: WavLayout): void => {
    const whole = bytes.length - (bytes.length % frameBytes);
    for (let from = 0; from < whole; ) {
      if (filled === CHUNK_SAMPLES) {
        parts.push(Array.from({ length: channelCount }, () => new Float32Array(CHUNK_SAMPLES)));
        filled = 0;
      }
      const frames = Math.min(CHUNK_SAMPLES - filled, (whole - from) / frameBytes);
      decodeFrames(bytes.subarray(from, from + frames * frameBytes), coding, parts.at(-1) ?? [], filled);
      filled += frames;
      total += frames;
      from += frames * frameBytes;
    }
    left = bytes.subarray(whole);
  };

  const begin = (): void => {
    const bytes = left;
    const found = readWavLayout({
      sizeBytes: bytes.length,
      read: (from, length) => bytes.subarray(from, from + length),
    });
    if ('problem' in found) return;
    layout = found;
    decode(bytes.subarray(found.dataFrom), found);
  };

  return {
    /** A problem ends the reading. */
    push(chunk: Buffer): ReadSoundProblem | null {
      left = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
      if (layout) decode(left, layout);
      else if (left.length >= HEADER_BYTES) begin();
      if (!layout) return null;
      const { sampleRate, channelCount } = layout;
      return total * channelCount > MOST_SAMPLES
        ? { problem: 'too-long', text: tooLong(sampleRate, channelCount) }
        : null;
    },
    end(): Sound | null {
      if (!layout) begin();
      if (!layout) return null;
      const { sampleRate, channelCount } = layout;
      const channels = Array.from({ length: channelCount }, (_, number) => {
        const channel = new Float32Array(total);
        parts.forEach((part, index) => {
          const from = index * CHUNK_SAMPLES;
          const samples = part[number];
          if (samples) channel.set(samples.subarray(0, Math.min(CHUNK_SAMPLES, total - from)), from);
        });
        return channel;
      });
      parts = [];
      return { sampleRate, channels };
    },
  };
}
