import { spawn } from 'node:child_process';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../../../shared/contract/job.ts';
import { JobFailure, type JobTools } from '../../ports/jobs.ts';
import type { TimeRange } from '../../ports/recording.ts';
import { absolutePath } from '../keep/disk-files.ts';
import type { IndexedFile } from '../keep/segment-index.ts';
import type { FileHeader } from '../mp4/read-header.ts';
import { MAX_HEADER_BYTES, readFileHeader } from '../mp4/read-header.ts';
import type { ReadAt } from '../mp4/scan-file.ts';
import { folderOfCamera } from '../write/file-name.ts';
import { type ClipPart, writeClip } from './clip-writer.ts';

export interface ExportOptions {
  readonly folder: string;
  /** Where this export's files go; made if need be. */
  readonly target: string;
  readonly ffmpegPath: string | null;
  filesOf(cameraId: string): readonly IndexedFile[];
}

/** FFmpeg makes AAC of an hour of telephone sound in seconds; a stalled disk may take longer. */
const AAC_TIMEOUT_MS = 10 * 60_000;

/**
 * One MP4 per camera (more where its parameters changed), from the key frame before the range to its end. G.711
 * becomes AAC where FFmpeg is there; otherwise it stays, and the result says so.
 */
export async function exportClips(
  options: ExportOptions,
  range: TimeRange,
  cameraIds: readonly string[],
  tools: JobTools,
): Promise<Job['result']> {
  await mkdir(options.target, { recursive: true });
  const handles: { close(): Promise<void> }[] = [];
  try {
    const clips: { name: string; header: FileHeader; parts: ClipPart[] }[] = [];
    const empty: string[] = [];
    let total = 0;
    for (const cameraId of cameraIds) {
      const runs = await clipsOf(options, range, cameraId, handles);
      if (runs.length === 0) empty.push(cameraId);
      for (const [index, run] of runs.entries()) {
        const suffix = runs.length === 1 ? '' : `-${index + 1}`;
        clips.push({ name: `${folderOfCamera(cameraId).slice(2)}${suffix}.mp4`, ...run });
        for (const { fragment } of run.parts) total += fragment.sizeBytes;
      }
    }
    if (clips.length === 0) throw new JobFailure('nothing-recorded', 'nothing was recorded in this range');
    let done = 0;
    tools.progress(0, total);
    let isSoundKept = false;
    for (const { name, header, parts } of clips) {
      const path = join(options.target, name);
      await writeClip(path, header.setup, parts, {
        signal: tools.signal,
        onBytes: (count) => {
          done += count;
          tools.progress(Math.min(done, total), total);
        },
      });
      const codec = header.setup.audio?.codec;
      if (codec === undefined || codec === 'aac') continue;
      if (options.ffmpegPath === null || !(await makeAac(options.ffmpegPath, path, tools.signal)))
        isSoundKept = true;
      if (tools.signal.aborted) throw new Error('the export was cancelled');
    }
    tools.progress(total, total);
    const sizes = await Promise.all(clips.map(({ name }) => stat(join(options.target, name))));
    return {
      files: clips.map(({ name }) => name),
      bytes: sizes.reduce((sum, { size }) => sum + size, 0),
      withoutRecording: empty,
      isSoundKept,
    };
  } catch (error) {
    await rm(options.target, { recursive: true, force: true });
    throw error;
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}

/** Fragments of a camera in the range, from the key frame before it, split where parameters change. */
async function clipsOf(
  options: ExportOptions,
  range: TimeRange,
  cameraId: string,
  handles: { close(): Promise<void> }[],
): Promise<{ header: FileHeader; parts: ClipPart[] }[]> {
  const runs: { header: FileHeader; parts: ClipPart[]; key: string }[] = [];
  for (const file of options.filesOf(cameraId)) {
    const within = file.fragments.filter(({ fromMs, toMs }) => toMs > range.fromMs && fromMs < range.toMs);
    const first = within[0];
    if (first === undefined) continue;
    // A fragment without a key frame needs the ones before it.
    let begin = first.number - 1;
    while (begin > 0 && file.fragments[begin]?.startsWithKeyFrame === false) begin -= 1;
    const fragments = file.fragments.slice(begin, (within.at(-1) ?? first).number);
    const handle = await open(absolutePath(options.folder, file.path), 'r');
    handles.push(handle);
    const read: ReadAt = async (offset, length) => {
      const bytes = Buffer.allocUnsafe(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    };
    const header = readFileHeader(await read(0, MAX_HEADER_BYTES));
    if (header === null) throw new JobFailure('damaged', 'a recorded file is damaged');
    const { config, audio } = header.setup;
    const key = `${config.toString('hex')} ${JSON.stringify(audio)}`;
    const { startMicros } = header.identity;
    const parts = fragments.map((fragment) => ({ read, startMicros, fragment }));
    const last = runs.at(-1);
    if (last?.key === key) last.parts.push(...parts);
    else runs.push({ header, parts, key });
  }
  return runs;
}

/** Replaces the file's G.711 by AAC; the pictures are copied. False when FFmpeg could not. */
async function makeAac(ffmpegPath: string, path: string, signal: AbortSignal): Promise<boolean> {
  const converted = `${path}.aac.mp4`;
  const isMade = await new Promise<boolean>((resolve) => {
    const child = spawn(
      ffmpegPath,
      [
        ...['-hide_banner', '-nostdin', '-v', 'quiet', '-y', '-i', path],
        ...['-c:v', 'copy', '-c:a', 'aac', '-b:a', '48k', '-movflags', '+faststart', converted],
      ],
      { stdio: 'ignore', windowsHide: true, timeout: AAC_TIMEOUT_MS, killSignal: 'SIGKILL' },
    );
    const stop = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    child.once('error', () => resolve(false));
    child.once('close', (code) => {
      signal.removeEventListener('abort', stop);
      resolve(code === 0);
    });
  });
  if (isMade) await rename(converted, path);
  else await rm(converted, { force: true });
  return isMade;
}
