import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Sound } from '../sound.ts';
import { decodeWithFfmpeg } from './decode-with-ffmpeg.ts';
import { type ReadSoundProblem, readWav } from './read-wav.ts';
import type { ByteSource } from './wav-layout.ts';

/**
 * Reads a sound file: WAV by ourselves, everything else (and WAVs of other codings) by the FFmpeg
 * executable. `text` of a problem continues a sentence that begins with the file's name.
 */
export async function readSound(path: string, ffmpegPath: string): Promise<Sound | ReadSoundProblem> {
  const own = readOwn(path);
  if (!('problem' in own)) return own;
  return own.problem === 'not-wav' || own.problem === 'other-coding'
    ? decodeWithFfmpeg(path, ffmpegPath)
    : own;
}

function readOwn(path: string): Sound | ReadSoundProblem {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return { problem: 'unreadable', text: 'cannot be read' };
  }
  try {
    if (!fstatSync(file).isFile()) return { problem: 'unreadable', text: 'is no file' };
    return readWav(fileAsSource(file));
  } catch {
    return { problem: 'unreadable', text: 'cannot be read to its end' };
  } finally {
    closeSync(file);
  }
}

function fileAsSource(file: number): ByteSource {
  let buffer = new Uint8Array(0);
  return {
    sizeBytes: fstatSync(file).size,
    read(from, length) {
      if (buffer.length < length) buffer = new Uint8Array(length);
      let count = 0;
      while (count < length) {
        const read = readSync(file, buffer, count, length - count, from + count);
        if (read === 0) break;
        count += read;
      }
      return buffer.subarray(0, count);
    },
  };
}
