import type { MediaFormat, StreamName } from '../../../shared/contract/camera-status.ts';
import type { RecordedAudio } from '../../ports/recording-worker.ts';
import type { VideoKind } from './annex-b.ts';
import { BoxWriter } from './box-writer.ts';

export const VIDEO_TIMESCALE = 90_000;
export const VIDEO_TRACK = 1;
export const AUDIO_TRACK = 2;
/** Extended type of our boxes; docs/recording.md describes them. */
export const FILE_BOX = Buffer.from('6578616d2d7265632d66696c652d3031', 'hex'); // "exam-rec-file-01"
export const FRAGMENT_BOX = Buffer.from('6578616d2d7265632d667261672d3031', 'hex'); // "exam-rec-frag-01"
export const HASH_BYTES = 32;

export interface FileIdentity {
  /** 16 hex digits. */
  readonly uid: string;
  readonly cameraId: string;
  readonly stream: StreamName;
  /** Site time of the file's first picture, microseconds since the epoch. */
  readonly startMicros: number;
  /** Head of the chain of the camera's file before this one; zeros when there is none. */
  readonly previousFileHash: Uint8Array;
}

export interface TrackSetup {
  readonly kind: VideoKind;
  readonly format: MediaFormat;
  readonly config: Buffer;
  readonly audio: RecordedAudio | null;
}

/** `ftyp`, our file box and `moov`: everything in front of the first fragment. No edit lists. */
export function writeFileHeader(identity: FileIdentity, setup: TrackSetup): Buffer {
  const writer = new BoxWriter(2048);
  writer.box('ftyp', () => {
    writer.text('iso6');
    writer.u32(1);
    for (const brand of ['iso6', 'isom', 'mp42']) writer.text(brand);
  });
  writer.box('uuid', () => {
    writer.bytes(FILE_BOX);
    writer.u32(1); // version
    writer.bytes(Buffer.from(identity.uid, 'hex'));
    writer.u64(identity.startMicros);
    writer.bytes(identity.previousFileHash);
    shortText(writer, identity.stream);
    shortText(writer, setup.format.codec);
    shortText(writer, identity.cameraId);
  });
  writeMovie(writer, setup, null);
  return Buffer.from(writer.finish());
}

function shortText(writer: BoxWriter, text: string): void {
  const bytes = Buffer.from(text, 'utf8').subarray(0, 255);
  writer.u8(bytes.length);
  writer.bytes(bytes);
}

/** Sample tables of one track of a finished file; times in the track's scale. */
export interface TrackTables {
  readonly durations: readonly number[];
  readonly offsetsToPresentation: readonly number[] | null;
  readonly sizes: readonly number[];
  readonly keySamples: readonly number[] | null;
  /** Where each chunk lies, and how many samples it has. */
  readonly chunks: readonly { readonly offset: number; readonly samples: number }[];
  /** Sound that begins later than the picture: an empty edit of this length. */
  readonly leadMs: number;
}

/** `moov`: with tables for a finished file, without them in front of fragments. */
export function writeMovie(
  writer: BoxWriter,
  setup: TrackSetup,
  tables: { video: TrackTables; audio: TrackTables | null } | null,
): void {
  const { audio } = setup;
  const videoDuration = tables === null ? 0 : sum(tables.video.durations);
  const movieMs = Math.round((videoDuration / VIDEO_TIMESCALE) * 1000);
  writer.box('moov', () => {
    writer.fullBox('mvhd', 1, 0, () => {
      writer.zeros(16);
      writer.u32(1000);
      writer.u64(movieMs);
      writer.u32(0x10000);
      writer.u16(0x100);
      writer.zeros(10);
      matrix(writer);
      writer.zeros(24);
      writer.u32(3);
    });
    track(writer, VIDEO_TRACK, setup.format, movieMs, VIDEO_TIMESCALE, videoDuration, 0, () =>
      sampleTable(writer, () => videoEntry(writer, setup), tables?.video ?? null),
    );
    if (audio !== null) {
      const audioDuration = tables?.audio == null ? 0 : sum(tables.audio.durations);
      const audioMs = Math.round((audioDuration / audio.sampleRate) * 1000);
      const leadMs = tables?.audio?.leadMs ?? 0;
      track(writer, AUDIO_TRACK, null, audioMs, audio.sampleRate, audioDuration, leadMs, () =>
        sampleTable(writer, () => audioEntry(writer, audio), tables?.audio ?? null),
      );
    }
    if (tables !== null) return;
    writer.box('mvex', () => {
      for (const id of audio === null ? [VIDEO_TRACK] : [VIDEO_TRACK, AUDIO_TRACK])
        writer.fullBox('trex', 0, 0, () => {
          writer.u32(id);
          writer.u32(1);
          writer.zeros(12);
        });
    });
  });
}

