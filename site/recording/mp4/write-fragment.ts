import { createHash } from 'node:crypto';
import { AUDIO_TRACK, FRAGMENT_BOX, HASH_BYTES, VIDEO_TRACK } from './file-header.ts';

export interface VideoSample {
  /** Bytes of the sample in the payload. */
  readonly sizeBytes: number;
  readonly isKeyFrame: boolean;
  readonly isAfterLoss: boolean;
  /** Presentation time in ticks of 1/90000 s since the file's start. */
  readonly presentationTicks: number;
}

export interface AudioRun {
  /** Samples since the file's start. */
  readonly decodeTime: number;
  readonly frames: readonly { readonly data: Buffer; readonly duration: number }[];
}

export interface FragmentInput {
  readonly cameraId: string;
  readonly number: number;
  readonly startMicros: number;
  readonly endMicros: number;
  /** Monotonic clock of this computer at the first picture's arrival, microseconds. */
  readonly monotonicMicros: number;
  readonly previousHash: Uint8Array;
  readonly video: readonly VideoSample[];
  /** No decode time may be below this: that of the fragment before, plus its length. */
  readonly earliestTicks: number;
  /** Presentation time at which the fragment ends. */
  readonly endTicks: number;
  readonly audio: AudioRun | null;
  /** The samples of video and behind them the frames of sound: what `mdat` holds. */
  readonly payload: Buffer;
}

export interface WrittenFragment {
  /** Everything in front of the payload. */
  readonly head: Buffer;
  readonly hash: Buffer;
  /** Where the next fragment's decode times may begin. */
  readonly endTicks: number;
}

const KEY_SAMPLE = 0x02000000;
const OTHER_SAMPLE = 0x01010000;
/** Degradation priority of ISO/IEC 14496-12 8.8.3.1, which no player acts on: this picture follows a loss. */
const AFTER_LOSS_SAMPLE = 0x0001;
const FLAG_KEY_START = 1;
const FLAG_AFTER_LOSS = 2;

/**
 * One fragment: our box, `moof`, `mdat`. Parameter sets stay in the file's header. Decode times are the sorted
 * presentation times, so they never step back; pictures out of order get signed offsets (`trun` version 1) and the
 * file needs no edit list.
 */
export function writeFragment(input: FragmentInput): WrittenFragment {
  const { video, audio, payload } = input;
  const decodeTicks = decodeTimes(video, input.earliestTicks);
  const lastTicks = decodeTicks.at(-1) ?? input.earliestTicks;
  const endTicks = Math.max(input.endTicks, lastTicks + 1);
  const frames = audio?.frames ?? [];
  const cameraId = Buffer.from(input.cameraId, 'utf8').subarray(0, 255);
  const ownSize = 8 + 16 + 4 + 4 + 8 + 8 + 8 + 4 + 1 + cameraId.length + HASH_BYTES * 2;
  const videoSize = 8 + 16 + 20 + 20 + 16 * video.length;
  const audioSize = frames.length === 0 ? 0 : 8 + 16 + 20 + 20 + 8 * frames.length;
  const moofSize = 8 + 16 + videoSize + audioSize;
  let videoBytes = 0;
  for (const { sizeBytes } of video) videoBytes += sizeBytes;
  const head = Buffer.allocUnsafe(ownSize + moofSize + 8);
  const put = new Cursor(head);

  put.u32(ownSize);
  put.text('uuid');
  put.bytes(FRAGMENT_BOX);
  // A key frame is whole by itself.
  const isAfterLoss = video.some((sample) => sample.isAfterLoss && !sample.isKeyFrame);
  const flags = (video[0]?.isKeyFrame ? FLAG_KEY_START : 0) | (isAfterLoss ? FLAG_AFTER_LOSS : 0);
  put.u32(0x01000000 | flags); // version 1
  put.u32(input.number);
  put.u64(input.startMicros);
  put.u64(input.endMicros);
  put.u64(input.monotonicMicros);
  put.u32(video.length);
  put.u8(cameraId.length);
  put.bytes(cameraId);
  put.bytes(input.previousHash);
  const hashAt = put.at;
  put.at += HASH_BYTES;

  put.u32(moofSize);
  put.text('moof');
  put.u32(16);
  put.text('mfhd');
  put.u32(0);
  put.u32(input.number);
  track(put, videoSize, VIDEO_TRACK, decodeTicks[0] ?? 0);
  put.u32(20 + 16 * video.length);
  put.text('trun');
  put.u32(0x01000f01); // version 1; data offset, duration, size, flags, composition offset
  put.u32(video.length);
  put.u32(moofSize + 8);
  for (const [index, sample] of video.entries()) {
    const at = decodeTicks[index] ?? 0;
    put.u32((decodeTicks[index + 1] ?? endTicks) - at);
    put.u32(sample.sizeBytes);
    put.u32((sample.isKeyFrame ? KEY_SAMPLE : OTHER_SAMPLE) | (sample.isAfterLoss ? AFTER_LOSS_SAMPLE : 0));
    put.i32(Math.round(sample.presentationTicks) - at);
  }
  if (audio !== null && frames.length > 0) {
    track(put, audioSize, AUDIO_TRACK, audio.decodeTime);
    put.u32(20 + 8 * frames.length);
    put.text('trun');
    put.u32(0x301); // data offset, duration, size
    put.u32(frames.length);
    put.u32(moofSize + 8 + videoBytes);
    for (const { data, duration } of frames) {
      put.u32(duration);
      put.u32(data.length);
    }
  }
  put.u32(8 + payload.length);
  put.text('mdat');

  const hash = createHash('sha256')
    .update(head.subarray(0, hashAt))
    .update(head.subarray(hashAt + HASH_BYTES))
    .update(payload)
    .digest();
  hash.copy(head, hashAt);
  return { head, hash, endTicks };
}

/** Sorted presentation times: in order of decoding they never step back. */
function decodeTimes(video: readonly VideoSample[], earliestTicks: number): number[] {
  const sorted = video
    .map(({ presentationTicks }) => Math.round(presentationTicks))
    .sort((left, right) => left - right);
  let least = earliestTicks;
  return sorted.map((ticks) => {
    const at = Math.max(ticks, least);
    least = at + 1;
    return at;
  });
}

function track(put: Cursor, size: number, id: number, decodeTime: number): void {
  put.u32(size);
  put.text('traf');
  put.u32(16);
  put.text('tfhd');
  put.u32(0x020000); // offsets count from the start of moof
  put.u32(id);
  put.u32(20);
  put.text('tfdt');
  put.u32(0x01000000);
  put.u64(decodeTime);
}

/** Writes into a buffer that is large enough. */
class Cursor {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  u8(value: number): void {
    this.#bytes[this.at] = value;
    this.at += 1;
  }

  u32(value: number): void {
    this.at = this.#bytes.writeUInt32BE(value >>> 0, this.at);
  }

  i32(value: number): void {
    this.at = this.#bytes.writeInt32BE(value, this.at);
  }

  u64(value: number): void {
    this.u32(Math.floor(value / 2 ** 32));
    this.u32(value % 2 ** 32);
  }

  text(value: string): void {
    this.at += this.#bytes.write(value, this.at, 'latin1');
  }

  bytes(value: Uint8Array): void {
    this.#bytes.set(value, this.at);
    this.at += value.length;
  }
}
