import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesAsSource, readWav } from '../../../site/audio/wav/read-wav.ts';
import { writeWav } from '../../../site/audio/wav/write-wav.ts';

/** A real encoding and decoding by FFmpeg, as a camera and our receiver do it. */
export interface CodecPath {
  /** Arguments of the encoder. */
  readonly encode: readonly string[];
  /** File ending of the encoded sound. */
  readonly format: string;
  readonly sampleRate: number;
}

export const CODEC_PATHS = {
  'G.711 A-law': { encode: ['-c:a', 'pcm_alaw'], format: 'wav', sampleRate: 8000 },
  'G.711 mu-law': { encode: ['-c:a', 'pcm_mulaw'], format: 'wav', sampleRate: 8000 },
  'AAC 16 kHz 32 kbit/s': { encode: ['-c:a', 'aac', '-b:a', '32k'], format: 'm4a', sampleRate: 16000 },
  'AAC 48 kHz 64 kbit/s': { encode: ['-c:a', 'aac', '-b:a', '64k'], format: 'm4a', sampleRate: 48000 },
} as const satisfies Record<string, CodecPath>;

/** Sends mono sound through a codec; `decodedRate` asks for another rate after it. */
export function throughCodec(
  samples: Float32Array | Float64Array,
  sampleRate: number,
  path: CodecPath,
  decodedRate = path.sampleRate,
): Float32Array {
  const folder = mkdtempSync(join(tmpdir(), 'exam-codec-'));
  const ffmpeg = (...args: string[]): void =>
    void execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { timeout: 60_000 });
  try {
    const [plain, coded, back] = ['in.wav', `coded.${path.format}`, 'out.wav'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    writeFileSync(plain, writeWav({ sampleRate, channels: [Float32Array.from(samples)] }, 's16'));
    ffmpeg('-i', plain, '-ac', '1', '-ar', String(path.sampleRate), ...path.encode, coded);
    ffmpeg('-i', coded, '-ar', String(decodedRate), '-c:a', 'pcm_s16le', back);
    const sound = readWav(bytesAsSource(readFileSync(back)));
    if ('problem' in sound) throw new Error(sound.text);
    return sound.channels[0] ?? new Float32Array(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
