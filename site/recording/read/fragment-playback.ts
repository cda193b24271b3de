import type { RecordedFragmentFacts } from '../../ports/recording-worker.ts';
import { toAnnexB } from '../mp4/annex-b.ts';
import { VIDEO_TIMESCALE } from '../mp4/file-header.ts';
import { nalsOfSample, readSamples } from '../mp4/read-fragment.ts';
import { type FileHeader, MAX_HEADER_BYTES, readFileHeader } from '../mp4/read-header.ts';
import type { ReadAt } from '../mp4/scan-file.ts';
import { setsOfConfig } from '../mp4/video-config.ts';

const KIND_VIDEO = 0;
const KIND_AUDIO = 1;
const FLAG_KEY_FRAME = 1;
const FLAG_AFTER_LOSS = 2;
/** Kind (1), flags (1), capture microseconds (8). */
const RECORD_HEAD_BYTES = 10;

export interface PlayedUnit {
  readonly kind: 'video' | 'audio';
  readonly isKeyFrame: boolean;
  readonly isAfterLoss: boolean;
  readonly captureMicros: number;
  /** Video: Annex B, parameter sets in front of every key frame. Audio: one coded frame. */
  readonly data: Buffer;
}

/** Access units and audio frames of one fragment, pictures in order of decoding, then sound. */
export async function unitsOfFragment(
  read: ReadAt,
  fragment: RecordedFragmentFacts,
): Promise<{ header: FileHeader; units: PlayedUnit[] } | null> {
  const header = readFileHeader(await read(0, MAX_HEADER_BYTES));
  const bytes = await read(fragment.offset, fragment.sizeBytes);
  const samples = bytes.length === fragment.sizeBytes ? readSamples(bytes) : null;
  if (header === null || samples === null) return null;
  const { setup, identity } = header;
  const sets = setsOfConfig(setup.kind, setup.config);
  const timeOf = (ticks: number, scale: number): number =>
    identity.startMicros + Math.round((ticks / scale) * 1e6);
  const units: PlayedUnit[] = samples.video.map((sample) => ({
    kind: 'video',
    isKeyFrame: sample.isKeyFrame,
    isAfterLoss: sample.isAfterLoss,
    captureMicros: timeOf(sample.presentationTime, VIDEO_TIMESCALE),
    data: toAnnexB(
      setup.kind,
      nalsOfSample(bytes.subarray(sample.offset, sample.offset + sample.sizeBytes)),
      sample.isKeyFrame ? sets : [],
    ),
  }));
  for (const sample of samples.audio)
    units.push({
      kind: 'audio',
      isKeyFrame: true,
      isAfterLoss: false,
      captureMicros: timeOf(sample.decodeTime, setup.audio?.sampleRate ?? 1),
      data: bytes.subarray(sample.offset, sample.offset + sample.sizeBytes),
    });
  return { header, units };
}

/**
 * The answer of `GET /api/v1/recordings/fragments/:id` (docs/recording.md): u32 length and JSON `{format, audio}`,
 * then per unit u32 length, kind, flags, capture microseconds (u64) and the bytes. All numbers big-endian.
 */
export function packFragment({
  header,
  units,
}: {
  header: FileHeader;
  units: readonly PlayedUnit[];
}): Buffer {
  const { format, audio } = header.setup;
  const sound =
    audio === null
      ? null
      : {
          codec: audio.codec,
          sampleRate: audio.sampleRate,
          channels: audio.channels,
          config: Buffer.from(audio.config).toString('hex'),
        };
  const json = Buffer.from(JSON.stringify({ format, audio: sound }));
  const parts: Buffer[] = [u32(json.length), json];
  for (const unit of units) {
    const head = Buffer.alloc(4 + RECORD_HEAD_BYTES);
    head.writeUInt32BE(RECORD_HEAD_BYTES + unit.data.length, 0);
    head[4] = unit.kind === 'video' ? KIND_VIDEO : KIND_AUDIO;
    head[5] = (unit.isKeyFrame ? FLAG_KEY_FRAME : 0) | (unit.isAfterLoss ? FLAG_AFTER_LOSS : 0);
    head.writeBigUInt64BE(BigInt(Math.max(0, unit.captureMicros)), 6);
    parts.push(head, unit.data);
  }
  return Buffer.concat(parts);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}