function track(
  writer: BoxWriter,
  id: number,
  picture: MediaFormat | null,
  movieDuration: number,
  timescale: number,
  duration: number,
  leadMs: number,
  table: () => void,
): void {
  writer.box('trak', () => {
    writer.fullBox('tkhd', 1, 3, () => {
      writer.zeros(16);
      writer.u32(id);
      writer.zeros(4);
      writer.u64(movieDuration + leadMs);
      writer.zeros(12);
      writer.u16(picture === null ? 0x100 : 0);
      writer.u16(0);
      matrix(writer);
      writer.u32((picture?.width ?? 0) * 65536);
      writer.u32((picture?.height ?? 0) * 65536);
    });
    if (leadMs > 0)
      writer.box('edts', () =>
        writer.fullBox('elst', 1, 0, () => {
          writer.u32(2);
          writer.u64(leadMs);
          writer.u64(-1);
          writer.u32(0x10000);
          writer.u64(movieDuration);
          writer.u64(0);
          writer.u32(0x10000);
        }),
      );
    writer.box('mdia', () => {
      writer.fullBox('mdhd', 1, 0, () => {
        writer.zeros(16);
        writer.u32(timescale);
        writer.u64(duration);
        writer.u16(0x55c4); // language undetermined
        writer.u16(0);
      });
      writer.fullBox('hdlr', 0, 0, () => {
        writer.u32(0);
        writer.text(picture === null ? 'soun' : 'vide');
        writer.zeros(12);
        writer.text(picture === null ? 'sound\0' : 'video\0');
      });
      writer.box('minf', () => {
        if (picture === null) writer.fullBox('smhd', 0, 0, () => writer.zeros(4));
        else writer.fullBox('vmhd', 0, 1, () => writer.zeros(8));
        writer.box('dinf', () =>
          writer.fullBox('dref', 0, 0, () => {
            writer.u32(1);
            writer.fullBox('url ', 0, 1, () => {});
          }),
        );
        table();
      });
    });
  });
}

function sampleTable(writer: BoxWriter, entry: () => void, tables: TrackTables | null): void {
  writer.box('stbl', () => {
    writer.fullBox('stsd', 0, 0, () => {
      writer.u32(1);
      entry();
    });
    writer.fullBox('stts', 0, 0, () => runs(writer, tables?.durations ?? [], false));
    if (tables?.offsetsToPresentation != null) {
      const offsets = tables.offsetsToPresentation;
      writer.fullBox('ctts', 1, 0, () => runs(writer, offsets, true));
    }
    if (tables?.keySamples != null) {
      const keys = tables.keySamples;
      writer.fullBox('stss', 0, 0, () => list(writer, keys));
    }
    writer.fullBox('stsc', 0, 0, () => {
      const chunks = tables?.chunks ?? [];
      writer.u32(chunks.length);
      for (const [index, chunk] of chunks.entries()) {
        writer.u32(index + 1);
        writer.u32(chunk.samples);
        writer.u32(1);
      }
    });
    writer.fullBox('stsz', 0, 0, () => {
      writer.u32(0);
      list(writer, tables?.sizes ?? []);
    });
    const chunks = tables?.chunks ?? [];
    writer.fullBox(tables === null ? 'stco' : 'co64', 0, 0, () => {
      writer.u32(chunks.length);
      for (const { offset } of chunks) writer.u64(offset);
    });
  });
}

function list(writer: BoxWriter, values: readonly number[]): void {
  writer.u32(values.length);
  for (const value of values) writer.u32(value);
}

/** Equal neighbours as one row. */
function runs(writer: BoxWriter, values: readonly number[], isSigned: boolean): void {
  const rows: [count: number, value: number][] = [];
  for (const value of values) {
    const last = rows.at(-1);
    if (last !== undefined && last[1] === value) last[0] += 1;
    else rows.push([1, value]);
  }
  writer.u32(rows.length);
  for (const [count, value] of rows) {
    writer.u32(count);
    if (isSigned) writer.i32(value);
    else writer.u32(value);
  }
}

function videoEntry(writer: BoxWriter, { kind, format, config }: TrackSetup): void {
  writer.box(kind === 'h264' ? 'avc1' : 'hvc1', () => {
    writer.zeros(6);
    writer.u16(1);
    writer.zeros(16);
    writer.u16(format.width);
    writer.u16(format.height);
    writer.u32(0x480000); // 72 dpi
    writer.u32(0x480000);
    writer.u32(0);
    writer.u16(1);
    writer.zeros(32);
    writer.u16(24);
    writer.u16(0xffff);
    writer.box(kind === 'h264' ? 'avcC' : 'hvcC', () => writer.bytes(config));
  });
}

function audioEntry(writer: BoxWriter, audio: RecordedAudio): void {
  const { codec, sampleRate, channels, config } = audio;
  writer.box(codec === 'aac' ? 'mp4a' : codec === 'pcma' ? 'alaw' : 'ulaw', () => {
    writer.zeros(6);
    writer.u16(1);
    writer.zeros(8);
    writer.u16(channels);
    writer.u16(16);
    writer.u32(0);
    writer.u32(sampleRate < 65_536 ? sampleRate * 65_536 : 0);
    if (codec === 'aac') writer.fullBox('esds', 0, 0, () => elementaryStream(writer, config));
  });
}

/** ES descriptor with AudioSpecificConfig (ISO/IEC 14496-1 7.2.6). All lengths fit one byte: `config` has 32 at most. */
function elementaryStream(writer: BoxWriter, config: Uint8Array): void {
  writer.u8(3);
  writer.u8(3 + 2 + 13 + 2 + config.length + 3);
  writer.u16(AUDIO_TRACK);
  writer.u8(0);
  writer.u8(4);
  writer.u8(13 + 2 + config.length);
  writer.u8(0x40); // MPEG-4 audio
  writer.u8(0x15); // audio stream
  writer.zeros(11); // buffer size and rates unknown
  writer.u8(5);
  writer.u8(config.length);
  writer.bytes(config);
  writer.u8(6);
  writer.u8(1);
  writer.u8(2);
}

function matrix(writer: BoxWriter): void {
  for (const value of [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]) writer.u32(value);
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
