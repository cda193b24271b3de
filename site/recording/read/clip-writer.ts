import { open, rename } from 'node:fs/promises';
import type { RecordedFragmentFacts } from '../../ports/recording-worker.ts';
import { BoxWriter } from '../mp4/box-writer.ts';
import { type TrackSetup, type TrackTables, VIDEO_TIMESCALE, writeMovie } from '../mp4/file-header.ts';
import { FRAGMENT_HEAD_BYTES, readSamples } from '../mp4/read-fragment.ts';
import type { ReadAt } from '../mp4/scan-file.ts';

/** One fragment of a clip and the file it lies in. */
export interface ClipPart {
  readonly read: ReadAt;
  /** Start of its file, site time in microseconds. */
  readonly startMicros: number;
  readonly fragment: RecordedFragmentFacts;
}

export interface ClipProgress {
  readonly signal: AbortSignal;
  onBytes(count: number): void;
}

interface PlannedChunk {
  readonly part: ClipPart;
  /** Within the file. */
  readonly offset: number;
  readonly sizeBytes: number;
}

interface TrackPlan {
  readonly scale: number;
  durations: number[];
  offsets: number[];
  sizes: number[];
  keys: number[];
  chunks: { offset: number; samples: number }[];
  /** Decode time at which the first sample begins and the last one ends, in the clip's time. */
  startTicks: number;
  endTicks: number;
}

const COPY_BYTES = 1024 * 1024;
const CANCELLED = 'the export was cancelled';

/**
 * Writes fragments of one camera with the same parameters as an ordinary MP4 with its tables in front ("fast
 * start"). Pictures and sound are copied. A short hole stays as long as it was: the picture before it stands still.
 */
export async function writeClip(
  path: string,
  setup: TrackSetup,
  parts: readonly ClipPart[],
  progress: ClipProgress,
): Promise<{ sizeBytes: number; durationMs: number }> {
  const first = parts[0];
  if (first === undefined) throw new Error('a clip needs at least one fragment');
  const video = emptyPlan(VIDEO_TIMESCALE);
  const audio = setup.audio === null ? null : emptyPlan(setup.audio.sampleRate);
  const chunks: PlannedChunk[] = [];
  let clipStartMicros = Number.NaN;
  let dataBytes = 0;
  for (const part of parts) {
    if (progress.signal.aborted) throw new Error(CANCELLED);
    const { fragment } = part;
    const head = await part.read(fragment.offset, Math.min(fragment.sizeBytes, headBytes(fragment)));
    const samples = readSamples(head);
    if (samples === null) throw new Error('a recorded fragment is damaged');
    const micros = (ticks: number, scale: number): number => part.startMicros + (ticks / scale) * 1e6;
    if (Number.isNaN(clipStartMicros))
      clipStartMicros = micros(samples.video[0]?.decodeTime ?? 0, VIDEO_TIMESCALE);
    for (const [plan, list] of [[video, samples.video] as const, [audio, samples.audio] as const]) {
      const begin = list[0];
      if (plan === null || begin === undefined) continue;
      const sizeBytes = list.reduce((total, sample) => total + sample.sizeBytes, 0);
      const taken = list.filter((sample) => micros(sample.decodeTime, plan.scale) >= clipStartMicros - 1);
      const skippedBytes = sizeBytes - taken.reduce((total, sample) => total + sample.sizeBytes, 0);
      if (taken.length === 0) continue;
      for (const sample of taken) {
        const at = Math.round(((micros(sample.decodeTime, plan.scale) - clipStartMicros) / 1e6) * plan.scale);
        const last = plan.durations.length - 1;
        if (last >= 0) plan.durations[last] = Math.max(1, (plan.durations[last] ?? 0) + at - plan.endTicks);
        else plan.startTicks = at;
        plan.durations.push(Math.max(1, sample.duration));
        plan.sizes.push(sample.sizeBytes);
        plan.offsets.push(sample.presentationTime - sample.decodeTime);
        if (sample.isKeyFrame) plan.keys.push(plan.sizes.length);
        plan.endTicks = at + Math.max(1, sample.duration);
      }
      plan.chunks.push({ offset: dataBytes, samples: taken.length });
      chunks.push({
        part,
        offset: fragment.offset + begin.offset + skippedBytes,
        sizeBytes: sizeBytes - skippedBytes,
      });
      dataBytes += sizeBytes - skippedBytes;
    }
  }
  const head = writeHead(setup, video, audio, dataBytes);
  const temporary = `${path}.part`;
  const file = await open(temporary, 'w');
  try {
    await file.write(head);
    for (const { part, offset, sizeBytes } of chunks)
      for (let at = 0; at < sizeBytes; at += COPY_BYTES) {
        if (progress.signal.aborted) throw new Error(CANCELLED);
        const bytes = await part.read(offset + at, Math.min(COPY_BYTES, sizeBytes - at));
        await file.write(bytes);
        progress.onBytes(bytes.length);
      }
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const ticks = video.durations.reduce((total, value) => total + value, 0);
  return { sizeBytes: head.length + dataBytes, durationMs: Math.round((ticks / VIDEO_TIMESCALE) * 1000) };
}

/** Our box and `moof`: 16 bytes per picture, 8 per audio frame, with room for 200 audio frames a second. */
function headBytes({ units, fromMs, toMs }: RecordedFragmentFacts): number {
  return FRAGMENT_HEAD_BYTES + 512 + units * 16 + Math.ceil(((toMs - fromMs) / 1000 + 5) * 200) * 8;
}

function emptyPlan(scale: number): TrackPlan {
  return { scale, durations: [], offsets: [], sizes: [], keys: [], chunks: [], startTicks: 0, endTicks: 0 };
}

function writeHead(setup: TrackSetup, video: TrackPlan, audio: TrackPlan | null, dataBytes: number): Buffer {
  const isLarge = dataBytes + 16 > 2 ** 32 - 1;
  const make = (movieBytes: number): Buffer => {
    const writer = new BoxWriter(64 * 1024);
    writer.box('ftyp', () => {
      writer.text('isom');
      writer.u32(0x200);
      for (const brand of ['isom', 'iso6', 'mp41', 'mp42']) writer.text(brand);
    });
    const base = writer.length + movieBytes + (isLarge ? 16 : 8);
    const tables = (plan: TrackPlan, isVideo: boolean): TrackTables => ({
      durations: plan.durations,
      offsetsToPresentation: isVideo && plan.offsets.some((offset) => offset !== 0) ? plan.offsets : null,
      sizes: plan.sizes,
      keySamples: isVideo ? plan.keys : null,
      chunks: plan.chunks.map(({ offset, samples }) => ({ offset: offset + base, samples })),
      leadMs: Math.round((plan.startTicks / plan.scale) * 1000),
    });
    const hasSound = audio !== null && audio.sizes.length > 0;
    writeMovie(writer, hasSound ? setup : { ...setup, audio: null }, {
      video: tables(video, true),
      audio: hasSound ? tables(audio, false) : null,
    });
    if (isLarge) {
      writer.u32(1);
      writer.text('mdat');
      writer.u64(dataBytes + 16);
    } else {
      writer.u32(dataBytes + 8);
      writer.text('mdat');
    }
    return writer.finish();
  };
  // The tables have the same size wherever the data lies: 64-bit chunk offsets.
  const trial = make(0);
  const ftypBytes = trial.readUInt32BE(0);
  return make(trial.length - ftypBytes - (isLarge ? 16 : 8));
}
