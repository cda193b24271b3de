import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportResult, RecordingGap } from '../../../shared/contract/recording.ts';
import { JobFailure, type JobTools } from '../../ports/jobs.ts';
import type { TimeRange } from '../../ports/recording.ts';
import { absolutePath } from '../keep/disk-files.ts';
import type { IndexedFile } from '../keep/segment-index.ts';
import { MAX_HEADER_BYTES, readFileHeader } from '../mp4/read-header.ts';
import { folderOfCamera } from '../write/file-name.ts';
import { type ClipRun, type ClipSource, clipHoles, clipRuns } from './clip-runs.ts';
import { writeClip } from './clip-writer.ts';
import { makeAac } from './make-aac.ts';
import { SequentialReader } from './sequential-reader.ts';

/** One camera of an export as it stood when a person asked for it. */
export interface ExportedCamera {
  readonly cameraId: string;
  readonly files: readonly IndexedFile[];
  readonly gaps: readonly RecordingGap[];
}

export interface ExportOptions {
  readonly folder: string;
  /** Where this export's files go; made if need be. */
  readonly target: string;
  readonly ffmpegPath: string | null;
}

/** The result goes to every page with each change of any job. */
const MAX_LISTED_HOLES = 500;

/**
 * One MP4 per camera, from the key frame before the range to its end, and a further one after every hole of more than
 * a second and where parameters changed. G.711 becomes AAC where FFmpeg is there; otherwise it stays, and the result
 * says so.
 */
export async function exportClips(
  options: ExportOptions,
  range: TimeRange,
  cameras: readonly ExportedCamera[],
  tools: JobTools,
): Promise<ExportResult> {
  await mkdir(options.target, { recursive: true });
  const reader = new SequentialReader();
  try {
    const clips: { name: string; cameraId: string; run: ClipRun }[] = [];
    const empty: string[] = [];
    const holes: ExportResult['holes'] = [];
    for (const { cameraId, files, gaps } of cameras) {
      const { runs, undecodable } = clipRuns(await sourcesOf(options.folder, files, reader), range);
      if (runs.length === 0) empty.push(cameraId);
      for (const hole of clipHoles(gaps, undecodable, range)) holes.push({ ...hole, cameraId });
      for (const [index, run] of runs.entries()) {
        const suffix = runs.length === 1 ? '' : `-${index + 1}`;
        clips.push({ name: `${folderOfCamera(cameraId).slice(2)}${suffix}.mp4`, cameraId, run });
      }
    }
    if (clips.length === 0) throw new JobFailure('nothing-recorded', 'nothing was recorded in this range');
    const total = clips.reduce((sum, { run }) => sum + sizeOf(run), 0);
    let done = 0;
    tools.progress(0, total);
    let isSoundKept = false;
    let bytes = 0;
    for (const { name, run } of clips) {
      const path = join(options.target, name);
      await writeClip(path, run.header.setup, run.parts, {
        signal: tools.signal,
        onBytes: (count) => {
          done += count;
          tools.progress(Math.min(done, total), total);
        },
      });
      const codec = run.header.setup.audio?.codec;
      if (codec !== undefined && codec !== 'aac') {
        if (options.ffmpegPath === null || !(await makeAac(options.ffmpegPath, path, tools.signal)))
          isSoundKept = true;
        if (tools.signal.aborted) throw new Error('the export was cancelled');
      }
      bytes += (await stat(path)).size;
    }
    tools.progress(total, total);
    return {
      files: clips.map(({ name }) => name),
      bytes,
      clips: clips.map(({ name, cameraId, run: { fromMs, toMs } }) => ({ name, cameraId, fromMs, toMs })),
      holes: holes.slice(0, MAX_LISTED_HOLES),
      omittedHoles: Math.max(0, holes.length - MAX_LISTED_HOLES),
      withoutRecording: empty,
      isSoundKept,
    };
  } catch (error) {
    await rm(options.target, { recursive: true, force: true });
    throw error;
  } finally {
    await reader.close();
  }
}

const sizeOf = ({ parts }: ClipRun): number =>
  parts.reduce((sum, { fragment }) => sum + fragment.sizeBytes, 0);

async function sourcesOf(
  folder: string,
  files: readonly IndexedFile[],
  reader: SequentialReader,
): Promise<ClipSource[]> {
  const sources: ClipSource[] = [];
  for (const { path, fragments } of files) {
    const read = reader.of(absolutePath(folder, path));
    const header = readFileHeader(await read(0, MAX_HEADER_BYTES));
    if (header === null) throw new JobFailure('damaged', 'a recorded file is damaged');
    sources.push({ header, read, fragments });
  }
  return sources;
}
