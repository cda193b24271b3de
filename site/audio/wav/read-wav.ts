import type { Sound } from '../sound.ts';
import { decodeFrames } from './decode-frames.ts';
import { type ByteSource, readWavLayout, type WavProblem } from './wav-layout.ts';

/** 768 MiB as decoded: 33 minutes of 48 kHz stereo, 3 hours 20 minutes of 16 kHz mono. */
export const MOST_SAMPLES = 192 * 1024 * 1024;
const BLOCK_BYTES = 256 * 1024;

export type ReadSoundProblem =
  | WavProblem
  | { readonly problem: 'too-long' | 'unreadable' | 'ffmpeg-missing'; readonly text: string };

/** Reads a WAV: integer PCM of 8 to 32 bits, floating point, G.711; memory is bounded by what is really there. */
export function readWav(source: ByteSource): Sound | ReadSoundProblem {
  const layout = readWavLayout(source);
  if ('problem' in layout) return layout;
  const { frameCount, frameBytes, channelCount, coding, dataFrom, sampleRate } = layout;
  if (frameCount * channelCount > MOST_SAMPLES)
    return { problem: 'too-long', text: tooLong(sampleRate, channelCount) };
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frameCount));
  const blockFrames = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes));
  for (let frame = 0; frame < frameCount; ) {
    const wanted = Math.min(blockFrames, frameCount - frame) * frameBytes;
    const read = decodeFrames(source.read(dataFrom + frame * frameBytes, wanted), coding, channels, frame);
    if (read === 0) return { problem: 'unreadable', text: 'became shorter while it was read' };
    frame += read;
  }
  return { sampleRate, channels };
}

export function tooLong(sampleRate: number, channelCount: number): string {
  const minutes = Math.floor(MOST_SAMPLES / channelCount / sampleRate / 60);
  return `is too long: at ${sampleRate} Hz and ${channelCount} channels ${minutes} minutes can be read`;
}

export function bytesAsSource(bytes: Uint8Array): ByteSource {
  return { sizeBytes: bytes.length, read: (from, length) => bytes.subarray(from, from + length) };
}
